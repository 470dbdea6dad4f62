"""A paper's abstract: where it begins and where it ends."""

import re
from collections.abc import Sequence

from papers.pdf.headings import is_first_heading
from papers.pdf.layout import TextLayout, blocks
from papers.pdf.lines import TextLine

_ABSTRACT = re.compile(r"(?:abstract)\s*(?:[.:—–-]+\s*|$)", re.IGNORECASE)
_BEHIND_ABSTRACT = re.compile(
    r"(?:key\s?words|index terms|PACS|MSC\b|(?:\d{4} )?mathematics subject|subject headings|CCS concepts"
    r"|ACM reference|submitted to|published|preprint|contents$|©|\(c\) \d{4}|copyright|\(?dated\b|[*∗†‡]|e-?mail)",
    re.IGNORECASE,
)
_LEAST_ABSTRACT = 40


def find_abstract(lines: Sequence[TextLine], paper: TextLayout) -> tuple[int, list[TextLine], list[TextLine]]:
    """Return the number of lines before the abstract, the abstract's, which may be none, and those behind it."""
    first = [line for line in lines if line.page <= 2]
    for at, line in enumerate(first):
        label = _ABSTRACT.match(line.text)
        if label and line.upright and (line.text[0].isupper() or label.end() == len(line.text)):
            behind = line.text[label.end() :]
            start = [line._replace(text=behind)] if behind else []
            return at, *_parted([*start, *lines[at + 1 :]], paper)
    return _without_heading(lines, paper)


def _parted(lines: Sequence[TextLine], paper: TextLayout) -> tuple[list[TextLine], list[TextLine]]:
    end = 1
    while end < len(lines) and not _is_over(lines, end, paper):
        end += 1
    return list(lines[:end]), list(lines[end:])


def _is_over(lines: Sequence[TextLine], at: int, paper: TextLayout) -> bool:
    """Return whether the abstract has ended before a line."""
    line, before = lines[at], lines[at - 1]
    if _BEHIND_ABSTRACT.match(line.text) or is_first_heading(lines, at, paper):
        return True
    if abs(line.size - lines[0].size) > 0.6 and len(line.text) > 25:
        return True
    ended = before.text.endswith((".", "!", "?"))
    return ended and paper.apart(line, before, 1.9)


def _without_heading(lines: Sequence[TextLine], paper: TextLayout) -> tuple[int, list[TextLine], list[TextLine]]:
    """Take the first prose on page 1 that is set apart from the body by its size or its margins."""
    at = 0
    for block in blocks([line for line in lines if line.page == 1], paper):
        if is_first_heading(lines, at, paper):
            break
        start = _first_full(block)
        if _is_prose(block[start:]) and _is_set_apart(block[start:], paper):
            return at + start, *_parted(lines[at + start :], paper)
        at += len(block)
    return at, [], list(lines)


def _first_full(block: Sequence[TextLine]) -> int:
    """Skip centred lines, such as authors', that stand close above a justified block."""
    left, right = min(line.left for line in block), max(line.right for line in block)
    full = [line.right > right - line.size and line.left < left + 2.5 * line.size for line in block]
    return next((at for at in range(len(full) - 1) if full[at] and full[at + 1]), 0)


def _is_prose(block: Sequence[TextLine]) -> bool:
    text = " ".join(line.text for line in block)
    return len(block) >= 3 and len(text.split()) >= _LEAST_ABSTRACT and text.rstrip().endswith(".")


def _is_set_apart(block: Sequence[TextLine], paper: TextLayout) -> bool:
    width = max(line.right for line in block) - min(line.left for line in block)
    return abs(block[0].size - paper.size) > 0.4 or abs(width - paper.width) > 2 * paper.size
