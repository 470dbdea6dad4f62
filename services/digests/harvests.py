"""Harvests: what arXiv has new on a topic, asked once for all chats that follow it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

import structlog

from chat.clock import Clock
from chat.errors import HeraldError, UnavailableError
from chat.single_flight import Flight, SingleFlight
from chat.urgency import Urgency
from papers.paper import Paper
from services.digests import lists
from services.digests.lists import listed, newest_first
from services.digests.new_papers import NewPapers, NewPapersCache
from services.digests.schedule import complete_from, last_announcement
from services.library import Library
from services.repeated import Repeated
from services.topics import TopicSpec
from store import topics
from store.database import Connection, Store
from store.topics import Topic

FURTHEST = timedelta(days=31)  # what is older than that is no news, and would take arXiv minutes to list
HOUR = timedelta(minutes=15)  # whose digests have their topics harvested together
MOST_COMPLETED = 50  # topics that are harvested again at their hour though they were prepared: some three minutes
REST = timedelta(minutes=5)  # between two harvests of a topic that no person waits for, when the first failed


_Flight = Flight[None, []]


class Harvests:
    """Asks arXiv for topics' papers.

    arXiv announces from Sunday to Thursday and its interface lags, so a harvest looks back over `overlap` before
    the last one; what is new is told by the number of the harvest that brought it first, not by any date. A harvest
    younger than `fresh_for` serves again without a request, until the next announcement and less long after it.
    """

    def __init__(self, store: Store, library: Library, clock: Clock, overlap: timedelta, fresh_for: timedelta) -> None:
        self._store = store
        self._library = library
        self._clock = clock
        self.overlap = overlap
        self._fresh_for = fresh_for
        self._new_papers = NewPapersCache()
        self._flights: SingleFlight[int, None, []] = SingleFlight(lasting=True)  # by topic
        self._faults = Repeated("harvest_failed", clock, level="warning")

    async def aclose(self) -> None:
        """Break off the harvests under way."""
        await self._flights.aclose()

    async def between(self, topic: TopicSpec, since: datetime, until: datetime) -> tuple[Paper, ...]:
        """Return the papers submitted between two moments, newest first, without the withdrawn ones.

        Raises UnavailableError.
        """
        return newest_first(await listed(self._library, topic.query, since, until, urgent=True))

    async def recent(self, topic: TopicSpec) -> tuple[Paper, ...]:
        """Return the papers of the overlap before now to a person who does not follow the topic, newest first.

        Of what somebody only looks at nothing is kept but the papers' records. Raises UnavailableError.
        """
        now = self._clock.now()
        row = await self._find(topic)
        if row and self._serves(row, now):
            async with self._store.reading() as c:
                return (await self._new_papers.begun(c, row, now - self.overlap)).papers
        return await self.between(topic, now - self.overlap, now)

    async def new_papers(self, row: Topic, after: int | None, *, begun: datetime, urgent: bool = False) -> NewPapers:
        """Return what harvests after that number brought of a topic that is followed, harvesting it if need be.

        Without a number, what was submitted since the overlap before somebody began to follow it. What was prepared for
        a digest after the last announcement has to do where arXiv does not answer now. Raises UnavailableError.
        """
        if found := await self.at_hand(row, after, begun=begun):
            return found
        try:
            await self._harvested(row, Urgency(urgent=urgent))
        except UnavailableError:
            if urgent or not self._is_prepared(row, self._clock.now()):
                raise
        async with self._store.reading() as c:
            current = await topics.get(c, row.id)  # unless its last follower left meanwhile
            return await self._read(c, current, after, begun) if current else NewPapers((), 0)

    async def at_hand(
        self, row: Topic, after: int | None, *, begun: datetime, prepared: bool = False
    ) -> NewPapers | None:
        """Return them where the last harvest still serves, or with `prepared` where it was made for the next hour."""
        now = self._clock.now()
        if not (self._is_prepared(row, now) if prepared else self._serves(row, now)):
            return None
        async with self._store.reading() as c:
            return await self._read(c, row, after, begun)

    async def _read(self, c: Connection, row: Topic, after: int | None, begun: datetime) -> NewPapers:
        if after is None:
            return await self._new_papers.begun(c, row, begun - self.overlap)
        return await self._new_papers.after(c, row, after)

    async def refresh(self, wanted: Mapping[int, datetime]) -> None:
        """Harvest those topics, by number, of which no harvest is prepared for the moment that is given.

        Several go into one request where that is possible. One that fails is noted and left to the digests.
        """
        now = self._clock.now()
        rows = []
        async with self._store.reading() as c:
            for topic_id, until in wanted.items():
                row = await topics.get(c, topic_id)
                if row and not self._is_prepared(row, until) and not (row.failed_at and row.failed_at > now - REST):
                    rows.append(row)
        for group in self._grouped(rows):
            try:
                await self._flights.wait(self._begin(group), Urgency())
            except HeraldError as error:
                self._faults.failed(error, topics=[row.key for row in group])
            else:
                self._faults.worked()

    async def _find(self, topic: TopicSpec) -> Topic | None:
        async with self._store.reading() as c:
            return await topics.find(c, topic.key)

    async def _harvested(self, row: Topic, urgency: Urgency) -> None:
        """Wait for a topic's harvest, one under way or a new one, which is as urgent as the most urgent who wait."""
        while True:
            flight = self._flights.find(row.id)
            # A person does not wait for all the others' topics.
            if flight is None or (urgency.urgent and len(flight.keys) > 1):
                flight = self._begin([row]) if urgency.urgent else await self._begun_beside(row)
            if flight is None:
                return None
            try:
                return await self._flights.wait(flight, urgency)
            except UnavailableError:
                if not flight.was_too_short_for(urgency):
                    raise

    async def _begun_beside(self, row: Topic) -> _Flight | None:
        """Begin to harvest a topic at its digests' hour, together with the others of that hour.

        Nothing is begun where its harvest is prepared and too many others wait already.
        """
        now = self._clock.now()
        async with self._store.reading() as c:
            due = await topics.due_between(c, now - HOUR, now)
        beside = {each.id: each for each in (row, *due) if not self._flights.find(each.id)}
        stale = [beside[number] for number in sorted(beside) if not self._serves(beside[number], now)]
        needed = [each for each in stale if not self._is_prepared(each, now)]
        room = max(0, MOST_COMPLETED - len(self._flights) - len(needed))
        better = [each for each in stale if self._is_prepared(each, now)][:room]
        for group in self._grouped([*needed, *better]):
            self._begin(group)
        return self._flights.find(row.id)

    def _grouped(self, rows: Sequence[Topic]) -> list[list[Topic]]:
        now = self._clock.now()
        groups = lists.grouped([(row.query, self._from(row, now)) for row in rows])
        return [[rows[place] for place in places] for places in groups]

    def _begin(self, rows: Sequence[Topic]) -> _Flight:
        return self._flights.begin([row.id for row in rows], partial(self._harvest, rows))

    async def _harvest(self, looked_at: Sequence[Topic], flight: _Flight) -> None:
        now = self._clock.now()
        rows = await self._still_so(looked_at)
        if not rows:
            return
        begins = [self._from(row, now, tell=True) for row in rows]
        query = lists.joined([row.query for row in rows]) if len(rows) > 1 else rows[0].query
        try:
            found = await listed(self._library, query, min(begins), now, urgent=flight.urgency)
        except HeraldError as error:
            async with self._store.writing() as c:
                for row in rows:
                    await topics.mark_failed(c, row.id, now, str(error))
            raise
        belonging = [
            lists.belonging(found, row.query, begin) if len(rows) > 1 else found
            for row, begin in zip(rows, begins, strict=True)
        ]
        async with self._store.writing() as c:
            for row, papers in zip(rows, belonging, strict=True):
                await topics.mark_seen(c, row.id, [paper.id for paper in papers], self._clock.now())
                await topics.mark_harvested(c, row.id, now)

    async def _still_so(self, rows: Sequence[Topic]) -> list[Topic]:
        """Leave out the topics that another harvest has served, or that went, since they were looked at."""
        async with self._store.reading() as c:
            current = [(row, await topics.get(c, row.id)) for row in rows]
        return [now for row, now in current if now and now.harvested_at == row.harvested_at]

    def _serves(self, row: Topic, now: datetime) -> bool:
        """Return whether a topic's last harvest still serves; one that a wrong clock dated later does not."""
        at = row.harvested_at
        return at is not None and complete_from(now, self._fresh_for) <= at <= now

    def _is_prepared(self, row: Topic, until: datetime) -> bool:
        """Return whether the last harvest was made for a digest at that moment, and after the last announcement."""
        at, now = row.harvested_at, self._clock.now()
        return at is not None and max(until - self._fresh_for, last_announcement(now)) <= at <= now

    def _from(self, row: Topic, now: datetime, *, tell: bool = False) -> datetime:
        """Return the moment from which on a harvest asks for papers."""
        wanted = min(row.harvested_at or row.created_at, now) - self.overlap
        if tell and wanted < now - FURTHEST:
            structlog.get_logger(__name__).warning(
                "harvest_cut_short", topic=row.key, left_alone_since=wanted.isoformat(), days=FURTHEST.days
            )
        return max(wanted, now - FURTHEST)
