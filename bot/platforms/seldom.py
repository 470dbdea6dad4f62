"""Log lines about what may happen again and again: the first at once, then one a minute with how many there were."""

from collections.abc import Callable

import structlog

MINUTE = 60.0


class Seldom:
    """Tells of each kind of thing at once, and of those that follow once in a while, all together."""

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
