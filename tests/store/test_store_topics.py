"""Topics, their harvests and what those brought."""

from store import digests, topics
from store.database import Store
from store.topics import Topic
from tests.store.store_makers import HOUR, NOW, a_chat, a_subscription, a_topic


async def test_a_topic_is_added_once_and_keeps_what_its_chats_know_it_by(store: Store) -> None:
    async with store.writing() as c:
        first = await topics.ensure(c, key="nerf", name="NeRF", query='abs:"nerf"', kind="phrase", now=NOW)
        assert first == Topic(first.id, "nerf", "NeRF", 'abs:"nerf"', "phrase", None, 0, "", NOW, None)
        again = await topics.ensure(c, key="nerf", name="Fields", query="ti:nerf", kind="query", now=NOW + HOUR)
        assert again == first
        assert await topics.get(c, first.id) == await topics.find(c, "nerf") == first
        assert await topics.find(c, "gan") is None
        assert await topics.get(c, 404) is None


async def test_the_catalogues_topics_are_brought_up_to_date(store: Store) -> None:
    async with store.writing() as c:
        first = await topics.ensure(c, key="nerf", name="NeRF", query='abs:"nerf"', kind=topics.CATALOGUE, now=NOW)
        values = {"name": "Fields", "query": "ti:nerf", "kind": topics.CATALOGUE}
        again = await topics.ensure(c, key="nerf", **values, now=NOW + HOUR)
        assert again == Topic(first.id, "nerf", "Fields", "ti:nerf", topics.CATALOGUE, None, 0, "", NOW, None)
        assert await topics.ensure(c, key="nerf", name="mine", query="q", kind="phrase", now=NOW) == again


async def test_failures_are_counted_until_a_harvest_goes_well(store: Store) -> None:
    async with store.writing() as c:
        topic, other = await a_topic(c), await a_topic(c, "cs.CV")
        assert await topics.mark_failed(c, topic.id, NOW, "time-out") == 1
        assert await topics.mark_failed(c, topic.id, NOW + HOUR, "503") == 2
        failing = await topics.get(c, topic.id)
        assert (failing.failures, failing.failure, failing.failed_at) == (2, "503", NOW + HOUR)
        await topics.mark_harvested(c, topic.id, NOW + 2 * HOUR)
        well = await topics.get(c, topic.id)
        assert (well.failures, well.failure, well.harvested_at) == (0, "", NOW + 2 * HOUR)
        assert await topics.get(c, other.id) == other


async def test_only_papers_never_seen_before_are_new(store: Store) -> None:
    many = [f"2403.{number:05}" for number in range(1200)]
    async with store.writing() as c:
        topic, other = await a_topic(c), await a_topic(c, "cs.CV")
        assert await topics.mark_seen(c, topic.id, ["b", "a", "b"], NOW) == ["b", "a"]
        assert await topics.mark_seen(c, topic.id, ["c", "a", "d"], NOW + HOUR) == ["c", "d"]
        assert await topics.mark_seen(c, other.id, ["a"], NOW) == ["a"]
        assert await topics.mark_seen(c, topic.id, [], NOW) == []
        assert await topics.seen_since(c, topic.id, NOW) == ["a", "b", "c", "d"]
        assert await topics.seen_since(c, topic.id, NOW + HOUR) == ["c", "d"]
        assert await topics.mark_seen(c, other.id, many, NOW) == many
        assert await topics.mark_seen(c, other.id, [*many, "new"], NOW) == ["new"]


async def test_only_topics_without_use_are_deleted(store: Store) -> None:
    async with store.writing() as c:
        chat = await a_chat(c)
        unused, subscribed, posted, unasked = [await a_topic(c, key) for key in ("a", "b", "c", "d")]
        operators = await a_topic(c, "e", topics.CATALOGUE)
        await a_subscription(c, chat.id, subscribed.id)
        await digests.create(
            c, chat_id=chat.id, topic_id=posted.id, day=NOW.date(), language="en", made_at=NOW, papers=[]
        )
        await topics.mark_seen(c, unused.id, ["2403.14621"], NOW)
        asked = [topic.id for topic in (unused, subscribed, posted, operators)]
        assert await topics.delete_unused(c, asked) == 1
        assert await topics.get(c, unused.id) is None
        for topic in (subscribed, posted, operators, unasked):
            assert await topics.get(c, topic.id) == topic
