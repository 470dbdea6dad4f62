"""Of which days the lists that are here are whole."""

from collections.abc import Collection
from datetime import date, datetime

from papers.query.reach import all_archives, archives
from papers.query.terms import Query
from services.listing import days
from store import announcements
from store.database import Connection


def reach_of(query: Query) -> frozenset[str]:
    """Return the archives on whose lists all stands that answers a query."""
    found = archives(query)
    return all_archives() if found is None else found


async def whole_since(c: Connection, wanted: Collection[str], now: datetime, oldest: date) -> date | None:
    """Return the first day, not before `oldest`, from which on all lists of these archives are whole, else None."""
    newest = days.newest(now)
    there: dict[date, set[str]] = {}
    for each in await announcements.days(c, oldest):
        if each.whole:
            there.setdefault(each.day, set()).add(each.archive)
    since = None
    for day in sorted(days.between(oldest, newest), reverse=True):
        if not there.get(day, set()).issuperset(wanted):
            break
        since = day
    return since
