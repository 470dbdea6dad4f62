"""What of arXiv a query needs: which archives can hold what answers it, and whether their feeds will do."""

from fnmatch import fnmatchcase

from papers import categories
from papers.query.terms import AllOf, AnyOf, Dates, Query, Term


def archive_of(code: str) -> str:
    """Return the archive of a category, of the one that it goes by now: "cs" for cs.CL, "eess" for cs.SY."""
    return (categories.find(code) or code).partition(".")[0]


def all_archives() -> frozenset[str]:
    """Return all archives that take papers."""
    return frozenset(map(archive_of, categories.NAMES))


def archives(query: Query) -> frozenset[str] | None:
    """Return archives among whose papers are all that answer a query, cross-lists counted; None where any may be.

    A paper is listed in each archive of its categories, so that of several that it must be in the fewest do.
    """
    match query:
        case Term(field="cat"):
            wanted = (categories.find(query.text) or query.text).lower()
            now = ((categories.find(code) or code).lower() for code in categories.NAMES)
            return frozenset(archive_of(code) for code in now if fnmatchcase(code, wanted)) or None
        case AllOf():
            reached = _reached(query.parts)
            return min(reached, key=lambda found: (len(found), sorted(found)), default=None)
        case AnyOf():
            reached = _reached(query.parts)
            return frozenset().union(*reached) if len(reached) == len(query.parts) else None
        case _:
            return None


def _reached(parts: tuple[Query, ...]) -> list[frozenset[str]]:
    return [found for part in parts if (found := archives(part)) is not None]


def needs_whole(query: Query, *, barred: bool = False) -> bool:
    """Return whether a record without comment and dates, as a feed tells it, might answer a query that it does not."""
    match query:
        case Dates():
            return True
        case Term():
            return barred and query.field in {"all", "co", "au"}
        case AnyOf():
            return any(needs_whole(part, barred=barred) for part in query.parts)
        case AllOf():
            turned = any(needs_whole(part, barred=not barred) for part in query.without)
            return turned or any(needs_whole(part, barred=barred) for part in query.parts)
