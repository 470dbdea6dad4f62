"""Signs that a page holds only a part of its paper: what it lists, points to or ought to end with is not on it."""

import re
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from papers.document import Document

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_SHORT = 8000  # characters; few papers have less text, and those seldom without references
_VERY_SHORT = 4000
_LABELS = 3  # labels that nothing on the page has: more than authors forget
_LACKING = 1 / 3  # of the sections that the page's own list of contents has
_END = re.compile(
    r"conclu|discussion|summary|outlook|acknowledg|appendi|supplement|references|bibliography|remarks|future",
    re.IGNORECASE,
)


def doubts(page: "LexborNode", document: Document) -> tuple[str, ...]:
    """Return why a page is perhaps not the whole paper; none where nothing speaks for that.

    `page` holds the list of contents too. The signs are few enough that a PDF is seldom fetched in vain.
    """
    found = [*_lacking(page)]
    labels = {node.text() for node in page.css(".ltx_missing_label")}
    if len(labels) >= _LABELS:
        found.append("references to what is not there")
    cited = page.css_first(".ltx_bibliography, .ltx_biblist, .ltx_bibitem, .ltx_bibblock") is not None
    ended = any(_END.search(section.title) for section in document.sections)
    length = characters(document)
    if not cited and (not ended or length < _SHORT):
        found.append("no references, and short or no end")
    elif not ended and length < _VERY_SHORT:
        found.append("very short, and no end")
    return tuple(found)


def characters(document: Document) -> int:
    """Return how many letters and digits a paper has, those of tables and captions too."""
    texts = (document.text, *(f.caption for f in document.figures), *(t.text for t in document.tables))
    return sum(sum(map(str.isalnum, text)) for text in texts)


def _lacking(page: "LexborNode") -> list[str]:
    """Return what the page's list of contents tells: sections on other pages, or on none."""
    links = [urldefrag(node.attributes.get("href") or "") for node in page.css(".ltx_TOC a[href]")]
    if any(url.rpartition("/")[2].endswith((".html", ".xhtml")) for url, _ in links):
        return ["sections on other pages"]
    listed = {fragment for _, fragment in links if fragment}
    here = {node.attributes.get("id") for node in page.css("[id]")} if listed else set()
    return ["listed sections that are not there"] if len(listed - here) > _LACKING * len(listed) else []
