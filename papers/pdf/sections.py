"""A paper's sections, cut at its headings."""

from collections.abc import Iterator, Sequence

from papers.document import Section
from papers.pdf.bookmarks import Bookmark
from papers.pdf.headings import Plan, plan_sections
from papers.pdf.layout import TextLayout
from papers.pdf.lines import TextLine
from papers.pdf.paragraphs import find_paragraphs
from papers.pdf.references import Span

# Less than this between a paper's front and its first heading is keywords, dates and notes, in characters.
_LEAST_OPENING = 1500


def find_sections(lines: Sequence[TextLine], paper: TextLayout, bookmarks: Sequence[Bookmark] = ()) -> list[Section]:
    """Cut the lines behind the abstract at the headings; lists of references and contents are left out."""
    (_, opening), *rest = _cut(lines, plan_sections(lines, paper, bookmarks))
    sections = [section_of(title, body, paper) for title, body in rest]
    if not sections or sum(len(line.text) for line in opening) > _LEAST_OPENING:
        sections.insert(0, section_of("", opening, paper))
    return sections


def section_of(title: str, lines: Sequence[TextLine], paper: TextLayout) -> Section:
    """Make a section of its lines."""
    told = find_paragraphs(lines, paper)
    return Section(title, "\n".join(text for text, _ in told), tuple(page for _, page in told))


def _cut(lines: Sequence[TextLine], plan: Plan) -> Iterator[tuple[str, list[TextLine]]]:
    """Yield each heading, the first being "", with the lines below it."""
    title, begin, body = "", 0, list[TextLine]()
    for heading in (*plan.headings, None):
        end = heading.at if heading else len(lines)
        yield title, body + _kept(lines, begin, end, plan.left_out)
        if heading:
            title, begin = heading.title, heading.at + heading.lines
            body = [lines[begin - 1]._replace(text=heading.behind)] if heading.behind else []


def _kept(lines: Sequence[TextLine], begin: int, end: int, left_out: Sequence[Span]) -> list[TextLine]:
    kept: list[TextLine] = []
    for span in left_out:
        kept += lines[begin : min(end, span.begin)]
        begin = max(begin, span.end)
    return [*kept, *lines[begin:end]]
