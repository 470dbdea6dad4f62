"""What stands in a line of LaTeXML's pages: words, formulas as readable text, footnotes aside."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from papers import latex
from papers.latex import rows
from papers.latex.formulas import script

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

LONGEST_FORMULA = 4000  # characters of LaTeX; longer ones are pictures drawn with TeX, not formulas
_UNSEEN_TAGS = frozenset({"script", "style", "noscript", "template", "button", "nav", "svg", "object", "-comment"})
_UNSEEN = frozenset({
    "ltx_ERROR", "ltx_error", "ltx_bibliography", "ltx_biblist", "ltx_TOC", "ltx_index", "ltx_rdf", "ltx_pagination",
    "ltx_page_navbar", "ltx_page_header", "ltx_page_footer", "ltx_page_logo", "ltx_note_mark", "ltx_note_type",
    "ltx_tag_note", "ltx_tag_equation", "ltx_tag_equationgroup", "ltx_transformed_outer_measure", "sr-only",
    "ltx_missing_label", "ltx_listing_data",
})  # fmt: skip
_EQUATIONS = frozenset({"ltx_equation", "ltx_equationgroup", "ltx_eqn_table"})
_FOOTNOTES = frozenset({"ltx_role_footnote", "ltx_role_footnotetext", "ltx_role_endnote", "ltx_role_endnotetext"})
_APART = frozenset({"br", "p", "div", "li", "tr", "td", "th", "dt", "dd", "table", "figcaption"})
_PARTED = frozenset({"ltx_p", "ltx_tr", "ltx_td", "ltx_tabular"})  # such are spans where they stand in a line
_SCRIPTS = {"sup": "^", "sub": "_"}
_ORDINAL = re.compile(r"st|nd|rd|th|er|e|o|a|ième|TM", re.IGNORECASE)
_SHIFTED = re.compile(r"(?<!\s)\s++(?=[,.;!?)\]}’”](?:\s|$))")


def classes(node: "LexborNode") -> frozenset[str]:
    """Return the names of an element's classes."""
    return frozenset((node.attributes.get("class") or "").split()) if node.is_element_node else frozenset()


def walk(
    root: "LexborNode",
    enter: Callable[["LexborNode"], bool],
    leave: Callable[["LexborNode"], None] = lambda _node: None,
) -> None:
    """Visit all below `root`: `enter` tells whether to go into a node, and `leave` is called when one is left."""
    node, stack = root.first_child, [root]
    while stack:
        if node is None:
            node = stack.pop()
            if stack:
                leave(node)
                node = node.next
        elif enter(node) and node.first_child is not None:
            stack.append(node)
            node = node.first_child
        else:
            leave(node)
            node = node.next


@dataclass(slots=True)
class _Cite:
    """A citation: with which part its text begins, and whether something that it names is there, and is not."""

    start: int
    found: bool
    missing: bool = False


class InlineText:
    """Gathers text; footnotes met on the way are put into `asides`, or left out where there is none."""

    def __init__(self, asides: list[str] | None = None, *, equations: bool = True) -> None:
        self._asides = asides
        self._equations = equations  # else this is a cell of one
        self._cites: list[_Cite] = []
        self._parts: list[str] = []
        self.seen = 0  # characters met so far, those that were taken too
        self.fresh = False  # no text was met since, so that a note marked by a sign is a notice

    def enter(self, node: "LexborNode") -> bool:
        """Take what a node says itself, and tell whether to go into it."""
        if node.is_text_node:
            text = node.text_content or ""
            self._parts.append(text)
            self.seen += len(text.strip())
            self.fresh = self.fresh and not text.strip()
            return False
        tag, names = node.tag or "", classes(node)
        if tag in _UNSEEN_TAGS or names & _UNSEEN or self._takes(node, tag, names):
            return False
        self._cite(names)
        if tag in _APART or names & _PARTED:
            self._parts.append(" ")
        return True

    def _takes(self, node: "LexborNode", tag: str, names: frozenset[str]) -> bool:
        """Read what is more than words as a whole, and tell whether this is such."""
        if tag == "math" or "ltx_Math" in names:
            self._parts.append(formula(node))
            self.fresh = False
        elif "ltx_note" in names:
            self._aside(node, names)
        elif tag in _SCRIPTS:
            text = _signs(node)
            self._parts.append(text if _ORDINAL.fullmatch(text) else script(_SCRIPTS[tag], text) if text else "")
        elif tag == "table" and names & _EQUATIONS and self._equations and (told := _equations(node)):
            self._parts.append(f" {told} ")
        else:
            return False
        return True

    def leave(self, node: "LexborNode") -> None:
        """Part what stands beside each other."""
        names = classes(node)
        if node.tag in _APART or names & _PARTED:
            self._parts.append(" ")
        if "ltx_cite" in names and self._cites:
            cite = self._cites.pop()
            if cite.missing and not cite.found:
                del self._parts[cite.start :]

    def _cite(self, names: frozenset[str]) -> None:
        """Note where a citation begins, and whether anything that it names is there."""
        if "ltx_cite" in names:
            self._cites.append(
                _Cite(len(self._parts), found="ltx_citemacro_citet" in names)
            )  # it is words of a sentence
        elif "ltx_ref" in names and self._cites:
            missing = "ltx_missing_citation" in names
            self._cites[-1].missing |= missing
            self._cites[-1].found |= not missing

    def put(self, text: str) -> None:
        """Take a text that was read elsewhere."""
        self._parts.append(text)

    def take(self) -> str:
        """Return the text so far on one line, and begin anew."""
        text = " ".join("".join(self._parts).replace("\u200b", "").replace("\u2062", "").split())
        self._parts.clear()
        return _SHIFTED.sub("", text)

    def _aside(self, node: "LexborNode", names: frozenset[str]) -> None:
        if self._asides is None or not names & _FOOTNOTES:  # others are marks, thanks and affiliations
            return
        mark = node.css_first(".ltx_note_mark")
        told = mark.text().strip() if mark is not None else "1"
        if told in {"", "0"} or (self.fresh and not told.isalnum()):  # nothing in the text points to it: a notice
            return
        if text := inline(node.css_first(".ltx_note_content") or node):
            self._asides.append(text)


def inline(node: "LexborNode", asides: list[str] | None = None) -> str:
    """Return what a node says, on one line, its footnotes put into `asides` or left out."""
    gathered = InlineText(asides)
    walk(node, gathered.enter, gathered.leave)
    return gathered.take()


def formula(node: "LexborNode") -> str:
    """Return a formula as readable text, from the LaTeX that LaTeXML leaves beside it, else from its signs."""
    source = node.attributes.get("alttext") or node.attributes.get("alt") or ""
    if not source and (annotation := node.css_first("annotation")):
        source = annotation.text()
    source = " ".join(source.replace("%\n", "").split()).removesuffix("\\")
    if len(source) > LONGEST_FORMULA:
        return ""
    text = latex.formula(source) if source else ""
    if text is None:
        text = _signs(node)
    return f" {text} " if node.attributes.get("display") == "block" else text


def _signs(node: "LexborNode") -> str:
    """Return the signs of a formula as they are printed, one after another."""
    parts: list[str] = []

    def enter(each: "LexborNode") -> bool:
        if each.is_text_node:
            parts.append(each.text_content or "")
        return (each.tag or "") not in {"annotation", "annotation-xml"}

    walk(node, enter)
    return " ".join("".join(parts).replace("\u2062", "").replace("\u2061", "").split())


def _equations(node: "LexborNode") -> str:
    """Return equations one below another as a line, each with its sides together; "" where they are in no rows."""
    told: list[list[str]] = []

    def enter(each: "LexborNode") -> bool:
        if each.tag == "tr":
            told.append([])
        elif each.tag == "td" and told:
            cell = InlineText(equations=False)
            walk(each, cell.enter, cell.leave)
            told[-1].append(cell.take())
            return False
        return True

    walk(node, enter)
    return rows.chain(rows.together(row) for row in told)
