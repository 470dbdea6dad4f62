"""A query held against a paper as arXiv's search would do it, for where there is no arXiv to ask."""

import math
from datetime import UTC, datetime
from fnmatch import fnmatchcase

from papers import categories, ids
from papers.paper import Paper
from papers.query.index import PaperIndex, split
from papers.query.queries import AllOf, AnyOf, Dates, Query, Term
from papers.query.terms import is_word

_WEIGHTS = {"ti": 3.0, "au": 2.0, "abs": 1.0, "cat": 0.5, "co": 0.5, "jr": 0.5, "id": 1.0}


def matches(query: Query, paper: Paper | PaperIndex) -> bool:
    """Tell whether a paper answers a query: words by their stems, phrases in order, dates with both ends included.

    Report numbers are not part of a record here, so `rn:` finds nothing.
    """
    return _matches(query, _index(paper))


def relevance(query: Query, paper: Paper | PaperIndex) -> float:
    """Score how well a paper answers a query, from 0.0 for not at all; only scores of one query compare.

    A place in the title counts most, more places count ever less, and long phrases count more than words.
    """
    index = _index(paper)
    return 1.0 + _score(query, index) if _matches(query, index) else 0.0


def _index(paper: Paper | PaperIndex) -> PaperIndex:
    return paper if isinstance(paper, PaperIndex) else PaperIndex(paper)


def _matches(query: Query, index: PaperIndex) -> bool:
    match query:
        case AllOf():
            return all(_matches(part, index) for part in query.parts) and not any(
                _matches(part, index) for part in query.without
            )
        case AnyOf():
            return any(_matches(part, index) for part in query.parts)
        case Dates():
            paper = index.paper
            moment = paper.published if query.field == "submittedDate" else paper.updated
            return query.since <= _minute(moment) <= query.until
        case Term():
            return any(_places(query, index).values())


def _score(query: Query, index: PaperIndex) -> float:
    match query:
        case AllOf() | AnyOf():
            return sum(_score(part, index) for part in query.parts)
        case Term():
            weight = 1.0 + math.log(max(1, len(split(query.text))))
            return weight * sum(_WEIGHTS[field] * n / (n + 0.5) for field, n in _places(query, index).items())
        case Dates():
            return 0.0


def _places(term: Term, index: PaperIndex) -> dict[str, int]:
    """Count where a term stands in the fields that it looks at."""
    fields = _WEIGHTS if term.field == "all" else {term.field} & _WEIGHTS.keys()
    return {field: _count(field, term.text, index) for field in fields}


def _count(field: str, text: str, index: PaperIndex) -> int:
    wild = is_word(text)  # within quotation marks * and ? are only signs
    match field:
        case "au":
            return index.count_authors(text, wild=wild)
        case "cat":
            return _count_category(text, index.paper.categories)
        case "id":
            found = ids.find_all(text)
            return int(any(each.id == index.paper.id and each.version in {0, index.paper.version} for each in found))
        case _:
            return index.count_words(field, text, wild=wild)


def _count_category(pattern: str, codes: tuple[str, ...]) -> int:
    """Count a category twice where it is the paper's first."""
    pattern = (categories.find(pattern) or pattern).lower()
    known = [(categories.find(code) or code).lower() for code in codes]
    hits = [fnmatchcase(code, pattern) for code in known]
    return any(hits) + any(hits[:1])


def _minute(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(second=0, microsecond=0)
