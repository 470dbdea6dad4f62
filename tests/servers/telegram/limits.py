"""Telegram's limits on sending, as strict sliding windows counted at arrival."""

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field

from .chats import Chat
from .errors import bad_request
from .private import PrivateChat

PRICE = 0.1  # Stars a message


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
    paid: Window = Window(1000, 1.0)
    """What takes the place of the one overall for calls that may be paid for."""


def real_limits() -> Limits:
    """Return Telegram's published limits: 30 a second, 1 a second to a person, 20 a minute to a group or channel."""
    return Limits(Window(30, 1.0), Window(1, 1.0), Window(20, 60.0))


@dataclass(slots=True)
class Meter:
    """Counts messages against the limits; `exceeded` counts the calls that were turned away."""

    limits: Limits
    stars: float | None = None
    """The bot's balance, None where paid broadcasts are not switched on."""
    paid: int = 0
    """How many messages were paid for: those beyond the free limit."""
    exceeded: int = 0
    arrivals: list[float] = field(default_factory=list)
    """When each message arrived that was let through, in seconds of the server's monotonic clock."""
    _overall: deque[float] = field(default_factory=deque)
    _chats: defaultdict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def admit(self, chat: Chat | None, now: float, messages: int = 1, *, paying: bool = False) -> int:
        """Let messages in, or give the whole seconds after which they may be tried again.

        Those of a call that is `paying` are paid for where they are too many. Raises ApiError without the Stars.
        """
        overall, free = self.limits.overall, self.limits.overall
        if paying and free is not None:
            overall = self.limits.paid
            beyond = max(0, sum(now - at < free.seconds for at in self._overall) + messages - free.count)
            if self.stars is None or self.stars < PRICE * beyond:
                raise bad_request("BALANCE_TOO_LOW")
            self.stars -= PRICE * beyond
            self.paid += beyond
        windows = [(self._overall, overall)]
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
