"""The text of LaTeXML's pages: sections, paragraphs, formulas as readable text, tables and footnotes behind."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from papers import latex
from papers.document import Section

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
_LEVELS = ("part", "chapter", "section", "subsection", "subsubsection", "appendix", "acknowledgements")
_HEADINGS = frozenset(f"ltx_title_{level}" for level in _LEVELS)
_SECTIONS = ", ".join(f".ltx_{level}" for level in _LEVELS)
_ELSEWHERE = frozenset({
    "ltx_title_document", "ltx_title_abstract", "ltx_title_bibliography", "ltx_abstract", "ltx_authors", "ltx_dates",
    "ltx_classification", "ltx_keywords", "ltx_creator",
})  # fmt: skip
FLOATS = frozenset({"ltx_figure", "ltx_table", "ltx_float"})
_BLOCKS = frozenset({
    "ltx_para", "ltx_item", "ltx_theorem", "ltx_proof", "ltx_listing", "ltx_listingline", "ltx_quote", "ltx_verbatim",
    "ltx_paragraph", "ltx_subparagraph", "ltx_document", *(f"ltx_{level}" for level in _LEVELS),
})  # fmt: skip
_BLOCK_TAGS = frozenset({"section", "blockquote", "pre", "li", "dt", "dd", "figure"})
_REFERENCES = re.compile(
    r"\A[\divxlc.\s]*(?:references|bibliography|literature cited|works cited)[.:\s]*", re.IGNORECASE
)


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


class InlineText:
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
        """Return the text so far on one line, and begin anew."""
        text = " ".join("".join(self._parts).replace("\u200b", "").replace("\u2062", "").split())
        self._parts.clear()
        return _SHIFTED.sub("", text)

    def _aside(self, node: "LexborNode", names: frozenset[str]) -> None:
        if self._asides is None or not names & _FOOTNOTES:  # others are marks, thanks and affiliations
            return
        if text := inline(node.css_first(".ltx_note_content") or node):
            self._asides.append(text)


def inline(node: "LexborNode") -> str:
    """Return what a node says, on one line and without footnotes."""
    gathered = InlineText()
    walk(node, gathered.enter, gathered.leave)
    return gathered.take()


def formula(node: "LexborNode") -> str:
    """Return a formula as readable text, from the LaTeX that LaTeXML leaves beside it."""
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


class SectionReader:
    """Reads a part of a page into sections."""

    def __init__(self) -> None:
        self.sections: list[Section] = []
        self._title = ""
        self._lines: list[str] = []
        self._behind: list[str] = []
        self._inline = InlineText(self._behind)
        self._run_in = ""

    def read(self, root: "LexborNode") -> list[Section]:
        """Return the sections below a node, the first one without a title where text comes before any heading."""
        walk(root, self._enter, self._leave)
        self._open("")
        return self.sections

    def _enter(self, node: "LexborNode") -> bool:
        names = classes(node)
        if "ltx_bibliography" in names:  # some conversions put the appendices into it
            return node.css_first(_SECTIONS) is not None
        if names & FLOATS:
            return self._enter_float(node, names)
        if names & _ELSEWHERE or self._takes(node, names):
            return False
        if names & _BLOCKS or node.tag in _BLOCK_TAGS:
            self._break()
            return True
        return self._inline.enter(node)

    def _takes(self, node: "LexborNode", names: frozenset[str]) -> bool:
        """Read what is no part of a paragraph as a whole, and tell whether this is such."""
        if names & _HEADINGS:
            self._open(inline(node))
        elif "ltx_tag_item" in names or "ltx_title" in names:  # it stands before the first words of a paragraph
            self._break()
            self._run_in = f"{self._run_in} {inline(node)}".strip()
        elif "ltx_tabular" in names:
            self._behind += _rows(node)
        else:
            return False
        return True

    def _leave(self, node: "LexborNode") -> None:
        if node.tag in _BLOCK_TAGS or classes(node) & _BLOCKS:
            self._break()
        else:
            self._inline.leave(node)

    def _enter_float(self, node: "LexborNode", names: frozenset[str]) -> bool:
        """Put a table or an algorithm behind; go into what only looks like a float and holds whole sections."""
        if node.css_first(_SECTIONS) is not None:
            return True
        if "ltx_figure" not in names:
            caption = [text for each in node.css(".ltx_caption") if (text := inline(each))]
            lines = [text for each in node.css(".ltx_listingline") if (text := inline(each))]
            self._behind += caption + _rows(node) + lines
        return False

    def _break(self) -> None:
        if text := self._inline.take():
            self._lines.append(f"{self._run_in} {text}".strip())
            self._run_in = ""

    def _open(self, title: str) -> None:
        """End the section at hand and begin the next one."""
        self._break()
        if self._run_in:
            self._lines.append(self._run_in)
            self._run_in = ""
        text = "\n".join(self._lines + self._behind)
        if (self._title or text) and not _REFERENCES.fullmatch(self._title):
            self.sections.append(Section(self._title, text))
        self._title = title
        self._lines.clear()
        self._behind.clear()


def _rows(table: "LexborNode") -> list[str]:
    """Return a table's rows, each on a line."""
    cells = (
        [text for cell in row.css(".ltx_td") if (text := inline(cell))]
        for row in table.css(".ltx_tr")
        if row.css_first(".ltx_tabular") is None
    )
    return [" | ".join(row) for row in cells if row]
