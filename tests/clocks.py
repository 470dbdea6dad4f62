"""A clock that runs when a test says so."""

import asyncio
import heapq
from datetime import UTC, datetime, timedelta

from tests.patience import PATIENCE

START = datetime(2024, 3, 23, 12, 0, tzinfo=UTC)


class ManualClock:
    """A `chat.clock.Clock` for tests: no real time passes while somebody sleeps on it.

    Sleepers wake in the order of their times when the test calls `advance`. With `auto=True` each sleeper wakes
    by itself, as soon as the tasks that are ready have run, and takes the time with it.
    """

    def __init__(self, start: datetime = START, *, auto: bool = False) -> None:
        self._start = start
        self._auto = auto
        self._seconds = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._count = 0
        self.slept: list[float] = []

    def now(self) -> datetime:
        """Return the clock's moment, in UTC."""
        return self._start + timedelta(seconds=self._seconds)

    def monotonic(self) -> float:
        """Return the seconds since the clock was built."""
        return self._seconds

    @property
    def sleepers(self) -> int:
        """How many are asleep now."""
        return sum(not waiter.done() for _, _, waiter in self._sleepers)

    async def sleep(self, seconds: float) -> None:
        """Wait on this clock; every wait is written down in `slept`."""
        self.slept.append(seconds)
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[None] = loop.create_future()
        self._count += 1
        heapq.heappush(self._sleepers, (self._seconds + seconds, self._count, waiter))
        if self._auto:
            loop.call_soon(self._wake_next)
        await waiter

    async def advance(self, seconds: float) -> None:
        """Let that much time pass, waking each sleeper at its own moment and letting it run on."""
        target = self._seconds + seconds
        await settle()
        while self._sleepers and self._sleepers[0][0] <= target:
            self._wake_next()
            await settle()
        self._seconds = target

    async def until_asleep(self, count: int = 1) -> None:
        """Wait, for real, until at least so many are asleep: for tasks that first do real input and output."""
        async with asyncio.timeout(PATIENCE):
            while self.sleepers < count:  # noqa: ASYNC110 - sleepers also end, so an event would not do
                await asyncio.sleep(0.001)

    def set(self, moment: datetime) -> None:
        """Jump to a later moment without waking anybody."""
        self._seconds = max(self._seconds, (moment - self._start).total_seconds())

    def put_back(self, step: timedelta) -> None:
        """Show an earlier moment from now on, as a clock that was put right does; no second runs backwards."""
        self._start -= step

    def _wake_next(self) -> None:
        while self._sleepers:
            due, _, waiter = heapq.heappop(self._sleepers)
            if not waiter.done():
                self._seconds = max(self._seconds, due)
                waiter.set_result(None)
                return


async def settle(rounds: int = 20) -> None:
    """Let the tasks that are ready run, and those that these make ready."""
    for _ in range(rounds):
        await asyncio.sleep(0)
