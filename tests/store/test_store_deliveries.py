"""The outbox: in order, with leases, without loss."""

from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from chat.refs import ChatKind, ChatRef
from store import chats, deliveries, stats, subscriptions, tables
from store.database import Store, open_store
from store.deliveries import Delivery, Lane
from store.queues import claim_of
from tests.store.store_makers import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    TELEGRAM,
    a_chat,
    a_subscription,
    a_topic,
    first_due,
    plan_of,
    say,
)
from tests.stores import made_at

LEASE: dict[str, Any] = {"now": NOW, "lease_until": NOW + 5 * MINUTE}


async def put(c: AsyncConnection, chat_id: int, *texts: str, minutes: int = 0) -> list[int]:
    replies, now = [say(text) for text in texts], NOW + minutes * MINUTE
    return await deliveries.enqueue(c, chat_id=chat_id, digest_id=None, replies=replies, now=now)


async def take(c: AsyncConnection, limit: int = 9, minutes: int = 0) -> list[str]:
    now = NOW + minutes * MINUTE
    claimed = await deliveries.claim(
        c, lane=Lane.GROUPS, platforms=TELEGRAM, now=now, lease_until=now + 5 * MINUTE, limit=limit
    )
    return [block.text for delivery in claimed for block in delivery.body.blocks]


async def test_a_message_comes_as_it_was_written(store: Store) -> None:
    async with store.writing() as c:
        chat = await a_chat(c, title="Readers", thread="7")
        first, second = await put(c, chat.id, "one", "two")
        (claimed,) = await deliveries.claim(c, lane=Lane.GROUPS, platforms=TELEGRAM, **LEASE, limit=9)
        ref = ChatRef("telegram", "-100", "7", ChatKind.GROUP, "Readers")
        assert claimed == Delivery(first, chat.id, ref, None, 0, claimed.key, say("one"), attempts=1, created_at=NOW)
        await deliveries.mark_sent(c, {first: "99"}, at=NOW)
        (claimed,) = await deliveries.claim(c, lane=Lane.GROUPS, platforms=TELEGRAM, **LEASE, limit=9)
        assert claimed == Delivery(second, chat.id, ref, None, 1, claimed.key, say("two"), attempts=1, created_at=NOW)


async def test_no_two_databases_give_a_message_the_same_key(tmp_path: Path) -> None:
    keys = []
    for name in ("one", "other"):
        async with open_store(made_at(tmp_path / name)) as store, store.writing() as c:
            await put(c, (await a_chat(c)).id, "a")
            await put(c, (await a_chat(c, "-200")).id, "b")
            claimed = await deliveries.claim(c, lane=Lane.GROUPS, platforms=TELEGRAM, **LEASE, limit=9)
            keys += [message.key for message in claimed]
    assert len(set(keys)) == 4
    assert all(len(key) >= 16 for key in keys)


async def test_a_chats_messages_come_one_by_one_in_order(store: Store) -> None:
    async with store.writing() as c:
        chat, other = await a_chat(c), await a_chat(c, "-200")
        a, b, _ = await put(c, chat.id, "a", "b", "c")
        await put(c, other.id, "x", minutes=1)
        await put(c, chat.id, "d", minutes=1)
        assert await take(c, minutes=1) == ["a", "x"]
        assert await take(c, minutes=1) == []
        await deliveries.mark_sent(c, {a: "1"}, at=NOW)
        assert await take(c, minutes=1) == ["b"]
        await deliveries.fail(c, b, reason="too long", at=NOW)
        assert await take(c, minutes=1) == ["c"]


async def test_the_oldest_go_first(store: Store) -> None:
    async with store.writing() as c:
        for number, minutes in enumerate([3, 1, 2, 1]):
            await put(c, (await a_chat(c, str(number))).id, f"{minutes}.{number}", minutes=minutes)
        assert await take(c, limit=2, minutes=9) == ["1.1", "1.3"]
        assert sorted(await take(c, limit=9, minutes=9)) == ["2.2", "3.0"]


async def test_a_lease_that_ran_out_brings_the_same_message_again(store: Store) -> None:
    async with store.writing() as c:
        await put(c, (await a_chat(c)).id, "a")
        (first,) = await deliveries.claim(c, lane=Lane.GROUPS, platforms=TELEGRAM, **LEASE, limit=9)
        assert await first_due(c, tables.deliveries) == LEASE["lease_until"]
        assert await take(c, minutes=4) == []
        (again,) = await deliveries.claim(
            c, lane=Lane.GROUPS, platforms=TELEGRAM, now=NOW + 5 * MINUTE, lease_until=NOW + HOUR, limit=9
        )
        assert (again.key, again.attempts) == (first.key, 2)


async def test_a_retry_holds_back_its_chat_alone(store: Store) -> None:
    async with store.writing() as c:
        chat, other = await a_chat(c), await a_chat(c, "-200")
        a, _ = await put(c, chat.id, "a", "b")
        x, _ = await put(c, other.id, "x", "y")
        await take(c)
        await deliveries.retry_at(c, a, at=NOW + HOUR, reason="429")
        await deliveries.mark_sent(c, {x: "1"}, at=NOW)
        assert await take(c, minutes=59) == ["y"]
        assert await take(c, minutes=60) == ["a"]


async def test_a_paused_chats_messages_wait_in_order(store: Store) -> None:
    async with store.writing() as c:
        chat = await a_chat(c)
        a, b = await put(c, chat.id, "a", "b")
        await take(c)
        await chats.pause(c, chat.id, NOW, "blocked")
        await deliveries.retry_at(c, a, at=NOW, reason="blocked")
        await put(c, chat.id, "c")
        assert await first_due(c, tables.deliveries) is None
        assert await take(c, minutes=60) == []
        assert await deliveries.waiting(c) == 0
        await chats.resume(c, chat.id)
        assert await deliveries.waiting(c) == 3
        assert await take(c) == ["a"]
        await chats.pause(c, chat.id, NOW, "asked for")
        await deliveries.mark_sent(c, {a: "1"}, at=NOW)  # it was under way
        assert await take(c) == []
        await chats.resume(c, chat.id)
        assert await take(c) == ["b"]
        await deliveries.mark_sent(c, {b: "2"}, at=NOW)


async def test_what_is_finished_stays_finished(store: Store) -> None:
    async with store.writing() as c:
        (a,) = await put(c, (await a_chat(c)).id, "a")
        await take(c)
        await deliveries.mark_sent(c, {a: "1"}, at=NOW)
        await deliveries.retry_at(c, a, at=NOW, reason="too late")
        await deliveries.fail(c, a, reason="too late", at=NOW)
        await deliveries.mark_sent(c, {404: "1"}, at=NOW)
        assert await take(c, minutes=60) == []
        assert (await stats.counts(c)).failed == 0


async def test_an_unreadable_message_blocks_nobody(store: Store) -> None:
    async with store.writing() as c:
        chat = await a_chat(c)
        a, _ = await put(c, chat.id, "a", "b")
        await c.execute(
            update(tables.deliveries)
            .where(tables.deliveries.c.id == a)
            .values(body='{"blocks": [{"kind": "hologram"}]}')
        )
        assert await take(c) == []
        assert await take(c) == ["b"]
        assert (await stats.counts(c)).failed == 1


async def test_the_old_are_pruned_and_no_key_comes_twice(store: Store) -> None:
    async with store.writing() as c:
        chat = await a_chat(c)
        old, new, _ = await put(c, chat.id, "a", "b", "c")
        await deliveries.mark_sent(c, {old: "1"}, at=NOW - DAY)
        await deliveries.mark_sent(c, {new: "2"}, at=NOW)
        assert await deliveries.prune(c, NOW, 9) == 1
        assert await deliveries.waiting(c) == 1
        last = (await put(c, chat.id, "d"))[0]
        await chats.delete(c, chat.id)
        assert (await put(c, (await a_chat(c)).id, "e"))[0] > last


async def test_only_the_platforms_asked_for_are_claimed(store: Store) -> None:
    async with store.writing() as c:
        theirs, ours = await a_chat(c), await chats.ensure(c, ChatRef("console", "terminal"), NOW)
        topic = await a_topic(c)
        for number in (theirs.id, ours.id):
            await put(c, number, "a")
            await a_subscription(c, number, topic.id)
        rooms, people = (partial(deliveries.claim, lane=lane) for lane in Lane)
        for claim in (rooms, people, subscriptions.claim_due):
            assert await claim(c, platforms=[], **LEASE, limit=9) == []
        for claim in (people, subscriptions.claim_due):
            assert [one.chat_id for one in await claim(c, platforms={"console"}, **LEASE, limit=9)] == [ours.id]
        for claim in (rooms, subscriptions.claim_due):
            assert [one.chat_id for one in await claim(c, platforms=TELEGRAM, **LEASE, limit=9)] == [theirs.id]
        for table in (tables.deliveries, tables.subscriptions):
            assert set(await c.scalars(select(table.c.due_at))) == {LEASE["lease_until"]}


async def test_a_claim_walks_the_queue_and_sorts_nothing(store: Store) -> None:
    async with store.writing() as c:
        told = claim_of(TELEGRAM, NOW, NOW, 9)
        for table, claim, more in (
            (tables.deliveries, deliveries.CLAIM, {"queue": 1}),
            (tables.subscriptions, subscriptions.CLAIM, {}),
        ):
            plan = await plan_of(c, claim, **told, **more)
            steps = plan.splitlines()
            if c.dialect.name == "sqlite":
                assert any("USING" in step and "INDEX ix" in step and "due_at<?" in step for step in steps), plan
                assert not any(
                    "SCAN" in step and "first" not in step and "CONSTANT ROW" not in step for step in steps
                ), plan
                assert "TEMP B-TREE" not in plan
            else:
                assert f"using ix_{table.name}" in plan
                assert "Sort" not in plan
                assert "Seq Scan" not in plan


async def test_nothing_to_write_nothing_to_claim(store: Store) -> None:
    async with store.writing() as c:
        assert await put(c, (await a_chat(c)).id) == []
        assert await take(c) == []
        assert await first_due(c, tables.deliveries) is None
