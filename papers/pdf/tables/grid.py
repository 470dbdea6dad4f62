"""The rows and cells of a table, by where its words and rules stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from papers.latex.formulas import script
from papers.pdf.boxes import Box, around
from papers.pdf.ink import PlacedWord

_ROW = 0.45  # sizes by which the feet of a row's words may differ
_GAP = 0.55  # sizes between the cells of a row, at least
_ALIGNED = 2.5  # points
_WIDE = 1000.0  # points; wider than a page
_FEW = 0.25  # of the rows may have a cell that spans columns
_DOUBTS = 0.15  # of the rows may be such that their cells cannot be told
_SMALL = 0.75  # of a row's size; what is smaller and a little higher is a sign
_MOST_ROWS, _MOST_COLUMNS = 400, 60

Rows = tuple[tuple[str, ...], ...]


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


def read_rows(words: Sequence[PlacedWord], rules: Sequence[Box]) -> Rows:
    """Return a table's rows; each has one cell, of all its words, where the columns cannot be told surely.

    `rules` are those across the table and down it.
    """
    down = [rule for rule in rules if rule.width <= rule.height]
    rows = find_rows(words, _bars(down, rules))[:_MOST_ROWS]
    plain = tuple((" ".join(piece.text for piece in row.pieces),) for row in rows)
    if len(rows) < 2:
        return plain
    across = [rule for rule in rules if rule.width > rule.height]
    levels = full_rules(across)
    body = _body(rows, levels)
    columns = find_columns(body, rows)
    _split(rows, columns)
    if not 2 <= len(columns) <= _MOST_COLUMNS or not _placed(rows, body, columns, across):
        return plain
    return _told(rows, columns, levels)


def find_rows(words: Sequence[PlacedWord], down: Sequence[float] = ()) -> list[Row]:
    """Put words into rows by the height of their feet, and each row's into pieces, which end where a rule goes down."""
    groups: list[list[PlacedWord]] = []
    for word in sorted(words, key=lambda word: -word.base):
        if groups and groups[-1][0].base - word.base <= _ROW * max(word.size, groups[-1][0].size):
            groups[-1].append(word)
        else:
            groups.append([word])
    return [_row(group, down) for group in _with_signs(groups)]


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
    size = max(word.size for word in words)
    ordered = sorted(words, key=lambda word: word.left)
    parts: list[list[PlacedWord]] = []
    right = 0.0
    for word in ordered:
        ruled = parts and any(right - 1 < x < word.left + 1 for x in down)
        if parts and word.left - right < _GAP * size and not ruled:
            parts[-1].append(word)
            right = max(right, word.right)
        else:
            parts.append([word])
            right = word.right
    return Row(median(word.base for word in words), size, [_piece(part) for part in parts])


def _piece(words: Sequence[PlacedWord]) -> Piece:
    text = words[0].text
    for before, word in pairwise(words):
        text += f" {word.text}" if word.left - before.right > 0.12 * word.size else word.text
    return Piece(text, words[0].left, max(word.right for word in words), tuple(words))


def _bars(down: Sequence[Box], rules: Sequence[Box]) -> list[float]:
    """Return the places across at which rules go down through most of a table, not those of its own edges."""
    if not down:
        return []
    whole = around(rules)
    bars: list[list[Box]] = []
    for rule in sorted(down, key=lambda rule: rule.left):
        if bars and rule.left - bars[-1][-1].left < 2 * _ALIGNED:
            bars[-1].append(rule)
        else:
            bars.append([rule])
    high = [bar for bar in bars if sum(rule.height for rule in bar) > 0.5 * whole.height]
    middles = [sum(rule.left + rule.right for rule in bar) / len(bar) / 2 for bar in high]
    return [x for x in middles if whole.left + 3 < x < whole.right - 3]


def full_rules(across: Sequence[Box]) -> list[float]:
    """Return the heights at which rules go across all of the table, from the top."""
    if not across:
        return []
    left, right = min(rule.left for rule in across), max(rule.right for rule in across)
    heights: list[float] = []
    for rule in sorted(across, key=lambda rule: -rule.top):
        full = rule.left < left + 2 * _ALIGNED and rule.right > right - 2 * _ALIGNED
        if full and (not heights or heights[-1] - rule.bottom > 2 * _ALIGNED):
            heights.append(rule.bottom)
    return heights


def _body(rows: Sequence[Row], levels: Sequence[float]) -> list[Row]:
    """Return the rows below the head, which ends at the second rule; all where that leaves hardly any."""
    inner = [level for level in levels if level < rows[0].base]
    below = [row for row in rows if inner and row.base < inner[0]]
    return below if len(below) >= max(2, len(rows) // 3) else list(rows)


def find_columns(body: Sequence[Row], rows: Sequence[Row]) -> list[Piece]:
    """Find the columns between the gaps that go down through the body; each is a piece that reaches over its cells."""
    told = [row for row in body if len(row.pieces) > 1]
    if len(told) < 2:
        return []
    few = int(_FEW * len(told)) if len(told) > 3 else 0
    size = median(row.size for row in told)
    gaps = _gaps([piece for row in told for piece in row.pieces], few, 0.3 * size)
    columns = [Piece("", before[1], behind[0]) for before, behind in pairwise(gaps)]
    margins = [(gaps[0][0] - _WIDE, gaps[0][1]), (gaps[-1][0], gaps[-1][1] + _WIDE)]
    columns += [*_sparse(told, gaps[1:-1]), *_sparse(rows, margins)]
    return _merged(sorted(columns, key=lambda column: column.left), rows)


def _merged(columns: list[Piece], rows: Sequence[Row]) -> list[Piece]:
    """Join neighbours that no row has both, as what is set in the middle of one column makes two of it."""
    kept = columns[:1]
    for column in columns[1:]:
        both = any(
            any(_touches(piece, kept[-1]) and not _touches(piece, column) for piece in row.pieces)
            and any(_touches(piece, column) and not _touches(piece, kept[-1]) for piece in row.pieces)
            for row in rows
        )
        if both:
            kept.append(column)
        else:
            kept[-1] = Piece("", kept[-1].left, column.right)
    return kept


def _split(rows: Sequence[Row], columns: Sequence[Piece]) -> None:
    """Part the pieces that reach over a gap between columns which two of their words leave free."""
    for row in rows:
        parted: list[Piece] = []
        for piece in row.pieces:
            cuts = [
                n
                for n, (one, two) in enumerate(pairwise(piece.words), 1)
                if any(_leaves(one, two, a, b) for a, b in pairwise(columns))
            ]
            edges = [0, *cuts, len(piece.words)]
            parted += [_piece(piece.words[begin:end]) for begin, end in pairwise(edges)]
        row.pieces = parted


def _leaves(one: PlacedWord, two: PlacedWord, before: Piece, behind: Piece) -> bool:
    """Return whether two words leave nearly all of the gap between two columns free, which is wider than a space."""
    gap, free = behind.left - before.right, min(two.left, behind.left) - max(one.right, before.right)
    return two.left - one.right > 0.4 * one.size and free > 0.7 * gap


def _gaps(pieces: Sequence[Piece], few: int, least: float) -> list[tuple[float, float]]:
    """Return the stretches, from left to right, that at most a few pieces cross; the first and last are the margins."""
    steps = sorted([*((piece.left, 1) for piece in pieces), *((piece.right, -1) for piece in pieces)])
    gaps: list[tuple[float, float]] = []
    depth, begin = 0, steps[0][0] - 2 * least
    for at, step in steps:
        before, depth = depth, depth + step
        if before > few >= depth:
            begin = at
        elif before <= few < depth and at - begin >= least:
            gaps.append((begin, at))
    return [*gaps, (begin, steps[-1][0] + 2 * least)]


def _sparse(rows: Sequence[Row], gaps: Sequence[tuple[float, float]]) -> list[Piece]:
    """Find columns with hardly a cell, which stand in a gap and touch neither of its edges."""
    found: list[Piece] = []
    for row in rows:
        for piece in row.pieces:
            for begin, end in gaps:
                if begin + 1 < piece.left and piece.right < end - 1:
                    near = [one for one in found if one.left < piece.right and piece.left < one.right]
                    for one in near:
                        one.left, one.right = min(one.left, piece.left), max(one.right, piece.right)
                    if not near:
                        found.append(Piece("", piece.left, piece.right))
    return found


def _placed(rows: Sequence[Row], body: Sequence[Row], columns: Sequence[Piece], across: Sequence[Box]) -> bool:
    """Give each piece its columns; return whether that is sure for nearly all rows."""
    doubtful = 0
    whole = {id(row) for row in body}
    for row in rows:
        for piece in row.pieces:
            met = [n for n, column in enumerate(columns) if _touches(piece, column)]
            if not met:
                met = _beside(piece, columns)
            if id(row) not in whole:
                met = _spanned(row, piece, met, columns, across)
            piece.column, piece.last = met[0], met[-1]
        spans = [piece for piece in row.pieces if piece.last > piece.column]
        clash = any(a.last >= b.column for a, b in pairwise(row.pieces))
        lopsided = any(not _is_centred(piece, columns) for piece in spans)
        doubtful += clash or (lopsided and id(row) in whole and len(row.pieces) > 1)
    return doubtful <= max(_DOUBTS * len(rows), 1 if len(rows) > 4 else 0)


def _is_centred(piece: Piece, columns: Sequence[Piece]) -> bool:
    """Return whether a piece stands in the middle of the columns that it spans."""
    return abs((columns[piece.column].left + columns[piece.last].right) / 2 - piece.middle) < 2 * _ALIGNED


def _touches(piece: Piece, column: Piece) -> bool:
    common = min(piece.right, column.right) - max(piece.left, column.left)
    return common > min(2.0, 0.4 * (column.right - column.left), 0.4 * (piece.right - piece.left))


def _beside(piece: Piece, columns: Sequence[Piece]) -> list[int]:
    """Return the columns between which a piece stands, or the nearest one at the table's edge."""
    before = [n for n, column in enumerate(columns) if column.middle < piece.middle]
    behind = [n for n, column in enumerate(columns) if column.middle >= piece.middle]
    return [*before[-1:], *behind[:1]] if before and behind else (before[-1:] or behind[:1])


def _spanned(row: Row, piece: Piece, met: list[int], columns: Sequence[Piece], across: Sequence[Box]) -> list[int]:
    """Return the columns over which a head stands: those over its rule, or those of which it is the middle."""
    for rule in across:
        below = -0.3 * row.size < row.base - rule.top < 1.1 * row.size
        if below and rule.left - 1 < piece.left and piece.right < rule.right + 1:
            over = [n for n, column in enumerate(columns) if rule.left - 1 < column.middle < rule.right + 1]
            if over and len(over) < len(columns):
                return over
    if len(met) == 1:
        column = columns[met[0]]
        edges = ((piece.left, column.left), (piece.right, column.right), (piece.middle, column.middle))
        if any(abs(a - b) < _ALIGNED for a, b in edges):
            return met
        taken = {other.middle for other in row.pieces if other is not piece}
        for first in range(met[0] + 1):
            for last in range(met[0], len(columns)):
                wide = columns[first].left, columns[last].right
                middle = (wide[0] + wide[1]) / 2
                if (
                    first < last
                    and abs(middle - piece.middle) < _ALIGNED
                    and not any(wide[0] < other < wide[1] for other in taken)
                ):
                    return [*range(first, last + 1)]
    return met


def _told(rows: Sequence[Row], columns: Sequence[Piece], levels: Sequence[float]) -> Rows:
    """Write the rows' cells, those of a head's lines joined, and what spans rows in each of them."""
    cells = [_cells(row, len(columns)) for row in rows]
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
    return tuple(tuple(row) for row in told)


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
