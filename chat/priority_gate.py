"""A gate with so many places and a priority queue before it: who is urgent goes first, then who came first."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count

from chat.clock import Clock
from chat.urgency import Urgency


@dataclass(slots=True, eq=False)
class _Waiter:
    granted: asyncio.Future[None]
    urgency: Urgency
    refusal: Callable[[], Exception | None]
    came: int
    joined: int  # when a person began to wait for it, in the same count

    @property
    def has_turn(self) -> bool:
        return self.granted.done() and not self.granted.cancelled() and self.granted.exception() is None

    @property
    def rank(self) -> tuple[bool, int]:
        """Its place in the queue: those first that a person waits for, by when the person came."""
        urgent = self.urgency.urgent
        return not urgent, self.joined if urgent else self.came


class PriorityGate:
    """Lets at most `places` callers through at once; `closed_for` says for how many seconds it lets none of an urgency.

    Whose turn it is, is decided when a place is free and the gate is open: meanwhile a person may have joined in
    waiting, or left.
    """

    def __init__(self, places: int, clock: Clock, closed_for: Callable[[Urgency], float] = lambda _: 0.0) -> None:
        self._free = places
        self._clock = clock
        self._closed_for = closed_for
        self._queue: list[_Waiter] = []
        self._numbers = count()
        self._opening: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """How many wait for their turn."""
        return len(self._queue)

    @asynccontextmanager
    async def turn(
        self, urgency: Urgency, refusal: Callable[[], Exception | None] = lambda: None
    ) -> AsyncIterator[None]:
        """Wait for the caller's turn and hold it.

        Raises what `refusal` returns, which is called at once and by `look`.
        """
        await self._enter(urgency, refusal)
        try:
            yield
        finally:
            self._leave()

    def look(self) -> None:
        """See who is let through or refused now; to be called when `closed_for` or a refusal has changed."""
        for waiter in self._queue:
            if not waiter.granted.done() and (error := waiter.refusal()):
                waiter.granted.set_exception(error)
        self._watch()

    async def _enter(self, urgency: Urgency, refusal: Callable[[], Exception | None]) -> None:
        number = next(self._numbers)
        waiter = _Waiter(asyncio.get_running_loop().create_future(), urgency, refusal, number, number)
        if error := refusal():
            raise error
        self._queue.append(waiter)
        self._watch()
        with urgency.heard_by(lambda: self._changed(waiter)):
            try:
                await waiter.granted
            except BaseException:
                if waiter.has_turn:  # cancelled in the moment it was granted
                    self._leave()
                raise
            finally:
                if waiter in self._queue:
                    self._queue.remove(waiter)

    def _changed(self, waiter: _Waiter) -> None:
        """Move a waiter: a person has begun to wait for it, or does so no more."""
        waiter.joined = next(self._numbers)
        self.look()

    def _leave(self) -> None:
        self._free += 1
        self._watch()

    def _watch(self) -> None:
        """See to it that somebody opens the gate in time, which may have become earlier or later, if anybody waits."""
        if self._opening:
            self._opening.cancel()
            self._opening = None
        if self._queue and self._free:
            self._opening = asyncio.get_running_loop().create_task(self._open())

    async def _open(self) -> None:
        """Wait until the gate opens for somebody, and only then choose for whom."""
        while self._free and (queue := [waiter for waiter in self._queue if not waiter.granted.done()]):
            waiter = min(queue, key=lambda each: each.rank)
            if (wait := self._closed_for(waiter.urgency)) > 0:
                await self._clock.sleep(wait)
                continue
            self._free -= 1
            self._queue.remove(waiter)
            waiter.granted.set_result(None)
