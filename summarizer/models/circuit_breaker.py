"""Whether a model is asked at all after it failed: for how long it rests, and why."""

from collections.abc import Callable

import structlog

from chat.clock import Clock
from chat.urgency import Urgency
from summarizer.models.news import ModelNews, Tell, tell_nobody
from summarizer.schema import FallbackReason

log = structlog.get_logger(__name__)

_MANY_FAILURES = 3
_REST_SECONDS = 60.0
_NO_NEWS = 2.0  # seconds, by which what comes back of one's own may be longer
_REST_FROM_WASTE = 3600.0  # seconds in which a model costs nothing whose answers would be cut off


class ModelFailedError(Exception):
    """A model did not do what it was asked, for a reason that people can be told.

    `again` says that the same question may be answered at the next try; `pause` is for how many seconds the model
    takes no questions at all, from anybody. `told` is what operators should know of it, in the service's words where
    it said any; what is `wasted` was paid for and is of no use.
    """

    def __init__(
        self,
        reason: FallbackReason,
        what: str,
        *,
        again: bool = False,
        pause: float = 0.0,
        told: str = "",
        wasted: bool = False,
    ) -> None:
        super().__init__(what)
        self.reason = reason
        self.again = again
        self.pause = pause
        self.told = told
        self.wasted = wasted


class RestingError(ModelFailedError):
    """A model was not asked, since it rests: that says nothing new of it."""


class CircuitBreaker:
    """Keeps questions from a model that asked for a pause, or that failed several times in a row."""

    def __init__(
        self, name: str, clock: Clock, behind: "CircuitBreaker | None" = None, tell: Tell = tell_nobody
    ) -> None:
        """Take the one that it stands before, where it does.

        What the service asks for then holds for both, while failures count for this one alone, and nobody waits for
        their end: what it guards can be left out. `tell` hears of rests that are the service's doing, or the answers':
        failures may be of this process's network.
        """
        self._name = name
        self._clock = clock
        self._behind = behind
        self._tell = tell
        self._resting_until = clock.monotonic()
        self._why: FallbackReason = ""
        self._failures = 0
        self._wasted = 0

    @property
    def reason(self) -> FallbackReason:
        """Why the model rests, "" where it does not."""
        return self._why if self._resting_until > self._clock.monotonic() else ""

    async def admit(self, patience: Callable[[], float], urgency: Urgency) -> None:
        """Let a question through, after the wait that the service asked for where it is within `patience` seconds.

        Raises ModelFailedError where the model rests for longer.
        """
        if self._behind:
            await self._behind.admit(patience, urgency)
        while (wait := self._resting_until - self._clock.monotonic()) > 0:
            if self._behind or wait > max(0.0, patience()):
                raise RestingError(self._why, f"{self._name} rests for {wait:.0f} s more")
            await urgency.sleep(self._clock, wait)  # a person who joins may not wait so long

    def answered(self) -> None:
        """Note that the service answers."""
        self._failures = 0

    def answered_whole(self) -> None:
        """Note that an answer was not cut off."""
        self._wasted = 0

    def rest(self, error: ModelFailedError) -> None:
        """Let the model rest for as long as a failure says, if it does."""
        if self._behind:
            self._behind.rest(error)
        elif error.pause:
            self._rest(error.pause, error.reason)
            self._tell(ModelNews(self._name, error.pause, error.reason))

    def hear(self, news: ModelNews) -> None:
        """Let the model rest for as long as another process was told."""
        if self._clock.monotonic() + news.rests > self._resting_until + _NO_NEWS:
            self._rest(news.rests, news.why)

    def gave_up(self, error: ModelFailedError) -> None:
        """Note a question without an answer; after several in a row the model rests, so that nobody waits in vain."""
        if isinstance(error, RestingError):
            return
        if error.wasted:
            self._wasted += 1
            if self._wasted >= _MANY_FAILURES:
                self._rest(_REST_FROM_WASTE, error.reason)
                self._tell(ModelNews(self._name, _REST_FROM_WASTE, error.reason))
        if error.reason in {"down", "setup"}:
            self._failures += 1
            if self._failures >= _MANY_FAILURES:
                self._rest(_REST_SECONDS, error.reason)

    def _rest(self, seconds: float, why: FallbackReason) -> None:
        until = self._clock.monotonic() + seconds
        if until > self._resting_until:
            self._resting_until, self._why = until, why
            log.warning("model_rests", model=self._name, seconds=round(seconds), why=why)
