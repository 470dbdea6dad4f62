"""Harvests: what arXiv has new on a topic, asked once for all chats that follow it."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import structlog

from chat.clock import Clock
from chat.errors import HeraldError
from papers.paper import Paper
from services import harvest_groups
from services.library import Library
from services.listing import listed, newest_first
from services.news import News, NewsDesk
from services.repeated import Repeated
from services.tasks import end
from services.topics import TopicSpec
from store import topics
from store.database import Connection, Store
from store.topics import Topic

FURTHEST = timedelta(days=31)  # what is older than that is no news, and would take arXiv minutes to list
REST = timedelta(minutes=5)  # between two harvests of a topic that no person waits for, when the first failed


class Harvests:
    """Asks arXiv for topics' papers.

    arXiv announces from Sunday to Thursday and its interface lags, so a harvest looks back over `overlap` before
    the last one; what is new is told by the number of the harvest that brought it first, not by any date. A harvest
    younger than `fresh_for` serves again without a request.
    """

    def __init__(self, store: Store, library: Library, clock: Clock, overlap: timedelta, fresh_for: timedelta) -> None:
        self._store = store
        self._library = library
        self._clock = clock
        self.overlap = overlap
        self._fresh_for = fresh_for
        self._news = NewsDesk()
        self._faults = Repeated("harvest_failed", clock, level="warning")
        self._under_way: dict[tuple[int, bool], asyncio.Task[None]] = {}  # by topic, and whether a person waits

    async def aclose(self) -> None:
        """Break off the harvests under way."""
        await end(set(self._under_way.values()))

    async def between(self, topic: TopicSpec, since: datetime, until: datetime) -> tuple[Paper, ...]:
        """Give the papers submitted between two moments, newest first, without the withdrawn ones.

        Raises UnavailableError.
        """
        return newest_first(await listed(self._library, topic.query, since, until, urgent=True))

    async def recent(self, topic: TopicSpec) -> tuple[Paper, ...]:
        """Give the papers of the overlap before now to a person who does not follow the topic, newest first.

        Of what somebody only looks at nothing is kept but the papers' records. Raises UnavailableError.
        """
        now = self._clock.now()
        row = await self._find(topic)
        if row and self._serves(row, now):
            async with self._store.reading() as c:
                return (await self._news.begun(c, row, now - self.overlap)).papers
        return await self.between(topic, now - self.overlap, now)

    async def news(self, row: Topic, after: int | None, *, begun: datetime, urgent: bool = False) -> News:
        """Give what harvests after that number brought of a topic that is followed, harvesting it if need be.

        Without a number, what was submitted since the overlap before somebody began to follow it.
        Raises UnavailableError.
        """
        if found := await self.at_hand(row, after, begun=begun):
            return found
        await self._harvested([row], urgent=urgent)
        async with self._store.reading() as c:
            current = await topics.get(c, row.id)  # unless its last follower left meanwhile
            return await self._read(c, current, after, begun) if current else News((), 0)

    async def at_hand(self, row: Topic, after: int | None, *, begun: datetime) -> News | None:
        """Give the same where the last harvest still serves, else nothing."""
        if not self._serves(row, self._clock.now()):
            return None
        async with self._store.reading() as c:
            return await self._read(c, row, after, begun)

    async def _read(self, c: Connection, row: Topic, after: int | None, begun: datetime) -> News:
        if after is None:
            return await self._news.begun(c, row, begun - self.overlap)
        return await self._news.after(c, row, after)

    async def refresh(self, wanted: Mapping[int, datetime]) -> None:
        """Harvest those topics, by number, whose last harvest will not serve until the moment that is given.

        Several go into one request where that is possible. One that fails is noted and left to the digests.
        """
        now = self._clock.now()
        rows = []
        async with self._store.reading() as c:
            for topic_id, until in wanted.items():
                row = await topics.get(c, topic_id)
                if row and not self._serves(row, until) and not (row.failed_at and row.failed_at > now - REST):
                    rows.append(row)
        for places in harvest_groups.grouped([(row.query, self._begin(row, now)) for row in rows]):
            try:
                await self._harvested([rows[place] for place in places], urgent=False)
            except HeraldError as error:
                self._faults.failed(error, topics=[rows[place].key for place in places])
            else:
                self._faults.worked()

    async def _find(self, topic: TopicSpec) -> Topic | None:
        async with self._store.reading() as c:
            return await topics.find(c, topic.key)

    async def _harvested(self, rows: Sequence[Topic], *, urgent: bool) -> None:
        """Wait for harvests that are as urgent as the caller, or more so: those under way, and one of all the rest."""
        waits = {row.id: self._at_work(row.id, urgent) for row in rows}
        if left := [row for row in rows if waits[row.id] is None]:
            task = asyncio.create_task(self._harvest(left, urgent=urgent))
            for row in left:
                self._under_way[row.id, urgent] = waits[row.id] = task
            task.add_done_callback(lambda _: [self._under_way.pop((row.id, urgent), None) for row in left])
        for task_ in {task for task in waits.values() if task}:
            await asyncio.shield(task_)

    def _at_work(self, topic_id: int, urgent: bool) -> asyncio.Task[None] | None:
        return self._under_way.get((topic_id, True)) or self._under_way.get((topic_id, urgent))

    async def _harvest(self, looked_at: Sequence[Topic], *, urgent: bool) -> None:
        now = self._clock.now()
        rows = await self._still_so(looked_at)
        if not rows:
            return
        begins = [self._begin(row, now) for row in rows]
        query = harvest_groups.joined([row.query for row in rows]) if len(rows) > 1 else rows[0].query
        try:
            found = await listed(self._library, query, min(begins), now, urgent=urgent)
        except HeraldError as error:
            async with self._store.writing() as c:
                for row in rows:
                    await topics.mark_failed(c, row.id, now, str(error))
            raise
        belonging = [
            harvest_groups.belonging(found, row.query, begin) if len(rows) > 1 else found
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

    def _serves(self, row: Topic, until: datetime) -> bool:
        """Tell whether a topic's last harvest still serves at a moment; one that a wrong clock dated later does not."""
        at = row.harvested_at
        return at is not None and until - self._fresh_for <= at <= max(until, self._clock.now())

    def _begin(self, row: Topic, now: datetime) -> datetime:
        """Give the moment from which on a harvest asks for papers."""
        wanted = min(row.harvested_at or row.created_at, now) - self.overlap
        furthest = now - FURTHEST
        if wanted < furthest:
            structlog.get_logger(__name__).warning(
                "harvest_cut_short", topic=row.key, left_alone_since=wanted.isoformat(), days=FURTHEST.days
            )
        return max(wanted, furthest)
