"""Where on its page a figure stands: between its caption and the next text, as far as graphics reach."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from papers.pdf.boxes import Box, around, box_of
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
    """What stands on a page: its rectangle, lines, those of them that are no part of the text, graphics, tables."""

    box: Box
    lines: Sequence[TextLine]
    furniture: Sequence[TextLine]
    graphics: Sequence[Box]
    tables: Sequence[Box] = ()


def _find_obstacles(page: PageContent, captions: Collection[TextLine], paper: TextLayout) -> list[Box]:
    """Return the lines that no figure may cover, those of captions apart; words in something drawn are no obstacle.

    A picture's frame may reach beyond what is seen of it, over a heading at the margin where captions begin.
    """
    frames = [g.widened(3.0) for g in page.graphics if min(g.width, g.height) > 4 * paper.size]
    prose = _prose([line for line in page.lines if line.upright and line not in captions], paper)
    lefts = Counter(round(line.left) for line in prose)
    rights = Counter(round(line.right) for line in prose)
    margins = {round(line.left) for line in captions}
    found = []
    for line in page.lines:
        flush = line.upright and 0.8 < line.size / paper.size < 1.4 and lefts[round(line.left)] > 1
        formula = line.text.endswith(")") and bool(_FORMULA.search(line.text)) and rights[round(line.right)] > 1
        heading = line.bold and line.size > 1.1 * paper.size
        furniture = line in page.furniture
        if not (flush or formula or heading or furniture or line in prose) or line in captions:
            continue
        box = box_of(line)
        outer = furniture or (heading and round(line.left) in margins)
        if outer or not _is_covered(box, frames):
            found.append(box)
    edges = list(map(box_of, page.furniture))
    rules = [g for g in page.graphics if _is_thin(g) and any(g.meets(edge, _NEAR) for edge in edges)]
    return found + rules


def _prose(lines: Sequence[TextLine], paper: TextLayout) -> set[TextLine]:
    """Return the lines that fill their column, or are set between the same margins as others: body and quotations."""
    wide = [x for x in lines if x.right - x.left > 0.55 * paper.width and x.size > 0.8 * paper.size]
    wide = [line for line in wide if len(line.text) > 20 and is_worded(line)]
    lefts = Counter(round(line.left) for line in wide)
    rights = Counter(round(line.right) for line in wide)
    return {
        line
        for line in wide
        if (0.9 < (line.right - line.left) / paper.width < 1.1 and line.size > 0.94 * paper.size)
        or (lefts[round(line.left)] > 2 and rights[round(line.right)] > 2)
    }


def _find_tables(lines: Sequence[TextLine], paper: TextLayout) -> list[Box]:
    """Return the places of the captions of tables, algorithms and listings."""
    found = (block for block in blocks(lines, paper) if TABLE.match(block[0].text) and block[0].upright)
    return [around(map(box_of, block)) for block in found]


def _is_thin(graphic: Box) -> bool:
    """Return whether a graphic is a line across the page, or a long piece of one."""
    return graphic.height <= _THIN and graphic.width >= _LONG


def find_region(
    caption: Sequence[TextLine], captions: Sequence[Sequence[TextLine]], page: PageContent, paper: TextLayout
) -> Box | None:
    """Find a figure's place: above its caption, else beside it, else below; `captions` are all those of the page."""
    shown = (g if g.inside(page.box, 0) else g.common(page.box) for g in page.graphics)
    page = page._replace(graphics=[g for g in shown if g.width > 0 and g.height > 0 and not _is_background(g, page)])
    label = _label(caption, page)
    others = [around(map(box_of, lines)) for lines in captions if lines != caption]
    tables = _find_tables(page.lines, paper)
    own = {line for lines in [caption, *captions] for line in lines}
    text = [*_find_obstacles(page, own, paper), *page.tables, *tables, *others]
    covers = [t.widened(0.1) for t in [*text, label]]
    words = [w for w in map(box_of, page.lines) if not _is_covered(w, covers)]
    for whole in _rooms(label, _band(label, others, text, page, paper), text, others, page):
        room = _below_table(whole, tables, words, page.graphics)
        found = [g.common(room) for g in page.graphics if _stands_in(g, room)]
        region = _grown(found, words, room)
        if region and min(region.height, region.width) >= _LEAST:
            return region
    return None


def _is_covered(word: Box, covers: Sequence[Box]) -> bool:
    left, bottom, right, top = word
    # Words are many: a call for each pair would take most of the time of a figure.
    return True in [left >= at[0] and bottom >= at[1] and right <= at[2] and top <= at[3] for at in covers]


def _label(caption: Sequence[TextLine], page: PageContent) -> Box:
    """Return a caption's place, and above it room for its indices, unless a graphic stands there."""
    label = around(map(box_of, caption))
    raised = label._replace(top=label.top + 0.25 * caption[0].size)
    low = [g.bottom for g in page.graphics if g.meets(raised) and g.bottom > label.top - 0.5 * caption[0].size]
    return raised._replace(top=max(label.top - 0.08 * caption[0].size, min([raised.top, *low])))


def _is_background(graphic: Box, page: PageContent) -> bool:
    return graphic.area > _BACKGROUND * page.box.area


def _stands_in(graphic: Box, room: Box) -> bool:
    """Return whether most of a graphic stands in a room, or so much that it fills it; a clipped one reaches farther."""
    common = graphic.common(room)
    if common.width <= 0 or common.height <= 0:
        return False
    across = common.width > 0.5 * min(graphic.width, room.width)
    return across and common.height > 0.5 * min(graphic.height, room.height)


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
    drawn = [g for g in graphics if not _is_lone_rule(g, graphics)]
    if not drawn:
        return None
    region = around(drawn)
    left = [w for w in words if w.inside(room, _THIN)]
    while near := [w for w in left if w.meets(region, _NEAR)]:
        region = around([region, *near])
        left = [w for w in left if w not in near]
    return region.widened(_MARGIN).common(room)


def _is_lone_rule(graphic: Box, graphics: Sequence[Box]) -> bool:
    """Return whether a graphic is a line across the page that stands alone, as above footnotes."""
    return _is_thin(graphic) and not any(
        other is not graphic and other.height > _THIN and graphic.meets(other, _NEAR) for other in graphics
    )
