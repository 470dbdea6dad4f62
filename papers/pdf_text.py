"""A PDF's text as lines with their place and size, cleaned of what belongs to the page and not to the paper."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from ctypes import byref
from dataclasses import dataclass, replace
from itertools import pairwise
from math import hypot
from statistics import median
from typing import Any

_STAMP = re.compile(r"arXiv:(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?\s+\[")
_PAGE_NUMBER = re.compile(
    r"(?:page\s*)?[-–—]?\s*(?:\d{1,4}|[ivxl]{1,6})\s*[-–—]?(?:\s*(?:of|/)\s*\d{1,4})?", re.IGNORECASE
)
_LINE_NUMBER = re.compile(r"\d{1,4}")
_CONTENTS = re.compile(
    r"(?:(?:\d{1,2}|[A-Z]|[IVX]+)(?:\.\d{1,2})*\.?\s+|references|appendix).{2,110}?[\s.]\d{1,3}",
    re.IGNORECASE,
)
_LIGATURE = re.compile("[\ufb00-\ufb06]")
# What fonts without Unicode tables leave behind; U+FFFE and U+0002 are PDFium's marks for a hyphen at a line's end.
_HYPHEN = re.compile(r"[\ufffe\x02\xad]\s*")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd\uffff]")
_BROKEN = re.compile(r"(?<![\w-])(\w+(?:-\w+)*)¬(\w+)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text on a page counted from 1; lengths are points, heights grow upwards, `size` is the font's.

    Where a word is broken at its end the line goes on in the next row, "¬" in the word's gap: `base` is the first
    row's lower edge, `bottom` the last one's.
    """

    text: str
    page: int
    left: float
    right: float
    base: float
    bottom: float
    top: float
    size: float


@dataclass(frozen=True, slots=True)
class Layout:
    """How a paper is set: its body's font size in points, its line spacing as a multiple of that, its words counted."""

    size: float
    leading: float
    known: Counter[str]

    def apart(self, line: Line, previous: Line | None, times: float = 1.3) -> bool:
        """Tell whether a line stands apart from the one before: in another column, or by `times` the usual spacing."""
        if previous is None or previous.page != line.page or line.base > previous.bottom + line.size:
            return True
        return previous.bottom - line.base > times * self.leading * max(line.size, previous.size)


def layout(lines: Sequence[Line]) -> Layout:
    """Measure how a paper is set."""
    sizes = Counter[float]()
    for line in lines:
        sizes[line.size] += len(line.text)
    size = sizes.most_common(1)[0][0] if sizes else 0.0
    steps = [a.bottom - b.base for a, b in pairwise(lines) if a.page == b.page and a.size == b.size == size]
    usual = [step / size for step in steps if 0.8 * size < step < 2.5 * size]
    words = Counter(w.lower() for line in lines for w in _WORD.findall(line.text))
    return Layout(size, median(usual) if usual else 1.2, words)


def read_lines(page: Any, number: int) -> list[Line]:
    """Read a PDFium page's lines in the order in which the file draws them, the arXiv stamp left out."""
    textpage = page.get_textpage()
    try:
        lines: list[Line] = []
        at = 0
        for raw in textpage.get_text_range(errors="replace").split("\r\n"):
            text = tidy(raw)
            if text and not _STAMP.match(text):
                line = _placed(textpage, text, number, _ends(raw, at))
                if lines and _goes_on(lines[-1], line):
                    line = _continued(lines.pop(), line)
                lines.append(line)
            at += _units(raw) + 2
        return lines
    finally:
        textpage.close()


def _goes_on(line: Line, more: Line) -> bool:
    """Tell whether a piece stands in the same row right behind a line, as after an index or a change of font."""
    overlap = min(line.top, more.top) - max(line.bottom, more.bottom)
    return overlap > 0 and -0.2 * line.size <= more.left - line.right < max(line.size, more.size)


def _continued(line: Line, more: Line) -> Line:
    main = line if len(line.text) >= len(more.text) else more
    space = " " if more.left - line.right > 0.15 * main.size else ""
    return replace(main, text=f"{line.text}{space}{more.text}", left=line.left, right=max(line.right, more.right))


def _units(text: str) -> int:
    """Count UTF-16 code units, in which PDFium counts its text."""
    return len(text) + sum(c > "\uffff" for c in text)


def _ends(raw: str, at: int) -> tuple[int, int, int]:
    """Give the places of a line's first, middle and last visible characters in PDFium's text."""
    begin = at + len(raw) - len(raw.lstrip())
    end = max(begin, at + _units(raw.rstrip()) - 1)
    return begin, (begin + end) // 2, end


def _placed(textpage: Any, text: str, number: int, places: tuple[int, int, int]) -> Line:
    from pypdfium2 import raw as pdfium

    indices = [max(0, pdfium.FPDFText_GetCharIndexFromTextIndex(textpage, place)) for place in places]
    matrix, sizes = pdfium.FS_MATRIX(), []
    for index in indices:
        scaled = pdfium.FPDFText_GetMatrix(textpage, index, byref(matrix))
        sizes.append(pdfium.FPDFText_GetFontSize(textpage, index) * (hypot(matrix.b, matrix.d) if scaled else 1.0))
    first, last = (textpage.get_charbox(index, loose=True) for index in (indices[0], indices[-1]))
    bottom, right = min(first[1], last[1]), max(first[2], last[2])
    return Line(text, number, first[0], right, first[1], bottom, first[3], round(median(sizes), 1))


def tidy(raw: str) -> str:
    """Fold ligatures, odd spaces and control characters; mark a hyphen at a line's end by "¬"."""
    text = _LIGATURE.sub(lambda m: unicodedata.normalize("NFKC", m.group()), raw)
    return " ".join(_CONTROL.sub(" ", _HYPHEN.sub("¬", text.replace("¬", " "))).split())


def without_furniture(pages: Sequence[Sequence[Line]]) -> list[Line]:
    """Drop what helps to find one's way: page numbers, running heads, line numbers, the table of contents."""
    seen = Counter(key for lines in pages for key in {_edge_key(line) for line in _edges(lines)})
    often = max(3, len(pages) // 3)
    kept = []
    for lines in pages:
        edge = set(_edges(lines))
        counted = sum(bool(_LINE_NUMBER.fullmatch(line.text)) for line in lines) > 20
        listed = sum(bool(_CONTENTS.fullmatch(line.text)) for line in lines) > 5
        for line in lines:
            running = line in edge and (seen[_edge_key(line)] >= often or _PAGE_NUMBER.fullmatch(line.text))
            numbered = counted and _LINE_NUMBER.fullmatch(line.text)
            if not (running or numbered or (listed and _CONTENTS.fullmatch(line.text))):
                kept.append(line)
    return kept


def _edges(lines: Sequence[Line]) -> list[Line]:
    by_height = sorted(lines, key=lambda line: -line.top)
    return [*by_height[:2], *by_height[-2:]]


def _edge_key(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text)


def joined(lines: Sequence[Line], known: Counter[str]) -> str:
    """Join a paragraph's lines; a word broken over two is mended as the rest of the paper spells it."""
    pieces: list[str] = []
    for line in lines:
        if pieces and pieces[-1].endswith(("-", "‐")) and pieces[-1][-2:-1].isalpha() and line.text[:1].islower():
            pieces[-1] = f"{pieces[-1][:-1]}¬"
        elif pieces:
            pieces.append(" ")
        pieces.append(line.text)
    mended = _BROKEN.sub(lambda m: _mend(m[1], m[2], known), "".join(pieces))
    return " ".join(mended.replace("¬", "-").split())


def _mend(left: str, right: str, known: Counter[str]) -> str:
    whole, hyphened = left + right, f"{left}-{right}"
    if known[whole.lower()] != known[hyphened.lower()]:
        return whole if known[whole.lower()] > known[hyphened.lower()] else hyphened
    stem = left.rsplit("-", 1)[-1]
    words = len(stem) > 2 and len(right) > 2 and known[stem.lower()] > 0 and known[right.lower()] > 0
    return hyphened if words or not (left[-1].islower() and right[0].islower()) else whole
