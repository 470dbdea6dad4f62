"""The open database: where transactions begin and end."""

import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from papers.retrying import Backoff, retrying
from store import engines
from store.faults import explaining, is_locked
from store.upgrades import upgrade

Connection = AsyncConnection
_LOCKED_SECONDS = 5.0
_SOON = Backoff(0.1, most=0.1, jitter=random.Random(), least_share=0.1)  # noqa: S311 - no secret


class Store:
    """An open database. Queries are functions of the store's other modules; they take a connection from here."""

    def __init__(self, writer: AsyncEngine, reader: AsyncEngine) -> None:
        self._writer = writer
        self._reader = reader

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """Begin a transaction that may write; it is committed at the end, or undone where an error comes out.

        SQLite has one writer at a time: do not wait for anything but the database inside, nor begin another one.
        Raises UnavailableError.
        """
        with explaining():
            async with self._writer.begin() as connection:
                yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Begin a transaction that only reads, from one state of the data. Raises UnavailableError."""
        with explaining():
            async with self._reader.begin() as connection:
                yield connection

    async def close(self) -> None:
        """Close all connections."""
        await self._reader.dispose()
        await self._writer.dispose()


@asynccontextmanager
async def open_store(url: str) -> AsyncIterator[Store]:
    """Open the database at a URL, made or brought to this program's revision first, and close it at the end.

    Raises BadInputError for a URL that cannot be used, and UnavailableError for a database that cannot.
    """
    await upgrade(url)
    parsed = engines.parse(url)
    writer = engines.writing(parsed)
    store = Store(writer, engines.reading(parsed, writer))
    try:
        await _settle(writer, engines.place(parsed))
        yield store
    finally:
        await store.close()


async def _settle(writer: AsyncEngine, place: str) -> None:
    """Open the first connection, which switches a file to the write-ahead log.

    SQLite does not wait for another program's lock there as it does elsewhere, and a second process that starts at
    the same moment holds one. That wait is for a real process, so it takes real time.
    """

    async def begin() -> None:
        with explaining(place):
            async with writer.begin():
                pass

    deadline = time.monotonic() + _LOCKED_SECONDS
    await retrying(begin, on=is_locked, backoff=_SOON, left=lambda: deadline - time.monotonic())
