"""How many files one person may send, and how many a process reads at once: one of each person's, and a few in all."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from chat.clock import Clock
from chat.errors import NotAllowedError
from chat.refs import Person
from chat.words import phrase
from store import usage
from store.database import Connection, Store

DAY = timedelta(days=1)
AT_ONCE = 3
KIND = "file"  # as which a file counts among what people use


class Turns:
    """Counts the files of each person's last 24 hours, and gives out this process's places to read them.

    `per_day` is how many one person may send; it may change at any time.
    """

    def __init__(self, store: Store, clock: Clock, per_day: int) -> None:
        self._store = store
        self._clock = clock
        self.per_day = per_day
        self._own: dict[str, asyncio.Lock] = {}
        self._places = asyncio.Semaphore(AT_ONCE)

    async def count(self, person: Person) -> None:
        """Count one file. Raises UnavailableError, and NotAllowedError where a person has sent as many as one may."""
        if not self.per_day:
            raise NotAllowedError(
                phrase("This bot reads no files that people send."), phrase("Send me a paper's arXiv id or link.")
            )
        await self._store.write(self._count, person)

    async def _count(self, c: Connection, person: Person) -> None:
        now = self._clock.now()
        await usage.begin_reserving(c, now)
        sent = await usage.count_since(c, person.key, [KIND], now - DAY)
        if sent >= self.per_day:
            raise NotAllowedError(
                phrase("You have sent me {n} files in the last 24 hours, as many as one person may.", n=sent),
                phrase("Try again tomorrow; a paper's arXiv id or link goes on working."),
            )
        await usage.record(c, at=now, kind=KIND, person=person.key)

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
