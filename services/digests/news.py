"""What is new for a topic: from arXiv's lists, as they were matched when they came in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from chat.clock import Clock
from papers.paper import Paper
from papers.query import queries
from services.library import Library
from services.listing import days
from services.listing.matching import Matching, OnList
from services.listing.newest import IN, NewestList, State
from services.listing.reached import reached
from services.listing.search import listed, newest_first
from services.topics import TopicSpec
from store import announcements, papers, topics
from store.database import Connection, Store
from store.papers import print_of
from store.topics import Match, Topic

LATELY = timedelta(days=5)  # what the search is asked for where there is no list
MOST_PAPERS = 5000  # kept in memory: at some 4 kB each
_Key = tuple[int, int, int | date, datetime]


@dataclass(frozen=True, slots=True)
class NewPapers:
    """Papers, newest first, and the number up to which the topic's were looked at; `state` is the newest list's.

    `days` are those on whose lists they stand, by their ids, as far as they stand on any; of `crosslists` the topic
    knows only by another category than the first.
    """

    papers: tuple[Paper, ...]
    harvest: int = 0
    state: State = IN
    days: Mapping[str, date] = field(default_factory=dict)
    crosslists: frozenset[str] = frozenset()

    def without_crosslists(self) -> "NewPapers":
        """Return those that the topic knows by their first category."""
        return replace(self, papers=tuple(paper for paper in self.papers if paper.id not in self.crosslists))


class News:
    """Tells topics' new papers; reads each topic's once for all chats that look at it within a minute."""

    def __init__(self, store: Store, library: Library, newest: NewestList, matching: Matching, clock: Clock) -> None:
        self._store = store
        self._library = library
        self._newest = newest
        self._matching = matching
        self._clock = clock
        self._read: dict[_Key, NewPapers] = {}

    async def new_papers(self, row: Topic, after: int | None, *, begun: datetime, urgent: bool = False) -> NewPapers:
        """Return what came after that number of a topic that is followed, from the newest list too.

        Without a number it is what is listed from the list on that was the newest when somebody began to follow it.
        Where the newest list is not to be had it is what is in. Raises UnavailableError.
        """
        state = await self._newest.have(row.query, urgent=urgent)
        async with self._store.reading() as c:
            return replace(await self._from_store(c, row.id, after, begun), state=state)

    async def at_hand(self, row: Topic, after: int | None, *, begun: datetime) -> NewPapers | None:
        """Return the same where the newest list that should be out is in, else None."""
        async with self._store.reading() as c:
            if not await self._newest.is_ready(c, row.query):
                return None
            return await self._from_store(c, row.id, after, begun)

    async def so_far(self, row: Topic, after: int | None, *, begun: datetime) -> NewPapers:
        """Return what is in by now."""
        async with self._store.reading() as c:
            return await self._from_store(c, row.id, after, begun)

    async def recent(self, topic: TopicSpec) -> NewPapers:
        """Return what the newest list has of a topic that nobody need follow, newest first.

        Where that list is not in it is what arXiv's search has of the last days. Raises UnavailableError.
        """
        found = await self._on_list(topic, days.newest(self._clock.now()))
        now = self._clock.now()
        return await self._searched(topic, now - LATELY, now) if found is None else found

    async def of_day(self, topic: TopicSpec, day: date) -> NewPapers:
        """Return what a day's list, or the last one before, has of a topic, newest first.

        Where that list is not in it is what arXiv's search has that was submitted for it. Raises UnavailableError.
        """
        day = min(days.workday(day), days.newest(self._clock.now()))
        found = await self._on_list(topic, day)
        return await self._searched(topic, *days.submitted_for(day)) if found is None else found

    async def _on_list(self, topic: TopicSpec, day: date) -> NewPapers | None:
        """Return what a day's list has of a topic, None where the list is not in."""
        if day == days.newest(self._clock.now()):
            await self._newest.have(topic.query, urgent=True)
        async with self._store.reading() as c:
            there = {each.archive for each in await announcements.days(c, day) if each.day == day}
            news = [each for each in await announcements.of_day(c, day) if each.kind in announcements.NEWS]
        if not reached([topic.query]) <= there:
            return None
        return _once(await self._matching.held(queries.parse(topic.query), news))

    async def _searched(self, topic: TopicSpec, since: datetime, until: datetime) -> NewPapers:
        found = await listed(self._library, topic.query, since, until, urgent=True)
        return NewPapers(newest_first(await self._matching.holding(queries.parse(topic.query), found)))

    async def _from_store(self, c: Connection, topic_id: int, after: int | None, begun: datetime) -> NewPapers:
        topic = await topics.get(c, topic_id)
        if topic is None:  # its last follower left meanwhile
            return NewPapers(())
        newest = days.newest(begun)
        since = after if after is not None else await announcements.newest_day(c, newest) or newest
        minute = self._clock.now().replace(second=0, microsecond=0)  # for which records may be out of date
        key = topic.id, topic.harvests, since, minute
        if key not in self._read:
            if isinstance(since, int):
                brought = await topics.brought_between(c, topic.id, since, topic.harvests)
            else:
                brought = await topics.listed_since(c, topic.id, since)
            self._keep(key, await _load(c, brought))
        return replace(self._read[key], harvest=topic.harvests)

    def _keep(self, key: _Key, found: NewPapers) -> None:
        self._read[key] = found
        while len(self._read) > 1 and sum(len(each.papers) for each in self._read.values()) > MOST_PAPERS:
            del self._read[next(iter(self._read))]


async def _load(c: Connection, brought: Sequence[Match]) -> NewPapers:
    kept = await papers.load(c, [each.paper_id for each in brought])
    return _once(
        [
            OnList(stored.paper, each.day or date.min, each.crosslist)
            for each in brought
            if (stored := kept.get(each.paper_id)) and not stored.paper.withdrawn
        ]
    )


def _once(found: Sequence[OnList]) -> NewPapers:
    """Return papers, newest first, of those with the same title and abstract the first one."""
    newest = sorted(found, key=lambda each: each.paper.id, reverse=True)
    first = {print_of(each.paper): each for each in newest}.values()
    return NewPapers(
        newest_first(each.paper for each in first),
        days={each.paper.id: each.day for each in first if each.day != date.min},
        crosslists=frozenset(each.paper.id for each in first if each.crosslist),
    )
