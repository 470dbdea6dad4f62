"""Where on its page a table stands: between rules, or as far as rows go, above its caption or below it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter

from papers.pdf.boxes import Box, around, boxes_of
from papers.pdf.ink import PageInk, PlacedWord
from papers.pdf.layout import TextLayout, is_worded
from papers.pdf.lines import TextLine
from papers.pdf.numbering import read_label
from papers.pdf.tables.labels import Label, is_caption
from papers.pdf.tables.rows import Row, find_gaps, find_rows

_THIN = 2.2  # points
_SHORT = 8.0  # points
_FAR = 2.6  # lines between a caption and its table
_SAME = 3.0  # points by which the ends of a table's rules may differ
_RUN = 3  # lines of prose between two rules are no rows
_FULL = 30  # characters
_MANY = 8  # lines of prose, to measure a page
_MOST_RULES = 2000
_MOST_ROWS = 120
_BASE = attrgetter("base")


def find_rules(graphics: Sequence[Box]) -> list[Box]:
    """Return the rules of a page, across and down, those across that touch made one."""
    sizes = ((g, g.width, g.height) for g in graphics)
    thin = [(g, wide >= high) for g, wide, high in sizes if min(wide, high) <= _THIN and max(wide, high) >= _SHORT]
    across = sorted([g for g, level in thin if level], key=lambda g: (-round(g.bottom), g.left))
    merged: list[Box] = []
    for rule in across[:_MOST_RULES]:
        last = merged[-1] if merged else None
        if last and abs(last.bottom - rule.bottom) < 1.2 and rule.left < last.right + 2.5:
            merged[-1] = around([last, rule])
        else:
            merged.append(rule)
    return merged + [g for g, level in thin if not level][:_MOST_RULES]


@dataclass(slots=True)
class PageText:
    """A page's lines and their places, its words and their depths from the top, and its rules.

    Of the lines, by their numbers, `gapped` have gaps between their words as rows have, `captions` begin as such do,
    and `headings` are numbered below others. `prose` is where lines stand that no table can hold; `width` is the usual
    one of the page's prose, in points.
    """

    lines: Sequence[TextLine]
    boxes: Sequence[Box]
    words: Sequence[PlacedWord]
    depths: Sequence[float]
    rules: Sequence[Box]
    gapped: set[int]
    captions: set[int]
    headings: set[int]
    prose: Sequence[Box]
    width: float
    paper: TextLayout

    @property
    def leading(self) -> float:
        """The space from line to line, in points."""
        return self.paper.leading * self.paper.size

    def words_between(self, low: float, high: float) -> Sequence[PlacedWord]:
        """Return the words whose feet stand at these heights or between them."""
        return self.words[bisect_left(self.depths, -high) : bisect_right(self.depths, -low)]

    def words_of(self, line: TextLine) -> list[PlacedWord]:
        """Return the words that stand in a line."""
        base, slack, left, right = line.base, 0.5 * line.size, line.left - 1, line.right + 1
        near = self.words_between(base - line.size, base + line.size)
        return [word for word in near if abs(word.base - base) < slack and left < (word.left + word.right) / 2 < right]


def look_at(lines: Sequence[TextLine], ink: PageInk, paper: TextLayout) -> PageText:
    """Tell a page's prose from what may be a table's."""
    upright = [line for line in lines if line.upright]
    boxes = boxes_of(upright)
    words = sorted(ink.words, key=_BASE, reverse=True)
    gapped = _gapped_lines(upright, words)
    texts = [
        box
        for n, (line, box) in enumerate(zip(upright, boxes, strict=True))
        if n not in gapped and line.size > 0.94 * paper.size and len(line.text) > _FULL and is_worded(line)
    ]
    widths = sorted([box.width for box in texts])
    width = widths[len(widths) * 3 // 4] if len(widths) > _MANY else max(1.0, paper.width)
    return PageText(
        upright,
        boxes,
        words,
        [-word.base for word in words],
        find_rules(ink.graphics),
        gapped,
        {n for n, line in enumerate(upright) if is_caption(line.text)},
        {n for n, line in enumerate(upright) if _is_heading(line, paper)},
        [box for box in texts if 0.9 < box.width / width < 1.1],
        width,
        paper,
    )


def _gapped_lines(lines: Sequence[TextLine], words: Sequence[PlacedWord]) -> set[int]:
    found: set[int] = set()
    heights = sorted((line.base, n) for n, line in enumerate(lines))
    for row, gaps in find_gaps(words):
        begin = bisect_left(heights, (row.base - 0.5 * row.size,))
        for _, n in heights[begin : bisect_left(heights, (row.base + 0.5 * row.size,), begin)]:
            line = lines[n]
            if abs(line.base - row.base) < 0.5 * row.size and any(
                line.left < left and right < line.right for left, right in gaps
            ):
                found.add(n)
    return found


def find_frames(page: PageText, labels: Sequence[Label]) -> list[Box]:
    """Return the rectangles between rules of one width with words and without captions or prose between them."""
    across = sorted((rule for rule in page.rules if rule.width > rule.height), key=lambda rule: -rule.bottom)
    named = [line for label in labels for line in label.lines]
    bars = [
        page.boxes[n]
        for n, line in enumerate(page.lines)
        if n in page.headings or (n in page.captions and _alone(line, page)) or line in named
    ]
    groups: list[list[Box]] = []
    for rule in across:
        if rule.width < 2 * _SHORT:
            continue
        for group in reversed(groups):
            above = group[-1]
            same = abs(above.left - rule.left) < _SAME and abs(above.right - rule.right) < _SAME
            if same and not _parted(above, rule, page, bars):
                group.append(rule)
                break
        else:
            groups.append([rule])
    frames = [around(group) for group in groups if len(group) > 1]
    frames = [
        frame for frame in frames if any(_holds(frame, word) for word in page.words_between(frame.bottom, frame.top))
    ]
    return [f for f in frames if not any(f.area < g.area and _overlap(f, g) > 0.2 * f.area for g in frames)]


def _overlap(one: Box, other: Box) -> float:
    common = one.common(other)
    return max(0.0, common.width) * max(0.0, common.height)


def _alone(line: TextLine, page: PageText) -> bool:
    return line.size != page.paper.size or line.bold or ":" in line.text[:14]


def _parted(above: Box, below: Box, page: PageText, captions: Sequence[Box]) -> bool:
    """Return whether something stands between two rules that no table holds."""
    between = Box(below.left, below.bottom, below.right, above.top)
    if any(between.bottom < caption.middle[1] < between.top and between.meets(caption) for caption in captions):
        return True
    return sum(between.holds(line) and line.width > 0.8 * between.width for line in page.prose) >= _RUN


def _holds(box: Box, word: PlacedWord) -> bool:
    return box[1] < word.base < box[3] and box[0] - _SAME < (word.left + word.right) / 2 < box[2] + _SAME


def place(labels: Sequence[Label], page: PageText, below: bool | None) -> int:
    """Give each caption its table's place; `below` is where the paper has its tables, seen from captions, if known.

    Returns how many more stand below their caption than above it.
    """
    frames = find_frames(page, labels)
    bars = [label.box for label in labels]
    wishes = {n: [(side, frame) for side, frame in _near(label, frames, page)] for n, label in enumerate(labels)}
    free = list(frames)
    balance = 0
    open_ = [n for n in wishes if wishes[n]]
    while open_:
        open_.sort(key=lambda n: len(wishes[n]))
        n = open_.pop(0)
        left = [(side, frame) for side, frame in wishes[n] if frame in free]
        if not left:
            continue
        labels[n].doubtful = labels[n].doubtful or len({side for side, _ in left}) > 1
        if len(left) > 1 and below is not None:
            left = [wish for wish in left if wish[0] == below] or left
        side, frame = left[0]
        if labels[n].kind == "Table":
            balance += 1 if side else -1
        free.remove(frame)
        labels[n].regions.append(frame)
        for m in open_:
            wishes[m] = [wish for wish in wishes[m] if wish[1] != frame]
        open_ = [m for m in open_ if wishes[m]]
    for label in labels:
        _take_more(label, free, page, bars)
    for label in labels:
        if label.regions:
            _extended(label, page, labels)
        elif region := _by_rows(label, page, labels, below):
            label.regions.append(region)
            _take_more(label, free, page, bars)
        _unite(label)
    return balance


def _near(label: Label, frames: Sequence[Box], page: PageText) -> Iterator[tuple[bool, Box]]:
    """Yield the frames next to a caption, nearest first, and whether they stand below it."""
    box = label.box
    near: list[tuple[float, bool, Box]] = []
    for frame in frames:
        common = min(frame.right, box.right) - max(frame.left, box.left)
        if common < 0.5 * min(frame.width, box.width):
            continue
        for side, gap in ((True, box.bottom - frame.top), (False, frame.bottom - box.top)):
            if -4 < gap < _FAR * page.leading:
                near.append((gap, side, frame))
    yield from ((side, frame) for _, side, frame in sorted(near, key=lambda found: found[0]))


def _take_more(label: Label, free: list[Box], page: PageText, bars: Sequence[Box]) -> None:
    """Add the frames that stand beside or beneath a table's and belong to no caption."""
    grown = bool(label.regions)
    while grown:
        grown = False
        whole = around(label.regions)
        for frame in list(free):
            level = frame.bottom < whole.top - 5 and whole.bottom < frame.top - 5
            beside = level and frame.meets(whole, 40) and _over(frame, label.box)
            gap = max(whole.bottom - frame.top, frame.bottom - whole.top)
            beneath = gap < _FAR * page.leading and _over(frame, whole)
            reach = around([whole, frame])
            if (
                (beside or beneath)
                and not any(reach.holds(bar) for bar in bars)
                and not any(map(reach.holds, page.prose))
            ):
                label.regions.append(frame)
                free.remove(frame)
                grown = True


def _over(one: Box, other: Box) -> bool:
    return min(one.right, other.right) - max(one.left, other.left) > 0.5 * min(one.width, other.width)


def _by_rows(label: Label, page: PageText, labels: Sequence[Label], below: bool | None) -> Box | None:
    """Find the rows without rules around them next to a caption, on the side where there are more."""
    if label.kind != "Table":
        return None
    box, column = label.box, _column(label, page, labels)
    stops = _stops(label, page, labels)
    found = [
        (True, _run(page, box.bottom, column, stops, below=True, first=_FAR)),
        (False, _run(page, box.top, column, stops, below=False, first=_FAR)),
    ]
    runs = [(side, rows) for side, rows in found if sum(len(row.pieces) > 1 for row in rows) > 1]
    label.doubtful = label.doubtful or len(runs) > 1
    if len(runs) > 1 and below is not None:
        runs = [run for run in runs if run[0] == below]
    return _place_of(max(runs, key=lambda run: len(run[1]))[1]) if runs else None


def _place_of(rows: Sequence[Row]) -> Box:
    pieces = [piece for row in rows for piece in row.pieces]
    low, high = min(rows, key=lambda row: row.base), max(rows, key=lambda row: row.base)
    left, right = min(piece.left for piece in pieces), max(piece.right for piece in pieces)
    return Box(left, low.base - 0.3 * low.size, right, high.base + high.size)


def _extended(label: Label, page: PageText, labels: Sequence[Label]) -> None:
    """Add the rows of a table that stand beyond its outer rules: on to its caption, and on the other side."""
    box, whole = label.box, around(label.regions)
    column = (whole.left - _SAME, whole.right + _SAME)
    stops = _stops(label, page, labels)
    below = whole.top < box.bottom + 4
    near = (
        Box(column[0], whole.top, column[1], box.bottom) if below else Box(column[0], box.top, column[1], whole.bottom)
    )
    between = [word for word in page.words_between(near.bottom, near.top) if _holds(near, word)]
    if between and not any(near.holds(stop) for stop in stops):
        label.regions.append(_place_of(list(find_rows(between))))
    rows = _run(page, whole.bottom if below else whole.top, column, stops, below=below)
    if sum(len(row.pieces) > 1 for row in rows) > 0:
        label.regions.append(_place_of(rows))


def _unite(label: Label) -> None:
    """Make one of a table's parts, unless they stand side by side."""
    if len(label.regions) > 1 and not _side_by_side(label.regions):
        label.regions = [around(label.regions)]


def _side_by_side(regions: Sequence[Box]) -> bool:
    return any(
        one.bottom < two.top - 5 and two.bottom < one.top - 5 and one.common(two).width < 5
        for one in regions
        for two in regions
        if one is not two
    )


def _stops(label: Label, page: PageText, labels: Sequence[Label]) -> list[Box]:
    """Return where something stands that no table of this caption can hold."""
    bars = [
        page.boxes[n]
        for n, line in enumerate(page.lines)
        if (n in page.captions or n in page.headings or (line.bold and line.size > page.paper.size))
        and line not in label.lines
    ]
    return [*bars, *page.prose, *(other.box for other in labels if other is not label)]


def _run(
    page: PageText, edge: float, column: tuple[float, float], stops: Sequence[Box], *, below: bool, first: float = 1.6
) -> list[Row]:
    """Return the rows that follow from an edge, downwards or upwards, until something else stands there.

    The first may be so many lines away.
    """
    if below:
        words = list(page.words[bisect_right(page.depths, -edge) :])
    else:
        words = [w for w in page.words if w.base > edge - 0.3 * w.size]
    left, right = column
    words = [w for w in words if left <= (w.left + w.right) / 2 <= right]
    rows: list[Row] = []
    last = edge
    for row in islice(find_rows(words, upwards=not below), _MOST_ROWS):
        at = Box(row.pieces[0].left, row.base, row.pieces[-1].right, row.base + 0.6 * row.size)
        gap = last - row.base - 0.8 * row.size if below else row.base - last
        reach = Box(at.left, min(at.bottom, last), at.right, max(at.top, last))
        if any(reach.holds(stop) for stop in stops) or gap > (1.6 if rows else first) * page.leading:
            break
        if len(row.pieces) == 1 and _is_text(row, column, page):
            break
        rows.append(row)
        last = row.base if below else row.base + 0.8 * row.size
    while rows and len(rows[-1].pieces) == 1:
        rows.pop()
    return rows


def _is_heading(line: TextLine, paper: TextLayout) -> bool:
    """Return whether a line is printed as a heading and numbered below another, as no row of a table begins."""
    printed = line.bold or line.size > 1.1 * paper.size
    return printed and (label := read_label(line.text)) is not None and label.deep > 1


def _is_text(row: Row, column: tuple[float, float], page: PageText) -> bool:
    piece = row.pieces[0]
    return piece.right - piece.left > 0.8 * min(page.width, column[1] - column[0])


def _column(label: Label, page: PageText, labels: Sequence[Label]) -> tuple[float, float]:
    """Return from where to where a caption's table can reach: its column or all of the text, up to a neighbour's."""
    box = label.box
    left, right = min(line.left for line in page.lines) - 5, max(line.right for line in page.lines) + 5
    middle = (left + right) / 2
    if page.width < 0.6 * (right - left):
        if box.right < middle + 5:
            right = middle
        elif box.left > middle - 5:
            left = middle
    for other in (other.box for other in labels if other is not label):
        if other.bottom < box.top and box.bottom < other.top:
            if other.left > box.right:
                right = min(right, (box.right + other.left) / 2)
            elif other.right < box.left:
                left = max(left, (other.right + box.left) / 2)
    return left, right
