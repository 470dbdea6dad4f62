"""What a page's head tells other programs: those that show a link's contents, and those that collect references."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

from archive.formats.pieces import fold
from chat.languages import row_of
from papers.credits import doi
from papers.latex import to_text
from papers.paper import Paper

_MOST_AUTHORS = 100  # in a page's references; some papers have thousands


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture for a link to a page: its place, its words, and its size in pixels where that is known."""

    place: str = ""
    alt: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a page says of it, beside its title and description."""

    kind: Literal["website", "article"] = "website"
    picture: Shown = Shown()
    citation: Sequence[tuple[str, str]] = ()
    listed: bool = True
    """Whether search engines may list the page."""


def locale(language: str) -> str:
    """Return a language as Open Graph names it, with its likely land: "en_US"; "" where none is likely."""
    from babel.core import get_global

    row, likely = row_of(language), get_global("likely_subtags")
    parts = (likely.get(row.tag.replace("-", "_")) or likely.get(row.primary) or "").split("_")
    return f"{row.primary}_{parts[-1]}" if len(parts) > 1 else ""


def citation(paper: Paper) -> list[tuple[str, str]]:
    """Return a paper's record as Google Scholar and Zotero read it on arXiv's own pages (Highwire's names)."""
    named = [("citation_author", fold(to_text(name))) for name in paper.authors[:_MOST_AUTHORS]]
    return [
        ("citation_title", fold(to_text(paper.title)) or paper.versioned_id),
        *(each for each in named if each[1]),
        ("citation_publication_date", f"{paper.published:%Y/%m/%d}"),
        ("citation_online_date", f"{paper.updated:%Y/%m/%d}"),
        ("citation_arxiv_id", paper.id),
        ("citation_abstract_html_url", f"https://arxiv.org/abs/{paper.versioned_id}"),
        ("citation_pdf_url", f"https://arxiv.org/pdf/{paper.versioned_id}"),
        *([("citation_doi", found)] if (found := doi(paper)) else []),
    ]


def coins(paper: Paper) -> str:
    """Return a paper's record as a COinS (OpenURL 1.0): a page with several papers names each by one."""
    fields = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:journal"),
        ("rft.genre", "preprint"),
        ("rft.atitle", fold(to_text(paper.title)) or paper.versioned_id),
        *(("rft.au", fold(to_text(name))) for name in paper.authors[:_MOST_AUTHORS]),
        ("rft.date", paper.published.date().isoformat()),
        ("rft_id", f"https://arxiv.org/abs/{paper.versioned_id}"),
        *([("rft_id", f"info:doi/{found}")] if (found := doi(paper)) else []),
    ]
    return urlencode([field for field in fields if field[1]])
