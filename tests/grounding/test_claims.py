"""Claims with evidence, as our own models make them."""

import random
from pathlib import Path

import pytest

from chat.reply import Claim, ClaimStatus
from papers.document import Section
from papers.pdf.reader import read_pdf
from summarizer import sentences
from summarizer.grounding import Ground
from tests.grounding.records_made import make_paper

BODY = (
    "Method\nOur effi-\ncient method¹ uses ﬁve losses [12, 13] and the “soft” rule of Rückert.\n"
    "It needs 3.5 days. " + "Many other things are said at length here. " * 80 + "The appendix lists 99 runs."
)


def check(text: str, evidence: str, body: str | None = BODY) -> Claim:
    return Ground(make_paper(), body).check_claim(Claim(text, evidence))


@pytest.mark.parametrize(
    "evidence",
    [
        'Our efficient method uses five losses and the "soft" rule of Rückert.',
        "our EFFICIENT method uses five losses [12, 13] and the 'soft' rule of Ruckert",
        "Ourefficient methoduses five losses",
        'Our efficient method … the soft rule of R\\"uckert',
        "learning rate of 10^{-3}",
        "is 7.7× faster, and 33% of the weights",
    ],
)
def test_a_quote_is_found_through_noise(evidence: str) -> None:
    claim = check("It works.", evidence)
    assert claim.status is ClaimStatus.SUPPORTED, claim.problems
    assert claim.place in {"abstract", "full text"}


@pytest.mark.parametrize(
    "evidence",
    [
        "Our efficient method uses six losses and the soft rule of Rückert.",
        "Our efficient method never uses five losses and the soft rule of Rückert.",
        "Our efficient method uses five losses and the hard rule of Rückert.",
        "is 7.8× faster, and 33% of the weights",
        "is 77× faster, and 33% of the weights",
        "the soft rule of Rückert … Our efficient method",
        "icient method uses five losses",
        "",
        "of",
    ],
)
def test_a_quote_with_a_word_changed_is_none(evidence: str) -> None:
    assert [p.kind for p in check("It works.", evidence).problems] == ["quote"]


@pytest.mark.parametrize(
    "evidence",
    [
        "Our efficient method uses five losses and the soft rules of Rückert",
        "Our efficient method uses five losses and soft rule of Rückert",
        "Our efficient method uses five losses and a soft rule of Rückert",
        "Our efficient method uses five losses and the rule of Rückert",
    ],
)
def test_one_slip_in_a_quote_is_put_right_by_the_papers_own_words(evidence: str) -> None:
    claim = check("It works.", evidence)
    assert claim.status is ClaimStatus.SUPPORTED, claim.problems
    assert claim.evidence == 'Our efficient method1 uses five losses [12, 13] and the "soft" rule of Rückert'


TURNED = """
The solution does not require any fine-tuning of the network. This may in some cases lead to a much faster training.
Older methods are less accurate than ours on all tested scenes. It works only if the camera stands entirely still.
Without a large corpus the model fails to learn the grammar of the language at all.
"""


@pytest.mark.parametrize(
    "evidence",
    [
        "The solution does … require any fine-tuning of the network",
        "This ... lead to a much faster training",
        "This may in some cases lead to a […] training",
        "Older methods are … accurate than ours on all tested scenes",
        "It works … the camera stands entirely still",
        "It works only … still",
        "… a large corpus the model … to learn the grammar",
        "the model … learn the grammar of the language",
        "does require any fine-tuning of the network",
    ],
)
def test_what_an_ellipsis_leaves_out_turns_no_sense_round(evidence: str) -> None:
    problems = check("It works.", evidence, TURNED).problems
    assert [(p.kind, p.value) for p in problems] == [("quote", evidence)]


@pytest.mark.parametrize(
    ("evidence", "shown"),
    [
        ("It works only if … stands entirely still", "It works only if the camera stands entirely still"),
        ("fails to learn … of the language", "fails to learn the grammar of the language"),
        ("require any fine-tuning", "The solution does not require any fine-tuning"),
        ("lead to a much faster training", "This may in some cases lead to a much faster training"),
        (
            "learn the grammar of the language",
            "Without a large corpus the model fails to learn the grammar of the language",
        ),
        ("The solution does not require any fine-tuning", "The solution does not require any fine-tuning"),
    ],
)
def test_a_quote_is_shown_with_what_turns_it_and_what_lies_between(evidence: str, shown: str) -> None:
    claim = check("It works.", evidence, TURNED)
    assert (claim.status, claim.evidence) == (ClaimStatus.SUPPORTED, shown), claim.problems


def test_the_place_is_the_section_where_the_quote_stands() -> None:
    pdf_section = type("Part", (), {"title": "3 Method", "text": BODY})()
    claim = Ground(make_paper(), sections=[pdf_section]).check_claim(Claim("It needs 3.5 days.", "It needs 3.5 days"))
    assert (claim.place, claim.status) == ("3 Method", ClaimStatus.SUPPORTED)


def test_a_number_must_stand_near_the_quote() -> None:
    near = check("There are 99 runs.", "It needs 3.5 days.")
    assert [p.reason for p in near.problems] == ["This stands in the paper, but not near the quote."]


def test_a_real_pdfs_sentences_are_found_and_none_with_a_word_changed(shared_data: Path) -> None:
    pdf = read_pdf(shared_data / "pdf" / "1412.6980.pdf")
    ground = Ground(make_paper(), sections=pdf.sections)
    rng = random.Random(7)
    found = [s.text for section in pdf.sections for s in sentences.split(section.text)]
    plain = [s for s in found if 8 <= len(s.split()) <= 40 and sum(c.isalpha() or c == " " for c in s) > 0.9 * len(s)]
    assert len(plain) > 50
    for sentence in plain[:50]:
        words = sentence.split()
        at = rng.choice([i for i, word in enumerate(words) if word.isalpha() and len(word) > 2])
        changed = [*words[:at], "gradually" if words[at] != "gradually" else "slowly", *words[at + 1 :]]
        broken = [*words[:at], f"{words[at][:2]}-\n{words[at][2:]}", *words[at + 1 :]]
        for text, good in ((sentence, True), (" ".join(broken), True), (" ".join(changed), False)):
            quoted = "quote" not in {p.kind for p in ground.check_claim(Claim("It works.", text)).problems}
            assert quoted is good, text


def test_quotes_in_chinese_are_found_and_changed_ones_are_not() -> None:
    ground = Ground(make_paper("本文提出一种高效的训练方法，准确率达到 86.6%。"))
    good, bad = (
        ground.check_claim(Claim("It works.", quote)) for quote in ("提出一种高效的训练方法", "提出一种高效的推理方法")
    )
    assert not good.problems
    assert [p.kind for p in bad.problems] == ["quote"]


def test_a_name_may_be_spaced_otherwise_than_in_the_paper() -> None:
    assert not check("It beats GPT 4 and gsm8k.", "We beat GPT-4 by 2.5 percentage points").problems


def test_a_quote_out_of_the_second_of_two_sections_of_one_title_is_shown_in_that_ones_words() -> None:
    first = "We train on a corpus of ten thousand sentences, and the loss falls slowly at first. " * 3
    second = "The samples of the last run do not contain any of the artifacts that were seen before."
    ground = Ground(make_paper(), sections=[Section("Results", first), Section("Results", second)])
    claim = ground.check_claim(
        Claim("The last samples have no artifacts.", "contain any of the artifacts that were seen before")
    )
    assert (claim.place, claim.evidence) == (
        "Results",
        "The samples of the last run do not contain any of the artifacts that were seen before",
    )
    assert second in ground.source_of(claim).around
