"""What a PDF says: its title, sections and figures' captions."""

import asyncio
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chat.errors import BadInputError, UnavailableError
from chat.words import phrase, phrase_n
from papers.pdf_figures import FigureCaption, find_captions
from papers.pdf_sections import Section, find_sections, find_title
from papers.pdf_text import Line, joined, layout, read_lines, without_furniture

__all__ = ["FigureCaption", "PdfText", "Section", "read_pdf", "read_pdf_aside"]

# PDFium keeps state for the whole process and must never run in two threads at once.
_PDFIUM = threading.Lock()
_PASSWORD_ERROR = 4
_NO_TITLE = re.compile(
    r"untitled|microsoft word|\.(?:docx?|tex|dvi|pdf|indd)$|^\W*$|\b(?:draft|document|template|arxiv)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PdfText:
    """A PDF's number of pages, its title or "", sections and figures in order, and its text without the references."""

    pages: int
    title: str
    sections: tuple[Section, ...]
    figures: tuple[FigureCaption, ...]
    text: str


async def read_pdf_aside(path: Path) -> PdfText:
    """Read a PDF in a thread of its own, so that others go on. Raises as `read_pdf` does."""
    return await asyncio.to_thread(read_pdf, path)


def read_pdf(path: Path) -> PdfText:
    """Read a PDF's text, which takes milliseconds a page.

    Raises BadInputError where the file is no PDF that can be read, UnavailableError where the disk does not give it.
    """
    content = _content(path)
    with _PDFIUM, _opened(content, path.name) as document:
        pages = [read_lines(document[i], i + 1) for i in range(len(document))]
        metadata = str(document.get_metadata_dict(skip_empty=True).get("Title", ""))
    lines = without_furniture(pages)
    if not any(line.text for line in lines):
        raise BadInputError(
            phrase_n(
                "The only page of {name} is a picture without text.",
                "The {n} pages of {name} are pictures without text.",
                len(pages),
                name=path.name,
            ),
            phrase("Run text recognition (OCR) over it, or give the original PDF."),
        )
    return _assembled(lines, len(pages), " ".join(metadata.split()))


def _assembled(lines: list[Line], pages: int, metadata: str) -> PdfText:
    paper = layout(lines)
    headline = find_title(lines, paper)
    title = joined(headline, paper.known) or ("" if _NO_TITLE.search(metadata) else metadata)
    figures, rest = find_captions([line for line in lines if line not in headline], paper)
    sections = find_sections(rest, paper)
    text = "\n\n".join(f"{s.title}\n{s.text}" for s in sections) or joined(rest, paper.known)
    return PdfText(pages, title, tuple(sections), tuple(figures), text)


def _content(path: Path) -> bytes:
    """Read the file, and refuse what a look at its first bytes shows to be no PDF."""
    try:
        if not path.exists():
            raise BadInputError(phrase("There is no file {path}.", path=path), phrase("Check the path."))
        if not path.is_file():
            raise BadInputError(phrase("{path} is not a file.", path=path), phrase("Give the path of one PDF."))
        content = path.read_bytes()
    except OSError as cause:
        raise UnavailableError(
            phrase("{name} cannot be read from the disk.", name=path.name),
            phrase("Check its name and permissions."),
        ) from cause
    if not content:
        raise BadInputError(phrase("{name} is empty.", name=path.name), phrase("Download it again."))
    if b"%PDF-" not in content[:1024]:
        head = content[:1024].lower()
        web = phrase("{name} is a web page, not a PDF.", name=path.name)
        other = phrase("{name} is not a PDF.", name=path.name)
        raise BadInputError(
            web if b"<html" in head or b"<!doctype html" in head else other,
            phrase("Download the PDF itself, and try again."),
        )
    return content


@contextmanager
def _opened(content: bytes, name: str) -> Iterator[Any]:
    """Open a document with the empty password and close it at the end; say what is wrong with one that fails."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
        try:
            yield document
        finally:
            document.close()
    except pypdfium2.PdfiumError as cause:
        if getattr(cause, "err_code", None) == _PASSWORD_ERROR:
            raise BadInputError(
                phrase("{name} is locked with a password.", name=name), phrase("Give a copy without one.")
            ) from cause
        raise BadInputError(
            phrase("{name} is damaged or cut short.", name=name), phrase("Download it again.")
        ) from cause
