"""A paper as arXiv records it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from chat.reply import Link
from chat.urgency import Urgency

Order = Literal["relevance", "newest"]

# What stands where there is no abstract.
_EMPTY = re.compile(
    r"[\W_]*(?:(?:n/?a|none|nil|null|tb[ad]|empty|(?:the |an? |no )?abstract(?: (?:is )?(?:missing|empty|unavailable"
    r"|not (?:available|given|provided)|available|to follow))?|not available|无|暂无|暂无摘要|没有摘要)[\W_]*)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Paper:
    """One version of one paper, its record's words letter for letter but for folded white space.

    `id` has no version ("2403.14621", "hep-th/9901001"); `version` counts from 1; `categories` start with the
    primary one; `abstract` keeps the record's LaTeX, its lines unwrapped and its paragraphs apart by one line
    break; `published` is the first version's date and `updated` this one's, both in UTC; `links` are the
    abstract page and the PDF, then those that the authors gave in comment and abstract; `licence` is the
    licence's URL where it is known, else "".
    """

    id: str
    version: int
    title: str
    authors: tuple[str, ...]
    abstract: str
    categories: tuple[str, ...]
    published: datetime
    updated: datetime
    comment: str = ""
    journal_ref: str = ""
    doi: str = ""
    links: tuple[Link, ...] = ()
    licence: str = ""
    withdrawn: bool = False

    @property
    def versioned_id(self) -> str:
        """The id with its version, "2403.14621v1"."""
        return f"{self.id}v{self.version}"

    @property
    def has_abstract(self) -> bool:
        """Whether the abstract says something: it may be empty, a stop, or "N/A"."""
        return not _EMPTY.fullmatch(self.abstract)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of search results; `total` counts all that arXiv finds, `start` is the first one's place from 0.

    `passed_over` counts those of this page that arXiv found and that the query does not mean.
    """

    papers: tuple[Paper, ...]
    total: int
    start: int = 0
    passed_over: int = 0

    @property
    def end(self) -> int:
        """The place after the last one of this page."""
        return self.start + len(self.papers) + self.passed_over


class Source(Protocol):
    """Where records come from: arXiv, or the bundled sample papers."""

    async def fetch(self, ids: Sequence[str], *, urgent: Urgency | bool = False) -> dict[str, Paper]:
        """Return the records of these ids, keyed by the id as asked for; an id without a record is left out.

        An id may carry a version ("2403.14621v2"). `urgent` requests, those a person waits for, go first; it is
        an `Urgency` where that may change while they are under way.
        Raises UnavailableError.
        """
        ...

    async def search(
        self,
        query: str,
        *,
        start: int = 0,
        limit: int = 100,
        order: Order = "newest",
        urgent: Urgency | bool = False,
    ) -> Page:
        """Return up to `limit` (1 to 2,000) papers that match an arXiv query, by submission date or relevance.

        Raises BadInputError where arXiv refuses the query, and UnavailableError.
        """
        ...
