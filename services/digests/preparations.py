"""Preparations: what the next digests are going to need is summarised before their hour."""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from typing import cast

from chat.clock import Clock
from chat.errors import HeraldError
from services.digests.builder import DigestBuilder
from services.preferences import PreferenceBook, Preferences
from services.repeated import Repeated
from store import subscriptions, topics
from store.database import Store
from store.subscriptions import Upcoming
from summarizer.schema import Depth

AHEAD = timedelta(minutes=25)


class Preparations:
    """Warms what digests are made of; which papers a chat gets is decided at its own hour, by its settings then.

    So nothing has to be taken back when a chat changes its mind in between, and posting begins on the minute.
    """

    def __init__(self, store: Store, digests: DigestBuilder, preferences: PreferenceBook, clock: Clock) -> None:
        self._store = store
        self._digests = digests
        self._preferences = preferences
        self._clock = clock
        self._faults = Repeated("not_warmed", clock, level="warning")

    async def warm(self, platforms: Collection[str]) -> None:
        """Have the papers summarised that are in for these platforms' next digests.

        Costs as much as there are different topics, languages and depths, not chats. Raises UnavailableError.
        """
        now = self._clock.now()
        async with self._store.reading() as c:
            needs = await subscriptions.upcoming(c, platforms=platforms, after=now, until=now + AHEAD)
        for need in needs:
            try:
                await self._summarise(need)
            except HeraldError as error:
                self._faults.failed(error, topic=need.topic_id)
            else:
                self._faults.worked()

    async def _summarise(self, need: Upcoming) -> None:
        async with self._store.reading() as c:
            topic = await topics.get(c, need.topic_id)
        if topic:
            await self._digests.warm(topic, self._over_defaults(need), after=need.last_harvest, begun=need.begun)

    def _over_defaults(self, need: Upcoming) -> Preferences:
        defaults = self._preferences.defaults
        return replace(
            defaults,
            summaries=need.language or defaults.told_in,
            depth=cast("Depth", need.depth) if need.depth else defaults.depth,
            max_papers=need.max_papers or defaults.max_papers,
            overview=defaults.overview if need.overview is None else need.overview,
        )
