"""The front of a paper: its title and abstract."""

import re
from collections.abc import Sequence
from itertools import groupby

from papers.pdf.layout import Layout
from papers.pdf.lines import Line

_ABSTRACT = re.compile(r"(?:abstract|summary)\s*(?:[.:—–-]+\s*|$)", re.IGNORECASE)
_PUBLISHER = re.compile(
    r"european organi[sz]ation|^CERN|preprint|published|conference|journal|proceedings|^\W*\d", re.IGNORECASE
)


def find_title(lines: Sequence[Line], paper: Layout) -> list[Line]:
    """Find the title's lines: the largest words of page 1, or none where nothing stands out."""
    first = [line for line in lines if line.page == 1 and line.left < line.right and line.upright]
    sizes = [line.size if _is_wordy(line.text) else 0.0 for line in first]
    size = max(sizes, default=0.0)
    if size <= 1.1 * paper.size:
        return _first_capitals(first[:12])
    begin = end = sizes.index(size)
    while begin > 0 and _belongs(first[begin - 1], first[begin], size):
        begin -= 1
    while end + 1 < len(first) and _belongs(first[end + 1], first[end], size):
        end += 1
    return first[begin : end + 1]


def _first_capitals(lines: Sequence[Line]) -> list[Line]:
    """Find the first lines in capitals, which are the title where it is no larger than the body."""
    wordy = (line.text.isupper() and _is_wordy(line.text) and " " in line.text for line in lines)
    runs = (
        [line for _, line in run]
        for capitals, run in groupby(zip(wordy, lines, strict=True), lambda x: x[0])
        if capitals
    )
    return next(runs, [])


def _belongs(line: Line, neighbour: Line, size: float) -> bool:
    return line.size > 0.85 * size and abs(line.base - neighbour.base) < 1.8 * size and not _PUBLISHER.search(line.text)


def _is_wordy(text: str) -> bool:
    return bool(re.search(r"[^\W\d_]{2}", text)) and len(text) > 6 and not _PUBLISHER.search(text)
