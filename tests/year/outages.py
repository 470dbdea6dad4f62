"""When arXiv's services and the program are not there meanwhile, and from when on each can be had again."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from tests.servers.arxiv import Spell, faults
from tests.servers.arxiv.answers import Fault, Manner
from tests.year.calendar_of_arxiv import list_days, out
from tests.year.world import BEGIN, END

Service = Literal["feeds", "changes", "search"]
PLACES: dict[Service, str] = {"feeds": "/rss/", "changes": "/oai", "search": "/api/query"}
BROKEN = faults.status(500)
REFUSED = faults.status(429, b"Rate exceeded.")
NOT_NOW = faults.status(406, b"")
COLD = faults.status(503, b"first byte timeout")


@dataclass(frozen=True)
class Outage:
    """Services that give no lists for a time; without any it is the program that does not run."""

    begin: datetime
    hours: float
    services: tuple[Service, ...]
    fault: Fault = BROKEN

    @property
    def end(self) -> datetime:
        return self.begin + timedelta(hours=self.hours)


def _at(month: int, day: int, hour: int = 0) -> datetime:
    return datetime(2024, month, day, hour, tzinfo=UTC)


ALL: tuple[Service, ...] = ("feeds", "changes", "search")
OUTAGES = (
    Outage(_at(8, 6, 3), 3, ALL, REFUSED),
    Outage(_at(8, 8, 16), 10 * 24, ()),  # away from a Thursday over a weekend
    Outage(_at(8, 20, 3), 0.9, ("feeds",), REFUSED),  # until a moment before the list is out
    Outage(_at(8, 22, 2), 7, ALL, faults.sent(Manner.RESET)),
    Outage(_at(8, 26, 2), 7 * 24, ("changes",), COLD),  # a week of feeds alone
    Outage(_at(9, 3, 3), 74, ("feeds",)),  # four lists
    Outage(_at(9, 11, 1), 30, ALL, NOT_NOW),
    Outage(_at(9, 17, 2), 9, ("feeds",), faults.html),
    Outage(_at(9, 19, 3), 26, ()),  # away over one list
    Outage(_at(9, 26, 3), 26, ("feeds", "changes")),  # a list that only the search has
    Outage(_at(10, 2, 3), 9, ("feeds", "search"), faults.truncated),
    Outage(_at(10, 8, 2), 50, ("feeds", "changes")),
    Outage(_at(11, 5, 3), 50, ("changes",)),  # while a feed is cut
)
LATE_FEEDS = {_at(9, 24).date(): timedelta(hours=2), _at(10, 15).date(): timedelta(hours=11)}
NO_FEEDS = {_at(8, 21).date(), _at(10, 1).date(), _at(10, 22).date()}  # announced, and yet the feeds are empty
SEARCH_REFUSES = timedelta(minutes=5), timedelta(minutes=31)  # after the announcement


def spells() -> list[Spell]:
    """Return what does not work when, for the server."""
    found = [Spell(each.begin, each.end, PLACES[name], each.fault) for each in OUTAGES for name in each.services]
    for day in list_days(BEGIN, END):
        begin, end = (out(day) - timedelta(hours=4) + after for after in SEARCH_REFUSES)
        found.append(Spell(begin, end, PLACES["search"], REFUSED))
    return found


def away() -> list[Outage]:
    """Return when the program does not run."""
    return [each for each in OUTAGES if not each.services]


def up(service: Service, moment: datetime) -> datetime:
    """Return the first moment from one on at which a service answers and the program runs."""
    while blocking := [
        each for each in OUTAGES if each.begin <= moment < each.end and (service in each.services or not each.services)
    ]:
        moment = max(each.end for each in blocking)
    return moment
