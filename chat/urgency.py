"""Whether a person waits for something, which may change while it is under way, and for whom a summary is made."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from chat.clock import Clock
from chat.refs import ChatRef, Person


class Urgency:
    """Tells at any moment whether a person waits; a work that several wait for is as urgent as the most urgent of them.

    A person may join in waiting for what a digest began, and may leave again.
    """

    def __init__(self, *, urgent: bool = False) -> None:
        self._own = urgent
        self._waiting: list[Urgency] = []
        self._listeners: list[Callable[[], None]] = []
        self._last = urgent

    @staticmethod
    def of(urgent: "Urgency | bool") -> "Urgency":
        """Return an urgency for one that never changes."""
        return urgent if isinstance(urgent, Urgency) else Urgency(urgent=urgent)

    @property
    def urgent(self) -> bool:
        """Whether a person waits now."""
        return self._own or any(each.urgent for each in self._waiting)

    @contextmanager
    def raised_by(self, other: "Urgency") -> Iterator[None]:
        """Be as urgent as another at least, while this lasts."""
        self._waiting.append(other)
        with other.heard_by(self._look):
            self._look()
            try:
                yield
            finally:
                self._waiting.remove(other)
                self._look()

    @contextmanager
    def heard_by(self, listener: Callable[[], None]) -> Iterator[None]:
        """Call a listener whenever this changes, while this lasts."""
        self._listeners.append(listener)
        try:
            yield
        finally:
            self._listeners.remove(listener)

    async def sleep(self, clock: Clock, seconds: float) -> None:
        """Sleep for so many seconds, but no longer than until this changes."""
        changed = asyncio.Event()
        with self.heard_by(changed.set):
            ways = [asyncio.ensure_future(clock.sleep(seconds)), asyncio.ensure_future(changed.wait())]
            try:
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for way in ways:
                    way.cancel()

    def _look(self) -> None:
        """Tell those who listen where something has changed."""
        if self._last != (now := self.urgent):
            self._last = now
            for listener in tuple(self._listeners):
                listener()


class Asking:
    """One wish for a summary: whose it is, and whether somebody waits for it, which may change meanwhile.

    Digests wish for summaries in nobody's name. `answers` is of how many answers of a model, one after another, it will
    be made. `reserved` are the numbers, by the kind of what is made, under which it counts for the person until it is
    made; with `again` there is one of the paper's own sentences already, so that another one is nothing new.
    """

    def __init__(
        self,
        person: Person | None = None,
        chat: ChatRef | None = None,
        *,
        urgent: Urgency | bool = False,
        answers: int = 1,
        reserved: dict[str, int] | None = None,
    ) -> None:
        self.person = person
        self.chat = chat
        self.urgency = Urgency.of(urgent)
        self.answers = answers
        self.reserved = reserved or {}
        self.again = False
        self._since: float | None = None

    @property
    def urgent(self) -> bool:
        """Whether a person waits now."""
        return self.urgency.urgent

    def deadline(self, now: float, patience: float) -> float | None:
        """Return until when anybody waits: `patience` seconds an answer from when it is first asked; None: nobody."""
        if not self.urgent:
            self._since = None
            return None
        if self._since is None:
            self._since = now
        return self._since + self.answers * patience
