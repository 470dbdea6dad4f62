"""What a harvest came to, in numbers."""

from dataclasses import dataclass
from datetime import date

from papers.arxiv.lists import Lists
from papers.query import queries
from services.listing.feeds import OnStep
from services.listing.listing import Listing
from services.listing.matching import Matching
from store import announcements, topics
from store.database import Store


@dataclass(frozen=True, slots=True)
class Report:
    """The newest list that is in: how many papers of each kind, and how many were new on it for each topic, in sum."""

    day: date | None
    requests: int
    new: int
    cross: int
    replace: int
    replace_cross: int
    papers: int
    topics: int
    matches: int
    source: str


class Reporter:
    """Brings arXiv's lists up to now and counts."""

    def __init__(self, store: Store, lists: Lists, listing: Listing, matching: Matching) -> None:
        self._store = store
        self._lists = lists
        self._listing = listing
        self._matching = matching

    async def harvest(self, watch: OnStep) -> Report:
        """Bring the lists up to now, and tell what the newest one holds. Raises UnavailableError."""
        before = self._lists.requests
        brought = await self._listing.bring(watch)
        requests = self._lists.requests - before
        wanted = await self._listing.followed()
        async with self._store.reading() as c:
            listed = await announcements.of_day(c, brought.day) if brought.day else []
            matches = await topics.count_matches(c, brought.day) if brought.day else 0
            is_followed = bool(await topics.wanted(c))
        if not is_followed:  # then it is the settings' topics that are counted
            news = [each for each in listed if each.kind in announcements.NEWS]
            matches = sum([len(await self._matching.held(queries.parse(each.query), news)) for each in wanted])
        kinds = [each.kind for each in listed]
        return Report(
            day=brought.day,
            requests=requests,
            new=kinds.count("new"),
            cross=kinds.count("cross"),
            replace=kinds.count("replace"),
            replace_cross=kinds.count("replace-cross"),
            papers=len(listed),
            topics=len(wanted),
            matches=matches,
            source=brought.source,
        )
