"""What is true in other words is left alone, kind by kind, and what looks like it and is false is found."""

from collections import Counter
from pathlib import Path

import pytest

from chat.reply import Claim
from summarizer.grounding import Ground
from tests.grounding.records_made import make_paper

TRUE, FALSE = (Path(__file__).with_name(name) for name in ("true_paraphrases.psv", "turned_twins.psv"))


def rows(file: Path) -> list[list[str]]:
    """Return a table's rows: kind, language, all that a paper says, a statement."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line.split("|") for line in lines if not line.startswith("#")]


def refused(file: Path) -> list[tuple[str, str, str, list[str]]]:
    """Return the rows whose statements are reported, beside the sentence that names what it is about, with why."""
    found = []
    for kind, language, source, statement in rows(file):
        ground = Ground(make_paper(source, title="Notes"))
        quote = next((each for each in source.split(". ") if each in source), source)
        for claim in (ground.check_claim(Claim(statement, quote)), *ground.check_text(statement)):
            if claim.problems:
                found.append((kind, language, statement, [f"{each.value}: {each.reason}" for each in claim.problems]))
                break
    return found


def test_the_table_is_large_enough_to_tell() -> None:
    told = Counter(language for _, language, *_ in rows(TRUE))
    assert told["en"] >= 60
    assert told["zh"] >= 40
    assert len({statement for *_, statement in rows(TRUE)}) == len(rows(TRUE))


def test_true_paraphrases_are_left_alone() -> None:
    assert len(refused(TRUE)) <= 2, refused(TRUE)


@pytest.mark.parametrize("kind", sorted({kind for kind, *_ in rows(FALSE)}))
def test_what_is_turned_is_found(kind: str) -> None:
    found = {statement for each, _, statement, _ in refused(FALSE) if each == kind}
    missed = [statement for each, _, _, statement in rows(FALSE) if each == kind and statement not in found]
    assert len(missed) <= 1, missed
