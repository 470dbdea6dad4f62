"""A paper's sections, cut at its headings."""

import re
from collections.abc import Iterator, Sequence

from papers.document import Section
from papers.pdf.headings import NUMBERED, HeadingCounter, find_heading, is_references
from papers.pdf.layout import TextLayout
from papers.pdf.lines import TextLine
from papers.pdf.paragraphs import find_paragraphs

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
    told = find_paragraphs(lines, paper)
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
