"""Many updates at once, and a clean end."""

import asyncio
from collections.abc import Awaitable, Callable

from telegram import Update

AT_ONCE = 100


class Work:
    """Takes updates from a queue and has each answered in a task of its own, at most a hundred at once."""

    def __init__(self, queue: "asyncio.Queue[object]", answer: Callable[[Update], Awaitable[None]]) -> None:
        self._queue = queue
        self._answer = answer
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()
        self._taker: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to take updates."""
        self._taker = asyncio.create_task(self._take(), name="telegram updates")

    async def stop(self, deadline_seconds: float) -> None:
        """Take what has come already, finish all within the deadline, and cancel what is not done by then."""
        if self._taker is None:
            return
        self._taker.cancel()
        await asyncio.wait([self._taker])
        while not self._queue.empty():  # Telegram has been told that these were heard
            self._begin(self._queue.get_nowait())
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=deadline_seconds)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _take(self) -> None:
        while True:
            await self._turns.acquire()
            self._begin(await self._queue.get()).add_done_callback(lambda _: self._turns.release())

    def _begin(self, update: object) -> "asyncio.Task[None]":
        task = asyncio.create_task(self._hear(update))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _hear(self, update: object) -> None:
        if isinstance(update, Update):
            await self._answer(update)
