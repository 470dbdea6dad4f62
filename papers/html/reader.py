"""arXiv's HTML papers, which LaTeXML makes of the authors' LaTeX."""

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from papers.document import Document, Section
from papers.html.figures import find_figures
from papers.html.front import find_affiliation
from papers.html.inline import inline
from papers.html.sections import SectionReader

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

LEAST_CHARACTERS = 1000  # of text outside the abstract; a page with less is no whole paper
_FAILED = "conversion to html had a fatal error"
_ABSTRACT = re.compile(r"\A[\d.\s]*abstract[.:\s—-]*", re.IGNORECASE)


class NoPaperError(Exception):
    """A page is no whole paper: none was made, or its making failed."""


@dataclass(frozen=True, slots=True)
class HtmlPaper:
    """A paper and, for each of its figures, the address of the authors' own picture, or "" where there is none."""

    document: Document
    pictures: tuple[str, ...]


def read_html(content: bytes, url: str) -> HtmlPaper:
    """Read the page that arXiv gives at `url`, about 1 MB a second. Raises NoPaperError."""
    from selectolax.lexbor import LexborHTMLParser

    page = LexborHTMLParser(content.decode("utf-8", "replace"))
    article = page.css_first("article.ltx_document, .ltx_document")
    if article is None:
        raise NoPaperError("no document of LaTeXML's")
    _check(article)
    base = page.css_first("base[href]")
    figures = find_figures(article, url, (base.attributes.get("href") or "") if base else "")
    title = article.css_first(".ltx_title_document")
    document = Document(
        origin="html",
        title=inline(title) if title else "",
        abstract=_abstract(article),
        sections=tuple(SectionReader().read(article)),
        figures=tuple(figures),
        affiliation=find_affiliation(article),
    )
    return HtmlPaper(_whole(document), tuple(figures.values()))


def _check(article: "LexborNode") -> None:
    """Refuse what says itself that its conversion failed."""
    if any(_FAILED in error.text().lower() for error in article.css(".ltx_ERROR, .ltx_error")):
        raise NoPaperError("the conversion failed")


def _abstract(article: "LexborNode") -> str:
    node = article.css_first(".ltx_abstract")
    return "\n".join(section.text for section in SectionReader().read(node)) if node is not None else ""


def _whole(document: Document) -> Document:
    """Put the abstract first among the sections, wherever the page has it."""
    sections = document.sections
    if sum(len(section.text) for section in sections) < LEAST_CHARACTERS:
        raise NoPaperError("hardly any text")
    abstract = document.abstract
    if abstract:
        sections = (Section("Abstract", abstract), *sections)
    else:
        abstract = next((section.text for section in sections if _ABSTRACT.fullmatch(section.title)), "")
    return replace(document, abstract=abstract, sections=sections)
