"""The captions of a paper's figures."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from papers.pdf.layout import TextLayout
from papers.pdf.lines import TextLine
from papers.pdf.numbering import NUMBERED

_CAPTION = re.compile(
    r"(?:Supplementary |Extended Data )?(?:Figure|FIGURE|Fig|FIG)s?\.?\s*"
    r"(?P<number>(?:[A-Z]{1,2}[.-]?)?\d{1,3}(?:\.\d{1,2})?[a-z]?)\s*(?:[:|–—]|\.(?!\d)[\s–—]*)\s*(?P<text>.*)"
)
_FIRST = frozenset("FSE")
_MOST_LINES = 40


@dataclass(frozen=True, slots=True)
class Caption:
    """A figure's number as printed ("3", "S2"), its whole caption on one line, and the lines that it stands on."""

    number: str
    text: str
    lines: tuple[TextLine, ...]

    @property
    def page(self) -> int:
        """The page on which it begins."""
        return self.lines[0].page


def may_name_figures(lines: Sequence[TextLine]) -> bool:
    """Return whether a line begins as the caption of a figure does."""
    return any(line.text[:1] in _FIRST and _CAPTION.match(line.text) for line in lines)


def find_captions(lines: Sequence[TextLine], paper: TextLayout) -> tuple[list[Caption], list[TextLine]]:
    """Find the captions, one a figure, in the paper's order; give also the lines that belong to none."""
    captions: dict[str, Caption] = {}
    rest: list[TextLine] = []
    end = 0
    for at in [at for at, line in enumerate(lines) if line.text[:1] in _FIRST]:
        start = _CAPTION.match(lines[at].text) if at >= end else None
        if start and start["number"] not in captions and _begins(lines, at, paper):
            rest += lines[end:at]
            end = _end(lines, at, paper)
            whole = _CAPTION.match(paper.join(lines[at:end])) or start
            captions[start["number"]] = Caption(start["number"], whole["text"], tuple(lines[at:end]))
    return list(captions.values()), [*rest, *lines[end:]]


def _begins(lines: Sequence[TextLine], at: int, paper: TextLayout) -> bool:
    """Judge whether a caption begins, and not a sentence whose line happens to begin with "Fig. 3."."""
    line, before = lines[at], lines[at - 1] if at else None
    if before is None or paper.apart(line, before) or abs(before.size - line.size) > 0.4 or line.bold:
        return True
    return before.text.endswith((".", ")")) and ":" in line.text[:14]


def _end(lines: Sequence[TextLine], at: int, paper: TextLayout) -> int:
    """Find where a caption ends: at a wider space, another size or column, or something else with a number."""
    last = at + 1
    while last < min(len(lines), at + _MOST_LINES):
        line, before = lines[last], lines[last - 1]
        apart = paper.apart(line, before) or line.left > before.right + 3 * line.size
        larger = line.size > 1.1 * before.size
        other = line.bold and (larger or (not before.bold and NUMBERED.fullmatch(line.text)))
        if apart or other or (abs(line.size - before.size) > 1.2 and len(line.text) > 20):
            break
        last += 1
    return last
