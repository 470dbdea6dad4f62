"""What on a page no figure may cover: the body's text, headings, formulas, tables' captions, running heads."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

from papers.pdf.boxes import Box, around, box_of
from papers.pdf.layout import TABLE, Layout, blocks, is_worded
from papers.pdf.lines import Line

NEAR = 14.0  # points between a graphic and the words at its edges
THIN = 2.0  # points
_LONG = 60.0  # points
_FORMULA = re.compile(r"\(\d{1,3}[a-z]?\)$")


class Page(NamedTuple):
    """What stands on a page: its rectangle, its lines, those of them that are no part of the text, its graphics."""

    box: Box
    lines: Sequence[Line]
    furniture: Sequence[Line]
    graphics: Sequence[Box]


def find_obstacles(page: Page, captions: Collection[Line], paper: Layout) -> list[Box]:
    """Give the lines that no figure may cover, those of captions apart; words in something drawn are no obstacle.

    A picture's frame may reach beyond what is seen of it, over a heading at the margin where captions begin.
    """
    frames = [g for g in page.graphics if min(g.width, g.height) > 4 * paper.size]
    prose = _prose([line for line in page.lines if line.upright and line not in captions], paper)
    lefts = Counter(round(line.left) for line in prose)
    rights = Counter(round(line.right) for line in prose)
    margins = {round(line.left) for line in captions}
    found = []
    for line in page.lines:
        flush = line.upright and 0.8 < line.size / paper.size < 1.4 and lefts[round(line.left)] > 1
        formula = bool(_FORMULA.search(line.text)) and rights[round(line.right)] > 1
        heading = line.bold and line.size > 1.1 * paper.size
        text = line in prose or flush or formula or heading
        outer = line in page.furniture or (heading and round(line.left) in margins)
        free = outer or not any(box_of(line).inside(frame, 3.0) for frame in frames)
        if line not in captions and free and (text or line in page.furniture):
            found.append(box_of(line))
    rules = [g for g in page.graphics if is_thin(g) and any(g.meets(box_of(x), NEAR) for x in page.furniture)]
    return found + rules


def _prose(lines: Sequence[Line], paper: Layout) -> set[Line]:
    """Give the lines that fill their column, or are set between the same margins as others: body and quotations."""
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


def find_tables(lines: Sequence[Line], paper: Layout) -> list[Box]:
    """Give the places of the captions of tables, algorithms and listings."""
    found = (block for block in blocks(lines, paper) if TABLE.match(block[0].text) and block[0].upright)
    return [around(map(box_of, block)) for block in found]


def is_thin(graphic: Box) -> bool:
    """Tell a line across the page, or a long piece of one."""
    return graphic.height <= THIN and graphic.width >= _LONG
