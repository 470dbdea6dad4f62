"""The sections of LaTeXML's pages: headings, paragraphs a line each, with figures, tables and program text apart."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from papers.document import DocumentTable, Section
from papers.html.floats import FLOATS, Caption, Floated, is_listing, listing_rows, read_caption, read_float
from papers.html.tables import Tabulars
from papers.html.text import InlineText, classes, inline, walk

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_LEVELS = ("part", "chapter", "section", "subsection", "subsubsection", "appendix", "acknowledgements")
_HEADINGS = frozenset(f"ltx_title_{level}" for level in _LEVELS)
_SECTIONS = ", ".join(f".ltx_{level}" for level in _LEVELS)
_ELSEWHERE = frozenset({
    "ltx_title_abstract", "ltx_title_bibliography", "ltx_authors", "ltx_dates", "ltx_classification", "ltx_keywords",
    "ltx_creator",
})  # fmt: skip
_FRONT = frozenset({"ltx_title_document", "ltx_abstract"})
_BLOCKS = frozenset({
    "ltx_para", "ltx_item", "ltx_theorem", "ltx_proof", "ltx_listingline", "ltx_quote", "ltx_paragraph",
    "ltx_subparagraph", "ltx_document", *(f"ltx_{level}" for level in _LEVELS),
})  # fmt: skip
_BLOCK_TAGS = frozenset({"section", "blockquote", "pre", "li", "dt", "dd", "figure"})
_FACES = frozenset({"ltx_font_bold", "ltx_font_italic", "ltx_font_smallcaps", "ltx_emph"})
_REFERENCES = re.compile(
    r"\A[\divxlc.\s]*(?:references|bibliography|literature cited|works cited)[.:\s]*", re.IGNORECASE
)
_BEGINNING = re.compile(r"(?:(?:1|I)\b[.:]?\s*\S|introduction[.:\s]*\Z)", re.IGNORECASE)
_LONGEST_FRONT = 1000  # characters between the abstract and the first section; more is the paper itself
_BACK = re.compile(
    r"\A(?:acknowledge?ments?|funding(?: (?:information|sources?|statement))?|financial support|financial disclosure"
    r"|(?:authors?['’]? |credit )(?:contributions?|statement)(?: statement)?|(?:data|code)(?: and \w+)? availability"
    r"(?: statement)?|(?:(?:conflicts?|competing|declarations?) (?:of )?(?:competing )?interests?))[.:—–-]*\s*",
    re.IGNORECASE,
)


_Place = tuple[int, int, int]  # how many floats, sections and characters were read before


class SectionReader:
    """Reads a part of a page into sections, and what floats in it into figures and tables."""

    def __init__(self) -> None:
        self.sections: list[Section] = []
        self.tables: list[DocumentTable] = []
        self.figures: list[Caption] = []
        self._title = ""
        self._run_in_title = False  # the section began within a paragraph
        self._lines: list[str] = []
        self._behind: list[str] = []
        self._inline = InlineText(self._behind)
        self._run_in = ""
        self._fronted = False  # the abstract is behind us
        self._heading: int | None = None  # the words in a paragraph that were taken as a heading
        self._tabulars = Tabulars()
        self._floats = 0
        self._loose: dict[bool, tuple[_Place, int]] = {}  # the last table without caption, and the last without rows

    def read(self, root: "LexborNode") -> list[Section]:
        """Return the sections below a node, the first one without a title where text comes before any heading."""
        walk(root, self._enter, self._leave)
        self._open("")
        return self.sections

    def _enter(self, node: "LexborNode") -> bool:
        names = classes(node)
        if "ltx_bibliography" in names:  # some conversions put the appendices into it
            return node.css_first(_SECTIONS) is not None
        if names & FLOATS and node.css_first(_SECTIONS) is not None:  # it only looks like a float
            return True
        if names & _ELSEWHERE or self._takes(node, names):
            return False
        if names & _BLOCKS or node.tag in _BLOCK_TAGS:
            self._break()
            return True
        if "ltx_p" in names and (heading := _back_heading(node)):
            self._open(inline(heading), run_in=True)
            self._heading = heading.mem_id
        return node.mem_id != self._heading and self._inline.enter(node)

    def _takes(self, node: "LexborNode", names: frozenset[str]) -> bool:
        """Read what is no part of a paragraph as a whole, and tell whether this is such."""
        if names & _FRONT:
            self._drop_front(abstract="ltx_abstract" in names)
        elif names & FLOATS:
            self._take(read_float(node, self._tabulars))
        elif names & _HEADINGS:
            self._open(inline(node))
        elif "ltx_tag_item" in names or "ltx_title" in names:  # it stands before the first words of a paragraph
            self._break()
            title = inline(node)
            paragraph = "ltx_title_paragraph" in names
            if _BACK.fullmatch(title) or (paragraph and self._run_in_title):
                self._open(title, run_in=True)
            else:
                self._run_in = f"{self._run_in} {title}".strip()
        elif "ltx_tabular" in names:
            self._read_loose(node)
        elif is_listing(node, names):
            self._break()
            if lines := listing_rows(node):
                self.tables.append(DocumentTable("", "", lines))
        elif "ltx_caption" in names:
            self._take(read_caption(node))
        else:
            return False
        return True

    def _leave(self, node: "LexborNode") -> None:
        if node.tag in _BLOCK_TAGS or classes(node) & _BLOCKS:
            self._break()
        else:
            self._inline.leave(node)

    def _take(self, found: Floated) -> None:
        """Take what floats; a table's caption alone belongs to the rows that stand right before or behind it."""
        self._floats += 1
        self.figures += found.figures
        self.tables += found.tables
        for table in found.alone:
            if (at := self._beside(captioned=False)) is not None:
                self.tables[at] = replace(table, rows=self.tables[at].rows)
            else:
                self._loose[True] = self._place, len(self.tables)
                self.tables.append(table)

    def _read_loose(self, node: "LexborNode") -> None:
        """Read a table that stands in the text."""
        self._floats += 1
        for block in self._tabulars.read(node, self._behind):
            if not block.is_grid:
                self._behind += [" | ".join(filter(None, row)) for row in block.rows]
            elif (at := self._beside(captioned=True)) is not None:
                self.tables[at] = replace(self.tables[at], rows=block.rows)
            else:
                self._loose[False] = self._place, len(self.tables)
                self.tables.append(DocumentTable("", "", block.rows))

    @property
    def _place(self) -> _Place:
        return self._floats, len(self.sections), self._inline.seen

    def _beside(self, *, captioned: bool) -> int | None:
        """Return the table right before, by whether it has a caption and no rows or the reverse, and use it up."""
        (floats, *text), at = self._loose.pop(captioned, ((-1, 0, 0), 0))
        return at if (floats + 1, *text) == self._place else None

    def _drop_front(self, *, abstract: bool) -> None:
        """Drop what stands before the title or the abstract: notices, headers, the words of unknown macros."""
        if not self.sections and not self._title:
            self._inline.take()
            self._lines.clear()
            self._behind.clear()
            self._run_in = ""
            self._fronted = self._fronted or abstract

    def _break(self) -> None:
        if text := self._inline.take():
            self._lines.append(f"{self._run_in} {text}".strip())
            self._run_in = ""

    def _open(self, title: str, *, run_in: bool = False) -> None:
        """End the section at hand and begin the next one."""
        self._break()
        if self._run_in:
            self._lines.append(self._run_in)
            self._run_in = ""
        text = "\n".join(self._lines + self._behind)
        if (self._title or text) and not _REFERENCES.fullmatch(self._title) and not self._is_front(text, title):
            self.sections.append(Section(self._title, text))
        self._inline.fresh = not self._title and not self.sections  # notes at the first heading are notices
        self._title, self._run_in_title = title, run_in
        self._lines.clear()
        self._behind.clear()

    def _is_front(self, text: str, following: str) -> bool:
        """Return whether it is keywords and notices: a little between the abstract and the first section."""
        first = self._fronted and not self.sections and not self._title
        return first and len(text) <= _LONGEST_FRONT and bool(_BEGINNING.match(following))


def _back_heading(paragraph: "LexborNode") -> "LexborNode | None":
    """Return the bold or italic words with which a paragraph of thanks or funding begins, where it is one."""
    first = paragraph.first_child
    while first is not None and first.is_text_node and not (first.text_content or "").strip():
        first = first.next
    if first is None or not classes(first) & _FACES:
        return None
    return first if _BACK.fullmatch(inline(first)) else None
