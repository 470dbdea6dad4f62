"""The captions of a paper's figures."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from papers.pdf_text import Layout, Line, joined

_CAPTION = re.compile(
    r"(?:Figure|FIGURE|Fig|FIG)s?\.?\s*(?P<number>(?:[A-Z]{1,2}[.-]?)?\d{1,3}(?:\.\d{1,2})?[a-z]?)\s*"
    r"(?:[:|–—]|\.(?!\d)[\s–—]*)\s*(?P<text>.*)"
)
_OTHER_CAPTION = re.compile(
    r"(?:Table|TABLE|Tab\.|Algorithm|Listing)\s*[A-Z]?[\dIVX]+\s*[:.|]|(?:\d+(?:\.\d+)*|[IVX]+\.) +[A-Z]"
)
_MOST_LINES = 40


@dataclass(frozen=True, slots=True)
class FigureCaption:
    """A figure's number as printed ("3", "S2"), its whole caption on one line, and the page, counted from 1."""

    number: str
    caption: str
    page: int


def find_captions(lines: Sequence[Line], layout: Layout) -> tuple[list[FigureCaption], list[Line]]:
    """Find the captions, one a figure, in the paper's order; give also the lines that belong to none."""
    captions: dict[str, FigureCaption] = {}
    rest: list[Line] = []
    at = 0
    while at < len(lines):
        start = _CAPTION.match(lines[at].text)
        if not start or start["number"] in captions or not _begins(lines, at, layout):
            rest.append(lines[at])
            at += 1
            continue
        end = _end(lines, at, layout)
        text = joined(lines[at:end], layout.known)
        whole = _CAPTION.match(text)
        caption = whole["text"] if whole else start["text"]
        captions[start["number"]] = FigureCaption(start["number"], caption, lines[at].page)
        at = end
    return list(captions.values()), rest


def _begins(lines: Sequence[Line], at: int, layout: Layout) -> bool:
    """Tell a caption from a sentence whose line happens to begin with "Fig. 3."."""
    line, before = lines[at], lines[at - 1] if at else None
    if before is None or layout.apart(line, before) or abs(before.size - line.size) > 0.4:
        return True
    return before.text.endswith((".", ")")) and ":" in line.text[:14]


def _end(lines: Sequence[Line], at: int, layout: Layout) -> int:
    """Find where a caption ends: at a wider space, another size or column, or something else with a number."""
    last = at + 1
    while last < min(len(lines), at + _MOST_LINES):
        line, before = lines[last], lines[last - 1]
        apart = layout.apart(line, before) or line.left > before.right + 3 * line.size
        other = _OTHER_CAPTION.match(line.text) or (_CAPTION.match(line.text) and apart)
        if apart or other or (abs(line.size - before.size) > 1.2 and len(line.text) > 20):
            break
        last += 1
    return last
