"""Turns at a model: so many calls at once for the whole process, those that people wait for first."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from summarizer.asking import Asking


class Turns:
    """Lets at most `most` callers in at once; of those who wait, the urgent go first, then the earliest."""

    def __init__(self, most: int) -> None:
        self._free = most
        self._waiting: list[tuple[Asking, asyncio.Future[None]]] = []

    @asynccontextmanager
    async def turn(self, asking: Asking) -> AsyncIterator[None]:
        """Wait for a turn and hold it."""
        await self._enter(asking)
        try:
            yield
        finally:
            self._leave()

    async def _enter(self, asking: Asking) -> None:
        if self._free:
            self._free -= 1
            return
        granted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((asking, granted))
        try:
            await granted
        except asyncio.CancelledError:
            if granted.done() and not granted.cancelled():  # cancelled in the moment that it was granted
                self._leave()
            raise
        finally:
            self._waiting = [each for each in self._waiting if each[1] is not granted]

    def _leave(self) -> None:
        # Urgency is looked at only now: a wish may have become urgent while it waited.
        waiting = [each for each in self._waiting if not each[1].done()]
        if not waiting:
            self._free += 1
            return
        _, granted = min(waiting, key=lambda each: not each[0].urgent)
        granted.set_result(None)
