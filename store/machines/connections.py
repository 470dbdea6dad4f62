"""The connection on which leases are renewed: it waits for no other, and one that hangs is left behind."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from store import engines
from store.faults import explaining


class LeaseConnection:
    """One connection to a server; each statement on it is a transaction of its own."""

    def __init__(self, url: URL) -> None:
        self._url = url
        self._engine: AsyncEngine | None = None
        self._leaving: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def statements(self) -> AsyncIterator[AsyncConnection]:
        """Lend the connection, made anew where it is gone; what is rung on it is told at the end.

        Raises UnavailableError.
        """
        self._engine = self._engine or engines.aside(self._url)
        with explaining():
            async with self._engine.connect() as c:
                yield c
                await engines.rung(c)

    def leave(self) -> None:
        """Let the connection go without waiting for it; the next statements have another one."""
        if self._engine:
            task = asyncio.create_task(_disposed(self._engine), name="leaving a connection")
            self._leaving.add(task)
            task.add_done_callback(self._leaving.discard)
        self._engine = None

    async def aclose(self) -> None:
        """Close it."""
        if self._engine:
            await _disposed(self._engine)
        for task in tuple(self._leaving):
            task.cancel()


async def _disposed(engine: AsyncEngine) -> None:
    with suppress(Exception):  # it may be dead
        await engine.dispose()
