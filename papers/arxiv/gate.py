"""The one gate that every request to arXiv passes, so that the whole process keeps arXiv's terms of use."""

import math
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from chat.clock import Clock
from chat.loopback import is_on_this_machine
from chat.measures import UNMEASURED, Measures
from chat.priority_gate import PriorityGate
from chat.urgency import Urgency

ARXIV_DELAY = 3.0  # seconds between requests; https://info.arxiv.org/help/api/tou.html


class GateClosedError(Exception):
    """arXiv takes no requests for `seconds`, longer than the caller would wait; `refused` where arXiv said so."""

    def __init__(self, seconds: float, *, refused: bool = False) -> None:
        super().__init__(f"closed for {seconds:.0f} s")
        self.seconds = seconds
        self.refused = refused


class Gate:
    """Lets one request through at a time, with `delay_seconds` from one's end to the next one's start."""

    def __init__(self, clock: Clock, delay_seconds: float = ARXIV_DELAY, measures: Measures = UNMEASURED) -> None:
        """Take with `measures` what counts the requests that pass."""
        self.measures = measures
        self._clock = clock
        self._delay = delay_seconds
        self._gate = PriorityGate(1, clock, self._opens_in)
        self._next = -math.inf  # when the delay after the last request is over, in monotonic seconds
        self._paused_until = -math.inf
        self._silent_until = -math.inf  # for what no person waits for
        self._refused = False
        self.turns = 0
        """How many requests it has let through."""

    @property
    def waiting(self) -> int:
        """How many wait for their turn."""
        return self._gate.waiting

    @property
    def closed_for(self) -> float:
        """How many seconds of a pause for everybody are left; the ordinary delay does not count."""
        return max(0.0, self._paused_until - self._clock.monotonic())

    @property
    def silent_for(self) -> float:
        """How many seconds are left in which nothing is asked that no person waits for."""
        return max(self.closed_for, self._silent_until - self._clock.monotonic())

    @property
    def is_hushed(self) -> bool:
        """Whether nothing is asked that no person waits for, for longer than a pause for everybody lasts."""
        return self._silent_until > max(self._paused_until, self._clock.monotonic())

    def closed_to(self, urgency: Urgency) -> float:
        """Return for how many seconds nothing of such urgency is let through."""
        return self.closed_for if urgency.urgent else self.silent_for

    @asynccontextmanager
    async def turn(
        self, urgency: Urgency | bool = False, patience: Callable[[], float] = lambda: math.inf
    ) -> AsyncIterator[None]:
        """Wait for the caller's turn and hold it: urgent callers first, each kind in its order.

        Raises GateClosedError, at once or while waiting, where a pause lasts longer than `patience` seconds.
        """
        urgency = Urgency.of(urgency)
        async with self._gate.turn(urgency, lambda: self._too_long(urgency, patience)):
            self.turns += 1
            try:
                yield
            finally:
                self._next = self._clock.monotonic() + self._delay

    def pause(self, seconds: float, *, refused: bool = False) -> None:
        """Let nobody through for that long; those who would not wait so long are refused now."""
        self._paused_until = max(self._paused_until, self._clock.monotonic() + seconds)
        self._refused = refused
        self._gate.look()

    def hush(self, seconds: float) -> None:
        """Let only that through for that long that a person waits for, because arXiv refuses requests."""
        self._silent_until = max(self._silent_until, self._clock.monotonic() + seconds)
        self._refused = True
        self._gate.look()

    def _too_long(self, urgency: Urgency, patience: Callable[[], float]) -> GateClosedError | None:
        closed = self.closed_to(urgency)
        return GateClosedError(closed, refused=self._refused) if closed > max(0.0, patience()) else None

    def _opens_in(self, urgency: Urgency) -> float:
        return max(self.closed_to(urgency), self._next - self._clock.monotonic())


def make_gates(delay_seconds: float, others: Sequence[str], make: Callable[[str, float], Gate]) -> tuple[Gate, Gate]:
    """Return the gate to the search and that to the `others`, addresses of the site and the lists: one for all.

    They are two where a search of one's own may be asked more often than arXiv's site. `make` gets the name of each
    gate and its delay in seconds.
    """
    if delay_seconds < ARXIV_DELAY and not all(map(is_on_this_machine, others)):
        return make("arxiv search", delay_seconds), make("arxiv", ARXIV_DELAY)
    gate = make("arxiv", delay_seconds)
    return gate, gate
