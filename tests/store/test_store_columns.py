"""Moments, days and foreign words, there and back."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import StatementError

from store import chats, topics
from store.columns import UtcDateTime
from store.database import Store
from store.tables import topic_papers
from store.topics import Match
from tests.store.store_makers import NOW, a_chat, a_topic

moments = st.datetimes(
    datetime(1900, 1, 2),  # noqa: DTZ001  # hypothesis adds the zone
    datetime(2999, 12, 30),  # noqa: DTZ001  # likewise
    timezones=st.timezones(),
)


@given(moments)
def test_a_moment_comes_back_in_utc(moment: datetime) -> None:
    for dialect in (sqlite.dialect(), postgresql.dialect()):
        stored = UtcDateTime().process_bind_param(moment, dialect)
        back = UtcDateTime().process_result_value(stored, dialect)
        assert back == moment.astimezone(UTC)
        assert back.tzinfo is UTC


async def test_moments_sort_by_time_whatever_their_zone(store: Store) -> None:
    shanghai = timezone(timedelta(hours=8))
    later = NOW.astimezone(shanghai)
    earlier = NOW - timedelta(microseconds=1)
    async with store.writing() as c:
        topic = await a_topic(c)
        await topics.bring(c, [Match(topic.id, "later", NOW.date(), False)], later)
        await topics.bring(c, [Match(topic.id, "earlier", NOW.date(), False)], earlier)
        query = select(topic_papers.c.paper_id).order_by(topic_papers.c.seen_at)
        assert list(await c.scalars(query)) == ["earlier", "later"]
        assert list(await c.scalars(query.where(topic_papers.c.seen_at >= later))) == ["later"]
        assert set(await c.scalars(select(topic_papers.c.seen_at))) == {earlier, NOW}


async def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="time zone"):
        async with store.writing() as c:
            await topics.forget_seen(c, NOW.replace(tzinfo=None))


@pytest.mark.parametrize("days", [frozenset(), frozenset({0, 6}), frozenset(range(7)), None])
async def test_days_of_the_week_come_back(store: Store, days: frozenset[int] | None) -> None:
    async with store.writing() as c:
        chat = await a_chat(c)
        await chats.prefer(c, chat.id, days=days)
        assert (await chats.get(c, chat.id)).chosen.get("days") == days


async def test_no_eighth_day(store: Store) -> None:
    with pytest.raises(StatementError, match=r"\[7\]"):
        async with store.writing() as c:
            await chats.prefer(c, 1, days=frozenset({1, 7}))


async def test_signs_that_no_database_takes_are_replaced(store: Store) -> None:
    async with store.writing() as c:
        assert (await a_chat(c, title="a\0b \ud800 数据")).ref.title == "a\ufffdb ? 数据"
        await a_topic(c, "all:\udcff")
        assert await topics.find(c, "all:\udcff") == await topics.find(c, "all:?")
