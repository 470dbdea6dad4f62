"""A paper's sections, cut at its headings."""

from collections.abc import Iterator, Sequence

from papers.document import Section
from papers.pdf.bookmarks import Bookmark
from papers.pdf.headings import Plan, plan_sections
from papers.pdf.layout import TABLE, TextLayout, blocks, is_worded, main_size
from papers.pdf.lines import TextLine
from papers.pdf.references import Span

_ENDS = (".", ":", "?", "!", ".”", ".)")
_FARTHEST = 80  # blocks that a float can have
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
    told = _paragraphs(lines, paper)
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
