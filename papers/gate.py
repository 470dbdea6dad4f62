"""The one gate that every request to arXiv passes, so that the whole process keeps arXiv's terms of use."""

import asyncio
import math
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from chat.clock import Clock


class GateClosedError(Exception):
    """arXiv takes no requests for `seconds`, which is longer than the caller is willing to wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"closed for {seconds:.0f} s")
        self.seconds = seconds


@dataclass(frozen=True, slots=True, eq=False)
class _Waiter:
    granted: asyncio.Future[None]
    patience: float

    @property
    def has_turn(self) -> bool:
        return self.granted.done() and not self.granted.cancelled() and self.granted.exception() is None


class Gate:
    """Lets one request through at a time, with `delay_seconds` from one's end to the next one's start."""

    def __init__(self, clock: Clock, delay_seconds: float = 3.0) -> None:
        self._clock = clock
        self._delay = delay_seconds
        self._urgent: deque[_Waiter] = deque()
        self._others: deque[_Waiter] = deque()
        self._taken = False
        self._next = -math.inf  # when the delay after the last request is over, in monotonic seconds
        self._paused_until = -math.inf
        self._keeper: asyncio.Task[None] | None = None

    @property
    def closed_for(self) -> float:
        """How many seconds of an imposed pause are left; the ordinary delay does not count."""
        return max(0.0, self._paused_until - self._clock.monotonic())

    @asynccontextmanager
    async def turn(self, *, urgent: bool = False, patience: float = math.inf) -> AsyncIterator[None]:
        """Wait for the caller's turn and hold it: urgent callers first, each kind in the order of arrival.

        Raises GateClosedError, at once or while waiting, where a pause lasts longer than `patience` seconds.
        """
        await self._enter(_Waiter(asyncio.get_running_loop().create_future(), patience), urgent=urgent)
        try:
            yield
        finally:
            self._next = self._clock.monotonic() + self._delay
            self._leave()

    def pause(self, seconds: float) -> None:
        """Let nobody through for that long; those who would not wait so long are told now."""
        self._paused_until = max(self._paused_until, self._clock.monotonic() + seconds)
        for waiter in (*self._urgent, *self._others):
            if waiter.patience < self.closed_for and not waiter.granted.done():
                waiter.granted.set_exception(GateClosedError(self.closed_for))

    async def _enter(self, waiter: _Waiter, *, urgent: bool) -> None:
        if (closed_for := self.closed_for) > max(0.0, waiter.patience):
            raise GateClosedError(closed_for)
        line = self._urgent if urgent else self._others
        line.append(waiter)
        self._watch()
        try:
            await waiter.granted
        except BaseException:
            if waiter in line:
                line.remove(waiter)
            if waiter.has_turn:  # cancelled in the moment it was granted: nothing was sent, so there is no delay
                self._leave()
            raise

    def _leave(self) -> None:
        self._taken = False
        self._watch()

    def _watch(self) -> None:
        """See to it that somebody opens the gate in time, if anybody waits."""
        idle = self._keeper is None or self._keeper.done()
        if idle and not self._taken and (self._urgent or self._others):
            self._keeper = asyncio.get_running_loop().create_task(self._open())

    async def _open(self) -> None:
        """Wait until the next request may start, and only then choose whose it is."""
        while (wait := max(self._next, self._paused_until) - self._clock.monotonic()) > 0:
            await self._clock.sleep(wait)
        while line := self._urgent or self._others:
            waiter = line.popleft()
            if not waiter.granted.done():
                self._taken = True
                waiter.granted.set_result(None)
                return
