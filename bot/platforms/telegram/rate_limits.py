"""When a message may go: Telegram's limits as plain arithmetic on moments, without waiting.

Telegram's published limits are 30 messages a second over all chats, one a second in a chat, and 20 a minute in a
group or channel. Short bursts beyond the one a second are taken; in a group several people's answers may make one.

What people ask for in a group is shared out: nobody has more of a window than is left free for all others, so that
whoever asks next finds a place at once, however much one of them has asked (a dynamic threshold, as switches have for
their buffers: Choudhury and Hahne, 1998).

Telegram counts a message when it arrives, some time between its sending and its answer; so here it counts from its
sending until a window after its answer, and no window on Telegram's side can hold more. That costs a round trip per
window. Moments are seconds of a monotonic clock.
"""

from collections import Counter, deque
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

SECOND, MINUTE = 1.0, 60.0
A_SECOND = 30
A_MINUTE_IN_A_GROUP = 20
A_SECOND_IN_A_GROUP = 3  # to different people
QUEUED_GAP_IN_A_GROUP = MINUTE / A_MINUTE_IN_A_GROUP  # so that an answer finds a place amid a digest's messages
CATCH_UP = 0.1  # seconds of lateness that the even pace may make up for
MOST_QUIET = 10_000  # chats that are remembered before those without a limit in force are forgotten
NEVER, LONG_AGO = float("inf"), float("-inf")


class Priority(IntEnum):
    """What goes first: what a person waits for, what was queued; signs of work under way go at once or not at all."""

    ANSWER = 0
    QUEUED = 1
    PROGRESS = 2


class ApiCall(NamedTuple):
    """A call that sends so many messages to a chat ("" is none); one asker's go by `number`."""

    priority: Priority
    number: tuple[int, int]
    chat: str
    messages: int
    asker: str = ""


@dataclass(slots=True)
class Window:
    """At most `count` messages in any `seconds`, few for one asker; `shares` are how many of them are whose."""

    count: int
    seconds: float
    most_for_one: int = A_SECOND
    under_way: int = 0
    answered: deque[tuple[float, str]] = field(default_factory=deque)
    shares: Counter[str] = field(default_factory=Counter)

    def ready_at(self, now: float, messages: int, asker: str = "") -> float:
        """Return when so many messages may go for an asker; never, as long as that hangs on an answer still out."""
        while self.answered and self.answered[0][0] + self.seconds <= now:
            self._drop(self.answered.popleft()[1])
        excess = self.under_way + len(self.answered) + min(messages, self.count) - self.count
        if excess > 0:
            return self.answered[excess - 1][0] + self.seconds if excess <= len(self.answered) else NEVER
        free = self.count - self.under_way - len(self.answered)
        most = min(self.most_for_one, max(1, free)) if asker else self.most_for_one
        if self.shares[asker] >= most:
            return self.answered[0][0] + self.seconds if self.answered else NEVER
        return now

    def begin(self, messages: int, asker: str = "") -> None:
        """Count messages that are being sent."""
        self.under_way += messages
        self.shares[asker] += messages

    def settle(self, messages: int, now: float, asker: str = "") -> None:
        """Count them as answered."""
        self.under_way -= messages
        self.answered.extend([(now, asker)] * messages)

    def _drop(self, asker: str) -> None:
        self.shares[asker] -= 1
        if not self.shares[asker]:
            del self.shares[asker]


@dataclass(slots=True)
class _ChatLimits:
    windows: tuple[Window, ...]
    queued_gap: float = 0.0
    is_shared: bool = False
    last: float = LONG_AGO
    blocked_until: float = LONG_AGO

    def is_quiet(self, now: float) -> bool:
        return self.blocked_until <= now and all(window.ready_at(now, window.count) <= now for window in self.windows)


class RateLimits:
    """All windows: the one over all chats and each chat's own."""

    def __init__(self, a_second: int = A_SECOND) -> None:
        self._overall = Window(a_second, SECOND, most_for_one=a_second)
        self._next = LONG_AGO
        self._chats: dict[str, _ChatLimits] = {}

    def keep_to(self, a_second: int) -> None:
        """Send so many messages a second from now on."""
        self._overall.count = self._overall.most_for_one = a_second

    def opens_at(self, now: float, messages: int = 1) -> float:
        """Return when so many messages may go to any chat that has no limit of its own in force."""
        return max(self._next, self._overall.ready_at(now, messages))

    def ready_at(self, now: float, call: ApiCall) -> float:
        """Return when a call's messages may go."""
        ready = self.opens_at(now, call.messages)
        if not call.chat:
            return ready
        limits = self._limits_of(call.chat, now)
        gap = limits.queued_gap if call.priority is Priority.QUEUED else 0.0
        asker = call.asker if limits.is_shared else ""
        windows = (window.ready_at(now, call.messages, asker) for window in limits.windows)
        return max(ready, limits.blocked_until, limits.last + gap, *windows)

    def begin(self, now: float, call: ApiCall) -> None:
        """Count messages that are being sent, and keep the even pace."""
        self._next = max(self._next, now - CATCH_UP) + call.messages * SECOND / self._overall.count
        for window in self._windows(call.chat, now):
            window.begin(call.messages, call.asker)
        if call.chat:
            self._limits_of(call.chat, now).last = now

    def settle(self, now: float, call: ApiCall) -> None:
        """Count them from their answer on."""
        for window in self._windows(call.chat, now):
            window.settle(call.messages, now, call.asker)

    def block(self, now: float, chat: str, seconds: float) -> None:
        """Keep a chat shut for as long as Telegram asks."""
        limits = self._limits_of(chat, now)
        limits.blocked_until = max(limits.blocked_until, now + seconds)

    def _windows(self, chat: str, now: float) -> tuple[Window, ...]:
        return (self._overall, *self._limits_of(chat, now).windows) if chat else (self._overall,)

    def _limits_of(self, chat: str, now: float) -> _ChatLimits:
        if chat not in self._chats:
            if len(self._chats) >= MOST_QUIET:
                self._chats = {key: kept for key, kept in self._chats.items() if not kept.is_quiet(now)}
            self._chats[chat] = _group_limits() if is_group(chat) else _ChatLimits((Window(1, SECOND),))
        return self._chats[chat]


def is_group(chat: str) -> bool:
    """Return whether a chat is a group or channel, as Telegram numbers and names them."""
    return chat.startswith(("-", "@"))


def _group_limits() -> _ChatLimits:
    windows = (Window(A_SECOND_IN_A_GROUP, SECOND, most_for_one=1), Window(A_MINUTE_IN_A_GROUP, MINUTE))
    return _ChatLimits(windows, QUEUED_GAP_IN_A_GROUP, is_shared=True)
