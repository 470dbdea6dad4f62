"""The running text of LaTeXML's pages: words, formulas, and footnotes apart."""

import re
from typing import TYPE_CHECKING

from papers import latex
from papers.html.walk import classes, walk

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

LONGEST_FORMULA = 4000  # characters of LaTeX; longer ones are pictures drawn with TeX, not formulas
_UNSEEN_TAGS = frozenset({"script", "style", "noscript", "template", "button", "nav", "svg", "object", "-comment"})
_UNSEEN = frozenset({
    "ltx_ERROR", "ltx_error", "ltx_bibliography", "ltx_biblist", "ltx_TOC", "ltx_index", "ltx_rdf", "ltx_pagination",
    "ltx_page_navbar", "ltx_page_header", "ltx_page_footer", "ltx_page_logo", "ltx_note_mark", "ltx_note_type",
    "ltx_tag_note", "ltx_tag_equation", "ltx_tag_equationgroup", "ltx_transformed_outer_measure", "sr-only",
})  # fmt: skip
_FOOTNOTES = frozenset({"ltx_role_footnote", "ltx_role_footnotetext", "ltx_role_endnote", "ltx_role_endnotetext"})
_APART = frozenset({"br", "p", "div", "li", "tr", "td", "th", "dt", "dd", "table", "figcaption"})
_SHIFTED = re.compile(r"(?<!\s)\s++(?=[,.;!?)\]}’”](?:\s|$))")


class Inline:
    """Gathers text; footnotes met on the way are put into `asides`, or left out where there is none."""

    def __init__(self, asides: list[str] | None = None) -> None:
        self._asides = asides
        self._parts: list[str] = []

    def enter(self, node: "LexborNode") -> bool:
        """Take what a node says itself, and tell whether to go into it."""
        if node.is_text_node:
            self._parts.append(node.text_content or "")
            return False
        tag, names = node.tag or "", classes(node)
        if tag in _UNSEEN_TAGS or names & _UNSEEN:
            return False
        if tag == "math" or "ltx_Math" in names:
            self._parts.append(formula(node))
            return False
        if "ltx_note" in names:
            self._aside(node, names)
            return False
        if tag in _APART:
            self._parts.append(" ")
        return True

    def leave(self, node: "LexborNode") -> None:
        """Part what stands beside each other."""
        if node.tag in _APART:
            self._parts.append(" ")

    def take(self) -> str:
        """Give the text so far on one line, and begin anew."""
        text = " ".join("".join(self._parts).replace("\u200b", "").replace("\u2062", "").split())
        self._parts.clear()
        return _SHIFTED.sub("", text)

    def _aside(self, node: "LexborNode", names: frozenset[str]) -> None:
        if self._asides is None or not names & _FOOTNOTES:  # others are marks, thanks and affiliations
            return
        if text := inline(node.css_first(".ltx_note_content") or node):
            self._asides.append(text)


def inline(node: "LexborNode") -> str:
    """Give what a node says, on one line and without footnotes."""
    gathered = Inline()
    walk(node, gathered.enter, gathered.leave)
    return gathered.take()


def formula(node: "LexborNode") -> str:
    """Give a formula as readable text, from the LaTeX that LaTeXML leaves beside it."""
    source = node.attributes.get("alttext") or node.attributes.get("alt") or ""
    if not source and (annotation := node.css_first("annotation")):
        source = annotation.text()
    source = " ".join(source.replace("%\n", "").split())
    if not source or len(source) > LONGEST_FORMULA:
        return ""
    text = latex.to_text(f"${source}$")
    if node.attributes.get("display") == "block":
        return f" {text} "
    return text
