"""How a paper is set, and what on its pages belongs to the page and not to the paper."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from statistics import median

from chat.single_flight import remembered
from papers.pdf.lines import TextLine
from papers.pdf.words import count_words, joined

_PAGE_NUMBER = re.compile(
    r"\A(?:page\s*+)?[-–—]?\s*(?:[A-Z]?\d{1,4}|[ivxl]{1,6})\s*+[-–—]?(?:\s*(?:of|/)\s*\d{1,4})?", re.IGNORECASE
)
_LINE_NUMBER = re.compile(r"(\d{1,4})(?:\s+(?=\D)|$)")
_CONTENTS = re.compile(
    r"\A(?:(?:\d{1,2}|[A-Z]|[IVX]+)(?:\.\d{1,2})*\.?\s++|references|appendix).{2,110}?[\s.](?P<page>\d{1,3})",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_BASE = attrgetter("base")
_SMALL_WORD = re.compile(r"\b[a-z]{3}")
_ASCII = bytes(range(128))
_NO_LETTERS = bytes(byte for byte in range(256) if not (byte < 128 and chr(byte).isalpha()))
_MOST_KNOWN = 5000  # lines, of which some are asked about several times
# How the caption of what is no figure begins.
TABLE = re.compile(r"(?:table|tab\.|algorithm|listing)\s*[A-Z]?[\dIVX]+\s*[:.|]", re.IGNORECASE)
# Captions may be alike on page after page, "Figure S12: More samples.", and still are no running heads.
_FIGURE = re.compile(r"(?:supplementary |extended data )?fig(?:ure)?s?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TextLayout:
    """How a paper is set, and its words counted.

    `size` is the body's font size and `width` its column's, in points; `leading` is the line spacing in sizes.
    """

    size: float
    leading: float
    width: float
    known: Counter[str]

    def apart(self, line: TextLine, previous: TextLine | None, times: float = 1.3) -> bool:
        """Return whether a line stands apart from the one before: in another column, or by `times` the usual space."""
        if previous is None or previous.page != line.page or line.base > previous.base + 0.6 * line.size:
            return True
        return previous.base - line.base > times * self.leading * max(line.size, previous.size)

    def join(self, lines: Sequence[TextLine]) -> str:
        """Return the text of lines that belong together."""
        return joined([line.text for line in lines], self.known)


def measure_layout(lines: Sequence[TextLine]) -> TextLayout:
    """Measure how a paper is set."""
    size = main_size(lines)
    steps: list[float] = []
    body: list[TextLine] = []
    before: TextLine | None = None
    for line in lines:
        if line.size != size:
            before = None
            continue
        if before and before.page == line.page:
            steps.append(before.base - line.base)
        before = line
        body.append(line)
    usual = [step / size for step in steps if 0.8 * size < step < 2.5 * size]
    widths = sorted([line.right - line.left for line in body if len(line.text) > 30])
    width = widths[len(widths) * 3 // 4] if widths else 0.0
    return TextLayout(size, median(usual) if usual else 1.2, width, count_words([line.text for line in lines]))


def main_size(lines: Sequence[TextLine]) -> float:
    """Return the font size of most of the text, in points."""
    each = [line.size for line in lines]
    if not each or each.count(each[0]) == len(each):  # as most paragraphs are
        return each[0] if each else 0.0
    sizes: dict[float, int] = {}
    for size, line in zip(each, lines, strict=True):
        sizes[size] = sizes.get(size, 0) + len(line.text)
    return max(sizes, key=sizes.__getitem__)


def is_worded(line: TextLine) -> bool:
    """Return whether a line is a sentence's, not a table's or a figure's: mostly letters, with a word in small ones."""
    return _is_worded(line.text)


@remembered(_MOST_KNOWN, longest=400)
def _is_worded(text: str) -> bool:
    raw = text.encode("utf-8", "surrogatepass")
    letters = len(raw.translate(None, _NO_LETTERS))
    if not text.isascii():
        letters += sum(map(str.isalpha, raw.translate(None, _ASCII).decode("utf-8", "surrogatepass")))
    return letters > 0.7 * (len(text) - text.count(" ")) and _SMALL_WORD.search(text) is not None


def blocks(lines: Sequence[TextLine], paper: TextLayout) -> Iterator[list[TextLine]]:
    """Part lines where one stands apart from the one before."""
    block: list[TextLine] = []
    for line in lines:
        if block and paper.apart(line, block[-1]):
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def without_furniture(pages: Sequence[Sequence[TextLine]]) -> list[TextLine]:
    """Drop what helps to find one's way: page numbers, running heads, line numbers, the table of contents."""
    pages = [_without_line_numbers(lines) for lines in pages]
    edges = [_edges(lines) for lines in pages]
    seen = Counter(key for edge in edges for key in set(edge.values()))
    often = max(3, len(pages) // 3)
    ahead = _numbering([line for edge in edges for line in edge])
    kept = []
    for lines, edge in zip(pages, edges, strict=True):
        listed = _lists_contents(lines)
        bases = {line.base for line in edge}
        for line in lines:
            outer = line.base in bases and line in edge
            running = (outer or not line.upright) and _is_page_number(line, ahead)
            if outer and not running and seen[edge[line]] >= often:
                running = any(map(str.isalpha, line.text)) and not _FIGURE.match(line.text)
            if not (running or (listed and _CONTENTS.fullmatch(line.text))):
                kept.append(line)
    return kept


def _numbering(edges: Sequence[TextLine]) -> int:
    """Return by how much the numbers printed on the pages are ahead of their count."""
    ahead = Counter(int(line.text) - line.page for line in edges if line.text.isdecimal() and len(line.text) < 5)
    return ahead.most_common(1)[0][0] if ahead else 0


def _is_page_number(line: TextLine, ahead: int) -> bool:
    """Return whether a line is a page's number, and not an axis' that stands at the page's edge."""
    if line.text.isdecimal():
        return int(line.text) == line.page + ahead
    return bool(_PAGE_NUMBER.fullmatch(line.text))


def _lists_contents(lines: Sequence[TextLine]) -> bool:
    """Return whether a page lists contents: its numbers of pages only grow."""
    ended = (line.text for line in lines if line.text[-1:].isdecimal())
    pages = [int(m["page"]) for m in map(_CONTENTS.fullmatch, ended) if m]
    return len(pages) > 5 and all(a <= b for a, b in pairwise(pages))


def _without_line_numbers(lines: Sequence[TextLine]) -> Sequence[TextLine]:
    """Drop the numbers of a page's lines, which count upwards in the margin or at the beginning of each line."""
    counted = [(at, line.text) for at, line in enumerate(lines) if line.text[:1].isdecimal()]
    begins = [(at, int(m[1])) for at, text in counted if (m := _LINE_NUMBER.match(text))]
    # They count downwards on the page; those of an axis count upwards.
    steps = sum(0 < b[1] - a[1] <= 5 and lines[b[0]].base < lines[a[0]].base for a, b in pairwise(begins))
    if steps < 20 or steps < 0.8 * (len(begins) - 1):
        return lines
    numbered = {at for at, _ in begins}
    cut = (
        line._replace(text=_LINE_NUMBER.sub("", line.text, 1)) if i in numbered else line
        for i, line in enumerate(lines)
    )
    return [line for line in cut if line.text]


def _edges(lines: Sequence[TextLine]) -> dict[TextLine, str]:
    """Return a page's highest and lowest lines, each with what is the same on other pages, where its number is not."""
    by_height = sorted([line for line in lines if line.upright], key=_BASE, reverse=True)
    return {line: _DIGITS.sub("#", line.text) for line in (*by_height[:2], *by_height[-2:])}
