"""The order of reading on a page whose file draws its lines in another one."""

from collections.abc import Sequence
from itertools import pairwise

from papers.pdf.lines import Line

_LONG = 25  # characters; shorter lines are formulas and figures' words, which stand anywhere
_MOST_JUMPS = 0.2  # of the long lines: columns, floats and footnotes cause a few on a page
_LEAST_JUMPS = 6


def in_columns(lines: Sequence[Line]) -> Sequence[Line]:
    """Give a page's lines as they are drawn, which is nearly always right, or sorted by columns where it is not."""
    long = [line for line in lines if line.upright and len(line.text) >= _LONG]
    jumps = sum(after.base > before.base - 0.5 * after.size for before, after in pairwise(long))
    if jumps < _LEAST_JUMPS or jumps < _MOST_JUMPS * len(long):
        return lines
    gutter = _gutter(long)
    ordered: list[Line] = []
    rows: list[Line] = []
    for line in sorted(lines, key=lambda line: -line.base):
        if line.left < gutter < line.right:
            ordered += [*_split(rows, gutter), line]
            rows = []
        else:
            rows.append(line)
    return [*ordered, *_split(rows, gutter)]


def _gutter(lines: Sequence[Line]) -> float:
    """Find the gap between columns: near the middle of the text, where the fewest lines cross."""
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    middle, reach = (left + right) / 2, (right - left) / 10
    places = sorted((middle + reach * step / 10 for step in range(-10, 11)), key=lambda x: abs(x - middle))
    return min(places, key=lambda x: sum(line.left < x < line.right for line in lines))


def _split(rows: Sequence[Line], gutter: float) -> list[Line]:
    return [*(row for row in rows if row.left < gutter), *(row for row in rows if row.left >= gutter)]
