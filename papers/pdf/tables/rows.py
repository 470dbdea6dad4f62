"""The rows of a table, by the heights at which its words stand."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import attrgetter
from statistics import median

from papers.latex.formulas import script
from papers.pdf.ink import PlacedWord

_ROW = 0.45  # sizes by which the feet of a row's words may differ
_GAP = 0.55  # sizes between the cells of a row, at least
_SMALL = 0.75  # of a row's size; what is smaller and a little higher is a sign
_BASE, _LEFT = attrgetter("base"), attrgetter("left")


@dataclass(slots=True)
class Piece:
    """Words of a row that stand together; `column` and `last` are the first and the last one that they stand in."""

    text: str
    left: float
    right: float
    words: tuple[PlacedWord, ...] = ()
    column: int = -1
    last: int = -1

    @property
    def middle(self) -> float:
        """Its middle, across."""
        return (self.left + self.right) / 2


@dataclass(slots=True)
class Row:
    """A row's words, as pieces from left to right, and the height of its foot."""

    base: float
    size: float
    pieces: list[Piece] = field(default_factory=list)


def find_rows(words: Iterable[PlacedWord], down: Sequence[float] = (), *, upwards: bool = False) -> Iterator[Row]:
    """Put words into rows by the height of their feet, and each row's into pieces, which end where a rule goes down.

    The rows come from the top, or from the foot where `upwards` are wanted.
    """
    groups = _groups(words)
    return (_row(group, down) for group in (reversed(list(groups)) if upwards else groups))


def find_gaps(words: Iterable[PlacedWord]) -> Iterator[tuple[Row, list[tuple[float, float]]]]:
    """Yield the rows, their pieces left out, with gaps that are wider than their size, and these.

    One gap alone has to be wider than two sizes.
    """
    for group in _groups(words):
        if len(group) == 1:
            continue
        size = max([word.size for word in group])
        gaps: list[tuple[float, float]] = []
        first, *others = sorted(group, key=_LEFT)
        right = first.right
        for _, left, end, _, _ in others:
            space = left - right
            if space > size:
                gaps.append((right, left))
            if end > right or space >= _GAP * size:
                right = end
        if len(gaps) > 1 or (gaps and gaps[0][1] - gaps[0][0] >= 2 * size):
            yield Row(median([word.base for word in group]), size), gaps


def _groups(words: Iterable[PlacedWord]) -> Iterator[list[PlacedWord]]:
    """Yield the words of each row, from the top."""
    groups: list[list[PlacedWord]] = []
    base, size = 0.0, 0.0
    for word in sorted(words, key=_BASE, reverse=True):
        foot = word.base
        below = base - foot
        if groups and (below <= _ROW * size or below <= _ROW * word.size):
            groups[-1].append(word)
        else:
            groups.append([word])
            base, size = foot, word.size
    return _with_signs(groups)


def _with_signs(groups: list[list[PlacedWord]]) -> Iterator[list[PlacedWord]]:
    """Put raised and lowered signs that stand apart from their words into the rows of these."""
    at = 0
    while at < len(groups):
        group = groups[at]
        behind = groups[at + 1] if at + 1 < len(groups) else []
        if behind and group[0].base - behind[0].base < 0.7 * behind[0].size and _is_smaller(group, behind):
            groups[at + 1] = [*behind, *(word._replace(text=script("^", word.text)) for word in group)]
        else:
            yield group
        at += 1


def _is_smaller(words: Sequence[PlacedWord], others: Sequence[PlacedWord]) -> bool:
    return max([word.size for word in words]) < _SMALL * max([word.size for word in others])


def _row(words: Sequence[PlacedWord], down: Sequence[float]) -> Row:
    size = max([word.size for word in words])
    first, *others = sorted(words, key=_LEFT)
    parts, right = [[first]], first.right
    for word in others:
        left = word.left
        if left - right < _GAP * size and not (down and any(right - 1 < x < left + 1 for x in down)):
            parts[-1].append(word)
            right = max(right, word.right)
        else:
            parts.append([word])
            right = word.right
    return Row(median([word.base for word in words]), size, list(map(piece_of, parts)))


def piece_of(words: Sequence[PlacedWord]) -> Piece:
    """Return a piece of these words, from left to right."""
    text, right = words[0].text, words[0].right
    for before, word in pairwise(words):
        text += f" {word.text}" if word.left - before.right > 0.12 * word.size else word.text
        right = max(right, word.right)
    return Piece(text, words[0].left, right, tuple(words))
