"""A platform's limit on requests over all: they wait here for their turn, answers before what was queued."""

import asyncio
from contextvars import ContextVar
from heapq import heappop, heappush
from itertools import count
from re import Pattern

QUEUED: ContextVar[bool] = ContextVar("queued", default=False)
"""Whether nobody waits for what this task asks for."""


class Pace:
    """Lets `a_second` requests go at an even pace, and after a pause `at_once` more, which are together the limit.

    It waits in real time, like the libraries that ask; what is asked at paths that are `free` does not count.
    """

    def __init__(self, a_second: int, at_once: int, free: Pattern[str]) -> None:
        self._gap = 1 / a_second
        self._at_once = at_once
        self._free = free
        self._next_at = float("-inf")
        self._waiting: list[tuple[bool, int, asyncio.Future[None]]] = []
        self._count = count()
        self._releasing: asyncio.Task[None] | None = None

    async def turn(self, path: str) -> None:
        """Wait until a request to this path may go."""
        if self._free.search(path) or (not self._waiting and self._take()):
            return
        waiter = asyncio.get_running_loop().create_future()
        heappush(self._waiting, (QUEUED.get(), next(self._count), waiter))
        if self._releasing is None or self._releasing.done():
            self._releasing = asyncio.create_task(self._release(), name="pace")
        await waiter

    async def _release(self) -> None:
        while self._waiting:
            if self._waiting[0][-1].done():  # nobody waits there any more
                heappop(self._waiting)
            elif self._take():
                heappop(self._waiting)[-1].set_result(None)
            else:
                await asyncio.sleep(self._next_at - asyncio.get_running_loop().time())

    def _take(self) -> bool:
        now = asyncio.get_running_loop().time()
        if now < self._next_at:
            return False
        self._next_at = max(self._next_at, now - self._at_once * self._gap) + self._gap
        return True
