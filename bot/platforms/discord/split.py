"""From blocks of lines to descriptions: cut at the edges of blocks, else of their lines, else inside a line."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.platforms.discord.markdown import Line

Block = Sequence[Line]
"""Lines that belong together; a description may end between them where it must."""


def descriptions(blocks: Sequence[Block], limit: int) -> list[str]:
    """Put blocks into as few texts of at most `limit` code units as hold them, an empty line between blocks."""
    filling = _Filling(limit)
    for block in blocks:
        whole = sum(line.units + 1 for line in block)
        if filling.room < whole + 1 and whole <= limit:
            filling.close()
        for place, line in enumerate(block):
            filling.put(line, "\n" if place else "\n\n")
    filling.close()
    return filling.done


@dataclass
class _Filling:
    """Texts that are full, and the one that is being filled."""

    limit: int
    done: list[str] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _used: int = 0

    @property
    def room(self) -> int:
        return self.limit - self._used

    def put(self, line: Line, between: str) -> None:
        """Add a line, to the next text where this one is full; one that no text holds is begun where half is free."""
        rest = line
        while len(between) + rest.units > self.room:
            if rest.units > self.limit and 2 * self.room > self.limit:
                head, rest = rest.cut(self.room - len(between))
                self._add(head, between)
            self.close()
        self._add(rest, between)

    def _add(self, line: Line, between: str) -> None:
        if self._parts:
            self._parts.append(between)
            self._used += len(between)
        self._parts.append(line.markdown())
        self._used += line.units

    def close(self) -> None:
        """End the text that is being filled."""
        if self._parts:
            self.done.append("".join(self._parts))
        self._parts.clear()
        self._used = 0
