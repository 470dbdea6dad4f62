"""A paper's sections, cut at its headings."""

import re
from collections.abc import Iterator, Sequence

from papers.document import Section
from papers.pdf.headings import NUMBERED, HeadingCounter, find_heading, is_references
from papers.pdf.layout import TABLE, TextLayout, blocks, is_worded, main_size
from papers.pdf.lines import TextLine

_ENDS = (".", ":", "?", "!", ".”", ".)")
_FARTHEST = 80  # blocks that a float can have
_ENTRY = re.compile(r"\[(\d{1,3})\]\s")
# Less than this between a paper's front and its first heading is keywords, dates and notes, in characters.
_LEAST_OPENING = 1500


def find_sections(lines: Sequence[TextLine], paper: TextLayout) -> list[Section]:
    """Cut the lines behind the abstract at the headings; the list of references is left out."""
    cut = list(_cut(lines, paper))
    if not any(NUMBERED.fullmatch(title) for title, _ in cut):
        cut = list(_cut(lines, paper, plain=True))
    opening, rest = cut[0][1], cut[1:]
    sections = [section_of(title, body, paper) for title, body in rest if not is_references(title)]
    if not sections or sum(len(line.text) for line in opening) > _LEAST_OPENING:
        sections.insert(0, section_of("", opening, paper))
    return sections


def section_of(title: str, lines: Sequence[TextLine], paper: TextLayout) -> Section:
    """Make a section of its lines."""
    told = _paragraphs(lines, paper)
    return Section(title, "\n".join(text for text, _ in told), tuple(page for _, page in told))


def _cut(lines: Sequence[TextLine], paper: TextLayout, *, plain: bool = False) -> Iterator[tuple[str, list[TextLine]]]:
    """Yield each heading, the first being "", with the lines below it."""
    title, body, counter = "", list[TextLine](), HeadingCounter()
    listed = _references(lines)
    at = 0
    while at < len(lines):
        if at == listed and not is_references(title):
            yield title, body
            title, body = "References", []
            counter.note_end(title)
        heading = find_heading(lines, at, paper, counter, plain=plain)
        if not heading:
            body.append(lines[at])
            at += 1
            continue
        yield title, body
        title, body = heading.title, [lines[at]._replace(text=heading.behind)] if heading.behind else []
        at += heading.lines
    yield title, body


def _references(lines: Sequence[TextLine]) -> int:
    """Find where a list of references begins that has no heading: at "[1]", with "[2]" and "[3]" soon below."""
    begins = [(at, int(m[1])) for at, m in enumerate(_ENTRY.match(line.text) for line in lines) if m]
    for (at, one), (_, two), (end, three) in zip(begins, begins[1:], begins[2:], strict=False):
        if (one, two, three) == (1, 2, 3) and end - at < 60:
            return at
    return -1


def _paragraphs(lines: Sequence[TextLine], paper: TextLayout) -> list[tuple[str, int]]:
    """Join lines to paragraphs, each with the page on which it begins.

    Footnotes, tables and words of figures come behind what they interrupt.
    """
    size = main_size(lines)
    told: list[list[TextLine]] = []
    open_, aside = list[TextLine](), list[list[TextLine]]()
    parts = list(blocks(lines, paper))
    resume = 0
    for at, block in enumerate(parts):
        if open_ and at >= resume and not open_[-1].text.endswith(_ENDS) and _jumps(open_[-1], block[0]):
            ahead = range(at, min(at + _FARTHEST, len(parts)))
            resume = next((i for i in ahead if _is_prose(parts[i], size, paper)), at)
        if at < resume or (main_size(block) < 0.94 * size and sum(len(line.text) for line in block) > 12):
            aside.append(list(block))
            continue
        for line in block:
            if open_ and _ended(open_, line, paper):
                told += [open_, *aside]
                open_, aside = [], []
            open_.append(line)
    joined = ((paper.join(each), each[0].page) for each in [*told, open_, *aside] if each)
    return [(text, page) for text, page in joined if text]


def _jumps(line: TextLine, after: TextLine) -> bool:
    """Return whether the text goes on in another column or on another page, where a float may stand first."""
    return after.page != line.page or after.base > line.base


def _is_prose(block: Sequence[TextLine], size: float, paper: TextLayout) -> bool:
    """Return whether a block is text that can go on with a sentence, and not a float's."""
    first = block[0]
    wide = first.right - first.left > 0.55 * paper.width or first.text[0].islower()
    return is_worded(first) and wide and abs(first.size - size) < 0.04 * size and not TABLE.match(first.text)


def _ended(lines: Sequence[TextLine], line: TextLine, paper: TextLayout) -> bool:
    """Return whether a paragraph ended before a line: with a full stop, and a space, an indent or a short line."""
    last = lines[-1]
    if not last.text.endswith(_ENDS):
        return False
    if last.page != line.page or line.base > last.base:
        return last.right < max(x.right for x in lines if x.page == last.page) - 2 * last.size
    return paper.apart(line, last) or line.left - last.left > 0.7 * line.size
