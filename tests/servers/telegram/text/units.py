"""UTF-16 code units, in which Telegram counts."""

from bisect import bisect_left
from itertools import accumulate


def units(text: str) -> int:
    """Return a text's length in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


class Ruler:
    """Translates between positions in a Python text and offsets in UTF-16 code units."""

    def __init__(self, text: str) -> None:
        self.length = units(text)
        plain = self.length == len(text)
        self._starts = None if plain else [0, *accumulate(1 + (char > "\uffff") for char in text)]

    def offset(self, index: int) -> int:
        """Return the offset of a position."""
        return index if self._starts is None else self._starts[index]

    def index(self, offset: int) -> int | None:
        """Return the position at an offset, or nothing inside a surrogate pair; the offset is within the text."""
        if self._starts is None:
            return offset
        found = bisect_left(self._starts, offset)
        return found if self._starts[found] == offset else None
