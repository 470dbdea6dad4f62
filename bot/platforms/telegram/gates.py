"""When a message may go: Telegram's limits as plain arithmetic on moments, without waiting.

Telegram's published limits are 30 messages a second over all chats, one a second in a chat, and 20 a minute in a
group or channel. Telegram counts a message when it arrives, some time between its sending and its answer; so here
it counts from its sending until a window after its answer, and no window on Telegram's side can hold more. That
costs a round trip per window. Moments are seconds of a monotonic clock.
"""

from collections import deque
from dataclasses import dataclass, field
from enum import IntEnum

SECOND, MINUTE = 1.0, 60.0
A_SECOND = 30
A_MINUTE_IN_A_GROUP = 20
QUEUED_GAP_IN_A_GROUP = MINUTE / A_MINUTE_IN_A_GROUP  # so that an answer finds a place amid a digest's messages
CATCH_UP = 0.1  # seconds of lateness that the even pace may make up for
MOST_QUIET = 10_000  # chats that are remembered before those without a limit in force are forgotten
NEVER, LONG_AGO = float("inf"), float("-inf")


class Priority(IntEnum):
    """What goes first: what a person waits for, or what was queued."""

    ANSWER = 0
    QUEUED = 1


@dataclass(slots=True)
class Window:
    """At most `count` messages in any `seconds`."""

    count: int
    seconds: float
    under_way: int = 0
    answered: deque[float] = field(default_factory=deque)

    def ready_at(self, now: float, messages: int) -> float:
        """Tell when so many messages may go; never, as long as that hangs on an answer that is still out."""
        while self.answered and self.answered[0] + self.seconds <= now:
            self.answered.popleft()
        excess = self.under_way + len(self.answered) + min(messages, self.count) - self.count
        if excess <= 0:
            return now
        return self.answered[excess - 1] + self.seconds if excess <= len(self.answered) else NEVER

    def begin(self, messages: int) -> None:
        """Count messages that are being sent."""
        self.under_way += messages

    def settle(self, messages: int, now: float) -> None:
        """Count them as answered."""
        self.under_way -= messages
        self.answered.extend([now] * messages)


@dataclass(slots=True)
class _Chat:
    windows: tuple[Window, ...]
    queued_gap: float
    last: float = LONG_AGO
    blocked_until: float = LONG_AGO

    def is_quiet(self, now: float) -> bool:
        return self.blocked_until <= now and all(window.ready_at(now, window.count) <= now for window in self.windows)


class Gates:
    """All windows: the one over all chats and each chat's own."""

    def __init__(self, a_second: int = A_SECOND) -> None:
        self._overall = Window(a_second, SECOND)
        self._next = LONG_AGO
        self._chats: dict[str, _Chat] = {}

    def opens_at(self, now: float, messages: int = 1) -> float:
        """Tell when so many messages may go to any chat that has no limit of its own in force."""
        return max(self._next, self._overall.ready_at(now, messages))

    def ready_at(self, now: float, chat: str, messages: int, priority: Priority) -> float:
        """Tell when messages may go to a chat ("" is none)."""
        ready = self.opens_at(now, messages)
        if not chat:
            return ready
        place = self._place(chat, now)
        gap = place.queued_gap if priority is Priority.QUEUED else 0.0
        windows = (window.ready_at(now, messages) for window in place.windows)
        return max(ready, place.blocked_until, place.last + gap, *windows)

    def begin(self, now: float, chat: str, messages: int) -> None:
        """Count messages that are being sent, and keep the even pace."""
        self._next = max(self._next, now - CATCH_UP) + messages * SECOND / self._overall.count
        for window in self._windows(chat, now):
            window.begin(messages)
        if chat:
            self._place(chat, now).last = now

    def settle(self, now: float, chat: str, messages: int) -> None:
        """Count them from their answer on."""
        for window in self._windows(chat, now):
            window.settle(messages, now)

    def block(self, now: float, chat: str, seconds: float) -> None:
        """Keep a chat shut for as long as Telegram asks."""
        place = self._place(chat, now)
        place.blocked_until = max(place.blocked_until, now + seconds)

    def _windows(self, chat: str, now: float) -> tuple[Window, ...]:
        return (self._overall, *self._place(chat, now).windows) if chat else (self._overall,)

    def _place(self, chat: str, now: float) -> _Chat:
        if chat not in self._chats:
            if len(self._chats) >= MOST_QUIET:
                self._chats = {key: kept for key, kept in self._chats.items() if not kept.is_quiet(now)}
            second = Window(1, SECOND)
            if chat.startswith(("-", "@")):  # a group or channel, as Telegram numbers and names them
                self._chats[chat] = _Chat((second, Window(A_MINUTE_IN_A_GROUP, MINUTE)), QUEUED_GAP_IN_A_GROUP)
            else:
                self._chats[chat] = _Chat((second,), 0.0)
        return self._chats[chat]
