"""What is like a paper, as a part of queries: `like:2403.14621`, which arXiv's search does not know."""

from collections.abc import Iterable, Mapping

from papers.query.reach import archives
from papers.query.terms import AllOf, AnyOf, Query, Term, all_of, any_of, liked

__all__ = ["liked", "reaching"]


def reaching(query: Query, codes: Mapping[str, Iterable[str]]) -> Query:
    """Return a query that looks for what is like a paper only in these categories, by the paper's id, unless it does.

    So that it is known on which of arXiv's lists that may be.
    """
    match query:
        case Term(field="like") if wanted := [Term("cat", code) for code in codes.get(query.text, ())]:
            return all_of((any_of(wanted), query))
        case AllOf() if any(not liked(part) and archives(part) is not None for part in query.parts):
            return query
        case AllOf():
            return all_of((reaching(part, codes) for part in query.parts), query.without)
        case AnyOf():
            return any_of(reaching(part, codes) for part in query.parts)
        case _:
            return query
