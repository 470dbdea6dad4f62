"""What is being answered, so that it can be finished before the bot stops."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

GRACE = 0.8  # seconds that a cancelled answer has to end


class Work:
    """Runs answers within the tasks that the library made for them."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[object]] = set()
        self._closing = False

    async def do(self, action: Callable[[], Awaitable[None]]) -> None:
        """Do something, unless the bot is stopping; nothing that goes wrong comes out."""
        task = asyncio.current_task()
        if self._closing or task is None:
            return
        self._tasks.add(task)
        try:
            await action()
        except Exception as error:  # noqa: BLE001  one answer must not stop the others
            structlog.get_logger(__name__).error("event_failed", exc_info=error)
        finally:
            self._tasks.discard(task)

    async def stop(self, deadline_seconds: float) -> None:
        """Begin nothing more, finish all within the deadline, and cancel what is not done by then."""
        self._closing = True
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=deadline_seconds)
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=GRACE)
