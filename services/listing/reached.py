"""Which archives' lists are needed for what is asked for."""

from collections.abc import Collection
from functools import lru_cache

from chat.errors import BadInputError
from papers.query import queries
from papers.query.reach import all_archives, archives


def reached(wanted: Collection[str]) -> frozenset[str]:
    """Return the archives that any of these queries can match; one that can match everywhere reaches all."""
    found: set[str] = set()
    for query in wanted:
        some = _archives(query)
        if some is None:
            return all_archives()
        found |= some
    return frozenset(found)


@lru_cache(maxsize=100_000)  # the same are looked at again and again, and reading them all takes seconds
def _archives(query: str) -> frozenset[str] | None:
    try:
        return archives(queries.parse(query))
    except BadInputError:  # of an older version: what it would find nobody knows
        return None
