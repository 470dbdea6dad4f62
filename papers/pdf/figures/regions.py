"""Where on its page a figure stands: between its caption and the next text, as far as graphics reach."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from papers.pdf.boxes import Box, around, box_of, boxes_of
from papers.pdf.ink import PageInk
from papers.pdf.layout import TABLE, TextLayout, blocks, is_worded
from papers.pdf.lines import TextLine

_NEAR = 14.0  # points between a graphic and the words at its edges
_THIN = 2.0  # points
_LONG = 60.0  # points
_FORMULA = re.compile(r"\(\d{1,3}[a-z]?\)$")
_LEAST = 20.0  # points; what is smaller is a rule or an ornament
_MARGIN = 3.0  # points
_BACKGROUND = 0.85  # of the page's area


class PageContent(NamedTuple):
    """What stands on a page: its rectangle, its graphics and the places of its captions, of its tables and of theirs.

    `text` is where lines stand that no figure may cover, `words` where the others do.
    """

    box: Box
    graphics: Sequence[Box]
    captions: Sequence[Box]
    tables: Sequence[Box]
    text: Sequence[Box]
    words: Sequence[Box]


def look_at(
    lines: Sequence[TextLine],
    ink: PageInk,
    paper: TextLayout,
    *,
    furniture: Sequence[bool],
    captions: Sequence[Sequence[TextLine]],
    tables: Sequence[Box],
) -> PageContent:
    """Tell what figures may take of a page; `furniture` says it of each line, and `tables` are those found already."""
    boxes = boxes_of(lines)
    shown = list(_shown(ink.graphics, ink.box))
    least = 4 * paper.size
    frames = [g.widened(3.0) for g in shown if g[2] - g[0] > least and g[3] - g[1] > least]
    own = {line for each in captions for line in each}
    covering = {
        at for at, outer in _find_obstacles(lines, furniture, own, paper) if outer or not _is_covered(boxes[at], frames)
    }
    edges = [place for place, outer in zip(boxes, furniture, strict=True) if outer]
    rules = [g for g in shown if _is_thin(g) and any(g.meets(edge, _NEAR) for edge in edges)]
    labels = _find_tables(lines, paper)
    return PageContent(
        ink.box,
        shown,
        [around(map(box_of, each)) for each in captions],
        labels,
        [*(boxes[at] for at in covering), *rules, *tables, *labels],
        [place for at, place in enumerate(boxes) if at not in covering],
    )


def _shown(graphics: Sequence[Box], page: Box) -> Iterator[Box]:
    """Yield what is seen of the graphics of a page, without what is drawn behind all of it."""
    begin, floor, end, ceiling = page
    largest = _BACKGROUND * page.area
    for graphic in graphics:
        left, bottom, right, top = graphic
        if left >= begin and right <= end and bottom >= floor and top <= ceiling:
            seen = graphic
        else:
            seen = graphic.common(page)
            left, bottom, right, top = seen
        if right > left and top > bottom and (right - left) * (top - bottom) <= largest:
            yield seen


def _find_obstacles(
    lines: Sequence[TextLine], furniture: Sequence[bool], captions: Collection[TextLine], paper: TextLayout
) -> Iterator[tuple[int, bool]]:
    """Yield the lines that no figure may cover, those of captions apart, and whether one is none that may be drawn on.

    Words in something drawn are no obstacle, but a picture's frame may reach beyond what is seen of it, over a heading
    at the margin where captions begin.
    """
    prose = _prose([(at, line) for at, line in enumerate(lines) if line.upright and line not in captions], paper)
    lefts = Counter([round(lines[at].left) for at in prose])
    rights = Counter([round(lines[at].right) for at in prose])
    margins = {round(line.left) for line in captions}
    for at, line in enumerate(lines):
        heading = line.bold and line.size > 1.1 * paper.size
        if not (at in prose or heading or furniture[at]):
            flush = line.upright and 0.8 < line.size / paper.size < 1.4 and lefts[round(line.left)] > 1
            formula = line.text.endswith(")") and bool(_FORMULA.search(line.text)) and rights[round(line.right)] > 1
            if not (flush or formula):
                continue
        if line not in captions:
            yield at, furniture[at] or (heading and round(line.left) in margins)


def _prose(lines: Sequence[tuple[int, TextLine]], paper: TextLayout) -> set[int]:
    """Return the lines that fill their column, or are set between the same margins as others: body and quotations."""
    wide = [(at, x) for at, x in lines if x.right - x.left > 0.55 * paper.width and x.size > 0.8 * paper.size]
    wide = [(at, line) for at, line in wide if len(line.text) > 20 and is_worded(line)]
    lefts = Counter([round(line.left) for _, line in wide])
    rights = Counter([round(line.right) for _, line in wide])
    return {
        at
        for at, line in wide
        if (0.9 < (line.right - line.left) / paper.width < 1.1 and line.size > 0.94 * paper.size)
        or (lefts[round(line.left)] > 2 and rights[round(line.right)] > 2)
    }


def _find_tables(lines: Sequence[TextLine], paper: TextLayout) -> list[Box]:
    """Return the places of the captions of tables, algorithms and listings."""
    if not any(TABLE.match(line.text) for line in lines):
        return []
    found = (block for block in blocks(lines, paper) if TABLE.match(block[0].text) and block[0].upright)
    return [around(map(box_of, block)) for block in found]


def _is_thin(graphic: Box) -> bool:
    """Return whether a graphic is a line across the page, or a long piece of one."""
    left, bottom, right, top = graphic
    return top - bottom <= _THIN and right - left >= _LONG


def find_region(caption: Sequence[TextLine], page: PageContent, paper: TextLayout) -> Box | None:
    """Find a figure's place: above its caption, else beside it, else below."""
    own = around(map(box_of, caption))
    label = _label(own, caption[0].size, page)
    others = [other for other in page.captions if other != own]
    text = [*page.text, *others]
    covers = [t.widened(0.1) for t in [*text, label]]
    for whole in _rooms(label, _band(label, others, text, page, paper), text, others, page):
        words = [w for w in page.words if w.inside(whole, _THIN) and not _is_covered(w, covers)]
        room = _below_table(whole, page.tables, words, page.graphics)
        found = [g.common(room) for g in page.graphics if _stands_in(g, room)]
        region = _grown(found, words, room)
        if region and min(region.height, region.width) >= _LEAST:
            return region
    return None


def _is_covered(word: Box, covers: Sequence[Box]) -> bool:
    left, bottom, right, top = word
    # Words are many: a call for each pair would take most of the time of a figure.
    return True in [bottom >= at[1] and top <= at[3] and left >= at[0] and right <= at[2] for at in covers]


def _label(caption: Box, size: float, page: PageContent) -> Box:
    """Return a caption's place, and above it room for its indices, unless a graphic stands there."""
    raised = caption._replace(top=caption.top + 0.25 * size)
    low = [g.bottom for g in page.graphics if g.meets(raised) and g.bottom > caption.top - 0.5 * size]
    return raised._replace(top=max(caption.top - 0.08 * size, min([raised.top, *low])))


def _stands_in(graphic: Box, room: Box) -> bool:
    """Return whether most of a graphic stands in a room, or so much that it fills it; a clipped one reaches farther."""
    left, bottom, right, top = graphic
    begin, floor, end, ceiling = room
    if left >= end or right <= begin or bottom >= ceiling or top <= floor:
        return False
    width, height = min(right, end) - max(left, begin), min(top, ceiling) - max(bottom, floor)
    return width > 0.5 * min(right - left, end - begin) and height > 0.5 * min(top - bottom, ceiling - floor)


def _below_table(room: Box, tables: Sequence[Box], words: Sequence[Box], graphics: Sequence[Box]) -> Box:
    """Lower the ceiling of a room below a table whose caption stands above it: below words and rules."""
    if not any(abs(table.bottom - room.top) < 1 for table in tables):
        return room
    rules = [g for g in graphics if min(g.width, g.height) <= _THIN]
    inked = [box for box in [*words, *rules] if box.inside(room)]
    top = max((g.top for g in graphics if g not in rules and _stands_in(g, room)), default=room.bottom)
    return room._replace(top=min((box.bottom for box in inked if box.bottom > top), default=room.top))


def _band(label: Box, others: Sequence[Box], text: Sequence[Box], page: PageContent, paper: TextLayout) -> Box:
    """Find how far a figure can reach to the sides: its column, and no farther than half the way to a neighbour."""
    left, right = page.box.left, page.box.right
    middle, slack = (left + right) / 2, 0.02 * page.box.width
    if paper.width < 0.5 * page.box.width and label.width < 1.1 * paper.width:
        if label.right < middle + slack:
            right = middle
        elif label.left > middle - slack:
            left = middle
    for other in others:
        if other.bottom < label.top and label.bottom < other.top:
            if other.left > label.right:
                right = min(right, (label.right + other.left) / 2)
            elif other.right < label.left:
                left = max(left, (label.left + other.right) / 2)
    level = [t for t in text if t.bottom < label.top + 2 * _NEAR and label.bottom < t.top]
    right = min([right, *(t.left for t in level if t.left > label.right)])
    left = max([left, *(t.right for t in level if t.right < label.left)])
    return Box(left, page.box.bottom, right, page.box.top)


def _rooms(label: Box, band: Box, text: Sequence[Box], others: Sequence[Box], page: PageContent) -> Iterator[Box]:
    """Yield the rooms that a figure may stand in: above the caption, beside it unless another's is there, below it."""
    met = [t for t in text if t.left < band.right and band.left < t.right]
    ceiling = min((t.bottom for t in met if t.bottom > label.top - 2), default=band.top)
    floor = max((t.top for t in met if t.top < label.bottom + 2), default=band.bottom)
    yield Box(band.left, label.top, band.right, ceiling)
    for beside in (Box(label.right, floor, page.box.right, ceiling), Box(page.box.left, floor, label.left, ceiling)):
        if not any(other.meets(beside) for other in others):
            yield beside
    yield Box(band.left, floor, band.right, label.bottom)


def _grown(graphics: Sequence[Box], words: Sequence[Box], room: Box) -> Box | None:
    """Add the words at the graphics' edges, and theirs; where there are no graphics, words alone make no figure."""
    thick = [g for g in graphics if g.height > _THIN]
    # A line across the page that stands alone is none, as above footnotes.
    drawn = [g for g in graphics if not _is_thin(g) or any(g.meets(other, _NEAR) for other in thick)]
    if not drawn:
        return None
    region = around(drawn)
    left = [w for w in words if w.inside(room, _THIN)]
    while near := [w for w in left if w.meets(region, _NEAR)]:
        left = [w for w in left if not w.meets(region, _NEAR)]
        region = around([region, *near])
    return region.widened(_MARGIN).common(room)
