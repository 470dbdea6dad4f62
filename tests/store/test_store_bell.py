"""Who waits for something hears of it once it is written, from whatever process."""

import asyncio
from contextlib import suppress

from store.database import Store
from store.engines import ring


async def hears(heard: list[str], *expected: str) -> None:
    for _ in range(500):
        if tuple(heard) == expected:
            break
        await asyncio.sleep(0.01)
    assert tuple(heard) == expected


async def ready(store: Store) -> None:
    """Wait until the bell is connected: a server's notices are lost before."""
    heard: list[str] = []
    leave = store.bell.listen("ready", heard.append)
    while not heard:
        async with store.writing() as c:
            await ring(c, "ready")
        await asyncio.sleep(0.02)
    leave()


async def test_what_is_rung_is_heard_once_when_it_is_written(store: Store) -> None:
    await ready(store)
    heard: list[str] = []
    leave = store.bell.listen("outbox", heard.append)
    async with store.writing() as c:
        for value in ("telegram", "discord", "telegram"):
            await ring(c, "outbox", value)
        await ring(c, "other", "no")
        await asyncio.sleep(0.05)
        assert heard == []
    await hears(heard, "telegram", "discord")
    leave()
    store.bell.listen("end", heard.append)
    async with store.writing() as c:
        await ring(c, "outbox", "nobody")
        await ring(c, "end", "end")
    await hears(heard, "telegram", "discord", "end")


async def test_what_is_undone_was_never_rung(store: Store) -> None:
    await ready(store)
    heard: list[str] = []
    store.bell.listen("outbox", heard.append)
    with suppress(RuntimeError):
        async with store.writing() as c:
            await ring(c, "outbox", "undone")
            raise RuntimeError
    async with store.writing() as c:
        await ring(c, "outbox", "written")
    await hears(heard, "written")
