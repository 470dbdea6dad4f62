"""Tasks that run on when those who waited for them have left."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from contextlib import suppress
from typing import Any, TypeVar

from chat.clock import Clock

A = TypeVar("A")
B = TypeVar("B")


async def end(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancel tasks and wait until they have ended."""
    ending = list(tasks)
    for task in ending:
        task.cancel()
    await asyncio.gather(*ending, return_exceptions=True)


async def both(one: Coroutine[Any, Any, A], other: Coroutine[Any, Any, B]) -> tuple[A, B]:
    """Do two works at once; where one fails or is cancelled, so is the other."""
    tasks = asyncio.ensure_future(one), asyncio.ensure_future(other)
    try:
        return await asyncio.gather(*tasks)
    finally:
        await end(tasks)


async def within(clock: Clock, seconds: float, work: Coroutine[Any, Any, A]) -> A:
    """Do a work for so many seconds of the clock at most. Raises TimeoutError, the work then being cancelled."""
    task, alarm = asyncio.ensure_future(work), asyncio.ensure_future(clock.sleep(seconds))
    try:
        await asyncio.wait([task, alarm], return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise TimeoutError
        return task.result()
    finally:
        await end([task, alarm])


class Unbroken:
    """Runs what is done whole or not at all, though who waits for it is cancelled, even again and again."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    async def aclose(self) -> None:
        """Wait until all of it is done."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def do(self, work: Coroutine[Any, Any, A], undo: Callable[[A], Awaitable[None]] | None = None) -> A:
        """Do a work to its end; `undo` takes it back where nobody is left to hear of it."""
        task = self.begin(work)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            if undo:
                self.begin(self._undone(task, undo))
            raise

    async def _undone(self, task: asyncio.Task[A], undo: Callable[[A], Awaitable[None]]) -> None:
        with suppress(Exception):  # what failed need not be undone
            await undo(await task)

    def begin(self, work: Coroutine[Any, Any, B]) -> asyncio.Task[B]:
        """Begin a work for whose end nobody waits, but whoever closes this."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
