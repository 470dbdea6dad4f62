"""A paper's tables and listings: at a caption what stands between rules, or in aligned pieces, as rows of cells."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter

from papers.document import DocumentTable
from papers.pdf.boxes import Box
from papers.pdf.ink import PageInk
from papers.pdf.layout import TextLayout
from papers.pdf.lines import TextLine
from papers.pdf.tables.cells import Rows
from papers.pdf.tables.frames import PageText, look_at, place
from papers.pdf.tables.grid import read_rows
from papers.pdf.tables.labels import Label, find_labels, may_name_tables

_LOW = 3.0  # points, so high is a rule at most
_BASE, _LEFT = attrgetter("base"), attrgetter("left")
_OFTEN = 3  # pages with a rule at the same place, which is then the page's and no table's


@dataclass(frozen=True, slots=True)
class FoundTables:
    """A paper's tables, algorithms and listings, and the lines that are none of theirs.

    `inks` are those given, without the pages' own rules; `places` are where the tables stand, by page.
    """

    tables: list[DocumentTable]
    rest: list[TextLine]
    inks: Mapping[int, PageInk]
    places: dict[int, list[Box]]


def find_tables(lines: Sequence[TextLine], inks: Mapping[int, PageInk], paper: TextLayout) -> FoundTables:
    """Find the tables and listings of a paper; `inks` are the pages', from 1, that may hold any."""
    inks = _without_furniture(inks)
    places: dict[int, list[Box]] = {}
    pages: list[tuple[PageText, list[Label]]] = []
    for number, group in groupby(lines, key=attrgetter("page")):
        own = list(group)
        if number not in inks or not may_name_tables(own):
            continue
        page = look_at(own, inks[number], paper)
        labels = find_labels(page.lines, page.rules, page.gapped, paper)
        if labels:
            pages.append((page, labels))
    balance = 0
    for page, labels in pages:
        balance += place(labels, page, None)
    taken: set[TextLine] = set()
    tables: list[DocumentTable] = []
    for page, labels in pages:
        if any(label.doubtful for label in labels):
            for label in labels:
                label.regions.clear()
            place(labels, page, balance > 0 if balance else None)
        for label in labels:
            if not label.sure and not label.regions:
                continue
            held = [(line, box) for line, box in _held(page, label.regions) if line not in taken]
            taken.update(label.lines, [line for line, _ in held])
            places.setdefault(label.lines[0].page, []).extend(label.regions)
            _add(tables, label, _rows(label, page, held))
    pages_of = {line.page for line in taken}
    rest = [line for line in lines if line.page not in pages_of or line not in taken]
    return FoundTables(tables, rest, inks, places)


def _without_furniture(inks: Mapping[int, PageInk]) -> Mapping[int, PageInk]:
    """Leave the pages' own rules out of what stands on them."""
    low = ([g for g in ink.graphics if g.height < _LOW] for ink in inks.values())
    seen = Counter(place for boxes in low for place in set(_rounded(boxes)))
    furniture = {place for place, times in seen.items() if times >= _OFTEN}
    if not furniture:
        return inks
    return {
        number: ink._replace(
            graphics=tuple(g for g in ink.graphics if g.height > _LOW + 1 or _rounded([g])[0] not in furniture)
        )
        for number, ink in inks.items()
    }


def _rounded(boxes: Sequence[Box]) -> list[tuple[int, int, int, int]]:
    """Return rectangles in whole points, to find them again on other pages."""
    return [(round(left), round(bottom), round(right), round(top)) for left, bottom, right, top in boxes]


def _rows(label: Label, page: PageText, held: Sequence[tuple[TextLine, Box]]) -> Rows:
    """Read the rows of a table's parts from the top; a line that was not cut into words is one."""
    if label.kind != "Table":
        return tuple((line.text.replace("¬", "-"),) for line, _ in held)
    rows: list[tuple[str, ...]] = []
    for region in sorted(label.regions, key=lambda region: (-region.top, region.left)):
        wide = Box(region.left - 3, region.bottom - 1, region.right + 3, region.top)
        words = {
            word
            for word in page.words_between(wide.bottom, wide.top)
            if wide.left <= (word.left + word.right) / 2 <= wide.right
        }
        for line, box in held:
            if region.holds(box, 1):
                words.update(page.words_of(line))
        rules = [rule for rule in page.rules if rule.inside(region, 3)]
        rows += read_rows(sorted(sorted(words, key=_LEFT), key=_BASE, reverse=True), rules, page.paper.known)
    return tuple(rows)


def _held(page: PageText, regions: Sequence[Box]) -> list[tuple[TextLine, Box]]:
    """Return the lines of a page, and their places, whose middles lie in one of some regions."""
    lines = list(zip(page.lines, page.boxes, strict=True))
    return [each for each in lines if any(region.holds(each[1], 1) for region in regions)]


def _add(tables: list[DocumentTable], label: Label, rows: Rows) -> None:
    """Add a table, or its rows to the one that it continues, a head that is told again left out."""
    before = tables[-1] if tables else None
    number = label.number if label.kind == "Table" else f"{label.kind} {label.number}"
    if before and before.number == number and (label.continued or label.text in ("", before.caption)):
        again = 0
        while again < min(len(rows), len(before.rows)) and rows[again] == before.rows[again]:
            again += 1
        tables[-1] = replace(before, rows=(*before.rows, *rows[again:]))
        return
    tables.append(DocumentTable(number, label.text, rows, label.lines[0].page))
