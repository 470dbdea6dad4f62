"""Telegram's limits on sending, as strict sliding windows counted at arrival."""

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field

from .chats import Chat
from .private import PrivateChat


@dataclass(frozen=True, slots=True)
class Window:
    """At most `count` messages in any `seconds`."""

    count: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Limits:
    """How much the server takes; a limit of None is none."""

    overall: Window | None = None
    private: Window | None = None
    group: Window | None = None
    """For each group, supergroup and channel."""


def real_limits() -> Limits:
    """Return Telegram's published limits: 30 a second, 1 a second to a person, 20 a minute to a group or channel."""
    return Limits(Window(30, 1.0), Window(1, 1.0), Window(20, 60.0))


@dataclass(slots=True)
class Meter:
    """Counts messages against the limits; `exceeded` counts the calls that were turned away."""

    limits: Limits
    exceeded: int = 0
    arrivals: list[float] = field(default_factory=list)
    """When each message arrived that was let through, in seconds of the server's monotonic clock."""
    _overall: deque[float] = field(default_factory=deque)
    _chats: defaultdict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def admit(self, chat: Chat | None, now: float, messages: int = 1) -> int:
        """Let messages in, or give the whole seconds after which they may be tried again."""
        windows = [(self._overall, self.limits.overall)]
        if chat is not None:
            limit = self.limits.private if isinstance(chat, PrivateChat) else self.limits.group
            windows.append((self._chats[chat.id], limit))
        wait = max(_wait(times, window, now, messages) for times, window in windows)
        if wait > 0:
            self.exceeded += 1
            return math.ceil(wait)
        for times, window in windows:
            if window is not None:
                times.extend([now] * messages)
        self.arrivals.extend([now] * messages)
        return 0


def _wait(times: deque[float], window: Window | None, now: float, messages: int) -> float:
    """Return the seconds until a window has room again; an album larger than the window waits until it is empty."""
    if window is None:
        return 0.0
    while times and now - times[0] >= window.seconds:
        times.popleft()
    excess = len(times) + messages - window.count
    if excess <= 0 or not times:
        return 0.0
    return times[min(excess, len(times)) - 1] + window.seconds - now
