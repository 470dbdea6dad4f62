"""Two at once: what is written then stands once, in order, and nobody is told of a lock that is nobody's fault."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from chat.refs import ChatKind, ChatRef
from store import broadcasts, chats, deliveries, digests, key_values, papers, queues, tables
from store.database import TRIES, Store, open_store
from store.faults import DatabaseError
from tests.store.store_makers import DAY, HOUR, NOW, a_chat, a_topic, on_postgresql, paper, say


@pytest.fixture
async def other(address: str, store: Store) -> AsyncIterator[Store]:
    """Open the same database once more, as another process does."""
    async with open_store(address) as opened:
        yield opened


async def test_writers_of_the_same_papers_end_well_and_one_version_is_the_newest(store: Store, other: Store) -> None:
    dice = random.Random(4)
    some = [paper(f"2403.{number:05}", version) for number in range(20) for version in (1, 2)]

    async def save(own: Store) -> None:
        for number in range(3):
            shuffled = dice.sample(some, len(some))
            await own.write(papers.save, shuffled, NOW + number * HOUR)
            await own.write(papers.ask_later, [(each.id, each.version) for each in shuffled], NOW)

    await asyncio.gather(*(save(own) for own in (store, other, store, other)))
    async with store.reading() as c:
        newest = select(tables.papers.c.version).where(tables.papers.c.latest_as_of.is_not(None))
        assert list(await c.scalars(newest)) == [2] * 20


async def test_what_is_said_to_all_chats_reaches_each_once(store: Store, other: Store) -> None:
    async with store.writing() as c:
        for number in range(6):
            await a_chat(c, str(number))
        number = await broadcasts.draft(c, body=say("hello"), created_by="telegram:1", now=NOW)
        await broadcasts.begin(c, number, NOW)
        running = await broadcasts.running(c)
    assert running
    fed = [own.write(broadcasts.feed, running, limit=4, now=NOW) for own in (store, other, store, other)]
    assert sorted(await asyncio.gather(*fed)) == [0, 0, 0, 4]
    async with store.reading() as c:
        got = list(await c.scalars(select(tables.deliveries.c.chat_id)))
    assert len(got) == len(set(got)) == 4


async def test_news_is_news_once(store: Store, other: Store) -> None:
    for now in (NOW, NOW + DAY):
        looks = [own.write(key_values.is_news, "alert", now, HOUR) for own in (store, other, store, other)]
        assert sorted(await asyncio.gather(*looks)) == [False, False, False, True]
    assert not await store.write(key_values.is_news, "alert", NOW + DAY + timedelta(minutes=59), HOUR)
    assert await store.write(key_values.is_news, "alert", NOW, HOUR)  # dated later, by a clock that was wrong


async def test_a_chats_messages_stand_in_the_order_of_their_numbers_and_one_is_due(store: Store, other: Store) -> None:
    async with store.writing() as c:
        ids = [(await a_chat(c, str(number))).id for number in range(4)]
        topics = [await a_topic(c, key) for key in ("a", "b", "c")]

    async def digest(own: Store, chat_id: int, place: int) -> bool:
        async def write(c: AsyncConnection) -> bool:
            await queues.lock_chats(c, [chat_id])
            if await digests.already_posted(c, chat_id, ["2403.14621"]):
                return False
            number = await digests.create(
                c, chat_id=chat_id, topic_id=topics[place].id, day=NOW.date(), language="en", made_at=NOW,
                papers=[("2403.14621", 1)],
            )  # fmt: skip
            replies = [say("1"), say("2")]
            await deliveries.enqueue(c, chat_id=chat_id, digest_id=number, replies=replies, now=NOW)
            return True

        return await own.write(write)

    made = [digest(own, chat_id, place) for chat_id in ids for place, own in enumerate([store, other, store])]
    assert sum(await asyncio.gather(*made)) == len(ids)
    notes = [
        own.write(deliveries.enqueue, chat_id=chat_id, digest_id=None, replies=[say("note")], now=NOW)
        for chat_id in ids
        for own in (store, other, store)
    ]
    await asyncio.gather(*notes)
    due = select(tables.deliveries.c.sequence, tables.deliveries.c.chat_id).where(
        tables.deliveries.c.due_at.is_not(None)
    )
    async with store.reading() as c:
        assert sorted(tuple(row) for row in await c.execute(due)) == [(0, chat_id) for chat_id in ids]


async def test_a_chat_that_is_found_by_nobody_is_added_once(store: Store, other: Store) -> None:
    async def move(own: Store) -> None:
        await own.write(chats.move, "telegram", "-1", "-2")

    async def come(own: Store, chat: str) -> None:
        await own.write(chats.ensure, ChatRef("telegram", chat, kind=ChatKind.GROUP), NOW)

    async with store.writing() as c:
        await a_chat(c, "-1")
    await asyncio.gather(move(store), come(other, "-2"), move(other), come(store, "-2"))
    async with store.reading() as c:
        assert [each.ref.chat for each in await chats.threads(c, "telegram", "-2")] == ["-2"]


Work = Callable[[AsyncConnection], Awaitable[None]]


def crossing(first: int, second: int, meeting: asyncio.Barrier) -> Work:
    """Return what changes two chats in that order, and the first time waits in between for another one."""
    tries = 0

    async def work(c: AsyncConnection) -> None:
        nonlocal tries
        tries += 1
        for number in (first, second):
            row = update(tables.chats).where(tables.chats.c.id == number)
            await c.execute(row.values(probes=tables.chats.c.probes + 1))
            if number == first and tries == 1:
                await meeting.wait()

    return work


@on_postgresql  # on SQLite there is one writer at a time
async def test_who_stands_in_each_others_way_tries_again(store: Store, other: Store) -> None:
    async with store.writing() as c:
        one, two = (await a_chat(c, "1")).id, (await a_chat(c, "2")).id
    meeting, faults = asyncio.Barrier(2), list[DatabaseError]()
    store.on_fault = other.on_fault = faults.append
    await asyncio.gather(store.write(crossing(one, two, meeting)), other.write(crossing(two, one, meeting)))
    async with store.reading() as c:
        assert list(await c.scalars(select(tables.chats.c.probes))) == [2, 2]
    assert faults == []


@on_postgresql
async def test_it_is_tried_so_often_and_then_told_in_the_servers_words(store: Store) -> None:
    tries = 0

    async def work(c: AsyncConnection) -> None:
        nonlocal tries
        tries += 1
        await c.exec_driver_sql("DO $$ BEGIN RAISE EXCEPTION 'made up' USING ERRCODE = '40001'; END $$")

    with pytest.raises(DatabaseError, match="at the same moment") as caught:
        await store.write(work)
    assert (tries, caught.value.kind) == (TRIES, "locked")
    assert "end the program" not in str(caught.value)


async def test_a_broken_rule_stays_a_bug(store: Store) -> None:
    with pytest.raises(IntegrityError):
        await store.write(deliveries.enqueue, chat_id=404, digest_id=None, replies=[say("hello")], now=NOW)
