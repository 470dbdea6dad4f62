"""What happens again and again, told in few lines of the log: faults that end some day, and events of many kinds."""

from collections.abc import Callable

import structlog

from chat.clock import Clock
from chat.errors import DeliveryError, HeraldError
from store.faults import DatabaseError

INTERVALS = (60.0, 600.0, 3600.0)  # seconds from one line to the next, the last one from then on
MINUTE = 60.0
MOST_KINDS = 8  # of errors that are told with their cause while the fault lasts


class Repeated:
    """Logs one kind of event that may happen at each tick of a loop.

    The first failure is an error with its cause, and so is the first one of another sort; the next ones are counted,
    in a warning after a minute, after ten more, and each hour. That it works again is one line where a failure was
    told before. What fails and works in turn goes on with the count, until it has worked for an hour. That the database
    fails is told by the one that is there for it, `of_database`, and by no other.
    """

    def __init__(
        self, event: str, clock: Clock, *, level: str = "error", of_database: bool = False, **about: object
    ) -> None:
        self._event = event
        self._clock = clock
        self._level = level
        self._of_database = of_database
        self._about = about
        self._kinds: set[tuple[type, type]] = set()
        self._times = 0
        self._told = 0  # how many of these were told of
        self._line_at = 0.0
        self._lines = 0
        self._failed_at = float("-inf")
        self._open = False  # whether the last line said that it fails

    def failed(self, error: BaseException, **about: object) -> None:
        """Note a failure, and log it if it is time."""
        if isinstance(error, DatabaseError) and not self._of_database:
            return
        now = self._clock.monotonic()
        if now - self._failed_at >= INTERVALS[-1]:
            self._kinds.clear()
            self._times = self._told = self._lines = 0
        self._failed_at = now
        self._times += 1
        kind = (type(error), type(error.__cause__))
        if kind not in self._kinds and len(self._kinds) < MOST_KINDS:
            self._kinds.add(kind)
            is_plain = isinstance(error, HeraldError) and error.__cause__ is None
            cause = {"exc_info": error} if self._level == "error" and not is_plain else {"reason": _said(error)}
            getattr(self._logger(about), self._level)(self._event, **cause)
        elif now >= self._line_at:
            self._logger(about).warning(self._event, reason=_said(error), times=self._times - self._told)
        else:
            return
        self._told = self._times
        self._open = True
        self._line_at = now + INTERVALS[min(self._lines, len(INTERVALS) - 1)]
        self._lines += 1

    def worked(self) -> None:
        """Note that it worked, and log it if the last line said that it did not."""
        if self._open:
            self._open = False
            self._logger({}).info("works_again", after=self._event, times=self._times)

    def _logger(self, about: dict[str, object]) -> structlog.stdlib.BoundLogger:
        logger: structlog.stdlib.BoundLogger = structlog.get_logger(__name__).bind(**self._about, **about)
        return logger


def _said(error: BaseException) -> str:
    """Return the words of an error that has some of its own, else what a programmer would read."""
    return str(error) if isinstance(error, HeraldError | DeliveryError) else repr(error)


class Seldom:
    """Logs events of many kinds that have no end: each kind at once, then once in a while with a count."""

    def __init__(self, now: Callable[[], float], seconds: float = MINUTE, most_kinds: int = 100) -> None:
        self._now = now
        self._seconds = seconds
        self._most_kinds = most_kinds
        self._told: dict[str, tuple[float, int]] = {}

    def warn(self, event: str, kind: str = "", **details: object) -> None:
        """Log a warning, unless one of its kind was logged just now: then it is counted, and told of with the next."""
        now = self._now()
        key = f"{event} {kind}"
        if key not in self._told and len(self._told) >= self._most_kinds:
            key = event  # kinds without end are one kind
        since, left_out = self._told.get(key, (now - self._seconds, 0))
        if now - since < self._seconds:
            self._told[key] = since, left_out + 1
            return
        self._told[key] = now, 0
        if left_out:
            details["times"] = left_out + 1
        structlog.get_logger(__name__).warning(event, **({"kind": kind} if kind else {}), **details)
