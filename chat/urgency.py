"""Whether a person waits for something, which may change while it is under way."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from chat.clock import Clock


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
