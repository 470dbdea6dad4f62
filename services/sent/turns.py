"""How many files one person may send, and how many are read at once: one of each person's, and a few in all."""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from chat.clock import Clock
from chat.errors import NotAllowedError
from chat.refs import Person
from chat.words import phrase

DAY = 86400.0  # seconds
AT_ONCE = 3


class Turns:
    """Counts the files of each person's last 24 hours, in this process, and gives out the places to read them.

    `per_day` is how many one person may send; it may change at any time.
    """

    def __init__(self, clock: Clock, per_day: int) -> None:
        self._clock = clock
        self.per_day = per_day
        self._sent: defaultdict[str, deque[float]] = defaultdict(deque)
        self._own: dict[str, asyncio.Lock] = {}
        self._places = asyncio.Semaphore(AT_ONCE)

    def count(self, person: Person) -> None:
        """Count one file. Raises NotAllowedError where a person has sent as many in a day as one may."""
        if not self.per_day:
            raise NotAllowedError(
                phrase("This bot reads no files that people send."), phrase("Send me a paper's arXiv id or link.")
            )
        now = self._clock.monotonic()
        for key in [key for key, times in self._sent.items() if not times or times[-1] <= now - DAY]:
            del self._sent[key]
        sent = self._sent[person.key]
        while sent and sent[0] <= now - DAY:
            sent.popleft()
        if len(sent) >= self.per_day:
            raise NotAllowedError(
                phrase("You have sent me {n} files in the last 24 hours, as many as one person may.", n=len(sent)),
                phrase("Try again tomorrow; a paper's arXiv id or link goes on working."),
            )
        sent.append(now)

    @asynccontextmanager
    async def turn(self, person: Person) -> AsyncIterator[None]:
        """Wait until this person's earlier files are done and few enough of others are being read."""
        own = self._own.setdefault(person.key, asyncio.Lock())
        try:
            async with own, self._places:
                yield
        finally:
            if not own.locked():
                self._own.pop(person.key, None)
