"""Discord's rate limits: a window for each bucket, one for the whole bot, and the headers that tell of them."""

import hashlib
import time
from collections import defaultdict
from dataclasses import dataclass, field

from .call import Call
from .errors import too_many_requests

_MAJOR = ("channel", "guild", "webhook", "token")
_FREE_OF_GLOBAL = frozenset({"answer_interaction", "execute_webhook"})


@dataclass(frozen=True, slots=True)
class Window:
    """At most `count` calls in `seconds`, counted from the first of them."""

    count: int
    seconds: float


@dataclass(slots=True)
class Limits:
    """How much is taken: of each bucket, of buckets named by their operation, and of all calls together."""

    bucket: Window = Window(1000, 1.0)
    special: dict[str, Window] = field(default_factory=dict)
    overall: Window = Window(10_000, 1.0)
    webhook: Window = Window(10_000, 1.0)
    """What a webhook may do beside its bucket."""


def real_limits() -> Limits:
    """Return what Discord has been seen to apply: 5 messages in 5 s a channel, 50 calls a second in all.

    A webhook takes 5 messages in 2 s and 30 a minute.
    """
    special = {"create_message": Window(5, 5.0), "edit_message": Window(5, 5.0), "execute_webhook": Window(5, 2.0)}
    return Limits(Window(50, 1.0), special, Window(50, 1.0), Window(30, 60.0))


@dataclass(slots=True)
class _Count:
    since: float
    used: int = 0


class Meter:
    """Counts calls against the limits; `exceeded` counts those that were turned away."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.exceeded = 0
        self._counts: defaultdict[str, _Count] = defaultdict(lambda: _Count(float("-inf")))

    def admit(self, call: Call, now: float) -> dict[str, str]:
        """Let a call in and give the headers about its bucket. Raises ApiError 429."""
        name = hashlib.md5(call.name.encode(), usedforsecurity=False).hexdigest()
        major = ":".join(call.ids.get(each, "") for each in _MAJOR)
        window = self.limits.special.get(call.name, self.limits.bucket)
        if call.name not in _FREE_OF_GLOBAL:
            self._take("", self.limits.overall, now, everywhere=True)
        if call.name == "execute_webhook":
            self._take(f"minute:{major}", self.limits.webhook, now, bucket=name)
        count = self._take(f"{name}:{major}", window, now, bucket=name)
        left = count.since + window.seconds - now
        return {
            "X-RateLimit-Limit": str(window.count),
            "X-RateLimit-Remaining": str(window.count - count.used),
            "X-RateLimit-Reset": f"{time.time() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": name,
        }

    def _take(self, key: str, window: Window, now: float, *, everywhere: bool = False, bucket: str = "") -> _Count:
        count = self._counts[key]
        if now - count.since >= window.seconds:
            count.since, count.used = now, 0
        if count.used >= window.count:
            self.exceeded += 1
            wait = round(count.since + window.seconds - now + 0.001, 3)
            raise too_many_requests(wait, everywhere=everywhere, bucket=bucket)
        count.used += 1
        return count
