"""A paper's full text: sections, figures and tables, read from arXiv's HTML or from a PDF."""

from dataclasses import dataclass
from typing import Literal

Origin = Literal["html", "pdf", "html-part"]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a paper: its heading as printed and its text, a paragraph a line.

    `pages` are those on which its paragraphs begin, from 1, one for each; none where the origin has no pages.
    """

    title: str
    text: str
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentFigure:
    """A figure: its number as printed ("3", "S2"), its whole caption on one line, and the page, from 1, or 0.

    `image` is the picture itself where it was taken, of the kind `media_type` ("image/png"), else empty; `words` are
    those printed in it, as on its axes, where they are known.
    """

    number: str
    caption: str
    page: int = 0
    image: bytes = b""
    media_type: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class DocumentTable:
    """A table: its number as printed ("2", "IV"), its whole caption on one line, its rows of cells, its page or 0.

    A cell that spans several columns stands in the first of them, and one that spans several rows in each of them; an
    empty cell is "", so that a value keeps its column. The rows of its head come first. A table whose columns cannot be
    told has one cell a row. So has an algorithm or a listing, whose whole name is its number ("Algorithm 1"). What the
    paper does not number has the number "".
    """

    number: str
    caption: str
    rows: tuple[tuple[str, ...], ...]
    page: int = 0

    @property
    def name(self) -> str:
        """What the paper calls it: "Table 2", "Algorithm 1"; "Table" where it has no number."""
        return self.number if " " in self.number else f"Table {self.number}".strip()

    @property
    def text(self) -> str:
        """The caption and the rows, one a line, cells apart by "|"."""
        return "\n".join(filter(None, (self.caption, *(" | ".join(row) for row in self.rows))))


@dataclass(frozen=True, slots=True)
class Document:
    """What a paper says, in the order of reading, its references left out.

    `origin` is "html-part" where the page may hold only a part of the paper and nothing else could be had.
    `pages` is 0 where there are none (HTML); `abstract` is "" where it has none under that name; `affiliation` is the
    first author's, letter for letter as the first page prints it, or ""; `byline` is what stands between the title and
    the abstract, the authors among it, and `stamp` the id that arXiv printed on the first page's side, or "".
    """

    origin: Origin
    title: str
    abstract: str
    sections: tuple[Section, ...]
    figures: tuple[DocumentFigure, ...] = ()
    tables: tuple[DocumentTable, ...] = ()
    pages: int = 0
    affiliation: str = ""
    byline: str = ""
    stamp: str = ""

    @property
    def text(self) -> str:
        """All sections, each under its heading."""
        return "\n\n".join(f"{section.title}\n{section.text}".strip() for section in self.sections)
