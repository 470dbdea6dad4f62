"""Figures, tables and program text that float: which caption belongs to which rows, however they are nested."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from papers.document import DocumentTable
from papers.html.tables import PICTURES, Block, Tabulars
from papers.html.text import InlineText, classes, inline, walk

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

FLOATS = frozenset({"ltx_figure", "ltx_table", "ltx_float"})
_DEEPEST = 12  # floats in each other; what is deeper belongs to the last
_LABEL = re.compile(
    r"(?:Supplementa(?:ry|l) |Extended Data )?(?:(?P<figure>Fig(?:ure|\.)?s?)|(?P<table>Tab(?:le|\.)?s?))[.\s~]*"
    r"(?P<number>(?:[A-Z]{1,2}[.-]?)?\d{1,3}(?:[.-]\d{1,3}){0,3}[a-z]?|(?:[A-Z][.-])?[IVXLC]{1,7}(?![A-Za-z]))\s*[:.|–—]?\s*",
    re.IGNORECASE,
)
_NAMED = re.compile(r"(?P<name>[^\W\d_]{3,20}\.? (?:[A-Z][.-]?)?\d{1,3}(?:\.\d{1,3}){0,2})(?!\w)[\s:.|–—]*")
_TAGGED = re.compile(
    r"(?P<number>(?:[A-Z]{1,2}[.-]?)?\d{1,3}(?:[.-]\d{1,3}){0,3}[a-z]?|(?:[A-Z][.-])?[IVXLC]{1,7})[\s:.|–—]*\Z"
)

Kind = Literal["figure", "table", "other", "part"]


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption: of what kind, its number, its text without the label, all of it, and the float that it stands in."""

    kind: Kind
    number: str
    text: str
    whole: str
    float: "LexborNode"

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from others: some pages have a caption twice."""
        return self.kind, self.number, self.text


Item = Caption | Block | str  # in the order of the page; what is no more than a text is a note


@dataclass(slots=True)
class Floated:
    """What came of a float: its figures' captions, its tables, and those of whose rows there are none in it."""

    figures: list[Caption] = field(default_factory=list)
    tables: list[DocumentTable] = field(default_factory=list)
    alone: list[DocumentTable] = field(default_factory=list)


def read_float(root: "LexborNode", tabulars: Tabulars) -> Floated:
    """Read a float and all that floats in it, in one pass."""
    reader = _FloatReader(root, tabulars)
    walk(root, reader.enter, reader.leave)
    return reader.end()


class _FloatReader:
    """Gathers what stands in a float, by the innermost one; each is settled when it is left."""

    def __init__(self, root: "LexborNode", tabulars: Tabulars) -> None:
        self._tabulars = tabulars
        self._found = Floated()
        self._groups: list[tuple[LexborNode, list[Item]]] = [(root, [])]
        self._line = InlineText()
        self._pictured = False

    def enter(self, node: "LexborNode") -> bool:
        names = classes(node)
        if "ltx_caption" in names:
            self._end_line()
            self._items += _caption(node, self._groups[-1][0])
        elif "ltx_tabular" in names:
            self._end_line()
            asides: list[str] = []
            self._items += [*self._tabulars.read(node, asides), *asides]
        elif is_listing(node, names):
            self._end_line()
            self._items.append(Block(listing_rows(node), listing=True))
        elif names & FLOATS and len(self._groups) < _DEEPEST:
            self._end_line()
            self._groups.append((node, []))
            return True
        else:
            self._pictured = self._pictured or node.tag in PICTURES
            return self._line.enter(node)
        return False

    def leave(self, node: "LexborNode") -> None:
        if node.tag in {"p", "li"}:
            self._end_line()
        self._line.leave(node)
        if len(self._groups) > 1 and self._groups[-1][0].mem_id == node.mem_id:
            self._end_line()
            _, items = self._groups.pop()
            self._items += _settle(items, self._found)

    def end(self) -> Floated:
        """Settle the outermost float, and return what came of all."""
        self._end_line()
        _settle_last(_settle(self._items, self._found), self._found)
        if self._pictured:  # the picture is the table
            self._found.tables += self._found.alone
            self._found.alone = []
        return self._found

    @property
    def _items(self) -> list[Item]:
        return self._groups[-1][1]

    @_items.setter
    def _items(self, items: list[Item]) -> None:
        self._groups[-1] = self._groups[-1][0], items

    def _end_line(self) -> None:
        if text := self._line.take():
            self._items.append(text)


def is_listing(node: "LexborNode", names: frozenset[str]) -> bool:
    """Return whether an element is program text or an algorithm, and no more than a few such words in a line."""
    return "ltx_listing" in names or (node.tag == "pre" and "ltx_verbatim" in names)


def read_caption(node: "LexborNode") -> Floated:
    """Read a caption that stands in no float."""
    found = Floated()
    _settle_last(_settle(_caption(node, node), found), found)
    return found


def listing_rows(node: "LexborNode") -> tuple[tuple[str, ...], ...]:
    """Return the lines of program text, a row each."""
    lines = [text for each in node.css(".ltx_listingline") if (text := inline(each))]
    if not lines:
        lines = [" ".join(line.split()) for line in (node.text() or "").split("\n") if line.strip()]
    return tuple((line,) for line in lines)


def _caption(node: "LexborNode", within: "LexborNode") -> list[Item]:
    """Return a caption, told by its first words or else by its tag, and its footnotes."""
    asides: list[str] = []
    whole = inline(node, asides)
    tag = node.css_first(".ltx_tag")
    label = _LABEL.match(whole)
    kind: Kind = "part" if re.match(r"\([a-z0-9]{1,3}\)", whole, re.IGNORECASE) else "other"
    number, text = "", whole
    if label:
        kind, number, text = "figure" if label["figure"] else "table", label["number"], whole[label.end() :]
    elif tag is not None:
        printed = inline(tag)
        numbered = _TAGGED.search(printed)
        said = next((each for each in ("table", "figure") if f"ltx_tag_{each}" in classes(tag)), "")
        if numbered and said and not printed.startswith("("):  # in another language: Tabelle 3, Рис. 2
            kind, number = "table" if said == "table" else "figure", numbered["number"]
            text = whole[len(printed) :].lstrip(" :.|–—") if whole.startswith(printed) else whole
    return [Caption(kind, number, text, whole, within), *asides] if whole else [*asides]


def _settle(items: list[Item], found: Floated) -> list[Item]:
    """Give a float's rows to its captions; return what the float around it has to settle."""
    kept: dict[tuple[str, str, str], None] = {}
    told: list[Item] = []
    for item in items:
        if isinstance(item, Caption):
            if item.key in kept:
                continue
            kept[item.key] = None
            if item.kind == "figure":
                found.figures.append(item)
        told.append(item)
    captions = [item for item in told if isinstance(item, Caption) and item.kind == "table"]
    blocks = [item for item in told if isinstance(item, Block)]
    if not captions or not blocks:
        return told
    found.tables += _paired(captions, blocks, [item for item in told if not _is_figures(item)])
    return [item for item in told if _is_figures(item)]


def _is_table(item: Item) -> bool:
    return isinstance(item, Caption) and item.kind == "table"


def _is_figures(item: Item) -> bool:
    return isinstance(item, Caption) and item.kind == "figure"


def _paired(captions: Sequence[Caption], blocks: Sequence[Block], items: Sequence[Item]) -> list[DocumentTable]:
    """Return a table for each caption, by place; one for all where it is not clear which rows are whose."""
    if len(captions) == 1:
        return [_table(captions[0], items)]
    if len(captions) == len(blocks):
        return [_table(caption, [block]) for caption, block in zip(captions, blocks, strict=True)]
    first = next(item for item in items if isinstance(item, Block) or _is_table(item))
    ordered = items if isinstance(first, Caption) else list(reversed(items))
    shares: dict[int, list[Item]] = {}
    owner: Caption | None = None
    for item in ordered:
        if isinstance(item, Caption) and _is_table(item):
            owner = item
            shares[id(item)] = []
        elif owner:
            shares[id(owner)].append(item)
    if not all(any(isinstance(item, Block) for item in share) for share in shares.values()):
        whole = " ".join(caption.whole for caption in captions)
        return [DocumentTable("", whole, _rows(blocks))]
    if ordered is not items:
        shares = {key: share[::-1] for key, share in shares.items()}
    return [_table(caption, shares[id(caption)]) for caption in captions]


def _table(caption: Caption, items: Sequence[Item]) -> DocumentTable:
    return DocumentTable(caption.number, caption.text, _rows(items))


def _rows(items: Sequence[Item]) -> tuple[tuple[str, ...], ...]:
    """Return rows, with the captions of parts before theirs and notes as rows of one cell."""
    told: list[tuple[str, ...]] = []
    waiting: list[tuple[str, ...]] = []  # the rows of a part whose caption stands below it
    parts = [item for item in items if isinstance(item, Block) or _is_part(item)]
    below = bool(parts) and isinstance(parts[0], Block)
    for item in items:
        if isinstance(item, Block):
            waiting += item.rows
        elif _is_part(item) and below and isinstance(item, Caption):
            told += [(item.whole,), *waiting]
            waiting = []
        elif isinstance(item, str) or item.kind in {"part", "other"}:
            told += [*waiting, (item if isinstance(item, str) else item.whole,)]
            waiting = []
    return (*told, *waiting)


def _is_part(item: Item) -> bool:
    return isinstance(item, Caption) and item.kind == "part"


def _settle_last(items: list[Item], found: Floated) -> None:
    """Settle what no caption of a table took: rows below a figure's caption or none, program text, captions alone."""
    captions = [item for item in items if isinstance(item, Caption)]
    found.alone += [DocumentTable(item.number, item.text, ()) for item in captions if _is_table(item)]
    whole = next((item.whole for item in captions if item.kind in {"figure", "other"}), "")
    label = _NAMED.match(whole)
    name, text = (label["name"], whole[label.end() :]) if label else ("", whole)
    for item in items:
        if isinstance(item, Block) and (item.listing or (item.is_grid and not item.pictured)):
            found.tables.append(DocumentTable(name, text, item.rows))
    if captions and not any(isinstance(item, Block) for item in items) and all(c.kind == "other" for c in captions):
        notes = tuple((item,) for item in items if isinstance(item, str))  # an algorithm that is no list of lines
        found.tables += [DocumentTable(name, text, notes)] if notes else []
