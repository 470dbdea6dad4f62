"""arXiv's HTML papers, which LaTeXML makes of the authors' LaTeX: title, abstract, sections, figures."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from papers.document import Document, DocumentFigure, Section
from papers.html.affiliation import find_affiliation
from papers.html.doubts import doubts
from papers.html.floats import Caption
from papers.html.sections import SectionReader
from papers.html.text import inline

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

LEAST_CHARACTERS = 1000  # of text outside the abstract; a page with less is no whole paper
_FAILED = "conversion to html had a fatal error"
_ABSTRACT = re.compile(r"\A[\d.\s]*abstract[.:\s—-]*", re.IGNORECASE)
_SHOWN = re.compile(r"\.(?:png|jpe?g|gif)", re.IGNORECASE)


class NoPaperError(Exception):
    """A page is no whole paper: none was made, or its making failed."""


@dataclass(frozen=True, slots=True)
class HtmlPaper:
    """A paper and, for each of its figures, the address of the authors' own picture, or "" where there is none.

    `doubts` are the signs that it is only a part of the paper.
    """

    document: Document
    pictures: tuple[str, ...]
    doubts: tuple[str, ...] = ()


def read_html(content: bytes, url: str) -> HtmlPaper:
    """Read the page that arXiv gives at `url`, about 1 MB a second. Raises NoPaperError."""
    from selectolax.lexbor import LexborHTMLParser

    page = LexborHTMLParser(content.decode("utf-8", "replace"))
    article = page.css_first("article.ltx_document, .ltx_document")
    if article is None:
        raise NoPaperError("no document of LaTeXML's")
    _check(article)
    base = page.css_first("base[href]")
    read = SectionReader()
    sections = read.read(article)
    figures = _with_pictures(read.figures, url, (base.attributes.get("href") or "") if base else "")
    title = article.css_first(".ltx_title_document")
    document = Document(
        origin="html",
        title=inline(title) if title else "",
        abstract=_abstract(article),
        sections=tuple(sections),
        figures=tuple(figures),
        tables=tuple(read.tables),
        affiliation=find_affiliation(article),
    )
    whole = _whole(document)
    return HtmlPaper(whole, tuple(figures.values()), doubts(page.root or article, whole))


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


def _with_pictures(captions: list[Caption], page_url: str, base: str = "") -> dict[DocumentFigure, str]:
    """Return the numbered figures, in order, each with its picture's address.

    The address is "" where a figure is made of several pictures or is a drawing, and where it lies elsewhere.
    `page_url` is the page's own address and `base` what it gives as the base of those in it.
    """
    shared = Counter(caption.float.mem_id for caption in captions)
    found: dict[str, tuple[DocumentFigure, str]] = {}
    for caption in captions:
        if caption.number not in found:
            alone = shared[caption.float.mem_id] == 1
            picture = _picture(caption.float, page_url, base) if alone else ""
            found[caption.number] = DocumentFigure(caption.number, caption.text), picture
    return dict(found.values())


def _picture(node: "LexborNode", page_url: str, base: str) -> str:
    pictures = node.css("img.ltx_graphics, object, svg, table.ltx_tabular, canvas, video")
    source = (pictures[0].attributes.get("src") or "").strip() if len(pictures) == 1 else ""
    return _address(source, page_url, base) if source else ""


def _address(source: str, page_url: str, base: str) -> str:
    """Resolve a picture's address; one that is no picture's, or not below the page's own folder, is none."""
    folder = page_url.rstrip("/") + "/"
    try:
        name = urlsplit(folder).path.rstrip("/").rpartition("/html/")[2]
        beside = source.startswith(f"{name}/")  # newer pages name their own folder
        url = urljoin(page_url if beside else urljoin(page_url, base) if base else folder, source)
        inside = url.startswith(folder) and ".." not in url
        return url if inside and _SHOWN.search(urlsplit(url).path) else ""
    except ValueError:
        return ""
