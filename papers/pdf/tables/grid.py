"""The columns of a table, by the gaps and rules that go down between its words."""

from collections import Counter
from collections.abc import Sequence
from itertools import islice, pairwise
from statistics import median

from papers.pdf.boxes import Box, around
from papers.pdf.ink import PlacedWord
from papers.pdf.tables.cells import Rows, write_cells
from papers.pdf.tables.rows import Piece, Row, find_rows, piece_of

_ALIGNED = 2.5  # points
_WIDE = 1000.0  # points; wider than a page
_FEW = 0.25  # of the rows may have a cell that spans columns
_DOUBTS = 0.15  # of the rows may be such that their cells cannot be told
_MOST_ROWS, _MOST_COLUMNS = 400, 60


def read_rows(words: Sequence[PlacedWord], rules: Sequence[Box], known: Counter[str]) -> Rows:
    """Return a table's rows; each has one cell, of all its words, where the columns cannot be told surely.

    `rules` are those across the table and down it, `known` the paper's words.
    """
    down = [rule for rule in rules if rule.width <= rule.height]
    rows = list(islice(find_rows(words, _bars(down, rules)), _MOST_ROWS))
    plain = tuple((" ".join(piece.text for piece in row.pieces).replace("¬", "-"),) for row in rows)
    if len(rows) < 2:
        return plain
    across = [rule for rule in rules if rule.width > rule.height]
    levels = full_rules(across)
    body = _body(rows, levels)
    columns = find_columns(body, rows)
    _split(rows, columns)
    if not 2 <= len(columns) <= _MOST_COLUMNS or not _placed(rows, body, columns, across):
        return plain
    return write_cells(rows, len(columns), levels, known)


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
                if two.left - one.right > 0.4 * one.size and any(_leaves(one, two, a, b) for a, b in pairwise(columns))
            ]
            if not cuts:
                parted.append(piece)
                continue
            edges = [0, *cuts, len(piece.words)]
            parted += [piece_of(piece.words[begin:end]) for begin, end in pairwise(edges)]
        row.pieces = parted


def _leaves(one: PlacedWord, two: PlacedWord, before: Piece, behind: Piece) -> bool:
    """Return whether two words leave nearly all of the gap between two columns free."""
    gap, free = behind.left - before.right, min(two.left, behind.left) - max(one.right, before.right)
    return free > 0.7 * gap


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
            left, right = piece.left, piece.right
            met = [n for n, x in enumerate(columns) if left < x.right and x.left < right and _touches(piece, x)]
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
    left, right, begin, end = piece.left, piece.right, column.left, column.right
    if left >= end or begin >= right:
        return False
    common = min(right, end) - max(left, begin)
    return common > 2.0 or common > 0.4 * (end - begin) or common > 0.4 * (right - left)


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
