"""The 20 real PDFs, held against what a reader sees on their pages."""

import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from chat.reply import Claim
from papers.document import Document
from summarizer.grounding import Ground
from tests.papers.printed import (
    IDS,
    compare_headings,
    expected,
    has_abstract,
    is_true_affiliation,
    is_whole,
    key,
    quotes,
)
from tests.readings import read_once
from tests.servers.arxiv import make_paper

Read = Callable[[str], Document]
WITH_ABSTRACT = [paper for paper in IDS if expected(paper)["has_abstract"]]
QUOTED = sorted({quote["paper"] for quote in quotes()})


@pytest.fixture(scope="session")
def read(shared_data: Path) -> Read:
    return lambda paper: read_once(shared_data / "pdf" / f"{paper}.pdf")


@pytest.fixture(scope="session")
def found(read: Read) -> Callable[[str], list[str]]:
    """Ask the grounding once for each paper which of its quotes, true and altered, stand in it."""

    @cache
    def finding(paper: str) -> list[str]:
        texts = [quote[form] for quote in quotes() if quote["paper"] == paper for form in ("text", "altered")]
        return grounded(read(paper), texts)

    return finding


def grounded(document: Document, texts: list[str]) -> list[str]:
    """Which of these quotes stand in the document, by the bot's own grounding."""
    record = make_paper(title=document.title, abstract=document.abstract, authors=())
    ground = Ground(record, sections=document.sections)
    checked = [(text, ground.check_claim(Claim("That is what it says.", text))) for text in texts]
    return [text for text, claim in checked if not any(problem.kind == "quote" for problem in claim.problems)]


def _one_line(title: str) -> str:
    """A title without its case, its spaces and its letters' typefaces."""
    return "".join(unicodedata.normalize("NFKC", title).casefold().split())


def test_what_was_written_down_is_whole() -> None:
    assert len(IDS) == 20
    assert len(quotes()) >= 40
    assert len(QUOTED) >= 12
    for quote in quotes():
        told, altered = quote["text"].split(), quote["altered"].split()
        assert 8 <= len(told) <= 20
        assert len(told) == len(altered)
        assert sum(a != b for a, b in zip(told, altered, strict=True)) == 1


@pytest.mark.parametrize("paper", IDS)
def test_title_and_pages(paper: str, read: Read) -> None:
    document = read(paper)
    assert _one_line(document.title) == _one_line(expected(paper)["title"])
    assert document.pages == expected(paper)["pages"]


@pytest.mark.parametrize("paper", WITH_ABSTRACT)
def test_abstract(paper: str, read: Read) -> None:
    assert has_abstract(paper, read(paper)), read(paper).abstract


@pytest.mark.parametrize("paper", IDS)
def test_sections_stand_in_the_papers_order(paper: str, read: Read) -> None:
    printed = {key(section["title"]) for section in expected(paper)["sections"]}
    assert [title for title in compare_headings(paper, read(paper)).false if key(title) in printed] == []


def test_numbered_headings(read: Read) -> None:
    compared = [compare_headings(paper, read(paper)) for paper in IDS]
    missed = [title for headings in compared for title in headings.missed]
    false = [title for headings in compared for title in headings.false]
    assert missed == []
    assert len(false) <= 0.05 * sum(len(headings.reported) for headings in compared), false


def test_numbered_figures(read: Read) -> None:
    facts = [(paper, fact) for paper in IDS for fact in expected(paper)["figures"]]
    partial = [(paper, fact["number"]) for paper, fact in facts if not is_whole(fact, read(paper).figures)]
    assert len(partial) <= 0.1 * len(facts), partial


@pytest.mark.parametrize("paper", IDS)
def test_no_figure_is_made_up(paper: str, read: Read) -> None:
    numbers = [figure.number for figure in read(paper).figures]
    assert len(numbers) == len(set(numbers))
    assert set(numbers) <= {fact["number"] for fact in expected(paper)["figures"]}


@pytest.mark.parametrize("paper", IDS)
def test_affiliation_is_the_printed_one_or_none(paper: str, read: Read) -> None:
    assert is_true_affiliation(paper, read(paper).affiliation), read(paper).affiliation


def test_most_affiliations_are_found(read: Read) -> None:
    with_one = [paper for paper in IDS if expected(paper)["affiliation"]]
    missed = [paper for paper in with_one if not read(paper).affiliation]
    assert len(missed) <= len(with_one) / 3, missed


@pytest.mark.parametrize("paper", QUOTED)
def test_altered_quotes_are_not_grounded(paper: str, found: Callable[[str], list[str]]) -> None:
    altered = {quote["altered"] for quote in quotes() if quote["paper"] == paper}
    assert altered.isdisjoint(found(paper))


def test_quotes_are_grounded(found: Callable[[str], list[str]]) -> None:
    missed = [quote["text"] for quote in quotes() if quote["text"] not in found(quote["paper"])]
    assert len(missed) <= 0.05 * len(quotes()), missed
