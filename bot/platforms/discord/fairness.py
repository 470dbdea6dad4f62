"""Whose answer goes next into a channel, of which Discord takes but five messages in five seconds."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

AT_ONCE = 2  # in one channel; the others wait here, and not in the library, which knows nothing of people


class Fairness:
    """Lets those who wait for a channel go by turns, one answer each, however many one person has asked for."""

    def __init__(self) -> None:
        self._channels: dict[str, _Channel] = {}

    @asynccontextmanager
    async def turn(self, channel: str, person: str) -> AsyncIterator[None]:
        """Wait for a person's turn in a channel, and hold it."""
        here = self._channels.setdefault(channel, _Channel())
        await here.come(person)
        try:
            yield
        finally:
            here.go()
            if not here.under_way:
                self._channels.pop(channel, None)


@dataclass(slots=True)
class _Channel:
    under_way: int = 0
    waiting: dict[str, "deque[asyncio.Future[None]]"] = field(default_factory=dict)

    async def come(self, person: str) -> None:
        if self.under_way < AT_ONCE:
            self.under_way += 1
            return
        turn = asyncio.get_running_loop().create_future()
        self.waiting.setdefault(person, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # it came in the same moment
                self.go()
            raise

    def go(self) -> None:
        """Give the place to whoever is next; those who have waited for another answer since come after them."""
        while self.waiting:
            person = next(iter(self.waiting))
            turns = self.waiting.pop(person)
            turn = turns.popleft()
            if turns:
                self.waiting[person] = turns
            if not turn.done():
                turn.set_result(None)
                return
        self.under_way -= 1
