"""What a PDF says: its title, abstract, sections, figures and tables."""

import ctypes
import gc
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from mmap import mmap
from pathlib import Path
from typing import Any

from papers.aside.task import Content
from papers.document import Document
from papers.pdf.bookmarks import read_bookmarks
from papers.pdf.calls import open_page
from papers.pdf.faults import PdfFault, fault_of, told
from papers.pdf.figures.captions import find_captions, may_name_figures
from papers.pdf.figures.find import find_places, take_words
from papers.pdf.figures.pictures import with_pictures
from papers.pdf.front.abstracts import find_abstract
from papers.pdf.front.affiliations import find_affiliation
from papers.pdf.front.titles import find_title, tops, without_marks
from papers.pdf.glyphs import Glyphs
from papers.pdf.ink import PageInk, read_ink
from papers.pdf.layout import measure_layout, without_furniture
from papers.pdf.lines import TextLine, find_stamp, in_columns, read_lines
from papers.pdf.sections import find_sections, section_of
from papers.pdf.tables.find import find_tables
from papers.pdf.tables.labels import may_name_tables
from papers.pdf.turned import find_turn, read_turned

# A book's length; more pages than this are a trap, or nothing to summarise.
MOST_PAGES = 2000
# PDFium keeps state for the whole process and must never run in two threads at once.
_PDFIUM = threading.Lock()
_PASSWORD_ERROR = 4
_MOST_INK = 300_000  # graphics and words, of some 200 bytes each; real papers have up to a tenth
_LONGEST_BYLINE = 10_000  # characters
_NO_TITLE = re.compile(
    r"untitled|microsoft word|\.(?:docx?|tex|dvi|pdf|indd)$|^\W*$|\b(?:draft|document|template|arxiv)\b",
    re.IGNORECASE,
)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let nothing look for cycles meanwhile: reading makes very many objects, and hardly a cycle."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def read_pdf(path: Path, *, pictures: bool = False, watch: Callable[[int, int], None] | None = None) -> Document:
    """Read a PDF in this process, which takes milliseconds a page, without any limit to memory and time.

    `watch` hears how many pages are read, and of how many. Raises BadInputError where the file is no PDF that can be
    read, UnavailableError where the disk does not give it.
    """
    try:
        try:
            content = path.read_bytes()
        except OSError as cause:
            raise fault_of(cause) from cause
        return read_faulty(content, pictures=pictures, watch=watch)
    except PdfFault as fault:
        raise told(fault, path) from fault


@_uncollected()
def read_faulty(
    content: Content, *, pictures: bool = False, watch: Callable[[int, int], None] | None = None
) -> Document:
    """Read a PDF as `read_pdf` does, but raise PdfFault."""
    _look(content)
    with _PDFIUM, _opened(content) as document:
        pages, inks, stamp = _read_pages(document, watch)
        text = without_furniture(pages)
        if not any(line.text for line in text):
            raise PdfFault("scanned", len(pages))
        paper = measure_layout(text)
        named = _metadata_title(document)
        headline = find_title(pages, paper, named=named, heads=tops(pages))
        found = find_tables([line for line in text if line not in headline], inks, paper)
        captions, rest = find_captions(found.rest, paper)
        places = find_places(captions, pages, text, found, paper)
        figures, rest = take_words(captions, places, rest)
        if pictures:
            figures = with_pictures(document, figures, places, inks)
        title = without_marks(paper.join(headline)) or named
        bookmarks = read_bookmarks(document)
    front, summary, body = find_abstract(rest, paper)
    below = [line for line in rest[:front] if not headline or line.base < headline[-1].base]
    affiliation = find_affiliation(below, rest[front:], paper)
    abstract = section_of("Abstract", summary, paper)
    sections = [*([abstract] if abstract.text else []), *find_sections(body, paper, bookmarks)]
    byline = " ".join(line.text for line in below if line.page == 1)[:_LONGEST_BYLINE]
    return Document(
        origin="pdf",
        title=title,
        abstract=abstract.text,
        sections=tuple(sections),
        figures=tuple(figures),
        tables=tuple(found.tables),
        pages=len(pages),
        affiliation=affiliation,
        byline=byline,
        stamp=stamp,
    )


def _read_pages(
    document: Any, watch: Callable[[int, int], None] | None
) -> tuple[list[list[TextLine]], dict[int, PageInk], str]:
    """Read the lines of all pages, the ink of those that may hold tables or figures, and arXiv's stamp.

    A broken page among good ones is empty.
    """
    import pypdfium2

    total, broken, stamp = len(document), 0, ""
    if total > MOST_PAGES:
        raise PdfFault("too long", total)
    pages: list[list[TextLine]] = []
    inks: dict[int, PageInk] = {}
    left = _MOST_INK
    for number in range(1, total + 1):
        try:
            with open_page(document, number - 1) as (page, calls):
                glyphs = Glyphs(calls)
                lines = read_lines(glyphs, number)
                stamp = find_stamp(glyphs) if number == 1 else stamp
                turn = find_turn(page, calls, lines)
                lines = list(in_columns(read_turned(calls, number, turn) if turn.quarters else lines))
                tables = may_name_tables(lines)
                if left > 0 and (tables or may_name_figures(lines)):
                    ink = read_ink(page, calls if tables else None, turn)
                    left -= len(ink.graphics) + len(ink.words)
                    inks[number] = ink
            pages.append(lines)
        except pypdfium2.PdfiumError:
            pages.append([])
            broken += 1
        if watch:
            watch(number, total)
    if broken == total:
        raise PdfFault("pageless")
    return pages, inks, stamp


def _metadata_title(document: Any) -> str:
    title = " ".join(str(document.get_metadata_dict(skip_empty=True).get("Title", "")).split())
    return "" if _NO_TITLE.search(title) else title


def _look(content: Content) -> None:
    """Refuse what a look at its first bytes shows to be no PDF."""
    head = content[:1024]
    if not head:
        raise PdfFault("empty")
    if b"%PDF-" not in head:
        lower = head.lower()
        raise PdfFault("web page" if b"<html" in lower or b"<!doctype html" in lower else "other")


@contextmanager
def _opened(content: Content) -> Iterator[Any]:
    """Open a document with the empty password and close it at the end; say what is wrong with one that fails."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content if isinstance(content, bytes) else _in_place(content))
        try:
            yield document
        finally:
            document.close()
    except pypdfium2.PdfiumError as cause:
        locked = getattr(cause, "err_code", None) == _PASSWORD_ERROR
        raise PdfFault("locked" if locked else "damaged") from cause


def _in_place(content: mmap) -> Any:
    """Return a mapped file for PDFium, which reads of it what it needs."""
    return (ctypes.c_char * len(content)).from_buffer(content)
