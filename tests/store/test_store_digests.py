"""What a chat was given, once."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from store import digests, tables
from store.database import Store
from tests.store.store_makers import DAY, HOUR, NOW, a_chat, a_topic

TODAY = NOW.date()


async def test_one_digest_for_a_chat_topic_and_day(store: Store) -> None:
    async with store.writing() as c:
        chat, other, topic = await a_chat(c), await a_chat(c, "-200"), await a_topic(c)
        values = {"topic_id": topic.id, "language": "en", "made_at": NOW}
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
        values = {"day": TODAY, "language": "en", "made_at": NOW}
        many = [(f"2403.{number:05}", 1) for number in range(700)]
        for key, papers in (("cs.CL", [("a", 1)]), ("cs.CV", many)):
            topic = await a_topic(c, key)
            await digests.create(c, chat_id=chat.id, topic_id=topic.id, papers=papers, **values)
        asked = ["a", "z", *(paper_id for paper_id, _ in many)]
        assert await digests.already_posted(c, chat.id, asked) == set(asked) - {"z"}
        assert await digests.already_posted(c, other.id, asked) == set()
        assert await digests.already_posted(c, chat.id, []) == set()


async def test_a_chat_never_gets_a_paper_twice(store: Store) -> None:
    async with store.writing() as c:
        chat = await a_chat(c)
        topics = [await a_topic(c, key) for key in ("cs.CL", "cs.CV")]
        values = {"chat_id": chat.id, "language": "en", "made_at": NOW}
        await digests.create(c, topic_id=topics[0].id, day=TODAY, papers=[("a", 1)], **values)
    with pytest.raises(IntegrityError):
        async with store.writing() as c:
            await digests.create(c, topic_id=topics[1].id, day=TODAY + HOUR * 24, papers=[("b", 1), ("a", 2)], **values)
    async with store.reading() as c:
        assert await digests.already_posted(c, chat.id, "ab") == {"a"}
        assert (await c.scalars(select(tables.digests.c.topic_id))).all() == [topics[0].id]
