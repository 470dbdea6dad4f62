"""The queue of updates between people and the bot."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from .shapes import Json

KINDS = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "my_chat_member",
    "chat_member",
    "message_reaction",
    "message_reaction_count",
)
UNASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Sent only to a bot that names them in allowed_updates."""


@dataclass(frozen=True, slots=True)
class Update:
    """An update; those with the same `key` (a chat, a person) reach a webhook in order."""

    id: int
    kind: str
    payload: Json
    key: int

    raw: bool = False
    """Whether the payload is the whole object, sent as it stands."""

    def as_json(self) -> Json:
        """Return the Update object."""
        return self.payload if self.raw else {"update_id": self.id, self.kind: self.payload}


class UpdateQueue:
    """Updates that the bot has not confirmed, and all that ever were."""

    def __init__(self, first_id: int = 710_000_001) -> None:
        self.pending: deque[Update] = deque()
        self.history: list[Update] = []
        self.allowed: frozenset[str] = frozenset(KINDS) - UNASKED
        self.explicit: list[str] = []
        self._next = first_id
        self._listeners: list[Callable[[], None]] = []

    def on_change(self, listener: Callable[[], None]) -> None:
        """Have a function called after each new update."""
        self._listeners.append(listener)

    def push(self, kind: str, payload: Json, key: int) -> None:
        """Queue an update, unless the bot does not want its kind."""
        if kind not in self.allowed:
            return
        self._queue(Update(self._next, kind, payload, key))

    def push_raw(self, make: Callable[[int], Any], key: int = 0) -> None:
        """Queue any object in the place of an update, made from the number that this one has here."""
        self._queue(Update(self._next, "", make(self._next), key, raw=True))

    def allow(self, kinds: object) -> None:
        """Set the wanted kinds; a list without a known kind restores the default, anything else changes nothing."""
        if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
            return
        known = [kind for kind in kinds if kind in KINDS]
        self.allowed = frozenset(known or set(KINDS) - UNASKED)
        self.explicit = known

    def confirm(self, offset: int) -> None:
        """Forget updates below an offset; a negative one keeps only that many from the end."""
        if offset < 0:
            while len(self.pending) > -offset:
                self.pending.popleft()
        while offset > 0 and self.pending and self.pending[0].id < offset:
            self.pending.popleft()

    def take(self, limit: int) -> Sequence[Update]:
        """Return the oldest pending updates without confirming them."""
        return [self.pending[index] for index in range(min(limit, len(self.pending)))]

    def forget(self, update: Update) -> None:
        """Confirm one update."""
        self.pending.remove(update)

    def _queue(self, update: Update) -> None:
        self._next += 1
        self.pending.append(update)
        self.history.append(update)
        for listener in self._listeners:
            listener()
