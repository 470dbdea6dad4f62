"""Readings without a model, held against what a strict reader said of their sentences.

`judged.psv` has a row for each: the paper, the point, how the sentence begins, the verdict, its kind and the reason.
Bad are what stands in the wrong place, tells nothing, is torn, or points at what is not shown.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from papers.document import Document
from papers.html.reader import read_html
from summarizer.extractive.reading import read_offline
from tests.chains import CMD
from tests.readings import read_once

JUDGED = Path(__file__).parent / "judged.psv"
NEVER = {"thanks", "notice", "caption", "others", "setup", "list", "notation"}
LEAST_JUDGED, MOST_BAD = 0.9, 0.08
_LETTERS = 40


@dataclass(frozen=True, slots=True)
class Row:
    """A judged sentence."""

    paper: str
    point: str
    words: str
    verdict: str
    kind: str
    reason: str


def letters(text: str) -> str:
    """Return the letters of a sentence's beginning, which stay whatever becomes of its signs."""
    return "".join(char for char in text.lower() if char.isascii() and char.isalpha())[:_LETTERS]


def rows() -> list[Row]:
    return [Row(*line.split("|")) for line in JUDGED.read_text(encoding="utf-8").splitlines()[1:]]


def document_of(folder: Path, name: str) -> Document:
    page = folder / "html" / f"{name}.html"
    if page.exists():
        return read_html(page.read_bytes(), f"https://arxiv.org/html/{name}v1").document
    return read_once(next(path for path in (folder / f / f"{name}.pdf" for f in ("pdf", "pdf-2")) if path.exists()))


def test_most_of_what_is_shown_is_judged_and_hardly_any_of_it_is_bad(shared_data: Path) -> None:
    judged = {(row.paper, letters(row.words)): row for row in rows()}
    shown: list[Row] = []
    unknown: list[str] = []
    for name in dict.fromkeys(row.paper for row in rows()):
        document = document_of(shared_data, name)
        paper = replace(CMD, title=document.title, abstract=document.abstract, authors=("Ada Lovelace",))
        for key, claims in read_offline(paper, document).points.items():
            for claim in claims:
                found = [
                    row for (of, words), row in judged.items() if of == name and letters(claim.text).startswith(words)
                ]
                shown += found[:1]
                unknown += [f"{name} {key}: {claim.text}"] * (not found)
    assert len(shown) >= LEAST_JUDGED * (len(shown) + len(unknown)), unknown
    bad = [row for row in shown if row.verdict == "bad"]
    assert not [row for row in bad if row.kind in NEVER]
    assert len(bad) <= MOST_BAD * len(shown), bad


def test_two_hundred_sentences_of_many_papers_are_judged() -> None:
    told = rows()
    assert len(told) >= 200
    assert len({row.paper for row in told}) >= 10
    assert {row.verdict for row in told} == {"good", "bad"}
    assert all(row.reason and row.kind for row in told)
    assert {"thanks", "caption", "others", "setup", "list", "notation", "dangling", "place"} <= {
        row.kind for row in told
    }
