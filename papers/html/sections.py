"""The sections of LaTeXML's pages: headings as printed, a paragraph a line, tables and footnotes behind."""

import re
from typing import TYPE_CHECKING

from papers.document import Section
from papers.html.inline import Inline, inline
from papers.html.walk import classes, walk

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_LEVELS = ("part", "chapter", "section", "subsection", "subsubsection", "appendix", "acknowledgements")
_HEADINGS = frozenset(f"ltx_title_{level}" for level in _LEVELS)
_SECTIONS = ", ".join(f".ltx_{level}" for level in _LEVELS)
_ELSEWHERE = frozenset({
    "ltx_title_document", "ltx_title_abstract", "ltx_title_bibliography", "ltx_abstract", "ltx_authors", "ltx_dates",
    "ltx_classification", "ltx_keywords", "ltx_creator",
})  # fmt: skip
_FLOATS = frozenset({"ltx_figure", "ltx_table", "ltx_float"})
_BLOCKS = frozenset({
    "ltx_para", "ltx_item", "ltx_theorem", "ltx_proof", "ltx_listing", "ltx_listingline", "ltx_quote", "ltx_verbatim",
    "ltx_paragraph", "ltx_subparagraph", "ltx_document", *(f"ltx_{level}" for level in _LEVELS),
})  # fmt: skip
_BLOCK_TAGS = frozenset({"section", "blockquote", "pre", "li", "dt", "dd", "figure"})
_REFERENCES = re.compile(
    r"\A[\divxlc.\s]*(?:references|bibliography|literature cited|works cited)[.:\s]*", re.IGNORECASE
)


class SectionReader:
    """Reads a part of a page into sections."""

    def __init__(self) -> None:
        self.sections: list[Section] = []
        self._title = ""
        self._lines: list[str] = []
        self._behind: list[str] = []
        self._inline = Inline(self._behind)
        self._run_in = ""

    def read(self, root: "LexborNode") -> list[Section]:
        """Give the sections below a node, the first one without a title where text comes before any heading."""
        walk(root, self._enter, self._leave)
        self._open("")
        return self.sections

    def _enter(self, node: "LexborNode") -> bool:
        names = classes(node)
        if "ltx_bibliography" in names:  # some conversions put the appendices into it
            return node.css_first(_SECTIONS) is not None
        if names & _FLOATS:
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
            self._behind += rows(node)
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
            self._behind += caption + rows(node) + lines
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


def rows(table: "LexborNode") -> list[str]:
    """Give a table's rows, each on a line."""
    cells = (
        [text for cell in row.css(".ltx_td") if (text := inline(cell))]
        for row in table.css(".ltx_tr")
        if row.css_first(".ltx_tabular") is None
    )
    return [" | ".join(row) for row in cells if row]
