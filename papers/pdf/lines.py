"""A PDF page's text as lines with their place, size and weight, in the order of reading."""

import re
from collections.abc import Sequence
from itertools import pairwise, repeat
from typing import NamedTuple

from papers.pdf import signs
from papers.pdf.glyphs import Glyphs, sign_at
from papers.pdf.tuples import made
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
    measured = glyphs.lines
    _, firsts, lasts, *places, uprights = measured
    texts = list(map(tidy, measured.texts))
    pieces = made(TextLine, zip(texts, repeat(number), *places, repeat(False), uprights, repeat("")))
    headed = [len(text) <= LONGEST_HEADING and ((first := text[:1]).isupper() or first.isdigit()) for text in texts]
    bolds = glyphs.begin_bold(headed)
    rows: list[TextLine] = []
    row: TextLine | None = None
    for n, plain in enumerate(pieces):
        text, piece = plain.text, plain
        if not text or (text.startswith("arXiv:") and _STAMP.match(text)):
            continue
        if bolds[n] or (row and row.bold and not headed[n] and len(text) <= LONGEST_HEADING):
            piece = piece._replace(bold=glyphs.is_bold(firsts[n], lasts[n]))
        if row and piece.left > row.left and piece.upright and _goes_on(row, piece):
            row = rows[-1] = _joined(row, piece)
        else:
            row = piece
            rows.append(row)
    return [_written(row) if signs.END in row.text else row for row in rows]


def _goes_on(row: TextLine, piece: TextLine) -> bool:
    """Return whether a piece stands in the same row behind another, as after an index or a change of font."""
    size, gap = max(row.size, piece.size), piece.left - row.right
    if gap >= 1.6 * size or not row.upright:
        return False
    sign = len(piece.text) < 4 and abs(gap) < 0.5 * size  # a root or an integral, which hangs from its top
    return abs(row.base - piece.base) < (1.0 if sign else 0.6) * size and not row.text.endswith("¬")


def _joined(row: TextLine, piece: TextLine) -> TextLine:
    """Join the pieces of a row, of which either may be a raised or lowered sign of the other."""
    text, more = row.text, piece.text
    gap, own = piece.left - row.right, (row.size, len(text)) >= (piece.size, len(more))
    main, sign = (row, piece) if own else (piece, row)
    kind = sign_at(sign.base - main.base, sign.size, main.size)
    space = " " if gap > 0.15 * main.size and not text.endswith("√") else ""
    if kind and gap < 0.25 * main.size and len(sign.text) < _LONGEST_SIGN:
        space, marked = "", f"{kind}{sign.text}{signs.END}"
        text, more = (text, marked) if own else (marked, more)
    right = max(row.right, piece.right)
    return TextLine(f"{text}{space}{more}", row.page, row.left, right, main.base, main.size, main.bold, row.upright)


def _written(row: TextLine) -> TextLine:
    """Return a row as it is read, whose signs are still marked."""
    text, printed = signs.write(row.text)
    return TextLine(text, *row[1:-1], "" if printed == text else printed)


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
