"""arXiv's lists: all that it has between two moments, however much, for one topic or for several at once."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import structlog

from chat.urgency import Urgency
from papers import categories
from papers.paper import Paper
from papers.query import match as query_match
from papers.query import queries
from papers.query.terms import AllOf, AnyOf, Query, Term, any_of
from services.library import Library

PAGE = 100
DEEPEST = 2000  # arXiv slows down the further one turns its pages, so a long list is asked for in slices
MOST = 20_000  # some ten minutes of pages; nobody follows that much in a month
LONGEST_QUERY = 1000  # characters, well below what arXiv's address takes
LONGEST_PART = 200  # of one topic: a short query nests few brackets, of which arXiv takes only so many
NEAR = timedelta(days=1)  # topics that were left alone for much longer have others' papers listed for nothing


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
                "list_cut_short", query=query, papers=len(found), since=since.isoformat(), reached=oldest.isoformat()
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


def grouped(topics: Sequence[tuple[str, datetime]]) -> list[list[int]]:
    """Group topics, each a query and the moment from which on it is asked for, and give their places in each group.

    Together go those of which a record tells exactly whether arXiv would list it: queries of nothing but categories.
    """
    alone: list[list[int]] = []
    together: list[list[int]] = []
    for place in sorted(range(len(topics)), key=lambda place: topics[place][1]):
        query, since = topics[place]
        if len(query) > LONGEST_PART or not is_exact(queries.parse(query)):
            alone.append([place])
        elif together and _has_room([topics[each] for each in together[-1]], query, since):
            together[-1].append(place)
        else:
            together.append([place])
    return [*alone, *together]


def _has_room(group: Sequence[tuple[str, datetime]], query: str, since: datetime) -> bool:
    length = sum(len(each) + len(" OR ()") for each, _ in group)
    return since - group[0][1] <= NEAR and length + len(query) <= LONGEST_QUERY


def joined(texts: Sequence[str]) -> str:
    """Return the query that finds what any of these finds."""
    return str(any_of(queries.parse(text) for text in texts))


def belonging(found: Iterable[Paper], query: str, since: datetime) -> list[Paper]:
    """Return those papers that a query would have found by itself among what was found for several."""
    wanted = queries.parse(query)
    return [paper for paper in found if paper.published >= since and query_match.matches(wanted, paper)]


def is_exact(query: Query) -> bool:
    """Return whether a paper's record says for certain if arXiv would find it: words and names match otherwise."""
    match query:
        case Term(field="cat" | "primary"):
            return categories.find(query.text) == query.text
        case AllOf():
            return all(map(is_exact, (*query.parts, *query.without)))
        case AnyOf():
            return all(map(is_exact, query.parts))
        case _:
            return False
