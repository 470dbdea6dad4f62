"""Chats, and two of them that become one."""

import datetime as dt
from typing import Any

from sqlalchemy import select

from chat.refs import ChatKind, ChatRef
from store import bookmarks, chats, deliveries, digests, subscriptions, tables, usage
from store.chats import Chat
from store.database import Store
from store.deliveries import Lane
from tests.store.store_makers import (
    DAY,
    HOUR,
    NOW,
    TELEGRAM,
    a_chat,
    a_subscription,
    a_topic,
    count_chats,
    first_due,
    say,
)

LATER = NOW + HOUR


async def test_a_chat_is_added_once_and_brought_up_to_date(store: Store) -> None:
    ref = ChatRef("telegram", "-100", "7", ChatKind.GROUP, "Readers")
    async with store.writing() as c:
        first = await chats.ensure(c, ref, NOW)
        assert first == Chat(first.id, ref, None, {}, None, "", NOW)
        renamed = ChatRef("telegram", "-100", "7", ChatKind.CHANNEL, "Authors")
        assert await chats.ensure(c, renamed, LATER) == await chats.get(c, first.id)
        assert (await chats.get(c, first.id)).ref == renamed
        assert (await chats.get(c, first.id)).created_at == NOW
        nameless = await chats.ensure(c, ChatRef("telegram", "-100", "7", ChatKind.CHANNEL), LATER)
        assert nameless.ref.title == "Authors"
        assert await count_chats(c) == 1


async def test_platform_chat_and_thread_make_the_address(store: Store) -> None:
    refs = [ChatRef("telegram", "1"), ChatRef("discord", "1"), ChatRef("telegram", "1", "2"), ChatRef("telegram", "2")]
    async with store.writing() as c:
        ids = [(await chats.ensure(c, ref, NOW)).id for ref in refs]
        assert len(set(ids)) == 4
        assert [(await chats.find(c, ref)).id for ref in refs] == ids
        assert await chats.find(c, ChatRef("console", "1")) is None
        assert await chats.get(c, 404) is None


async def test_preferences_are_set_one_by_one_and_unset(store: Store) -> None:
    async with store.writing() as c:
        chat = await a_chat(c)
        await chats.prefer(
            c,
            chat.id,
            language="zh",
            time=dt.time(9, 30),
            timezone="Asia/Shanghai",
            days=frozenset({0, 2}),
            max_papers=5,
            depth="deep",
            figures=False,
            layout="list",
        )
        await chats.prefer(c, chat.id, language=None)
        await chats.prefer(c, chat.id)
        found = await chats.get(c, chat.id)
    assert found.language is None
    assert found.chosen == {
        "time": dt.time(9, 30),
        "timezone": "Asia/Shanghai",
        "days": {0, 2},
        "max_papers": 5,
        "depth": "deep",
        "figures": False,
        "layout": "list",
    }


async def test_a_pause_keeps_its_first_reason_until_resumed(store: Store) -> None:
    async with store.writing() as c:
        chat = await a_chat(c)
        await chats.pause(c, chat.id, NOW, "asked for")
        await chats.pause(c, chat.id, LATER, "blocked")
        paused = await chats.get(c, chat.id)
        assert (paused.paused_at, paused.pause_reason) == (NOW, "asked for")
        await chats.resume(c, chat.id)
        assert await chats.get(c, chat.id) == chat


async def test_resuming_a_chat_that_runs_disturbs_no_lease(store: Store) -> None:
    async with store.writing() as c:
        chat = await a_chat(c)
        await a_subscription(c, chat.id, (await a_topic(c)).id)
        await deliveries.enqueue(c, chat_id=chat.id, digest_id=None, replies=[say("1")], now=NOW)
        assert await subscriptions.claim_due(c, platforms=TELEGRAM, now=NOW, lease_until=LATER, limit=9)
        assert await deliveries.claim(c, lane=Lane.GROUPS, platforms=TELEGRAM, now=NOW, lease_until=LATER, limit=9)
        await chats.resume(c, chat.id)
        assert await first_due(c, tables.subscriptions) == LATER
        assert await first_due(c, tables.deliveries) == LATER


async def test_deleting_takes_all_that_belongs_to_the_chat(store: Store) -> None:
    async with store.writing() as c:
        chat, other = await a_chat(c), await a_chat(c, "-200")
        topic = await a_topic(c)
        await a_subscription(c, chat.id, topic.id)
        kept = await a_subscription(c, other.id, topic.id)
        assert await chats.delete(c, chat.id) is True
        assert await chats.delete(c, chat.id) is False
        assert await subscriptions.of_chat(c, chat.id) == []
        assert await subscriptions.of_chat(c, other.id) == [kept]


async def test_a_chat_that_moves_keeps_all_its_threads(store: Store) -> None:
    async with store.writing() as c:
        group, thread = await a_chat(c, "-1"), await a_chat(c, "-1", thread="5")
        bystander = await chats.ensure(c, ChatRef("discord", "-1"), NOW)
        await chats.move(c, "telegram", "-1", "-1001")
        assert (await chats.get(c, group.id)).ref.chat == "-1001"
        assert (await chats.get(c, thread.id)).ref.key == "telegram:-1001:5"
        assert (await chats.get(c, bystander.id)).ref.chat == "-1"
        await chats.move(c, "telegram", "-1001", "-1001")
        await chats.move(c, "telegram", "-404", "-405")
        assert await count_chats(c) == 3


async def test_a_chat_that_moves_into_a_known_one_gives_it_all(store: Store) -> None:
    async with store.writing() as c:
        old, new = await a_chat(c, "-1"), await a_chat(c, "-1001")
        shared, own = await a_topic(c, "cs.CL"), await a_topic(c, "cs.CV")
        await chats.prefer(c, old.id, language="zh", max_papers=3, layout="list")
        await chats.prefer(c, new.id, language="en")
        kept = await a_subscription(c, new.id, shared.id)
        await a_subscription(c, old.id, shared.id)
        moved = await a_subscription(c, old.id, own.id)
        day: dict[str, Any] = {"topic_id": shared.id, "day": NOW.date(), "language": "en", "made_at": NOW}
        twin = await digests.create(c, chat_id=old.id, papers=[("a", 1), ("b", 1)], **day)
        same = await digests.create(c, chat_id=new.id, papers=[("b", 1), ("c", 1)], **day)
        later = await digests.create(c, chat_id=old.id, papers=[("d", 1)], **{**day, "day": NOW.date() + DAY})
        await deliveries.enqueue(c, chat_id=old.id, digest_id=twin, replies=[say("1"), say("2")], now=NOW)
        await deliveries.enqueue(c, chat_id=new.id, digest_id=same, replies=[say("3")], now=LATER)
        for chat, value in ((old, 1), (new, -1)):
            await bookmarks.vote(c, chat_id=chat.id, person="telegram:1", paper_id="a", value=value, now=NOW)
        await bookmarks.vote(c, chat_id=old.id, person="telegram:2", paper_id="a", value=1, now=NOW)
        await usage.record(c, at=NOW, kind="digest", chat_id=old.id)

        await chats.move(c, "telegram", "-1", "-1001")

        assert await chats.get(c, old.id) is None
        found = await chats.get(c, new.id)
        assert found.chosen == {"language": "en", "max_papers": 3, "layout": "list"}
        assert {s.id for s in await subscriptions.of_chat(c, new.id)} == {kept.id, moved.id}
        assert await digests.already_posted(c, new.id, "abcde") == set("abcd")
        assert await c.scalar(select(tables.digests.c.chat_id).where(tables.digests.c.id == later)) == new.id
        assert {(v.person, v.value) for v in await bookmarks.votes_of_chat(c, new.id)} == {
            ("telegram:1", -1),
            ("telegram:2", 1),
        }
        sent = []
        while claimed := await deliveries.claim(
            c, lane=Lane.GROUPS, platforms=TELEGRAM, now=LATER, lease_until=LATER + HOUR, limit=9
        ):
            assert len(claimed) == 1  # the order within a chat holds for the two together
            sent.append((claimed[0].body, claimed[0].digest_id, claimed[0].chat.chat))
            await deliveries.mark_sent(c, {claimed[0].id: "1"}, at=LATER)
        assert sent == [(say(text), same, "-1001") for text in "123"]
        assert await chats.delete(c, new.id)  # everything hangs on the new one


async def test_a_chat_that_moves_into_a_paused_one_waits_with_it(store: Store) -> None:
    async with store.writing() as c:
        old, new = await a_chat(c, "-1"), await a_chat(c, "-1001")
        await a_subscription(c, old.id, (await a_topic(c)).id)
        await deliveries.enqueue(c, chat_id=old.id, digest_id=None, replies=[say("1")], now=NOW)
        await chats.pause(c, new.id, NOW, "blocked")
        await chats.move(c, "telegram", "-1", "-1001")
        assert await first_due(c, tables.subscriptions) is None
        assert await first_due(c, tables.deliveries) is None
        await chats.resume(c, new.id)
        assert await first_due(c, tables.subscriptions) == NOW
        assert await first_due(c, tables.deliveries) == NOW
