"""The figures of LaTeXML's pages, and where the pictures of them are that the authors made."""

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from papers.document import DocumentFigure
from papers.html.inline import inline
from papers.html.walk import classes

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_FLOATS = frozenset({"ltx_figure", "ltx_table", "ltx_float"})
_LABEL = re.compile(
    r"(?:Supplementary |Extended Data )?Fig(?:ure|\.)?s?\.?\s*"
    r"(?P<number>(?:[A-Z]{1,2}[.-]?)?\d{1,3}(?:\.\d{1,2})*[a-z]?)\s*[:.|–—]?\s*",
    re.IGNORECASE,
)
_SHOWN = re.compile(r"\.(?:png|jpe?g|gif)", re.IGNORECASE)


def find_figures(article: "LexborNode", page_url: str, base: str = "") -> dict[DocumentFigure, str]:
    """Find the numbered figures, in order, each with its picture's address.

    The address is "" where a figure is made of several pictures or is a drawing, and where it lies elsewhere.
    `page_url` is the page's own address and `base` what it gives as the base of those in it.
    """
    found: dict[str, tuple[DocumentFigure, str]] = {}
    for node in article.css(".ltx_figure, .ltx_table, .ltx_float"):
        captions = [each for each in node.css(".ltx_caption") if _float_of(each) == node.mem_id]
        caption = inline(captions[0]) if captions else ""
        label = _LABEL.match(caption)
        if label and label["number"] not in found:
            figure = DocumentFigure(label["number"], caption[label.end() :])
            found[label["number"]] = figure, _picture(node, page_url, base)
    return dict(found.values())


def _float_of(caption: "LexborNode") -> int | None:
    """Tell which float a caption belongs to: the innermost."""
    node = caption.parent
    while node is not None and not classes(node) & _FLOATS:
        node = node.parent
    return node.mem_id if node is not None else None


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
