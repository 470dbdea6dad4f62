"""A PDF page's text as lines with their place, size and weight, in the order of reading."""

import ctypes
import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from math import hypot
from typing import Any, NamedTuple

from papers.pdf.words import tidy

# PDFium ends a line by a line feed or, where a word is broken there, by one of two marks of its own.
_LINE = re.compile("[^\r\n\ufffe\x02]+[\ufffe\x02]?|[\ufffe\x02]")
_STAMP = re.compile(r"arXiv:((?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?)\s+\[")
_BOLD = re.compile(r"bold|black|heavy|demi|medi(?!um)|(?:CM|SF|PL)-?B|-?Bd\b|TB\b|BX\d", re.IGNORECASE)
LONGEST_HEADING = 110  # characters
_LONG = 25  # characters; shorter lines are formulas and figures' words, which stand anywhere
_MOST_JUMPS = 0.2  # of the long lines: columns, floats and footnotes cause a few on a page
_LEAST_JUMPS = 6


class TextLine(NamedTuple):
    """A line of text on a page counted from 1; lengths are points, heights grow upwards, `size` is the font's.

    `base` is the height of the line's foot; "¬" at the end stands for a hyphen that may belong to the break alone.
    `bold` is known of lines no longer than a heading.
    """

    text: str
    page: int
    left: float
    right: float
    base: float
    size: float
    bold: bool = False
    upright: bool = True


def read_lines(page: Any, number: int) -> list[TextLine]:
    """Read a PDFium page's lines in the order in which the file draws them, the arXiv stamp left out."""
    textpage = page.get_textpage()
    try:
        glyphs = _Glyphs(textpage)
        lines: list[TextLine] = []
        for raw, first, last in glyphs.lines():
            text = tidy(raw)
            if not text or _STAMP.match(text):
                continue
            line = glyphs.placed(text, number, (first, last), after_bold=bool(lines) and lines[-1].bold)
            if lines and _goes_on(lines[-1], line):
                line = _continued(lines.pop(), line)
            lines.append(line)
        return lines
    finally:
        textpage.close()


def find_stamp(page: Any) -> str:
    """Return the id in the stamp that arXiv prints on a first page's side, upwards, "" where there is none."""
    textpage = page.get_textpage()
    try:
        glyphs = _Glyphs(textpage)
        for raw, first, last in glyphs.lines():
            text = tidy(raw)
            if (stamp := _STAMP.match(text)) and not glyphs.placed(text, 1, (first, last), after_bold=False).upright:
                return stamp[1]
        return ""
    finally:
        textpage.close()


def _goes_on(line: TextLine, more: TextLine) -> bool:
    """Return whether a piece stands in the same row behind a line, as after an index or a change of font."""
    size, gap = max(line.size, more.size), more.left - line.right
    sign = len(more.text) < 4 and abs(gap) < 0.5 * size  # a root or an integral, which hangs from its top
    return (
        line.upright
        and more.upright
        and abs(line.base - more.base) < (1.0 if sign else 0.6) * size
        and line.left < more.left
        and gap < 1.6 * size
        and not line.text.endswith("¬")
    )


def _continued(line: TextLine, more: TextLine) -> TextLine:
    main = line if (line.size, len(line.text)) >= (more.size, len(more.text)) else more
    space = " " if more.left - line.right > 0.15 * main.size and not line.text.endswith("√") else ""
    return main._replace(text=f"{line.text}{space}{more.text}", left=line.left, right=max(line.right, more.right))


class _Glyphs:
    """The characters of a page, by the few questions that are asked of each line: each costs a call into PDFium."""

    def __init__(self, textpage: Any) -> None:
        from pypdfium2 import raw

        self._pdfium = raw
        self._page = textpage
        self._text: str = textpage.get_text_range(errors="replace")
        wide = len(self._text.encode("utf-16-le", "surrogatepass")) > 2 * len(self._text)
        # PDFium counts UTF-16 units, and leaves out of the text what has no character.
        self._units = [0, *accumulate(1 + (c > "\uffff") for c in self._text)] if wide else range(len(self._text) + 1)
        self._whole = self._units[-1] == textpage.count_chars()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._point = ctypes.byref(self._x), ctypes.byref(self._y)
        self._matrix, self._box = raw.FS_MATRIX(), raw.FS_RECTF()
        self._into_matrix, self._into_box = ctypes.byref(self._matrix), ctypes.byref(self._box)
        self._name, self._flags = ctypes.create_string_buffer(64), ctypes.c_int()

    def lines(self) -> Iterator[tuple[str, int, int]]:
        """Yield each line with the places of its first and last visible characters."""
        for match in _LINE.finditer(self._text):
            raw = match.group()
            bare = raw.strip()
            if bare:
                begin = match.start() + raw.index(bare)
                yield raw, begin, begin + len(bare) - 1

    def placed(self, text: str, number: int, ends: tuple[int, int], *, after_bold: bool) -> TextLine:
        """Measure a line by its first, middle and last characters."""
        begin, middle, end = (self._index(place) for place in (ends[0], sum(ends) // 2, ends[1]))
        size = self._size(begin)
        upright = abs(self._matrix.b) <= abs(self._matrix.a)
        left, base = self._origin(begin)
        other = self._size(end)
        if other != size:  # the line begins or ends with an index
            sizes = {begin: size, middle: self._size(middle), end: other}
            main = max(sizes, key=lambda index: sizes[index])
            size, base = sizes[main], self._origin(main)[1]
        right = self._right(end)
        heading = len(text) <= LONGEST_HEADING and (text[0].isupper() or text[0].isdigit() or after_bold)
        bold = heading and self._is_bold(begin) and self._is_bold(middle)
        return TextLine(text, number, left, max(left, right), base, round(size, 1), bold, upright)

    def _index(self, place: int) -> int:
        unit = self._units[place]
        return unit if self._whole else max(0, self._pdfium.FPDFText_GetCharIndexFromTextIndex(self._page, unit))

    def _origin(self, index: int) -> tuple[float, float]:
        self._pdfium.FPDFText_GetCharOrigin(self._page, index, *self._point)
        return self._x.value, self._y.value

    def _size(self, index: int) -> float:
        scaled = self._pdfium.FPDFText_GetMatrix(self._page, index, self._into_matrix)
        scale = hypot(self._matrix.b, self._matrix.d) if scaled else 1.0
        return float(self._pdfium.FPDFText_GetFontSize(self._page, index)) * scale

    def _right(self, index: int) -> float:
        self._pdfium.FPDFText_GetLooseCharBox(self._page, index, self._into_box)
        return float(self._box.right)

    def _is_bold(self, index: int) -> bool:
        length = self._pdfium.FPDFText_GetFontInfo(self._page, index, self._name, 64, ctypes.byref(self._flags))
        return 0 < length <= 64 and bool(_BOLD.search(self._name.value.decode("utf-8", "replace")))


def in_columns(lines: Sequence[TextLine]) -> Sequence[TextLine]:
    """Return a page's lines as they are drawn, which is nearly always right, or sorted by columns where it is not."""
    long = [line for line in lines if line.upright and len(line.text) >= _LONG]
    jumps = sum(after.base > before.base - 0.5 * after.size for before, after in pairwise(long))
    if jumps < _LEAST_JUMPS or jumps < _MOST_JUMPS * len(long):
        return lines
    gutter = _gutter(long)
    ordered: list[TextLine] = []
    rows: list[TextLine] = []
    for line in sorted(lines, key=lambda line: -line.base):
        if line.left < gutter < line.right:
            ordered += [*_split(rows, gutter), line]
            rows = []
        else:
            rows.append(line)
    return [*ordered, *_split(rows, gutter)]


def _gutter(lines: Sequence[TextLine]) -> float:
    """Find the gap between columns: near the middle of the text, where the fewest lines cross."""
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    middle, reach = (left + right) / 2, (right - left) / 10
    places = sorted((middle + reach * step / 10 for step in range(-10, 11)), key=lambda x: abs(x - middle))
    return min(places, key=lambda x: sum(line.left < x < line.right for line in lines))


def _split(rows: Sequence[TextLine], gutter: float) -> list[TextLine]:
    return [*(row for row in rows if row.left < gutter), *(row for row in rows if row.left >= gutter)]
