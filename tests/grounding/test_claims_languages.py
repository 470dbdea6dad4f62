"""True and false statements in ten languages about the bundled papers: their numbers and names are judged right."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from chat.reply import Claim
from summarizer.grounding import Ground
from summarizer.grounding.language import tongue_of
from tests.grounding.told import sample_papers

FILE = Path(__file__).parent / "claims_languages.psv"
MORE = Path(__file__).parent / "claims_languages_more.psv"
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


def read(file: Path) -> list[Told]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return [Told(*line.split("|", 5)) for line in lines if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def told() -> list[Told]:
    return read(FILE)


@pytest.fixture(scope="module")
def grounds() -> dict[str, Ground]:
    return {number: Ground(paper) for number, paper in sample_papers().items()}


def reported(told: Told, grounds: dict[str, Ground]) -> list[str]:
    """Return the numbers and names that are reported."""
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


def test_further_kinds_are_judged_right(grounds: dict[str, Ground]) -> None:
    assert not [each for each in read(MORE) if bool(reported(each, grounds)) == (each.truth == "true")]


def test_the_language_of_each_is_told(told: list[Told]) -> None:
    wrong = [each for each in told if tongue_of(each.text).code != each.language.removesuffix("-hant")]
    assert len(wrong) <= 0.01 * len(told), wrong


OFF_TOPIC = """
de|Das Medikament verlängerte das Leben von Patienten mit Krebs in einer klinischen Studie.
de|Die Galaxie enthält ein schwarzes Loch, dessen Gravitation Sterne ablenkt.
fr|Le médicament a prolongé la vie de patients atteints de cancer dans une étude clinique.
es|El fármaco prolongó la vida de pacientes con cáncer en un ensayo clínico.
pt|A galáxia contém um buraco negro cuja gravidade desvia as estrelas.
ru|В галактике есть чёрная дыра, гравитация которой отклоняет звёзды.
ja|銀河にはブラックホールがあり、その重力が恒星の運動を曲げる。
ko|이 약물은 임상 시험에서 환자의 질병을 치료했다.
"""
ON_TOPIC = """
de|Das Modell rekonstruiert aus wenigen Bildern eine dreidimensionale Szene.
fr|Le modèle reconstruit une scène à partir de quelques images.
es|El modelo reconstruye una escena a partir de pocas imágenes.
pt|O modelo reconstrói uma cena a partir de poucas imagens.
ru|Модель восстанавливает сцену по нескольким изображениям с помощью диффузии.
ja|少数の画像からシーンを復元し、拡散モデルと組み合わせる。
ko|적은 수의 이미지로 장면을 복원하고 확산 모델과 결합한다.
"""


@pytest.mark.parametrize(("lines", "result"), [(OFF_TOPIC, "failed"), (ON_TOPIC, "passed")])
def test_what_is_about_something_else_is_told(lines: str, result: str, grounds: dict[str, Ground]) -> None:
    for line in lines.split("\n"):
        for claim in grounds["2403.14621"].check_text(line.partition("|")[2]):
            assert claim.checks.relevance == result, line


def test_no_true_statement_is_called_off_topic(told: list[Told], grounds: dict[str, Ground]) -> None:
    for each in told:
        if each.truth == "true":
            assert not [c for c in grounds[each.paper].check_text(each.text) if c.checks.relevance == "failed"], each


@pytest.mark.parametrize(
    ("text", "numbers", "names"),
    [
        ("GRM построен на архитектуре «Трансформер» и работает 0,1 с.", "passed", "passed"),
        ("Модель сравнили с системой «Мидджорни».", "passed", "not done"),
        ("モデルは「イメージネット」で訓練された。", "passed", "not done"),
        ("สร้างวัตถุสามมิติในเวลา 0.1 วินาที", "not done", "not done"),
        ("Malli palauttaa 3D-kohteen noin 0,1 sekunnissa ja se on nopea.", "not done", "not done"),
        ("Malli palauttaa 3D-kohteen noin 0,7 sekunnissa ja se on nopea.", "failed", "not done"),
        ("Das Verfahren schlägt GPT-4.", "passed", "failed"),
    ],
)
def test_what_a_row_does_not_have_is_not_done(text: str, numbers: str, names: str, grounds: dict[str, Ground]) -> None:
    (claim,) = grounds["2403.14621"].check_text(text)
    assert (claim.checks.numbers, claim.checks.names, claim.checks.meaning) == (numbers, names, "not done")


def test_a_claim_of_ours_says_the_same(grounds: dict[str, Ground]) -> None:
    quote = "GRM, a large-scale reconstructor capable of recovering a 3D asset from sparse-view images in around 0.1s"
    good = grounds["2403.14621"].check_claim(Claim("GRM braucht etwa 0,1 Sekunden.", quote))
    bad = grounds["2403.14621"].check_claim(Claim("GRM braucht etwa 0,1 Millisekunden.", quote))
    assert (good.checks.numbers, good.checks.names, good.checks.meaning) == ("passed", "passed", "not done")
    assert [problem.value for problem in bad.problems] == ["0,1 Millisekunden"]
