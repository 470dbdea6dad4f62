"""How arXiv is asked: in turn, as often as it takes, and never so long that nobody hears."""

import math
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

import structlog
import tenacity

from chat.clock import Clock
from chat.errors import UnavailableError
from chat.words import phrase, phrase_n
from papers.faults import FaultError, RefusedError
from papers.gate import Gate, GateClosedError

log = structlog.get_logger(__name__)

T = TypeVar("T")
Try = Callable[[float], Awaitable[T]]  # puts the question once, within that many seconds

OUTAGE_SECONDS = 60.0  # how long arXiv is left alone after it has answered nobody for as long as a caller waits
LEAST_SECONDS = 5.0  # for a try whose turn came late
_BACKOFF = tenacity.wait_exponential(multiplier=2, max=60)


@dataclass(frozen=True, slots=True)
class Effort:
    """How often a question is asked at most, and for how many seconds while arXiv answers nobody."""

    tries: int
    seconds: float


URGENT = Effort(tries=4, seconds=30.0)
HARVEST = Effort(tries=8, seconds=600.0)


class Asker:
    """Puts questions to arXiv, each try in its turn at the gate; `timeout_seconds` is for one try."""

    def __init__(self, gate: Gate, clock: Clock, timeout_seconds: float, jitter: random.Random | None = None) -> None:
        self._gate = gate
        self._clock = clock
        self._timeout = timeout_seconds
        self._jitter = jitter or random.Random()  # noqa: S311 - no secret
        self._answered = -math.inf  # when arXiv last answered anybody, in monotonic seconds

    async def ask(self, put: Try[T], *, urgent: bool) -> T:
        """Get an answer. Raises RefusedError where arXiv does not accept the question, and UnavailableError."""
        effort = URGENT if urgent else HARVEST
        called = self._clock.monotonic()

        def left() -> float:
            """Tell how many more seconds are worth waiting: others' answers show that arXiv is there."""
            return max(called, self._answered) + effort.seconds - self._clock.monotonic()

        def enough(state: tenacity.RetryCallState) -> bool:
            return state.attempt_number >= effort.tries or max(state.upcoming_sleep, self._gate.closed_for) >= left()

        async def attempt() -> T:
            async with self._gate.turn(urgent=urgent, patience=left()):
                return await self._try(put, min(self._timeout, max(left(), LEAST_SECONDS)))

        retrying = tenacity.AsyncRetrying(
            sleep=self._clock.sleep,
            wait=self._wait,
            stop=enough,
            retry=tenacity.retry_if_exception(lambda error: isinstance(error, FaultError) and error.again),
            before_sleep=_log_retry,
            reraise=True,
        )
        try:
            return await retrying(attempt)
        except GateClosedError as cause:
            raise _unavailable(cause.seconds) from cause
        except FaultError as fault:
            tries = retrying.statistics["attempt_number"]
            log.warning("arXiv gave no answer", reason=str(fault), tries=tries)
            if not fault.again:
                raise _wrong_address() from fault
            if tries < effort.tries and not self._gate.closed_for:  # out of time: those who wait behind hear it too
                self._gate.pause(OUTAGE_SECONDS)
            raise _unavailable(self._gate.closed_for) from fault

    async def _try(self, put: Try[T], seconds: float) -> T:
        try:
            answer = await put(seconds)
        except RefusedError:
            self._answered = self._clock.monotonic()
            raise
        except FaultError as fault:
            if fault.pause:
                self._gate.pause(fault.pause)
            raise
        self._answered = self._clock.monotonic()
        return answer

    def _wait(self, state: tenacity.RetryCallState) -> float:
        return _BACKOFF(state) * self._jitter.uniform(0.5, 1.0)


def _log_retry(state: tenacity.RetryCallState) -> None:
    fault = state.outcome.exception() if state.outcome else None
    log.warning("arXiv is asked again", reason=str(fault), tries=state.attempt_number, wait=state.upcoming_sleep)


def _unavailable(seconds: float) -> UnavailableError:
    minutes = math.ceil(seconds / 60)
    return UnavailableError(
        phrase("arXiv is not answering at the moment."),
        phrase_n("Please try again in a minute.", "Please try again in {n} minutes.", max(1, minutes)),
        timedelta(seconds=seconds) if seconds else None,
    )


def _wrong_address() -> UnavailableError:
    return UnavailableError(
        phrase("arXiv does not answer as it should at the address that is set for it."),
        phrase("Please tell whoever runs this bot to look into its log."),
    )
