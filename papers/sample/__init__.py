"""The bundled sample papers: thirteen real records, for a look around without a network."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import files

from chat.urgency import Urgency
from papers.ids import answered_by, read_all
from papers.paper import Order, Page, Paper
from papers.query import match, queries
from papers.query.match import PaperIndex

SAMPLE_NOW = datetime(2024, 3, 23, 12, 0, tzinfo=UTC)
"""The moment at which these papers are news."""
SAMPLE_EXAMPLE = "2403.14621"
"""The id of one of them, to try the bot on."""


class SampleSource:
    """The `papers.paper.Source` that serves the sample papers; it reads them on first use."""

    def __init__(self) -> None:
        self._papers: tuple[Paper, ...] = ()

    async def fetch(self, ids: Sequence[str], *, urgent: Urgency | bool = False) -> dict[str, Paper]:  # noqa: ARG002 - no queue
        """Return the records of these ids, keyed by the id as asked for; others than the samples' are left out."""
        return answered_by(read_all(ids), await self._all())

    async def search(
        self,
        query: str,
        *,
        start: int = 0,
        limit: int = 100,
        order: Order = "newest",
        urgent: Urgency | bool = False,  # noqa: ARG002 - no queue
    ) -> Page:
        """Return up to `limit` sample papers that match an arXiv query. Raises BadInputError where it is none."""
        # In a thread, for it may take many milliseconds.
        found = await asyncio.to_thread(select, await self._all(), query, order)
        return Page(tuple(found[start : start + limit]), len(found), start)

    async def aclose(self) -> None:
        """Do nothing: nothing is held open."""

    async def _all(self) -> tuple[Paper, ...]:
        if not self._papers:
            self._papers = await asyncio.to_thread(_read)
        return self._papers


def select(papers: Iterable[Paper], query: str, order: Order) -> list[Paper]:
    """Return the papers that match an arXiv query, in order. Raises BadInputError where it is none."""
    parsed = queries.parse(query)
    found = sorted(
        (paper for paper in papers if match.matches(parsed, _index(paper))),
        key=lambda paper: (paper.published, paper.id),
        reverse=True,
    )
    if order == "relevance":
        found.sort(key=lambda paper: match.relevance(parsed, _index(paper)), reverse=True)
    return found


@lru_cache(maxsize=64)  # the same few papers are searched again and again, and reading their words takes milliseconds
def _index(paper: Paper) -> PaperIndex:
    return PaperIndex(paper)


def _read() -> tuple[Paper, ...]:
    from papers.arxiv.records import parse_feed  # it needs the arxiv package, which is slow to import

    return parse_feed(files(__name__).joinpath("papers.atom").read_bytes()).papers
