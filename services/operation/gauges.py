"""Gauges: what stands in the store, read now and then in the background, so that a scrape asks the store nothing."""

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, time

from chat import measures as table
from chat.clock import Clock
from chat.errors import UnavailableError
from chat.measures import Measures
from services.operation.readiness import Readiness
from services.operation.statistics import Statistics

LOOK_SECONDS = 15.0
COUNT_SECONDS = 600.0  # counting a million rows takes a second or two of the disk's and of one processor's
PACE_SECONDS = 1.0


class Gauges:
    """Sets the measures that are no events: what is ready, the queue and the list, and what the store holds."""

    def __init__(
        self,
        readiness: Readiness,
        statistics: Statistics,
        resting: Callable[[], Mapping[str, str]],
        measures: Measures,
        clock: Clock,
    ) -> None:
        """Take with `resting` what tells which models are not asked at present, and why."""
        self._readiness = readiness
        self._statistics = statistics
        self._resting = resting
        self._told: Mapping[str, str] = {}
        self._platforms: Collection[str] = ()
        self._measures = measures
        self._clock = clock

    async def keep(self) -> None:
        """Look for ever."""
        counted_at = float("-inf")
        while True:
            await self.look()
            if self._clock.monotonic() - counted_at >= COUNT_SECONDS:
                counted_at = self._clock.monotonic()
                with suppress(UnavailableError):  # which the parts tell of
                    await self.count()
            await self._clock.sleep(LOOK_SECONDS)

    async def keep_pace(self) -> None:
        """Measure for ever how much later than asked for a wait ends."""
        while True:
            began = self._clock.monotonic()
            await self._clock.sleep(PACE_SECONDS)
            self._measures.observe(table.LAG, max(0.0, self._clock.monotonic() - began - PACE_SECONDS))

    async def look(self) -> None:
        """Look at what is ready, at the queue, the list and the models, by queries that an index answers."""
        parts = await self._readiness.parts()
        for name, part in parts.items():
            self._measures.set(table.PART_OK, float(bool(part["ok"])), name)
        for name, heard in parts["platforms"].items():
            if isinstance(heard, dict):
                self._measures.set(table.PLATFORM_UP, float(bool(heard["ok"])), name)
        earlier, self._told = self._told, dict(self._resting())
        for is_so, models in ((0.0, earlier), (1.0, self._told)):
            for model, why in models.items():
                self._measures.set(table.MODEL_RESTING, is_so, model, why)
        match parts["queue"]:
            case {"chats_waiting": int(chats), "oldest_seconds": int(seconds)}:
                self._measures.set(table.QUEUE_CHATS, chats)
                self._measures.set(table.QUEUE_AGE, seconds)
        match parts["list"]:
            case {"late_seconds": int(late), "newest": newest}:
                self._measures.set(table.LIST_LATE, late)
                self._measures.set(table.LIST_DAY, _seconds(str(newest)) if newest else 0.0)

    async def count(self) -> None:
        """Count what the store holds, which reads all of it. Raises UnavailableError."""
        counts = await self._statistics.counts()
        for platform in dict.fromkeys([*self._platforms, *counts.chats]):  # without its last chat none is counted
            self._measures.set(table.CHATS, counts.chats.get(platform, 0), platform)
        self._platforms = counts.chats.keys()
        for gauge, n in (
            (table.CHATS_PAUSED, counts.paused),
            (table.SUBSCRIPTIONS, counts.subscriptions),
            (table.TOPICS, counts.topics),
            (table.PAPERS, counts.papers),
            (table.SUMMARIES, counts.summaries),
            (table.WAITING, counts.waiting),
            (table.GIVEN_UP, counts.failed),
        ):
            self._measures.set(gauge, n)
        self._measures.set(table.CENSUS_AT, self._clock.now().timestamp())


def _seconds(day: str) -> float:
    """Return a day as the seconds since 1970."""
    return datetime.combine(date.fromisoformat(day), time(), UTC).timestamp()
