"""A PDF page's text as lines with their place, size and weight, in the order of reading."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from papers.pdf import signs
from papers.pdf.glyphs import Glyphs, Measured, sign_at
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


def read_lines(glyphs: Glyphs, number: int) -> list[TextLine]:
    """Read a page's lines in the order in which the file draws them, the arXiv stamp left out."""
    lines: list[TextLine] = []
    for measured in glyphs.lines:
        line = _placed(glyphs, measured, number, after_bold=bool(lines) and lines[-1].bold)
        if not line.text or (line.text.startswith("arXiv:") and _STAMP.match(line.text)):
            continue
        if lines and _goes_on(lines[-1], line):
            line = _continued(lines.pop(), line)
        lines.append(line)
    return [_written(line) for line in lines]


def find_stamp(glyphs: Glyphs) -> str:
    """Return the id in the stamp that arXiv prints on a first page's side, upwards, "" where there is none."""
    if _STAMP.search(glyphs.text):
        for line in glyphs.lines:
            if not line.upright and (stamp := _STAMP.match(tidy(line.text))):
                return stamp[1]
    return ""


def _placed(glyphs: Glyphs, line: Measured, number: int, *, after_bold: bool) -> TextLine:
    """Return a line whose signs are still marked."""
    text = tidy(line.text)
    heading = 0 < len(text) <= LONGEST_HEADING and (text[0].isupper() or text[0].isdigit() or after_bold)
    bold = heading and glyphs.is_bold(line.first, line.last)
    return TextLine(text, number, line.left, line.right, line.base, line.size, bold, line.upright)


def _written(line: TextLine) -> TextLine:
    if signs.END not in line.text:
        return line
    text, printed = signs.write(line.text)
    return line._replace(text=text, printed=printed if printed != text else "")


def _goes_on(line: TextLine, more: TextLine) -> bool:
    """Return whether a piece stands in the same row behind a line, as after an index or a change of font."""
    if more.left <= line.left or not (line.upright and more.upright):
        return False
    size, gap = max(line.size, more.size), more.left - line.right
    sign = len(more.text) < 4 and abs(gap) < 0.5 * size  # a root or an integral, which hangs from its top
    level = abs(line.base - more.base) < (1.0 if sign else 0.6) * size
    return level and gap < 1.6 * size and not line.text.endswith("¬")


def _continued(line: TextLine, more: TextLine) -> TextLine:
    """Return a line with the next piece of its row, of which either may be a raised or lowered sign of the other."""
    main, other = (line, more) if (line.size, len(line.text)) >= (more.size, len(more.text)) else (more, line)
    kind = sign_at(other.base - main.base, other.size, main.size)
    before, behind, gap = line.text, more.text, more.left - line.right
    if kind and gap < 0.25 * main.size and len(other.text) < _LONGEST_SIGN:
        sign = f"{kind}{other.text}{signs.END}"
        before, behind, gap = (before, sign, 0.0) if other is more else (sign, behind, 0.0)
    space = " " if gap > 0.15 * main.size and not line.text.endswith("√") else ""
    return main._replace(text=f"{before}{space}{behind}", left=line.left, right=max(line.right, more.right))


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
