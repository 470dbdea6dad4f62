"""Subscriptions and when they are due."""

import datetime as dt
from dataclasses import replace
from typing import Any

from sqlalchemy import select, update

from chat.hours import WHEN_ANNOUNCED
from store import chats, subscriptions, tables
from store.database import Store
from store.queues import minute_of
from tests.store.store_makers import DAY, HOUR, MINUTE, NOW, TELEGRAM, a_chat, a_subscription, a_topic, first_due


async def test_a_repeat_changes_hour_zone_and_next_run(store: Store) -> None:
    async with store.writing() as c:
        chat, topic = await a_chat(c), await a_topic(c)
        same: dict[str, Any] = {"chat_id": chat.id, "topic_id": topic.id}
        first, created = await subscriptions.add(c, **same, created_by="telegram:1", next_run_at=NOW, now=NOW)
        assert created
        assert (first.topic, first.chat_id, first.time, first.timezone) == (topic, chat.id, None, None)
        assert (first.created_by, first.created_at, first.last_note) == ("telegram:1", NOW, "")
        second, created = await subscriptions.add(
            c,
            **same,
            time=dt.time(9),
            timezone="Asia/Shanghai",
            created_by="telegram:2",
            next_run_at=NOW + HOUR,
            now=NOW + HOUR,
        )
        assert not created
        assert second == replace(first, time=dt.time(9), timezone="Asia/Shanghai", next_run_at=NOW + HOUR)
        assert await subscriptions.of_chat(c, chat.id) == [second]
        assert await first_due(c, tables.subscriptions) == NOW + HOUR


async def test_listing_and_ending(store: Store) -> None:
    async with store.writing() as c:
        chat, other = await a_chat(c), await a_chat(c, "-200")
        first, second = await a_topic(c, "cs.CV"), await a_topic(c, "cs.CL")
        held = [await a_subscription(c, chat.id, topic.id) for topic in (first, second)]
        await a_subscription(c, other.id, first.id)
        assert await subscriptions.of_chat(c, chat.id) == held
        assert await subscriptions.remove(c, chat.id, first.id) is True
        assert await subscriptions.remove(c, chat.id, first.id) is False
        assert await subscriptions.of_chat(c, chat.id) == held[1:]
        assert await subscriptions.get(c, held[0].id) is None
        assert await subscriptions.get(c, held[1].id) == held[1]


async def test_the_longest_due_are_claimed_first_and_only_once(store: Store) -> None:
    async with store.writing() as c:
        chat = await a_chat(c)
        times = {"a": NOW - HOUR, "b": NOW + MINUTE, "c": NOW - 2 * HOUR, "d": NOW, "e": None}
        for key, time in times.items():
            await a_subscription(c, chat.id, (await a_topic(c, key)).id, time)
        lease = {"now": NOW, "lease_until": NOW + HOUR}
        assert [s.topic.key for s in await subscriptions.claim_due(c, platforms=TELEGRAM, **lease, limit=2)] == [
            "c",
            "a",
        ]
        assert await first_due(c, tables.subscriptions) == NOW
        assert [s.topic.key for s in await subscriptions.claim_due(c, platforms=TELEGRAM, **lease, limit=2)] == ["d"]
        assert await subscriptions.claim_due(c, platforms=TELEGRAM, **lease, limit=2) == []
        assert await first_due(c, tables.subscriptions) == NOW + MINUTE


async def test_a_run_that_nobody_finished_comes_round_again(store: Store) -> None:
    async with store.writing() as c:
        made = await a_subscription(c, (await a_chat(c)).id, (await a_topic(c)).id)
        lease_until = NOW + 5 * MINUTE
        assert await subscriptions.claim_due(c, platforms=TELEGRAM, now=NOW, lease_until=lease_until, limit=9) == [made]
        early = await subscriptions.claim_due(
            c, platforms=TELEGRAM, now=NOW + 4 * MINUTE, lease_until=NOW + HOUR, limit=9
        )
        assert early == []
        assert await subscriptions.claim_due(
            c, platforms=TELEGRAM, now=lease_until, lease_until=NOW + HOUR, limit=9
        ) == [made]


async def test_a_lease_is_renewed_while_work_goes_on_and_only_then(store: Store) -> None:
    async with store.writing() as c:
        chat, other = await a_chat(c), await a_chat(c, "-200")
        topics = [await a_topic(c, key) for key in "abc"]
        working, finished, moved = [(await a_subscription(c, chat.id, topic.id)).id for topic in topics]
        paused = (await a_subscription(c, other.id, topics[0].id)).id
        await a_subscription(c, other.id, topics[1].id, NOW + 2 * DAY)  # not due yet
        claimed = await subscriptions.claim_due(c, platforms=TELEGRAM, now=NOW, lease_until=NOW + MINUTE, limit=9)
        assert len(claimed) == 4
        ended: dict[str, Any] = {"at": NOW, "next_run_at": NOW + DAY, "note": "", "harvest": 1}
        await subscriptions.finish_run(c, finished, **ended)
        await subscriptions.schedule(c, moved, NOW + HOUR)
        await chats.pause(c, other.id, NOW, "asked")
        await subscriptions.renew(c, {working, finished, moved, paused}, NOW + 2 * HOUR)
        dues = dict((await c.execute(select(tables.subscriptions.c.id, tables.subscriptions.c.due_at))).all())
        assert (dues[working], dues[finished], dues[moved]) == (NOW + 2 * HOUR, NOW + DAY, NOW + HOUR)
        assert dues[paused] is None
        assert (await subscriptions.get(c, working)).next_run_at == NOW


async def test_a_finished_run_says_how_it_ended(store: Store) -> None:
    async with store.writing() as c:
        made = await a_subscription(c, (await a_chat(c)).id, (await a_topic(c)).id)
        await subscriptions.claim_due(c, platforms=TELEGRAM, now=NOW, lease_until=NOW + HOUR, limit=9)
        ended: dict[str, Any] = {"at": NOW, "next_run_at": NOW + DAY, "note": "3 papers", "harvest": 7}
        await subscriptions.finish_run(c, made.id, **ended)
        after = replace(made, next_run_at=NOW + DAY, last_run_at=NOW, last_note="3 papers", last_harvest=7)
        assert await subscriptions.get(c, made.id) == after
        assert await first_due(c, tables.subscriptions) == NOW + DAY
        silent: dict[str, Any] = {"at": NOW + DAY, "next_run_at": NOW + 2 * DAY, "note": "no new papers", "harvest": 8}
        await subscriptions.finish_run(c, made.id, **silent)
        found = await subscriptions.get(c, made.id)
        assert (found.last_run_at, found.last_post_at, found.last_note) == (NOW + DAY, None, "no new papers")


async def test_a_paused_chat_is_left_alone_whatever_happens_to_it(store: Store) -> None:
    async with store.writing() as c:
        chat, other = await a_chat(c), await a_chat(c, "-200")
        topic = await a_topic(c)
        made = await a_subscription(c, chat.id, topic.id)
        unpaused = await a_subscription(c, other.id, topic.id, NOW + DAY)
        await chats.pause(c, chat.id, NOW, "blocked")
        assert await first_due(c, tables.subscriptions) == NOW + DAY
        await subscriptions.schedule(c, made.id, NOW + MINUTE)
        await a_subscription(c, chat.id, topic.id, NOW + 2 * MINUTE)
        note: dict[str, Any] = {"at": NOW, "next_run_at": NOW + HOUR, "note": "blocked", "harvest": 1}
        await subscriptions.finish_run(c, made.id, **note)
        claimed = await subscriptions.claim_due(
            c, platforms=TELEGRAM, now=NOW + 2 * DAY, lease_until=NOW + 3 * DAY, limit=9
        )
        assert claimed == [unpaused]
        await chats.resume(c, chat.id)
        assert await first_due(c, tables.subscriptions) == NOW + HOUR


async def test_a_next_run_can_be_moved_or_taken_away(store: Store) -> None:
    async with store.writing() as c:
        made = await a_subscription(c, (await a_chat(c)).id, (await a_topic(c)).id)
        await subscriptions.schedule(c, made.id, NOW + DAY)
        assert (await subscriptions.get(c, made.id)).next_run_at == NOW + DAY
        assert await first_due(c, tables.subscriptions) == NOW + DAY
        await subscriptions.schedule(c, made.id, None)
        assert await first_due(c, tables.subscriptions) is None


async def test_what_a_list_makes_due_is_spread_by_chats_as_the_program_spreads_it(store: Store) -> None:
    async with store.writing() as c:
        topic = await a_topic(c)
        for number in range(30):
            await a_subscription(c, (await a_chat(c, str(-number - 1))).id, topic.id, NOW + HOUR)
        far = (await a_chat(c, "-99")).id
        await c.execute(update(tables.chats).where(tables.chats.c.id == far).values(id=2**40))
        await a_subscription(c, 2**40, topic.id, NOW + HOUR)
        listed: dict[str, Any] = {"now": NOW, "time": WHEN_ANNOUNCED, "days": range(5)}
        assert await subscriptions.announce(c, dt.date(2024, 3, 25), [topic.id], **listed, spread=60) == 31
        rows = tables.subscriptions.c
        for chat, moment, due in await c.execute(select(rows.chat_id, rows.next_run_at, rows.due_at)):
            assert moment == due == NOW + MINUTE * minute_of(chat, 60)
        assert await subscriptions.announce(c, dt.date(2024, 3, 26), [topic.id], **listed) > 20
        assert await first_due(c, tables.subscriptions) == NOW
