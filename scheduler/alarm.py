"""An alarm: calls a job when something is due, or when the bell says that there is something to do."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from chat.clock import Clock
from chat.errors import UnavailableError
from chat.tasks import end

LOOK_SECONDS = 15.0  # after which it calls in any case: a notice may have been lost
LEAST_SECONDS = 1.0  # before it calls for what is due, which others may be about to take
BREATH_SECONDS = 0.05  # in which notices are gathered


class Alarm:
    """Stands in for a call each second where many would ask one database each second."""

    def __init__(self, call: Callable[[], None], due: Callable[[], Awaitable[datetime | None]], clock: Clock) -> None:
        """Take what is called, and what tells when something is due next."""
        self._call = call
        self._due = due
        self._clock = clock
        self._rung = asyncio.Event()

    def ring(self, _: str = "") -> None:
        """Call soon."""
        self._rung.set()

    async def run(self) -> None:
        """Call for ever."""
        while True:
            self._rung.clear()
            self._call()
            waits = [asyncio.create_task(each) for each in (self._sleep(), self._rung.wait())]
            try:
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            finally:
                await end(waits)
            await self._clock.sleep(BREATH_SECONDS)

    async def _sleep(self) -> None:
        seconds = LOOK_SECONDS
        try:
            due = await self._due()
        except UnavailableError:  # the store's own line tells of it
            due = None
        if due:
            seconds = min(max((due - self._clock.now()).total_seconds(), LEAST_SECONDS), LOOK_SECONDS)
        await self._clock.sleep(seconds)
