"""A table of LaTeXML's pages as rows of cells: spans are honoured, empty cells kept, what is nested in a cell read."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from papers.html.text import InlineText, classes, walk

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MOST_COLUMNS = 200
MOST_CELLS = 200_000  # of a page, with the empty ones that spans make; more is no table that anybody reads
_DEEPEST = 6  # tables nested in each other; what is deeper is text of a cell
_LONGEST_REPEATED = 300  # characters of a cell that stands in each of the rows that it spans
PICTURES = frozenset({"img", "svg", "object", "picture", "canvas"})

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Block:
    """The rows of one table, or lines of program text; `pictured` tells whether a picture stands in it."""

    rows: Rows
    pictured: bool = False
    listing: bool = False

    @property
    def is_grid(self) -> bool:
        """Whether it has rows and columns, so that it is more than lines below or words beside each other."""
        return sum(len(row) > 1 for row in self.rows) > 1

    @property
    def line(self) -> str:
        """All that stands in it, on one line."""
        return " ".join(cell for row in self.rows for cell in row if cell)


class Tabulars:
    """Reads the tables of one page, which have `MOST_CELLS` together at most; rows beyond are left out."""

    def __init__(self) -> None:
        self._left = MOST_CELLS

    def read(self, table: "LexborNode", asides: list[str]) -> list[Block]:
        """Return a table's blocks: itself, or those that it only lays out; its footnotes are put into `asides`."""
        grids = [_Grid(asides, self._take)]

        def enter(node: "LexborNode") -> bool:
            names = classes(node)
            if "ltx_tabular" in names and len(grids) < _DEEPEST:
                grids.append(_Grid(asides, self._take))
                return True
            return grids[-1].enter(node, names)

        def leave(node: "LexborNode") -> None:
            names = classes(node)
            if "ltx_tabular" in names and len(grids) > 1 and grids[-1].depth == 0:
                inner = grids.pop().blocks()
                grids[-1].nest(inner)
            else:
                grids[-1].leave(node, names)

        walk(table, enter, leave)
        return grids[0].blocks()

    def _take(self, cells: int) -> bool:
        """Take so many cells of what is left of the page's, and tell whether there were as many."""
        self._left -= cells
        return self._left >= 0


@dataclass(slots=True)
class _Cell:
    """A cell in the making: how far it spans, its text, whether some of it is its own and not a nested table's."""

    columns: int
    rows: int
    inline: InlineText
    own: bool = False


@dataclass(slots=True)
class _Grid:
    """A table in the making."""

    asides: list[str]
    take: Callable[[int], bool]
    depth: int = 0  # tables in it that are read as text
    rows: list[tuple[str, ...]] = field(default_factory=list)
    row: list[_Cell] = field(default_factory=list)
    cell: _Cell | None = None
    nested: list[Block] = field(default_factory=list)
    down: dict[int, tuple[int, str]] = field(default_factory=dict)  # by column: for how many rows a cell goes on
    own: bool = False
    pictured: bool = False
    foot: bool = False

    def enter(self, node: "LexborNode", names: frozenset[str]) -> bool:
        if node.is_text_node:
            if self.cell and (node.text_content or "").strip():
                self.cell.own = True
        elif node.tag in PICTURES:
            self.pictured = True
        elif "ltx_tabular" in names:
            self.depth += 1
        elif not self.depth:
            self.foot = self.foot or node.tag == "tfoot"
            if node.tag in {"td", "th"} or "ltx_td" in names:
                self.cell = _Cell(_span(node, names, "col"), _span(node, names, "row"), InlineText(self.asides))
                self.row.append(self.cell)
                return True
            if node.tag == "tr" or "ltx_tr" in names:
                return True
        if self.cell is None:
            return True
        if node.tag == "math":
            self.cell.own = True
        return self.cell.inline.enter(node)

    def leave(self, node: "LexborNode", names: frozenset[str]) -> None:
        if "ltx_tabular" in names:
            self.depth -= 1
        elif not self.depth and (node.tag in {"td", "th"} or "ltx_td" in names):
            self.own = self.own or bool(self.cell and self.cell.own)
            self.cell = None
            return
        elif not self.depth and (node.tag == "tr" or "ltx_tr" in names):
            self._end_row()
        if self.cell:
            self.cell.inline.leave(node)

    def nest(self, blocks: list[Block]) -> None:
        """Take a nested table's blocks: as text of the cell, and as what this table may only lay out."""
        self.nested += blocks
        if self.cell:
            self.cell.inline.put(" " + " ".join(block.line for block in blocks) + " ")

    def blocks(self) -> list[Block]:
        """Return what was read."""
        if self.row:
            self._end_row()
        if not self.own and any(block.is_grid for block in self.nested):
            return self.nested
        return [Block(tuple(self.rows), self.pictured or any(block.pictured for block in self.nested))]

    def _end_row(self) -> None:
        cells, self.row = self.row, []
        if self.foot and len(cells) < 2:  # "continued on the next page"
            return
        told: list[str] = []
        for cell in cells:
            self._go_on(told)
            text = cell.inline.take()
            columns = min(cell.columns, MOST_COLUMNS - len(told))
            if cell.rows > 1:
                again = text if len(text) <= _LONGEST_REPEATED else ""
                self.down |= {len(told) + n: (cell.rows - 1, "" if n else again) for n in range(columns)}
            told += [text, *[""] * (columns - 1)][:columns]
        self._go_on(told, last=max(self.down, default=-1))
        if any(told) and self.take(len(told)):
            self.rows.append(tuple(told))

    def _go_on(self, told: list[str], last: int = -1) -> None:
        """Put in the cells above that go on into this row, up to the next free column, or as far as to the last."""
        while len(told) in self.down or len(told) <= last:
            left, text = self.down.pop(len(told), (0, ""))
            if left > 1:
                self.down[len(told)] = (left - 1, text)
            told.append(text)


def _span(node: "LexborNode", names: frozenset[str], kind: str) -> int:
    """Return how many rows or columns a cell spans, 1 where it does not say so in plain digits."""
    stated = (node.attributes.get(f"{kind}span") or "").strip()
    if not stated:
        stated = next((name.rpartition("_")[2] for name in names if name.startswith(f"ltx_{kind}span_")), "")
    return max(1, int(stated)) if stated.isascii() and stated.isdigit() and len(stated) < 10 else 1
