"""The rows of a table, by the heights at which its words stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from papers.latex.formulas import script
from papers.pdf.ink import PlacedWord

_ROW = 0.45  # sizes by which the feet of a row's words may differ
_GAP = 0.55  # sizes between the cells of a row, at least
_SMALL = 0.75  # of a row's size; what is smaller and a little higher is a sign


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


def find_rows(words: Sequence[PlacedWord], down: Sequence[float] = ()) -> list[Row]:
    """Put words into rows by the height of their feet, and each row's into pieces, which end where a rule goes down."""
    return [_row(group, down) for group in _groups(words)]


def find_gaps(words: Sequence[PlacedWord]) -> Iterator[tuple[Row, list[tuple[float, float]]]]:
    """Yield the rows, their pieces left out, with gaps that are wider than their size, and these."""
    for group in _groups(words):
        size, parts = _parts(group, ())
        gaps = [(a[1], b[0][0].left) for a, b in pairwise(parts) if b[0][0].left - a[1] > size]
        if gaps:
            yield Row(median(word.base for word in group), size), gaps


def _groups(words: Sequence[PlacedWord]) -> Iterator[list[PlacedWord]]:
    """Yield the words of each row, from the top."""
    groups: list[list[PlacedWord]] = []
    for word in sorted(words, key=lambda word: -word.base):
        if groups and groups[-1][0].base - word.base <= _ROW * max(word.size, groups[-1][0].size):
            groups[-1].append(word)
        else:
            groups.append([word])
    return _with_signs(groups)


def _with_signs(groups: list[list[PlacedWord]]) -> Iterator[list[PlacedWord]]:
    """Put raised and lowered signs that stand apart from their words into the rows of these."""
    at = 0
    while at < len(groups):
        group = groups[at]
        size, base = max(word.size for word in group), group[0].base
        behind = groups[at + 1] if at + 1 < len(groups) else []
        if behind and size < _SMALL * max(w.size for w in behind) and base - behind[0].base < 0.7 * behind[0].size:
            groups[at + 1] = [*behind, *(word._replace(text=script("^", word.text)) for word in group)]
            at += 1
            continue
        yield group
        at += 1


def _row(words: Sequence[PlacedWord], down: Sequence[float]) -> Row:
    size, parts = _parts(words, down)
    return Row(median([word.base for word in words]), size, [piece_of(part) for part, _ in parts])


def _parts(words: Sequence[PlacedWord], down: Sequence[float]) -> tuple[float, list[tuple[list[PlacedWord], float]]]:
    """Return a row's size, and its words as they stand together, each part with its right end."""
    size = max([word.size for word in words])
    parts: list[tuple[list[PlacedWord], float]] = []
    part, right = list[PlacedWord](), 0.0
    for word in sorted(words, key=lambda word: word.left):
        ruled = bool(part and down) and any(right - 1 < x < word.left + 1 for x in down)
        if part and word.left - right < _GAP * size and not ruled:
            part.append(word)
            right = max(right, word.right)
        else:
            if part:
                parts.append((part, right))
            part, right = [word], word.right
    return size, [*parts, (part, right)]


def piece_of(words: Sequence[PlacedWord]) -> Piece:
    """Return a piece of these words, from left to right."""
    text = words[0].text
    for before, word in pairwise(words):
        text += f" {word.text}" if word.left - before.right > 0.12 * word.size else word.text
    return Piece(text, words[0].left, max(word.right for word in words), tuple(words))
