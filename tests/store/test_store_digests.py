"""What a chat was given, once."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from chat.reply import Heading, PaperCard, Reply
from store import deliveries, digests, papers, subscriptions, tables
from store.database import Connection, Store
from tests.store.store_makers import DAY, HOUR, NOW, PAPER, a_chat, a_subscription, a_topic, paper

TODAY = NOW.date()


async def test_one_digest_for_a_chat_topic_and_day(store: Store) -> None:
    async with store.writing() as c:
        chat, other, topic = await a_chat(c), await a_chat(c, "-200"), await a_topic(c)
        values: dict[str, Any] = {"topic_id": topic.id, "language": "en", "made_at": NOW}
        first = await digests.create(c, chat_id=chat.id, day=TODAY, papers=[("b", 2), ("a", 1)], **values)
        assert await digests.create(c, chat_id=chat.id, day=TODAY, papers=[("c", 1)], **values) is None
        assert await digests.create(c, chat_id=other.id, day=TODAY, papers=[("a", 1)], **values)
        assert await digests.create(c, chat_id=chat.id, day=TODAY + DAY, papers=[], **values)
        held = tables.digest_papers.c
        query = select(held.paper_id, held.version, held.position).where(held.digest_id == first)
        assert list(await c.execute(query.order_by(held.position))) == [("b", 2, 0), ("a", 1, 1)]


async def test_what_was_posted_is_known_whatever_the_topic(store: Store) -> None:
    async with store.writing() as c:
        chat, other = await a_chat(c), await a_chat(c, "-200")
        values: dict[str, Any] = {"day": TODAY, "language": "en", "made_at": NOW}
        many = [(f"2403.{number:05}", 1) for number in range(700)]
        for key, some in (("cs.CL", [("a", 1)]), ("cs.CV", many)):
            topic = await a_topic(c, key)
            await digests.create(c, chat_id=chat.id, topic_id=topic.id, papers=some, **values)
        asked = ["a", "z", *(paper_id for paper_id, _ in many)]
        assert await digests.already_posted(c, chat.id, asked) == set(asked) - {"z"}
        assert await digests.already_posted(c, other.id, asked) == set()
        assert await digests.already_posted(c, chat.id, []) == set()


async def test_a_paper_with_the_text_of_one_that_was_posted_counts_as_posted(store: Store) -> None:
    async with store.writing() as c:
        chat, topic = await a_chat(c), await a_topic(c)
        twin = replace(paper("b"), title=PAPER.title.upper(), abstract=f" {PAPER.abstract}\n")
        await papers.save(c, [paper("a"), twin, replace(paper("c"), abstract="Another.")], NOW)
        values: dict[str, Any] = {"day": TODAY, "language": "en", "made_at": NOW}
        await digests.create(c, chat_id=chat.id, topic_id=topic.id, papers=[("a", 1)], **values)
        assert await digests.already_posted(c, chat.id, "bc") == {"b"}


async def test_a_chat_never_gets_a_paper_twice(store: Store) -> None:
    async with store.writing() as c:
        chat = await a_chat(c)
        topics = [await a_topic(c, key) for key in ("cs.CL", "cs.CV")]
        values: dict[str, Any] = {"chat_id": chat.id, "language": "en", "made_at": NOW}
        await digests.create(c, topic_id=topics[0].id, day=TODAY, papers=[("a", 1)], **values)
    with pytest.raises(IntegrityError):
        async with store.writing() as c:
            await digests.create(c, topic_id=topics[1].id, day=TODAY + HOUR * 24, papers=[("b", 1), ("a", 2)], **values)
    async with store.reading() as c:
        assert await digests.already_posted(c, chat.id, "ab") == {"a"}
        assert (await c.scalars(select(tables.digests.c.topic_id))).all() == [topics[0].id]


def about(paper_id: str) -> Reply:
    return Reply((PaperCard(paper_id, 1, "A title", (), "", (), PAPER.published),))


async def a_digest(c: Connection, replies: list[Reply]) -> tuple[int, int, list[int]]:
    """Post a, b and c to a chat that follows a topic; gives the chat, the subscription and the messages."""
    chat, topic = await a_chat(c), await a_topic(c)
    held = await a_subscription(c, chat.id, topic.id)
    held_papers = [("a", 1), ("b", 1), ("c", 1)]
    digest = await digests.create(
        c,
        chat_id=chat.id,
        topic_id=topic.id,
        day=TODAY,
        language="en",
        made_at=NOW,
        after_harvest=4,
        papers=held_papers,
    )
    sent = await deliveries.enqueue(c, chat_id=chat.id, digest_id=digest, replies=replies, now=NOW)
    await c.execute(update(tables.subscriptions).values(last_harvest=9))
    return chat.id, held.id, sent


async def test_papers_that_never_arrived_are_not_had_and_are_looked_at_again(store: Store) -> None:
    async with store.writing() as c:
        replies = [Reply((Heading("Today"),)), about("a"), about("b"), about("c")]
        chat, held, (heading, a, b, _) = await a_digest(c, replies)
        await deliveries.mark_sent(c, {heading: "1", a: "2"}, at=NOW + HOUR)
        await deliveries.fail(c, b, reason="it was too long", at=NOW)  # for what it is: that one was dealt with
        await deliveries.give_back(c, await deliveries.waiting_for(c, chat), reason="stale", at=NOW)
        assert await digests.already_posted(c, chat, "abc") == {"a", "b"}
        found = await subscriptions.get(c, held)
        assert (found.last_harvest, found.last_post_at) == (4, NOW + HOUR)
        assert await deliveries.waiting_for(c, chat) == []


async def test_a_digest_of_which_nothing_arrived_never_was(store: Store) -> None:
    async with store.writing() as c:
        replies = [Reply((Heading("Today"),)), about("a"), about("b"), about("c")]
        chat, held, _ = await a_digest(c, replies)
        await deliveries.give_back(c, await deliveries.waiting_for(c, chat), reason="stale", at=NOW)
        assert await digests.already_posted(c, chat, "abc") == set()
        assert (await c.scalars(select(tables.digests.c.id))).all() == []
        assert (await c.scalars(select(tables.deliveries.c.id))).all() == []
        assert (await subscriptions.get(c, held)).last_post_at is None


async def test_a_digest_in_one_message_goes_back_as_a_whole(store: Store) -> None:
    async with store.writing() as c:
        chat, held, _ = await a_digest(c, [Reply((Heading("Today"),))])
        await deliveries.give_back(c, await deliveries.waiting_for(c, chat), reason="stale", at=NOW)
        assert await digests.already_posted(c, chat, "abc") == set()
        assert (await subscriptions.get(c, held)).last_harvest == 4
