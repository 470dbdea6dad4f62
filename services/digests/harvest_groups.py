"""Topics that one request to arXiv can serve together."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from papers import categories
from papers.paper import Paper
from papers.query import match as query_match
from papers.query import queries
from papers.query.terms import AllOf, AnyOf, Query, Term, any_of

LONGEST_QUERY = 1000  # characters, well below what arXiv's address takes
LONGEST_PART = 200  # of one topic: a short query nests few brackets, of which arXiv takes only so many
NEAR = timedelta(days=1)  # topics that were left alone for much longer have others' papers listed for nothing


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
    """Give the query that finds what any of these finds."""
    return str(any_of(queries.parse(text) for text in texts))


def belonging(found: Iterable[Paper], query: str, since: datetime) -> list[Paper]:
    """Give those papers that a query would have found by itself among what was found for several."""
    wanted = queries.parse(query)
    return [paper for paper in found if paper.published >= since and query_match.matches(wanted, paper)]


def is_exact(query: Query) -> bool:
    """Tell whether a paper's record says for certain if arXiv would find it: words and names are matched otherwise."""
    match query:
        case Term(field="cat"):
            return categories.find(query.text) == query.text
        case AllOf():
            return all(map(is_exact, (*query.parts, *query.without)))
        case AnyOf():
            return all(map(is_exact, query.parts))
        case _:
            return False
