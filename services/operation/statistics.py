"""What operators want to know: use, cost and queue."""

from dataclasses import dataclass
from datetime import date, timedelta

from chat.clock import Clock
from services.listing import days
from services.machines.duties import living
from store import announcements, stats, usage
from store.database import Store


@dataclass(frozen=True, slots=True)
class Report:
    """Counts of what the store holds, what the last 24 hours cost in US dollars, and the newest list's day.

    `processes` are those that share the database, none where it is a file.
    """

    counts: stats.Counts
    cost_usd: float
    list_day: date | None
    processes: int


class Statistics:
    """Reads the figures for /stats."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def report(self) -> Report:
        """Count everything as it is now."""
        async with self._store.reading() as c:
            counts = await stats.counts(c)
            cost = await usage.cost_since(c, self._clock.now() - timedelta(days=1))
            newest = await announcements.newest_day(c, days.newest(self._clock.now()))
        return Report(counts, cost, newest, len(await living(self._store)))

    async def counts(self) -> stats.Counts:
        """Count what the store holds. Raises UnavailableError."""
        async with self._store.reading() as c:
            return await stats.counts(c)
