"""A gate that several processes pass: the turn of this process is got from, and given back to, what they share."""

import asyncio
import math
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Protocol

import structlog

from chat.clock import Clock
from chat.measures import UNMEASURED, Measures
from chat.urgency import Urgency
from papers.arxiv.gate import Gate, GateClosedError

LEASE_SECONDS = 6.0  # after which a process that says nothing more has lost its turn
RENEW_SECONDS = 1.0  # between two times that it says so, and between two looks of who waits
AWAY_SECONDS = 15.0  # for which those who wait hope that what is shared comes back
_MARGIN = 1.0  # before the end of the lease nothing is under way any more
_FAR = 3600.0  # a look comes before


@dataclass(frozen=True, slots=True)
class GateState:
    """What is shared, in seconds from now: whether this process has its turn, else when to ask again.

    `paused` is for how long nobody has one, `silent` for how long nobody whom no person waits for.
    """

    granted: bool
    again_in: float = 0.0
    paused: float = 0.0
    silent: float = 0.0
    refused: bool = False


class Turnstile(Protocol):
    """What all processes share of a gate. Each of these raises UnavailableError where that is away."""

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Have something called when the gate has changed, until what is returned is called."""
        ...

    async def take(self, *, urgent: bool) -> GateState:
        """Take the turn if it is this process's, for `LEASE_SECONDS`; else wait in line, until it is left."""
        ...

    async def keep(self) -> bool:
        """Renew the lease of the turn; returns False where another process has it by now."""
        ...

    async def release(self, delay: float | None) -> None:
        """Give the turn back; the next one begins after the delay, or at once where it was not used (None)."""
        ...

    async def leave(self) -> None:
        """Wait in line no more."""
        ...

    async def close(self, paused: float, silent: float, *, refused: bool) -> None:
        """Let nobody through for so many seconds, and for so many more only what people wait for."""
        ...


class SharedGate(Gate):
    """Lets one request through at a time, in whatever process, each process's most urgent one first.

    Where what is shared is away nothing is let through, for nobody knows whose turn it is.
    """

    def __init__(
        self, clock: Clock, delay_seconds: float, turnstile: Turnstile, measures: Measures = UNMEASURED
    ) -> None:
        super().__init__(clock, delay_seconds, measures)
        self._turnstile = turnstile
        self._waiting: list[Urgency] = []
        self._in_line = False
        self._granted_until = -math.inf  # by the loop's clock
        self._limit: asyncio.Timeout | None = None  # of the request that is under way
        self._is_over = False  # one, whose turn is to be given back
        self._closing: GateState | None = None  # what others are to be told
        self._trouble: Exception | None = None
        self._failing_since: float | None = None
        self._stirred = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None
        self._leave_bell = turnstile.listen(self._stirred.set)

    async def aclose(self) -> None:
        """Give back what is this process's; nobody may wait any more."""
        self._leave_bell()
        if self._keeper:
            self._stirred.set()
            await asyncio.wait([self._keeper], timeout=_MARGIN)
            self._keeper.cancel()
            with suppress(asyncio.CancelledError):
                await self._keeper

    @asynccontextmanager
    async def turn(
        self, urgency: Urgency | bool = False, patience: Callable[[], float] = lambda: math.inf
    ) -> AsyncIterator[None]:
        """Wait for the caller's turn among all processes and hold it.

        Raises GateClosedError as `Gate` does, and where the turn was lost meanwhile, and UnavailableError.
        """
        urgency = Urgency.of(urgency)
        async with AsyncExitStack() as stack:
            with self._in_waiting(urgency):
                while True:
                    await stack.enter_async_context(
                        self._gate.turn(urgency, lambda: self._trouble or self._too_long(urgency, patience))
                    )
                    if self._is_mine:
                        break
                    await stack.aclose()  # it was lost between two steps of this process
            try:
                async with asyncio.timeout_at(self._granted_until) as self._limit:
                    self.turns += 1
                    yield
            except TimeoutError as error:
                if self._limit and self._limit.expired():
                    raise GateClosedError(0.0) from error
                raise
            finally:
                self._limit, self._granted_until, self._is_over = None, -math.inf, True
                self._tend()

    def pause(self, seconds: float, *, refused: bool = False) -> None:
        """Let nobody through for that long, in whatever process."""
        super().pause(seconds, refused=refused)
        self._tell(GateState(granted=False, paused=seconds, refused=refused))

    def hush(self, seconds: float) -> None:
        """Let only that through for that long that a person waits for, in whatever process."""
        super().hush(seconds)
        self._tell(GateState(granted=False, silent=seconds, refused=True))

    def _opens_in(self, urgency: Urgency) -> float:
        return max(self.closed_to(urgency), 0.0 if self._is_mine else _FAR)

    @property
    def _is_mine(self) -> bool:
        return asyncio.get_running_loop().time() < self._granted_until

    def _in_waiting(self, urgency: Urgency) -> "_InWaiting":
        return _InWaiting(self._waiting, urgency, self._tend)

    def _tell(self, news: GateState) -> None:
        old = self._closing or GateState(granted=False)
        self._closing = GateState(
            granted=False,
            paused=max(old.paused, news.paused),
            silent=max(old.silent, news.silent),
            refused=news.refused,
        )
        self._tend()

    def _tend(self) -> None:
        """Have what is shared looked after, as long as there is anything to do."""
        self._stirred.set()
        if self._keeper is None or self._keeper.done():
            self._trouble = self._failing_since = None
            self._keeper = asyncio.get_running_loop().create_task(self._keep(), name="arxiv gate")

    async def _keep(self) -> None:
        while self._waiting or self._in_line or self._limit or self._is_over or self._closing or self._is_mine:
            self._stirred.clear()
            try:
                rest = await self._step()
            except Exception as error:  # noqa: BLE001  whatever it is, those who wait are to hear of it
                rest = self._failed(error)
            else:
                self._trouble = self._failing_since = None
            if rest:
                await self._rest(rest)

    async def _step(self) -> float:
        """Say or ask what is to be said or asked next; returns for how many seconds to wait, 0 where there is more."""
        if closing := self._closing:
            await self._turnstile.close(closing.paused, closing.silent, refused=closing.refused)
            self._closing = None if self._closing is closing else self._closing  # there may be more by now
            return 0.0
        if self._is_over:
            await self._turnstile.release(self._delay)
            self._is_over = False
            return 0.0
        if limit := self._limit:
            asked = asyncio.get_running_loop().time()
            if await self._turnstile.keep() and limit is self._limit and not limit.expired():
                limit.reschedule(asked + LEASE_SECONDS - _MARGIN)
            return RENEW_SECONDS
        if self._is_mine:  # and nobody here has taken it yet
            left = self._granted_until - asyncio.get_running_loop().time()
            if not self._waiting or left < LEASE_SECONDS - _MARGIN - RENEW_SECONDS / 2:
                self._granted_until = -math.inf
                await self._turnstile.release(None)
            return RENEW_SECONDS
        if self._waiting:
            return await self._ask()
        self._in_line = False
        await self._turnstile.leave()
        return 0.0

    async def _ask(self) -> float:
        asked = asyncio.get_running_loop().time()
        self._in_line = True
        state = await self._turnstile.take(urgent=any(each.urgent for each in self._waiting))
        now = self._clock.monotonic()
        self._paused_until = max(self._paused_until, now + state.paused)
        self._silent_until = max(self._silent_until, now + state.silent)
        if state.paused or state.silent:
            self._refused = state.refused
        if state.granted:
            self._in_line = False
            self._granted_until = asked + LEASE_SECONDS - _MARGIN
        self._gate.look()
        return RENEW_SECONDS if state.granted else min(RENEW_SECONDS, state.again_in)

    def _failed(self, error: Exception) -> float:
        now = self._clock.monotonic()
        self._failing_since = now if self._failing_since is None else self._failing_since
        if now - self._failing_since >= AWAY_SECONDS:
            if not self._trouble:
                structlog.get_logger(__name__).warning("arxiv_gate_away", reason=str(error))
            self._trouble, self._in_line, self._is_over, self._closing = error, False, False, None
            self._gate.look()
        return RENEW_SECONDS

    async def _rest(self, seconds: float) -> None:
        """Wait so long, but no longer than until something is to be done."""
        ways = [asyncio.ensure_future(self._clock.sleep(seconds)), asyncio.ensure_future(self._stirred.wait())]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()


class _InWaiting:
    """Somebody in the line of this process, whose urgency may change meanwhile."""

    def __init__(self, line: list[Urgency], urgency: Urgency, changed: Callable[[], None]) -> None:
        self._line = line
        self._urgency = urgency
        self._changed = changed
        self._heard = urgency.heard_by(changed)

    def __enter__(self) -> None:
        self._line.append(self._urgency)
        self._heard.__enter__()
        self._changed()

    def __exit__(self, *error: object) -> None:
        self._heard.__exit__(None, None, None)
        self._line.remove(self._urgency)
        self._changed()
