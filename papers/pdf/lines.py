"""A PDF page's text as lines with their place, size and weight, in the order of reading."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from papers.pdf import signs
from papers.pdf.glyphs import Glyphs, sign_at
from papers.pdf.words import tidy

_STAMP = re.compile(r"arXiv:((?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?)\s+\[")
LONGEST_HEADING = 110  # characters
_LONG = 25  # characters; shorter lines are formulas and figures' words, which stand anywhere
_LONGEST_SIGN = 40  # characters
_MOST_JUMPS = 0.2  # of the long lines: columns, floats and footnotes cause a few on a page
_LEAST_JUMPS = 6


class TextLine(NamedTuple):
    """A line of text on a page counted from 1; lengths are points, heights grow upwards, `size` is the font's.

    `base` is the height of the line's foot; "¬" at the end stands for a hyphen that may belong to the break alone.
    `bold` is known of lines no longer than a heading. `printed` is the text with the marks of notes and affiliations,
    which `text` leaves out, or "" where it has none.
    """

    text: str
    page: int
    left: float
    right: float
    base: float
    size: float
    bold: bool = False
    upright: bool = True
    printed: str = ""

    def with_marks(self) -> "TextLine":
        """Return the line with the marks of notes and affiliations in its text."""
        return self._replace(text=self.printed) if self.printed else self


class _Row:
    """A line as its pieces are drawn, whose signs are still marked."""

    __slots__ = ("base", "bold", "left", "right", "size", "text", "upright")

    def __init__(
        self, text: str, left: float, right: float, base: float, size: float, *, bold: bool, upright: bool
    ) -> None:
        self.text, self.left, self.right, self.base, self.size = text, left, right, base, size
        self.bold, self.upright = bold, upright

    def goes_on(self, text: str, left: float, base: float, size: float) -> bool:
        """Return whether an upright piece stands in the same row behind it, as after an index or a change of font."""
        if left <= self.left or not self.upright:
            return False
        size, gap = max(self.size, size), left - self.right
        if gap >= 1.6 * size:
            return False
        sign = len(text) < 4 and abs(gap) < 0.5 * size  # a root or an integral, which hangs from its top
        return abs(self.base - base) < (1.0 if sign else 0.6) * size and not self.text.endswith("¬")

    def take(self, text: str, left: float, right: float, base: float, size: float, *, bold: bool) -> None:
        """Take the next piece, of which either may be a raised or lowered sign of the other."""
        gap, own = left - self.right, (self.size, len(self.text)) >= (size, len(text))
        main = self.size if own else size
        kind = sign_at(base - self.base, size, main) if own else sign_at(self.base - base, self.size, main)
        space = " " if gap > 0.15 * main and not self.text.endswith("√") else ""
        if kind and gap < 0.25 * main and len(text if own else self.text) < _LONGEST_SIGN:
            space = ""
            if own:
                text = f"{kind}{text}{signs.END}"
            else:
                self.text = f"{kind}{self.text}{signs.END}"
        self.text = f"{self.text}{space}{text}"
        self.right = max(self.right, right)
        if not own:
            self.base, self.size, self.bold = base, size, bold

    def written(self, number: int) -> TextLine:
        """Return the line as it is read."""
        text = printed = self.text
        if signs.END in text:
            text, printed = signs.write(text)
        return TextLine(
            text,
            number,
            self.left,
            self.right,
            self.base,
            self.size,
            self.bold,
            self.upright,
            "" if printed == text else printed,
        )


def read_lines(glyphs: Glyphs, number: int) -> list[TextLine]:
    """Read a page's lines in the order in which the file draws them, the arXiv stamp left out."""
    rows: list[_Row] = []
    row: _Row | None = None
    for raw, first, last, left, right, base, size, upright in zip(*glyphs.lines, strict=True):
        text = tidy(raw)
        if not text or (text.startswith("arXiv:") and _STAMP.match(text)):
            continue
        heading = len(text) <= LONGEST_HEADING and (text[0].isupper() or text[0].isdigit() or (row and row.bold))
        bold = bool(heading) and glyphs.is_bold(first, last)
        if row and upright and row.goes_on(text, left, base, size):
            row.take(text, left, right, base, size, bold=bold)
        else:
            row = _Row(text, left, right, base, size, bold=bold, upright=upright)
            rows.append(row)
    return [row.written(number) for row in rows]


def find_stamp(glyphs: Glyphs) -> str:
    """Return the id in the stamp that arXiv prints on a first page's side, upwards, "" where there is none."""
    if _STAMP.search(glyphs.text):
        for text, upright in zip(glyphs.lines.texts, glyphs.lines.uprights, strict=True):
            if not upright and (stamp := _STAMP.match(tidy(text))):
                return stamp[1]
    return ""


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
