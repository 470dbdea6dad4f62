"""The cells of a table whose columns are known: lines of one cell joined, and what spans rows put into each."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from papers.pdf.tables.rows import Piece, Row
from papers.pdf.words import joined

_ALIGNED = 2.5  # points
_ENDS = (".", "!", "?", ";", "”", '"', ".)")

Rows = tuple[tuple[str, ...], ...]


def write_cells(rows: Sequence[Row], count: int, levels: Sequence[float], known: Counter[str]) -> Rows:
    """Write the cells of rows whose pieces have their columns; a head's lines are joined."""
    cells = [_cells(row, count) for row in rows]
    rows, cells = _unwrapped(rows, cells, levels, known)
    groups = list(_groups(rows, levels))
    told: list[list[str]] = []
    for number, group in enumerate(groups):
        part = [cells[at] for at in group]
        spans = any(piece.last > piece.column for at in group for piece in rows[at].pieces)
        if number == 0 and len(groups) > 1 and not spans and _is_one_head(part):
            part = [[" ".join(filter(None, column)) for column in zip(*part, strict=True)]]
        elif len(group) > 1:
            part = _with_spanning([rows[at] for at in group], part)
        told += part
    return tuple(tuple(cell.replace("¬", "-") for cell in row) for row in told)


def _unwrapped(
    rows: Sequence[Row], cells: list[list[str]], levels: Sequence[float], known: Counter[str]
) -> tuple[list[Row], list[list[str]]]:
    """Join a long cell's lines: one alone in its row goes on with the words above if it had no room beside them."""
    kept: list[Row] = []
    told: list[list[str]] = []
    edges: dict[int, float] = {}
    for piece in (piece for row in rows for piece in row.pieces if piece.last == piece.column):
        edges[piece.column] = max(edges.get(piece.column, piece.right), piece.right)
    last: Piece | None = None  # what a line may go on with
    for row, line in zip(rows, cells, strict=True):
        alone = row.pieces[0] if len(row.pieces) == 1 else None
        ruled = bool(kept) and any(row.base < level < kept[-1].base for level in levels)
        if alone and last and alone.column == last.column > 0 and not ruled and _goes_on(last, alone, edges):
            told[-1][last.column] = joined([told[-1][last.column], alone.text], known)
            last = alone
            continue
        kept.append(row)
        told.append(line)
        texts = [piece for piece in row.pieces if piece.column == piece.last > 0 and piece.text.count(" ") > 1]
        last = texts[-1] if texts else None
    return kept, told


def _goes_on(piece: Piece, more: Piece, edges: Mapping[int, float]) -> bool:
    """Return whether the first word of a line had no room in the line above, which begins at the same place."""
    room = edges[piece.column] - piece.right - 0.3 * more.words[0].size
    letters = sum(map(str.isalpha, piece.text)) > 0.6 * len(piece.text.replace(" ", ""))
    if not letters or piece.text.endswith(_ENDS):
        return False
    return abs(piece.left - more.left) < _ALIGNED and more.words[0].right - more.words[0].left > room


def _is_one_head(cells: Sequence[Sequence[str]]) -> bool:
    """Return whether lines are one head's: some have words, and no number, only under a few of the others'."""
    numbers = any(
        text and not any(map(str.isalpha, text)) and any(map(str.isdigit, text)) for row in cells for text in row
    )
    return 1 < len(cells) < 5 and not numbers and any("" in row for row in cells)


def _cells(row: Row, count: int) -> list[str]:
    cells = [""] * count
    for piece in row.pieces:
        cells[piece.column] = f"{cells[piece.column]} {piece.text}".strip()
    return cells


def _groups(rows: Sequence[Row], levels: Sequence[float]) -> Iterator[list[int]]:
    """Part the rows, by their numbers, at the rules that go across all of the table."""
    group: list[int] = []
    for at, row in enumerate(rows):
        if group and any(row.base < level < rows[at - 1].base for level in levels):
            yield group
            group = []
        group.append(at)
    if group:
        yield group


def _with_spanning(rows: Sequence[Row], cells: list[list[str]]) -> list[list[str]]:
    """Put what spans all rows between two rules, and stands in the middle of their height, into each of them."""
    between = [at for at in range(len(rows)) if _is_between(rows, at)]
    ordinary = [at for at in range(len(rows)) if at not in between]
    if len(ordinary) < 2:
        return cells
    middle = (rows[ordinary[0]].base + rows[ordinary[-1]].base) / 2
    for column in range(len(cells[0])):
        filled = [at for at in range(len(rows)) if cells[at][column]]
        if len(filled) != 1 or abs(rows[filled[0]].base - middle) > 0.35 * rows[0].size:
            continue
        at = filled[0]
        text = cells[at][column]
        if at in between or (column == 0 and len(ordinary) > 2 and any(map(str.isalpha, text))):
            for each in ordinary:
                cells[each][column] = text
            if at in between:
                cells[at][column] = ""
    return [row for row in cells if any(row)]


def _is_between(rows: Sequence[Row], at: int) -> bool:
    """Return whether a row stands at half height between two others, as what spans both does."""
    if not 0 < at < len(rows) - 1:
        return False
    return len(rows[at].pieces) < 3 and rows[at - 1].base - rows[at + 1].base < 2.1 * rows[at].size
