"""Harvests: what arXiv has new on a topic, asked once for all chats that follow it."""

import asyncio
from datetime import datetime, timedelta

from chat.clock import Clock
from chat.errors import HeraldError
from papers import queries
from papers.paper import Paper
from services.library import Library
from services.topics import TopicSpec
from store import papers, topics
from store.database import Store

MOST = 2000
PAGE = 100


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
        self._under_way: dict[str, asyncio.Task[None]] = {}

    async def between(self, topic: TopicSpec, since: datetime, until: datetime) -> tuple[Paper, ...]:
        """Give the papers submitted between two moments, newest first, without the withdrawn ones.

        Raises UnavailableError.
        """
        return await self._ask(topic, since, until, urgent=True)

    async def new_since(
        self, topic: TopicSpec, since: datetime | None, *, begun: datetime | None = None, urgent: bool = False
    ) -> tuple[Paper, ...]:
        """Harvest a topic and give the papers first seen after a moment, newest first.

        Without a moment, those submitted since the overlap before somebody began to follow it, or before now.
        Raises UnavailableError.
        """
        task = self._under_way.get(topic.key)
        if task is None:
            task = asyncio.create_task(self._harvest(topic, urgent=urgent))
            self._under_way[topic.key] = task
            task.add_done_callback(lambda _: self._under_way.pop(topic.key, None))
        await asyncio.shield(task)
        now = self._clock.now()
        oldest = (begun or now) - self.overlap
        since = min(since, now) if since else None  # a clock that was put back must not hide what is new
        async with self._store.reading() as c:
            row = await topics.find(c, topic.key)
            ids = await topics.seen_since(c, row.id, since or datetime.min.replace(tzinfo=oldest.tzinfo)) if row else []
            kept = await papers.load(c, ids)
        found = [each.paper for each in kept.values() if since or each.paper.published >= oldest]
        return _newest_first(found)

    async def _harvest(self, topic: TopicSpec, *, urgent: bool) -> None:
        now = self._clock.now()
        async with self._store.writing() as c:
            row = await topics.ensure(c, key=topic.key, name=topic.name, query=topic.query, kind=topic.kind, now=now)
        if row.harvested_at and now - self._fresh_for <= row.harvested_at <= now:
            return
        since = min(row.harvested_at or row.created_at, now) - self.overlap
        try:
            found = await self._ask(topic, since, now, urgent=urgent)
        except HeraldError as error:
            async with self._store.writing() as c:
                await topics.mark_failed(c, row.id, now, str(error))
            raise
        async with self._store.writing() as c:
            if await topics.get(c, row.id) is None:  # its last follower left meanwhile, and it went with them
                return
            await topics.mark_seen(c, row.id, [paper.id for paper in found], now)
            await topics.mark_harvested(c, row.id, now)

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
