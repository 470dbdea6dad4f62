"""Where on its page a figure stands: between its caption and the next text, as far as graphics reach."""

from collections.abc import Iterator, Sequence

from papers.pdf.boxes import Box, around, box_of
from papers.pdf.layout import Layout
from papers.pdf.lines import Line
from papers.pdf.obstacles import NEAR, THIN, Page, find_obstacles, find_tables, is_thin

_LEAST = 20.0  # points; what is smaller is a rule or an ornament
_MARGIN = 3.0  # points
_BACKGROUND = 0.85  # of the page's area


def find_region(caption: Sequence[Line], captions: Sequence[Sequence[Line]], page: Page, paper: Layout) -> Box | None:
    """Find a figure's place: above its caption, else beside it, else below; `captions` are all those of the page."""
    shown = (graphic.common(page.box) for graphic in page.graphics)
    page = page._replace(graphics=[g for g in shown if g.width > 0 and g.height > 0 and not _is_background(g, page)])
    label = _label(caption, page)
    others = [around(map(box_of, lines)) for lines in captions if lines != caption]
    tables = find_tables(page.lines, paper)
    own = {line for lines in [caption, *captions] for line in lines}
    text = [*find_obstacles(page, own, paper), *tables, *others]
    words = [w for w in map(box_of, page.lines) if not any(w.inside(t, 0.1) for t in [*text, label])]
    for whole in _rooms(label, _band(label, others, text, page, paper), text, others, page):
        room = _below_table(whole, tables, words, page.graphics)
        found = [g.common(room) for g in page.graphics if _stands_in(g, room)]
        region = _grown(found, words, room)
        if region and min(region.height, region.width) >= _LEAST:
            return region
    return None


def _label(caption: Sequence[Line], page: Page) -> Box:
    """Give a caption's place, and above it room for its indices, unless a graphic stands there."""
    label = around(map(box_of, caption))
    raised = label._replace(top=label.top + 0.25 * caption[0].size)
    low = [g.bottom for g in page.graphics if g.meets(raised) and g.bottom > label.top - 0.5 * caption[0].size]
    return raised._replace(top=max(label.top - 0.08 * caption[0].size, min([raised.top, *low])))


def _is_background(graphic: Box, page: Page) -> bool:
    return graphic.area > _BACKGROUND * page.box.area


def _stands_in(graphic: Box, room: Box) -> bool:
    """Tell whether most of a graphic stands in a room, or so much that it fills it; what is clipped reaches farther."""
    common = graphic.common(room)
    if common.width <= 0 or common.height <= 0:
        return False
    across = common.width > 0.5 * min(graphic.width, room.width)
    return across and common.height > 0.5 * min(graphic.height, room.height)


def _below_table(room: Box, tables: Sequence[Box], words: Sequence[Box], graphics: Sequence[Box]) -> Box:
    """Lower the ceiling of a room below a table whose caption stands above it: below words and rules."""
    if not any(abs(table.bottom - room.top) < 1 for table in tables):
        return room
    rules = [g for g in graphics if min(g.width, g.height) <= THIN]
    inked = [box for box in [*words, *rules] if box.inside(room)]
    top = max((g.top for g in graphics if g not in rules and _stands_in(g, room)), default=room.bottom)
    return room._replace(top=min((box.bottom for box in inked if box.bottom > top), default=room.top))


def _band(label: Box, others: Sequence[Box], text: Sequence[Box], page: Page, paper: Layout) -> Box:
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
    level = [t for t in text if t.bottom < label.top + 2 * NEAR and label.bottom < t.top]
    right = min([right, *(t.left for t in level if t.left > label.right)])
    left = max([left, *(t.right for t in level if t.right < label.left)])
    return Box(left, page.box.bottom, right, page.box.top)


def _rooms(label: Box, band: Box, text: Sequence[Box], others: Sequence[Box], page: Page) -> Iterator[Box]:
    """Give the rooms that a figure may stand in: above the caption, beside it unless another's is there, below it."""
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
    left = [w for w in words if w.inside(room, THIN)]
    while near := [w for w in left if w.meets(region, NEAR)]:
        region = around([region, *near])
        left = [w for w in left if w not in near]
    return region.widened(_MARGIN).common(room)


def _is_lone_rule(graphic: Box, graphics: Sequence[Box]) -> bool:
    """Tell a line across the page that stands alone, as above footnotes."""
    return is_thin(graphic) and not any(
        other is not graphic and other.height > THIN and graphic.meets(other, NEAR) for other in graphics
    )
