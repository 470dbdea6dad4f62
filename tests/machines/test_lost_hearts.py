"""Who was away and goes on: a worker that was taken for dead, a listener whose reading failed, a connection lent on."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text

from bot.working import working
from chat.errors import UnavailableError
from chat.words import phrase
from services.machines import hearing
from services.machines.hearing import Hearing
from store import engines
from store.database import open_store
from store.machines import queue
from store.machines.connections import LeaseConnection
from tests.machines.test_jobs import asked, until
from tests.talks import Talking


async def test_a_worker_that_was_taken_for_dead_begins_anew(
    url: str, talking: Talking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "BEAT_SECONDS", 0.1)
    async with talking(HERALD_STORE__URL=url) as here, working(here.app):
        await until(lambda: asked(here, "SELECT 1 FROM procrastinate_workers OFFSET 6"))
        await asked(here, "DELETE FROM procrastinate_workers")  # as another worker does that begins meanwhile
        await until(lambda: asked(here, "SELECT 1 FROM procrastinate_workers OFFSET 6"))


async def test_what_could_not_be_read_anew_is_read_a_little_later(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hearing, "AGAIN_SECONDS", 0.01)
    tries, heard = 0, asyncio.Event()

    async def refresh() -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise UnavailableError(phrase("The database has too much to do."))
        heard.set()

    async with open_store(url) as store:
        listening = Hearing(store, "news", refresh)
        store.bell.hear("news", "")
        async with asyncio.timeout(60.0):
            await heard.wait()
        await listening.aclose()


async def test_leases_ask_for_nothing_that_a_pooler_would_hand_on_to_others(url: str) -> None:
    async with open_store(url):
        connection = LeaseConnection(engines.parse(url))
        async with connection.statements() as c:
            for _ in range(10):
                await c.execute(text("SELECT 1 FROM leases"))
            prepared: Any = await c.scalar(text("SELECT count(*) FROM pg_prepared_statements"))
        await connection.aclose()
    assert prepared == 0
