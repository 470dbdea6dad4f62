"""True and false statements in ten languages about the bundled papers: their numbers and names are judged right."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from chat.reply import Claim
from summarizer.grounding import Ground
from summarizer.grounding.language import tongue_of
from summarizer.grounding.tongues import TONGUES
from tests.grounding.told import sample_papers

FILE = Path(__file__).parent / "claims_languages.psv"
LANGUAGES = ("de", "fr", "es", "pt", "ru", "ja", "ko", "zh-hant", "ar", "hi")
LEAST = 0.95


@dataclass(frozen=True, slots=True)
class Told:
    """A statement with its language, the part of the set that it belongs to, and whether it is true."""

    language: str
    part: str
    truth: str
    paper: str
    kind: str
    text: str


@pytest.fixture(scope="module")
def told() -> list[Told]:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return [Told(*line.split("|", 5)) for line in lines if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def grounds() -> dict[str, Ground]:
    return {number: Ground(paper) for number, paper in sample_papers().items()}


def reported(told: Told, grounds: dict[str, Ground]) -> list[str]:
    """Return the numbers and names that are reported, as a text of a stranger's and as a claim with its quote."""
    ground = grounds[told.paper]
    claims: list[Claim] = ground.check_text(told.text)
    return [problem.value for claim in claims for problem in claim.problems if problem.kind in {"number", "name"}]


def test_the_set_is_what_it_is_said_to_be(told: list[Told]) -> None:
    counts = Counter((each.language, each.truth, each.part) for each in told)
    for language in LANGUAGES[:8]:
        for truth in ("true", "false"):
            assert counts[language, truth, "dev"] == counts[language, truth, "held"] == 10
    assert len({each.text for each in told}) == len(told) == 340


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_and_names_are_judged_right(language: str, told: list[Told], grounds: dict[str, Ground]) -> None:
    own = [each for each in told if each.language == language]
    wrong = [each for each in own if bool(reported(each, grounds)) == (each.truth == "true")]
    assert len(wrong) <= (1 - LEAST) * len(own), wrong


def test_the_language_of_each_is_told(told: list[Told]) -> None:
    wrong = [each for each in told if tongue_of(each.text).code != each.language.removesuffix("-hant")]
    assert len(wrong) <= 0.01 * len(told), wrong


def test_what_a_row_does_not_have_is_not_done(told: list[Told], grounds: dict[str, Ground]) -> None:
    for each in told:
        row = TONGUES[each.language.removesuffix("-hant")]
        for claim in grounds[each.paper].check_text(each.text):
            assert row.meaning or claim.checks.meaning == "not done"
            assert row.glossary or claim.checks.relevance in {"not done", "passed"}
