"""Digests: one harvest a topic, one summary a paper, and each chat's own selection."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from archive.digest import Digest, Entry
from chat.clock import Clock
from chat.refs import ChatRef, Person
from papers.paper import Paper
from services.harvests import Harvests
from services.preferences import Preferences
from services.summaries import Summaries
from services.topics import TopicSpec
from store import digests
from store.database import Store
from summarizer.schema import Depth

Watch = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Selection:
    """The papers of one digest, newest first; `found` counts all new ones before the chat's limit."""

    topic: TopicSpec
    day: date
    papers: tuple[Paper, ...]
    found: int


class Digests:
    """Puts digests together; at most `at_once` summaries are under way for one of them."""

    def __init__(self, store: Store, harvests: Harvests, summaries: Summaries, clock: Clock, at_once: int = 4) -> None:
        self._store = store
        self._harvests = harvests
        self._summaries = summaries
        self._clock = clock
        self._at_once = at_once

    async def of_day(self, topic: TopicSpec, day: date) -> Selection:
        """Give all that a topic brought up to the end of a day (UTC), whoever got what before.

        Raises UnavailableError.
        """
        until = datetime.combine(day + timedelta(days=1), time(), tzinfo=UTC)
        found = await self._harvests.between(topic, until - self._harvests.overlap, until)
        return Selection(topic, day, found, len(found))

    async def for_chat(
        self,
        topic: TopicSpec,
        preferences: Preferences,
        *,
        chat_id: int | None = None,
        since: datetime | None = None,
        begun: datetime | None = None,
        urgent: bool = False,
    ) -> Selection:
        """Give what a chat would get now: the newest papers that it has not had, at most as many as it wants.

        `begun` is when it subscribed, nothing where it did not; `since` is when its last digest of the topic was made.
        Raises UnavailableError.
        """
        now = self._clock.now()
        if begun:
            found = await self._harvests.new_since(topic, since, begun=begun, urgent=urgent)
        else:
            found = await self._harvests.recent(topic)
        if chat_id is not None:
            async with self._store.reading() as c:
                had = await digests.already_posted(c, chat_id, [paper.id for paper in found])
            found = tuple(paper for paper in found if paper.id not in had)
        return Selection(topic, now.astimezone(preferences.zone).date(), found[: preferences.max_papers], len(found))

    async def write(
        self,
        selection: Selection,
        language: str,
        depth: Depth = "brief",
        watch: Watch | None = None,
        *,
        person: Person | None = None,
        chat: ChatRef | None = None,
    ) -> Digest:
        """Summarise the papers of a selection; `watch` hears how many of how many are done.

        Where a person waits for it, what is newly made counts for that person. Raises UnavailableError.
        """
        ready = await self._summaries.ready(selection.papers, language, depth)
        turns = asyncio.Semaphore(self._at_once)
        done = 0

        async def entry(paper: Paper) -> Entry:
            nonlocal done
            if (summary := ready.get(paper.versioned_id)) is None:
                async with turns:
                    summary = await self._summaries.of(paper, language, depth, person=person, chat=chat)
            made = Entry(paper, summary)
            done += 1
            if watch:
                watch(done, len(selection.papers))
            return made

        entries = await asyncio.gather(*(entry(paper) for paper in selection.papers))
        topic = selection.topic
        return Digest(
            topic.key,
            topic.name,
            topic.query,
            selection.day,
            language,
            self._clock.now(),
            tuple(entries),
            selection.found,
        )
