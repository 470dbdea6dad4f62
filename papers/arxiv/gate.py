"""The one gate that every request to arXiv passes, so that the whole process keeps arXiv's terms of use."""

import asyncio
import math
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count

from chat.clock import Clock
from chat.urgency import Urgency


class GateClosedError(Exception):
    """arXiv takes no requests for `seconds`, longer than the caller would wait; `refused` where arXiv said so."""

    def __init__(self, seconds: float, *, refused: bool = False) -> None:
        super().__init__(f"closed for {seconds:.0f} s")
        self.seconds = seconds
        self.refused = refused


@dataclass(slots=True, eq=False)
class _Waiter:
    granted: asyncio.Future[None]
    urgency: Urgency
    patience: Callable[[], float]
    came: int
    joined: int  # when a person began to wait for it, in the same count

    @property
    def has_turn(self) -> bool:
        return self.granted.done() and not self.granted.cancelled() and self.granted.exception() is None

    @property
    def rank(self) -> tuple[bool, int]:
        """Its place in the line: those first that a person waits for, by when the person came."""
        urgent = self.urgency.urgent
        return not urgent, self.joined if urgent else self.came


class Gate:
    """Lets one request through at a time, with `delay_seconds` from one's end to the next one's start.

    Whose turn it is, is decided when the gate opens: meanwhile a person may have joined in waiting, or left.
    """

    def __init__(self, clock: Clock, delay_seconds: float = 3.0) -> None:
        self._clock = clock
        self._delay = delay_seconds
        self._line: list[_Waiter] = []
        self._numbers = count()
        self._taken = False
        self._next = -math.inf  # when the delay after the last request is over, in monotonic seconds
        self._paused_until = -math.inf
        self._silent_until = -math.inf  # for what no person waits for
        self._refused = False
        self._keeper: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """How many wait for their turn."""
        return len(self._line)

    @property
    def closed_for(self) -> float:
        """How many seconds of a pause for everybody are left; the ordinary delay does not count."""
        return max(0.0, self._paused_until - self._clock.monotonic())

    @property
    def silent_for(self) -> float:
        """How many seconds are left in which nothing is asked that no person waits for."""
        return max(self.closed_for, self._silent_until - self._clock.monotonic())

    def closed_to(self, urgency: Urgency) -> float:
        """Give how many seconds nothing of such urgency is let through."""
        return self.closed_for if urgency.urgent else self.silent_for

    @asynccontextmanager
    async def turn(
        self, urgency: Urgency | bool = False, patience: Callable[[], float] = lambda: math.inf
    ) -> AsyncIterator[None]:
        """Wait for the caller's turn and hold it: urgent callers first, each kind in its order.

        Raises GateClosedError, at once or while waiting, where a pause lasts longer than `patience` seconds.
        """
        await self._enter(Urgency.of(urgency), patience)
        try:
            yield
        finally:
            self._next = self._clock.monotonic() + self._delay
            self._leave()

    def pause(self, seconds: float, *, refused: bool = False) -> None:
        """Let nobody through for that long; those who would not wait so long are told now."""
        self._paused_until = max(self._paused_until, self._clock.monotonic() + seconds)
        self._refused = refused
        self._look()

    def hush(self, seconds: float) -> None:
        """Let only that through for that long that a person waits for, because arXiv refuses requests."""
        self._silent_until = max(self._silent_until, self._clock.monotonic() + seconds)
        self._refused = True
        self._look()

    async def _enter(self, urgency: Urgency, patience: Callable[[], float]) -> None:
        number = next(self._numbers)
        waiter = _Waiter(asyncio.get_running_loop().create_future(), urgency, patience, number, number)
        if error := self._too_long(waiter):
            raise error
        self._line.append(waiter)
        self._watch()
        with urgency.heard_by(lambda: self._changed(waiter)):
            try:
                await waiter.granted
            except BaseException:
                if waiter.has_turn:  # cancelled in the moment it was granted: nothing was sent, so there is no delay
                    self._leave()
                raise
            finally:
                if waiter in self._line:
                    self._line.remove(waiter)

    def _changed(self, waiter: _Waiter) -> None:
        """Move a waiter: a person has begun to wait for it, or does so no more."""
        waiter.joined = next(self._numbers)
        self._look()

    def _too_long(self, waiter: _Waiter) -> GateClosedError | None:
        closed = self.closed_to(waiter.urgency)
        return GateClosedError(closed, refused=self._refused) if closed > max(0.0, waiter.patience()) else None

    def _look(self) -> None:
        for waiter in self._line:
            if not waiter.granted.done() and (error := self._too_long(waiter)):
                waiter.granted.set_exception(error)
        self._watch()

    def _leave(self) -> None:
        self._taken = False
        self._watch()

    def _watch(self) -> None:
        """See to it that somebody opens the gate in time, which may have become earlier or later, if anybody waits."""
        if self._keeper:
            self._keeper.cancel()
            self._keeper = None
        if self._line and not self._taken:
            self._keeper = asyncio.get_running_loop().create_task(self._open())

    async def _open(self) -> None:
        """Wait until the next request may start, and only then choose whose it is."""
        while line := [waiter for waiter in self._line if not waiter.granted.done()]:
            waiter = min(line, key=lambda each: each.rank)
            silence = -math.inf if waiter.urgency.urgent else self._silent_until
            wait = max(self._next, self._paused_until, silence) - self._clock.monotonic()
            if wait <= 0:
                self._taken = True
                self._line.remove(waiter)
                waiter.granted.set_result(None)
                return
            await self._clock.sleep(wait)
