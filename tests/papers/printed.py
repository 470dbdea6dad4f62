"""What the 20 real PDFs print, written down by eye in `expected/`, and how a reading of one is held against it."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from rapidfuzz.distance import LCSseq

from papers.document import Document, DocumentFigure

FOLDER = Path(__file__).parent / "expected"
IDS = sorted(path.stem for path in FOLDER.glob("*.toml") if path.stem != "quotes")
_LABEL = re.compile(r"^fig(?:ure)?\.?\s*[A-Z]?\.?\d+\s*[.:|\u2013\u2014-]*\s*", re.IGNORECASE)


@cache
def expected(paper: str) -> dict[str, Any]:
    """What a paper's pages print: title, abstract's ends, affiliation, headings and figures."""
    return tomllib.loads((FOLDER / f"{paper}.toml").read_text(encoding="utf-8"))


def quotes() -> list[dict[str, Any]]:
    """Short quotes copied by hand, each with its paper, its first page, and a copy with one word changed."""
    copied: list[dict[str, Any]] = tomllib.loads((FOLDER / "quotes.toml").read_text(encoding="utf-8"))["quote"]
    return copied


def fold(text: str) -> str:
    """Keep the letters and digits alone, in one case and one form."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())


def key(text: str) -> str:
    """Fold a text so that the raised and the lowered part of a symbol may stand in either order."""
    folded = fold(text)
    return folded[:4] + "".join(sorted(folded[4:]))


@dataclass(frozen=True)
class Headings:
    """How the reported headings compare with the printed ones, in their order."""

    numbered: list[str]
    missed: list[str]
    reported: list[str]
    false: list[str]


def compare_headings(paper: str, document: Document) -> Headings:
    """Match reported and printed headings in order.

    A numbered heading that is not matched is missed; a reported one is false that matches none, unless the paper
    prints it as the bold beginning of a paragraph, or it only names the abstract.
    """
    facts = expected(paper)
    printed = [section["title"] for section in facts["sections"]]
    numbered = {i for i, section in enumerate(facts["sections"]) if section["numbered"]}
    reported = [section.title for section in document.sections if section.title]
    neutral = {key(title) for title in [*facts.get("run_in", []), "Abstract"]}
    blocks = LCSseq.opcodes([key(title) for title in printed], [key(title) for title in reported])
    gone = {i for op in blocks if op.tag != "equal" for i in range(op.src_start, op.src_end)}
    new = [i for op in blocks if op.tag != "equal" for i in range(op.dest_start, op.dest_end)]
    return Headings(
        [printed[i] for i in sorted(numbered)],
        [printed[i] for i in sorted(numbered & gone)],
        reported,
        [reported[i] for i in new if key(reported[i]) not in neutral],
    )


def is_whole(fact: dict[str, Any], figures: Iterable[DocumentFigure]) -> bool:
    """Whether one of the figures has the printed number and page, and a caption that begins and ends as printed."""
    return any(
        figure.number == fact["number"]
        and figure.page == fact["page"]
        and _runs(_LABEL.sub("", figure.caption), fact["first"], fact["last"])
        for figure in figures
    )


def has_abstract(paper: str, document: Document) -> bool:
    """Whether the abstract is found from its first word to its last."""
    facts = expected(paper)
    return _runs(document.abstract, facts["abstract_first"], facts["abstract_last"])


def _runs(text: str, first: str, last: str) -> bool:
    folded, head, tail = fold(text), fold(first), fold(last)
    return key(folded[: len(head)]) == key(head) and key(folded[-len(tail) :]) == key(tail)


def is_true_affiliation(paper: str, affiliation: str) -> bool:
    """Whether an affiliation is none, or the printed one, whole or a run of it with the institution's name.

    Accents and case count; white space and punctuation do not, since a line's end may stand for a comma.
    """
    facts = expected(paper)
    said, printed = _letters(affiliation), _letters(facts["affiliation"])
    if not said:
        return True
    other = _letters(facts.get("other_affiliation", ""))
    institution = _letters(facts.get("institution", facts["affiliation"]))
    return bool(printed) and institution in said and (said in printed or said == printed + other)


def _letters(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFC", text) if letter.isalnum())
