"""Harvests: what arXiv has new on a topic, asked once for all chats that follow it."""

import asyncio
from datetime import datetime, timedelta

import structlog

from chat.clock import Clock
from chat.errors import HeraldError
from papers import queries
from papers.paper import Paper
from services.library import Library
from services.tasks import end
from services.topics import TopicSpec
from store import papers, topics
from store.database import Store

MOST = 2000
PAGE = 100
FURTHEST = timedelta(days=31)  # what is older than that is no news, and would take arXiv minutes to list


class Harvests:
    """Asks arXiv for a topic's papers.

    arXiv announces from Sunday to Thursday and its interface lags, so a harvest looks back over `overlap` before
    the last one, and what is new is told by when a paper was first seen, not by its date. A harvest younger than
    `fresh_for` serves again without a request.
    """

    def __init__(self, store: Store, library: Library, clock: Clock, overlap: timedelta, fresh_for: timedelta) -> None:
        self._store = store
        self._library = library
        self._clock = clock
        self.overlap = overlap
        self._fresh_for = fresh_for
        self._under_way: dict[tuple[str, bool], asyncio.Task[None]] = {}  # by topic, and whether a person waits

    async def aclose(self) -> None:
        """Break off the harvests under way."""
        await end(self._under_way.values())

    async def between(self, topic: TopicSpec, since: datetime, until: datetime) -> tuple[Paper, ...]:
        """Give the papers submitted between two moments, newest first, without the withdrawn ones.

        Raises UnavailableError.
        """
        return await self._ask(topic, since, until, urgent=True)

    async def recent(self, topic: TopicSpec) -> tuple[Paper, ...]:
        """Give the papers of the overlap before now to a person who does not follow the topic, newest first.

        Of what somebody only looks at nothing is kept but the papers' records. Raises UnavailableError.
        """
        now = self._clock.now()
        async with self._store.reading() as c:
            row = await topics.find(c, topic.key)
        if row and self._is_fresh(row, now):
            return await self._seen(topic, None, now - self.overlap)
        return await self.between(topic, now - self.overlap, now)

    async def new_since(
        self, topic: TopicSpec, since: datetime | None, *, begun: datetime, urgent: bool = False
    ) -> tuple[Paper, ...]:
        """Harvest a topic that is followed and give the papers first seen after a moment, newest first.

        Without a moment, those submitted since the overlap before somebody began to follow it. Raises UnavailableError.
        """
        await self._harvested(topic, urgent=urgent)
        now = self._clock.now()
        since = min(since, now) if since else None  # a clock that was put back must not hide what is new
        return await self._seen(topic, since, begun - self.overlap)

    async def _harvested(self, topic: TopicSpec, *, urgent: bool) -> None:
        """Wait for a harvest that is as urgent as the caller, or more so: one that is under way, or a new one."""
        task = self._under_way.get((topic.key, True)) or self._under_way.get((topic.key, urgent))
        if task is None:
            key = topic.key, urgent
            task = self._under_way[key] = asyncio.create_task(self._harvest(topic, urgent=urgent))
            task.add_done_callback(lambda _: self._under_way.pop(key, None))
        await asyncio.shield(task)

    async def _seen(self, topic: TopicSpec, since: datetime | None, oldest: datetime) -> tuple[Paper, ...]:
        """Give the papers first seen after a moment; without one, all that were submitted at `oldest` or later."""
        async with self._store.reading() as c:
            row = await topics.find(c, topic.key)
            ids = await topics.seen_since(c, row.id, since or oldest) if row else []
            kept = await papers.load(c, ids)
        return _newest_first([each.paper for each in kept.values() if since or each.paper.published >= oldest])

    async def _harvest(self, topic: TopicSpec, *, urgent: bool) -> None:
        now = self._clock.now()
        async with self._store.reading() as c:
            row = await topics.find(c, topic.key)
        if row is None or self._is_fresh(row, now):
            return
        try:
            found = await self._ask(topic, self._begin(row, now), now, urgent=urgent)
        except HeraldError as error:
            async with self._store.writing() as c:
                await topics.mark_failed(c, row.id, now, str(error))
            raise
        async with self._store.writing() as c:
            if await topics.get(c, row.id) is None:  # its last follower left meanwhile, and it went with them
                return
            # Seen now, not when arXiv was asked: a digest selected meanwhile would look for news after its own moment.
            await topics.mark_seen(c, row.id, [paper.id for paper in found], self._clock.now())
            await topics.mark_harvested(c, row.id, now)

    def _is_fresh(self, row: topics.Topic, now: datetime) -> bool:
        return row.harvested_at is not None and now - self._fresh_for <= row.harvested_at <= now

    def _begin(self, row: topics.Topic, now: datetime) -> datetime:
        """Give the moment from which on a harvest asks for papers."""
        wanted = min(row.harvested_at or row.created_at, now) - self.overlap
        furthest = now - FURTHEST
        if wanted < furthest:
            structlog.get_logger(__name__).warning(
                "harvest_cut_short", topic=row.key, left_alone_since=wanted.isoformat(), days=FURTHEST.days
            )
        return max(wanted, furthest)

    async def _ask(self, topic: TopicSpec, since: datetime, until: datetime, *, urgent: bool) -> tuple[Paper, ...]:
        query = queries.within(topic.query, since, until)
        found: dict[str, Paper] = {}
        start = 0
        while start < MOST:
            page = await self._library.search(query, start=start, limit=PAGE, urgent=urgent)
            found.update((paper.id, paper) for paper in page.papers)
            start += len(page.papers)
            if not page.papers or start >= page.total:
                break
        return _newest_first([paper for paper in found.values() if not paper.withdrawn])


def _newest_first(found: list[Paper]) -> tuple[Paper, ...]:
    return tuple(sorted(found, key=lambda paper: (paper.published, paper.id), reverse=True))
