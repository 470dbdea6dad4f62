"""Long polling: one getUpdates call at a time waits for updates."""

import asyncio
from collections.abc import Callable

from .errors import conflict
from .shapes import Json
from .updates import UpdateQueue

MAX_TIMEOUT = 50


class LongPoll:
    """Answers getUpdates; a new call ends the one that waits; `told` is called when one begins to wait."""

    def __init__(self, queue: UpdateQueue, told: Callable[[], None]) -> None:
        self.queue = queue
        self._told = told
        self.conflicts = 0
        self._waiting: asyncio.Future[None] | None = None
        queue.on_change(self._wake)

    @property
    def waiting(self) -> bool:
        """Whether a client is polling at this moment."""
        return self._waiting is not None and not self._waiting.done()

    def terminate(self, by: str) -> None:
        """End the waiting call, saying what took its place."""
        if self._waiting is not None and not self._waiting.done():
            self.conflicts += 1
            self._waiting.set_exception(conflict(f"terminated by {by}"))

    async def get(self, offset: int, limit: int, patience: float) -> list[Json]:
        """Confirm updates below the offset and give the next, waiting so many seconds for one."""
        self.queue.confirm(offset)
        if not self.queue.pending and patience > 0:
            self.terminate("other getUpdates request; make sure that only one bot instance is running")
            self._waiting = waiting = asyncio.get_running_loop().create_future()
            self._told()
            try:
                await asyncio.wait([waiting], timeout=patience)
            finally:
                if self._waiting is waiting:
                    self._waiting = None
            if waiting.done():
                waiting.result()
        return [update.as_json() for update in self.queue.take(limit)]

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)
