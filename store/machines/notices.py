"""Notices of other processes: what they ring is heard here too, on a connection of its own."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import URL

from store import engines
from store.machines import servers

if TYPE_CHECKING:
    import psycopg

    from store.database import Bell

_AGAIN = (0.2, 1.0, 3.0)  # seconds before the next tries to listen; a real server's, so they take real time


@asynccontextmanager
async def listening(bell: "Bell", url: URL) -> AsyncIterator[None]:
    """Hear what other processes ring, on a connection of its own; on SQLite there are none."""
    if engines.is_sqlite(url):
        yield
        return
    task = asyncio.create_task(_keep_listening(bell, url), name="bell")
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _keep_listening(bell: "Bell", url: URL) -> None:
    import psycopg

    tries = 0
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(**servers.parameters(url), autocommit=True) as connection:
                await connection.execute(f"LISTEN {engines.CHANNEL}")
                tries = 0
                bell.missed()
                async for notice in connection.notifies():
                    _hear(bell, notice)
        except (psycopg.Error, OSError) as error:
            if not tries:
                structlog.get_logger(__name__).info("bell_lost", cause=str(error).strip())
        await asyncio.sleep(_AGAIN[min(tries, len(_AGAIN) - 1)])
        tries += 1


def _hear(bell: "Bell", notice: "psycopg.Notify") -> None:
    said: Any = None
    with contextlib.suppress(ValueError):
        said = json.loads(notice.payload)
    match said:
        case [str() as name, str() as value]:
            try:
                bell.hear(name, value)
            except Exception:  # noqa: BLE001  one who listens must not make all others deaf
                structlog.get_logger(__name__).exception("bell_failed", bell=name)
