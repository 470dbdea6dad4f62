"""A paper's abstract: where it begins and where it ends."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from papers.bylines import spelled
from papers.pdf.headings import is_first_heading
from papers.pdf.layout import TextLayout, blocks, main_size
from papers.pdf.lines import TextLine

_ABSTRACT = re.compile(r"(?:abstract|synopsis)(?:\s*+(?:[.:—–-]\s*+)++|\s*+$)", re.IGNORECASE)
_RUN_IN = re.compile(r"(?:Abstract|ABSTRACT)\s+(?=[A-Z])")
_BEHIND_ABSTRACT = re.compile(
    r"(?:additional )?key\s?words|index terms|PACS|MSC\b|JEL\b|(?:\d{4} )?(?:mathematics|ACM|AMS|MSC) subject"
    r"|subject (?:headings|classification)|CCS concepts|ACM reference|general terms|categories and subject"
    r"|plain language summary|key points?:|article history|contents$",
    re.IGNORECASE,
)
# What begins a line of an abstract as well, unless that ended above.
_NOTE_BEHIND = re.compile(
    r"submitted to|published|preprint|received|accepted|©|\(c\) \d{4}|copyright|\(?dated\b|[*∗†‡]|e-?mail|https?:",
    re.IGNORECASE,
)
_LEAST_ABSTRACT = 40  # words of one without a heading
_MOST_BETWEEN = 40  # lines of notes in the midst of an abstract
_LAST_PAGE = 12  # on which a thesis's abstract may stand


def find_abstract(lines: Sequence[TextLine], paper: TextLayout) -> tuple[int, list[TextLine], list[TextLine]]:
    """Return the number of lines before the abstract, the abstract's, which may be none, and those behind it."""
    near = next((at for at, line in enumerate(lines) if line.page > 2), len(lines))
    at = next((at for at in range(near) if _label(lines, at)), None)
    if at is None and _is_cover(lines[:near], paper):
        far = takewhile(lambda each: each[1].page <= _LAST_PAGE, enumerate(lines[near:], near))
        at = next((at for at, line in far if line.upright and _is_label(line)), None)
    if at is None:
        return _without_heading(lines, paper)
    label = _label(lines, at)
    behind = lines[at].text[label.end() :] if label else ""
    start = [lines[at]._replace(text=behind)] if behind else []
    return at, *_parted([*start, *lines[at + 1 :]], paper)


def _is_cover(lines: Sequence[TextLine], paper: TextLayout) -> bool:
    """Return whether a paper's first pages hold no text, so that its abstract may stand on a later one."""
    first = [line for line in lines if line.page == 1]
    texted = any(_is_prose(block) for block in blocks(first, paper))
    return not texted and not any(is_first_heading(lines, at, paper) for at in range(len(lines)))


def _is_label(line: TextLine) -> bool:
    return bool(_ABSTRACT.fullmatch(spelled(line.text)))


def _label(lines: Sequence[TextLine], at: int) -> re.Match[str] | None:
    """Find the word "Abstract" at a line's beginning: alone, with a sign behind it, or with its text hanging there."""
    line = lines[at]
    if not line.upright:
        return None
    if _is_label(line):
        return re.match(r".*", line.text)
    label = _ABSTRACT.match(line.text)
    if label and line.page <= 2 and line.text[0].isupper():
        return label
    hanging = at + 1 < len(lines) and lines[at + 1].left > line.left + 2 * line.size
    return _RUN_IN.match(line.text) if hanging and line.page <= 2 else None


def _parted(lines: Sequence[TextLine], paper: TextLayout) -> tuple[list[TextLine], list[TextLine]]:
    """Part an abstract from what stands behind it; notes at the foot of its page or column count as behind."""
    end = 1
    while end < len(lines) and not _is_over(lines, end, paper):
        end += 1
    more = _resumed(lines, end)
    if not more:
        return list(lines[:end]), list(lines[end:])
    rest, behind = _parted(lines[more:], paper)
    return [*lines[:end], *rest], [*lines[end:more], *behind]


def _is_over(lines: Sequence[TextLine], at: int, paper: TextLayout) -> bool:
    """Return whether the abstract has ended before a line."""
    line, before = lines[at], lines[at - 1]
    if _BEHIND_ABSTRACT.match(line.text) or is_first_heading(lines, at, paper):
        return True
    # A formula may make a line larger than the others.
    if min(abs(line.size - size) for size in (lines[0].size, main_size(lines[:3]))) > 0.6 and len(line.text) > 25:
        return True
    ended = before.text.endswith((".", "!", "?"))
    if _NOTE_BEHIND.match(line.text) and (ended or paper.apart(line, before)):
        return True
    heading = line.bold and not lines[0].bold and len(line.text) < 60 and not line.text.endswith(".")
    return ended and paper.apart(line, before, 1.15 if heading else 1.9)


def _resumed(lines: Sequence[TextLine], end: int) -> int:
    """Find where an abstract goes on whose sentence a page or a column has cut; 0 where it does not."""
    last = lines[end - 1]
    if end >= len(lines) or last.text.endswith((".", "!", "?", ":")) or not lines[end].size < last.size - 0.6:
        return 0
    for at in range(end + 1, min(len(lines), end + _MOST_BETWEEN)):
        line, before = lines[at], lines[at - 1]
        jumped = line.page != before.page or line.base > before.base
        if jumped and abs(line.size - last.size) < 0.3:
            return at if line.text[0].islower() else 0
    return 0


def _without_heading(lines: Sequence[TextLine], paper: TextLayout) -> tuple[int, list[TextLine], list[TextLine]]:
    """Take the first prose of page 1, or behind a cover, that its size, weight or margins set apart from the body."""
    at = 0
    near = [line for line in lines if line.page <= 2]
    for block in (part for whole in blocks(near, paper) for part in _by_size(whole)):
        if is_first_heading(lines, at, paper):
            break
        start = _first_full(block)
        if _is_prose(block[start:]):
            whole = block[-1].text.endswith(".")
            if not (whole and _is_set_apart(block[start:], paper)):
                break
            return at + start, *_parted(lines[at + start :], paper)
        at += len(block)
    return at, [], list(lines)


def _by_size(block: Sequence[TextLine]) -> Iterator[Sequence[TextLine]]:
    begin = 0
    for at, (before, line) in enumerate(pairwise(block), 1):
        if abs(line.size - before.size) > 0.6 and len(line.text) > 25:
            yield block[begin:at]
            begin = at
    yield block[begin:]


def _first_full(block: Sequence[TextLine]) -> int:
    """Skip centred lines, such as authors', that stand close above a justified block."""
    left, right = min(line.left for line in block), max(line.right for line in block)
    full = [line.right > right - line.size and line.left < left + 2.5 * line.size for line in block]
    return next((at for at in range(len(full) - 1) if full[at] and full[at + 1]), 0)


def _is_prose(block: Sequence[TextLine]) -> bool:
    words = " ".join(line.text for line in block).split()
    small = sum(word[0].islower() for word in words)
    return len(block) >= 3 and len(words) >= _LEAST_ABSTRACT and small > 0.5 * len(words)


def _is_set_apart(block: Sequence[TextLine], paper: TextLayout) -> bool:
    width = max(line.right for line in block) - min(line.left for line in block)
    resized = abs(block[0].size - paper.size) > 0.4 or abs(width - paper.width) > 2 * paper.size
    return resized or (block[0].bold and block[1].bold)
