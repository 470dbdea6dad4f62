"""SQLite and files in the event loop's own thread: for tests of what happens in months, not of what happens at once."""

import asyncio
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import aiosqlite
import pytest

P = ParamSpec("P")
T = TypeVar("T")


def without_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have statements, and what is done aside, carried out where they are awaited, which spares two changes of threads.

    Others still get their turn at each of them. Nobody may wait for a lock that this process holds.
    """

    async def done(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        await asyncio.sleep(0)
        return function(*args, **kwargs)

    statements_without_threads(monkeypatch)
    monkeypatch.setattr(asyncio, "to_thread", done)


def statements_without_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have statements carried out where they are awaited: whose turn it is next then hangs on no thread."""

    async def connected(self: Any) -> Any:
        self._connection = self._connector()
        return self

    async def executed(self: Any, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        if not self._connection:
            raise ValueError("Connection closed")
        await asyncio.sleep(0)
        return function(*args, **kwargs)

    monkeypatch.setattr(aiosqlite.Connection, "_connect", connected)
    monkeypatch.setattr(aiosqlite.Connection, "_execute", executed)
