"""Rows of buttons as wide as a phone shows them whole: all in a row are given the same width."""

import unicodedata
from collections.abc import Sequence

PHONE = 42
"""Columns of letters that a phone shows beside each other below a message."""
MARGIN = 3
"""Columns of each button around its words."""
_WIDE = frozenset("WF")


def columns(text: str) -> int:
    """Return how wide a text is: a Chinese, Japanese or Korean character is twice as wide as a Latin letter."""
    marks = sum(unicodedata.category(char) in {"Mn", "Me", "Cf"} for char in text)
    return len(text) - marks + sum(unicodedata.east_asian_width(char) in _WIDE for char in text)


def fitted(labels: Sequence[str], most: int) -> list[int]:
    """Return how many of these buttons stand in each row: as few rows as show their words whole, evenly filled."""
    count = len(labels)
    for rows in range(1, count + 1):
        sizes = [count // rows + (number < count % rows) for number in range(rows)]
        starts = [sum(sizes[:number]) for number in range(rows)]
        wide = (max(map(columns, labels[at : at + size])) + MARGIN for at, size in zip(starts, sizes, strict=True))
        if max(sizes) <= most and all(size * each <= PHONE for size, each in zip(sizes, wide, strict=True)):
            return sizes
    return [1] * count
