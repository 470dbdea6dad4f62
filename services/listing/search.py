"""What arXiv's search has between two moments, however much: for where no list is to be had."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import structlog

from chat.urgency import Urgency
from papers.paper import Paper
from papers.query import queries
from papers.query.terms import any_of
from services.library import Library

PAGE = 100
DEEPEST = 2000  # arXiv slows down the further one turns its pages, so a long list is asked for in slices
MOST = 20_000  # some ten minutes of pages; nobody follows that much in a month


async def listed(
    library: Library, query: str, since: datetime, until: datetime, *, urgent: Urgency | bool
) -> list[Paper]:
    """Return the papers submitted between two moments that match a query, without the withdrawn ones.

    More than 20,000 are cut off, the oldest first, which the log tells. Raises UnavailableError.
    """
    found: dict[str, Paper] = {}
    while True:
        oldest = await _slice(library, queries.within(query, since, until), found, urgent=urgent)
        if oldest is None or not since < oldest < until:
            break
        if len(found) >= MOST:
            structlog.get_logger(__name__).warning(
                "list_cut_short", papers=len(found), since=since.isoformat(), reached=oldest.isoformat()
            )
            break
        until = oldest
    return [paper for paper in found.values() if not paper.withdrawn]


async def _slice(library: Library, query: str, found: dict[str, Paper], *, urgent: Urgency | bool) -> datetime | None:
    """Turn the pages of a list; return the moment from which to go on backwards, None at its end."""
    start = 0
    last: Sequence[Paper] = ()
    while True:
        page = await library.search(query, start=start, limit=PAGE, urgent=urgent)
        found.update((paper.id, paper) for paper in page.papers)
        last = page.papers or last
        if start == page.end or page.end >= page.total:
            return None
        start = page.end
        if start >= DEEPEST:  # go on from the last page, so that the slices overlap
            return max((paper.published for paper in last), default=None)


def newest_first(papers: Iterable[Paper]) -> tuple[Paper, ...]:
    """Put papers in the order of their submission, the newest first."""
    return tuple(sorted(papers, key=lambda paper: (paper.published, paper.id), reverse=True))


def joined(texts: Sequence[str]) -> str:
    """Return the query that finds what any of these finds."""
    return str(any_of(queries.parse(text) for text in texts))
