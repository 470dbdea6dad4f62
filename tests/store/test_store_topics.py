"""Topics, and what they found on lists."""

from datetime import date

from store import digests, topics
from store.database import Store
from store.topics import Match, Topic, Wanted
from tests.store.store_makers import DAY, HOUR, NOW, a_chat, a_subscription, a_topic

FRIDAY = date(2024, 3, 22)


def ids(matches: list[Match]) -> list[str]:
    return [each.paper_id for each in matches]


async def test_a_topic_is_added_once_and_keeps_what_its_chats_know_it_by(store: Store) -> None:
    async with store.writing() as c:
        first = await topics.ensure(c, key="nerf", name="NeRF", query='abs:"nerf"', kind="phrase", now=NOW)
        assert first == Topic(first.id, "nerf", "NeRF", 'abs:"nerf"', "phrase", NOW)
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
        assert again == Topic(first.id, "nerf", "Fields", "ti:nerf", topics.CATALOGUE, NOW)
        assert await topics.ensure(c, key="nerf", name="mine", query="q", kind="phrase", now=NOW) == again


def found(topic: Topic, *ids: str, day: date = FRIDAY, crosslist: bool = False) -> list[Match]:
    return [Match(topic.id, paper_id, day, crosslist) for paper_id in ids]


async def test_what_a_topic_has_new_gets_its_next_number_once(store: Store) -> None:
    many = [f"2403.{number:05}" for number in range(1200)]
    async with store.writing() as c:
        topic, other = await a_topic(c), await a_topic(c, "cs.CV")
        both = [*found(topic, "b", "a", "b"), *found(other, "a", crosslist=True)]
        assert await topics.bring(c, both, NOW) == 3
        assert await topics.bring(c, found(topic, "c", "a", day=FRIDAY + DAY), NOW + HOUR) == 1
        assert await topics.bring(c, found(topic, "a"), NOW + HOUR) == 0
        assert await topics.bring(c, found(other, *many), NOW) == 1200
        assert await topics.bring(c, [*found(topic, "d"), *[Match(404, "d", FRIDAY, False)]], NOW) == 1
        now, then = await topics.get(c, topic.id), await topics.get(c, other.id)
        assert now
        assert then
        assert (now.harvests, then.harvests) == (3, 3), "more than a thousand come by two numbers"
        assert ids(await topics.brought_between(c, topic.id, 0, 1)) == ["a", "b"]
        assert ids(await topics.brought_between(c, topic.id, 1, 3)) == ["c", "d"]
        assert ids(await topics.listed_since(c, topic.id, FRIDAY)) == ["a", "b", "d", "c"]
        assert ids(await topics.listed_since(c, topic.id, FRIDAY + DAY)) == ["c"]
        assert await topics.count_matches(c, FRIDAY) == 0, "nobody follows them"


async def test_a_topic_is_new_to_lists_as_long_as_nobody_follows_it(store: Store) -> None:
    async with store.writing() as c:
        chat, topic, other = await a_chat(c), await a_topic(c), await a_topic(c, "cs.CV")
        assert not await topics.is_one_new(c, FRIDAY)
        await a_subscription(c, chat.id, topic.id)
        assert await topics.is_one_new(c, FRIDAY)
        await topics.begin_lists(c, dict.fromkeys([topic.id, other.id], FRIDAY))
        assert not await topics.is_one_new(c, FRIDAY)
        await topics.leave_alone(c, FRIDAY)
        assert await topics.wanted(c) == [Wanted(topic.id, topic.query, FRIDAY, NOW)]
        await a_subscription(c, chat.id, other.id)
        assert await topics.is_one_new(c, FRIDAY)
        await topics.bring(c, [*found(topic, "a", "b"), *found(other, "a", day=FRIDAY + DAY)], NOW)
        assert await topics.count_matches(c, FRIDAY) == 2


async def test_only_topics_without_use_are_deleted(store: Store) -> None:
    async with store.writing() as c:
        chat = await a_chat(c)
        unused, subscribed, posted, unasked = [await a_topic(c, key) for key in ("a", "b", "c", "d")]
        operators = await a_topic(c, "e", topics.CATALOGUE)
        await a_subscription(c, chat.id, subscribed.id)
        await digests.create(
            c, chat_id=chat.id, topic_id=posted.id, day=NOW.date(), language="en", made_at=NOW, papers=[]
        )
        await topics.bring(c, found(unused, "2403.14621"), NOW)
        asked = [topic.id for topic in (unused, subscribed, posted, operators)]
        assert await topics.delete_unused(c, asked) == 1
        assert await topics.get(c, unused.id) is None
        for topic in (subscribed, posted, operators, unasked):
            assert await topics.get(c, topic.id) == topic
