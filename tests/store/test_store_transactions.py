"""What transactions promise."""

import asyncio
import resource
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection

from chat.errors import UnavailableError
from store import deliveries, topics
from store.database import Store, open_store
from store.topics import Match
from tests.store.store_makers import NOW, a_chat, a_topic, count_chats, on_sqlite, say


async def harvests(c: AsyncConnection, topic_id: int) -> int:
    topic = await topics.get(c, topic_id)
    assert topic
    return topic.harvests


async def test_an_error_undoes_all(store: Store) -> None:
    async def half_done() -> None:
        async with store.writing() as c:
            await a_chat(c)
            raise KeyError("oops")

    with pytest.raises(KeyError):
        await half_done()
    async with store.reading() as c:
        assert await count_chats(c) == 0


async def test_a_reader_sees_one_state_while_others_write(store: Store) -> None:
    async with store.reading() as reading:
        assert await count_chats(reading) == 0
        async with store.writing() as c:
            await a_chat(c)
        assert await count_chats(reading) == 0
    async with store.reading() as reading:
        assert await count_chats(reading) == 1


async def test_writing_into_a_reading_connection_is_refused(store: Store) -> None:
    with pytest.raises(UnavailableError, match="read-only"):
        async with store.reading() as c:
            await a_chat(c)


async def test_writers_take_turns_and_lose_nothing(store: Store, address: str) -> None:
    async with store.writing() as c:
        topic = await a_topic(c)
    turns: list[int] = []

    async def bring_one(own: Store, number: int) -> None:
        async with own.writing() as c:
            before = await harvests(c, topic.id)
            await topics.bring(c, [Match(topic.id, str(number), NOW.date(), crosslist=False)], NOW)
            turns.append(await harvests(c, topic.id))
            assert turns[-1] > before

    async with open_store(address) as other:
        await asyncio.gather(*(bring_one(own, number) for number, own in enumerate([store, other] * 25)))
    async with store.reading() as c:
        assert await harvests(c, topic.id) == 50
    assert sorted(turns) == list(range(1, 51))


async def test_a_cancelled_writer_leaves_nothing_and_blocks_nobody(store: Store) -> None:
    inside = asyncio.Event()

    async def wait_inside() -> None:
        async with store.writing() as c:
            await a_chat(c)
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(wait_inside())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with store.writing() as c:
        assert await count_chats(c) == 0


@on_sqlite  # which can be told to take no more pages
async def test_a_full_disk_is_told_and_nothing_is_half_written(store: Store) -> None:
    async with store.writing() as c:
        chat = await a_chat(c)
        pages = (await c.exec_driver_sql("PRAGMA page_count")).scalar_one()
        await c.exec_driver_sql(f"PRAGMA max_page_count = {pages + 3}")

    async def write_much() -> None:
        async with store.writing() as c:
            replies = [say("x" * 5000)] * 10
            await deliveries.enqueue(c, chat_id=chat.id, digest_id=None, replies=replies, now=NOW)

    with pytest.raises(UnavailableError, match="disk is full") as caught:
        await write_much()
    assert isinstance(caught.value.__cause__, OperationalError)
    async with store.writing() as c:
        assert await deliveries.waiting(c) == 0
        await c.exec_driver_sql("PRAGMA max_page_count = 1000000")
    await write_much()
    async with store.reading() as c:
        assert await deliveries.waiting(c) == 10


@on_sqlite  # which writes within this process
async def test_a_failing_disk_is_told(store: Store, tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    async def write_much() -> None:
        async with store.writing() as c:
            chat = await a_chat(c)
            await deliveries.enqueue(c, chat_id=chat.id, digest_id=None, replies=[say("x" * 100_000)], now=NOW)

    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, hard))  # what the system then refuses is no full disk
    try:
        with pytest.raises(UnavailableError, match="disk failed"):
            await write_much()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    await write_much()


async def test_references_are_enforced(store: Store) -> None:
    with pytest.raises(IntegrityError):
        async with store.writing() as c:
            await deliveries.enqueue(c, chat_id=404, digest_id=None, replies=[say("hello")], now=NOW)


async def test_a_faulty_statement_looks_like_a_bug(store: Store) -> None:
    with pytest.raises((OperationalError, ProgrammingError), match="nowhere"):
        async with store.reading() as c:
            await c.exec_driver_sql("SELECT * FROM nowhere")
