"""Votes, bookmarks and usage."""

import random
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

from store import bookmarks, usage
from store.bookmarks import Bookmark, Vote
from store.database import Store
from store.tables import votes
from tests.store.store_makers import HOUR, NOW, a_chat, plan_of

LATER = NOW + HOUR
ME, YOU = "telegram:1", "telegram:2"


async def test_the_same_vote_again_takes_it_back(store: Store) -> None:
    async with store.writing() as c:
        chat = await a_chat(c)
        mine: dict[str, Any] = {"chat_id": chat.id, "person": ME, "paper_id": "a"}
        assert await bookmarks.vote(c, **mine, value=1, now=NOW) == 1
        assert await bookmarks.votes_of_chat(c, chat.id) == [Vote(chat.id, ME, "a", 1, NOW)]
        assert await bookmarks.vote(c, **mine, value=-1, now=LATER) == -1
        assert await bookmarks.votes_of_chat(c, chat.id) == [Vote(chat.id, ME, "a", -1, LATER)]
        assert await bookmarks.vote(c, **mine, value=-1, now=LATER) == 0
        assert await bookmarks.votes_of_chat(c, chat.id) == []


async def test_the_votes_of_a_chat_are_its_own(store: Store) -> None:
    async with store.writing() as c:
        chat, other = await a_chat(c), await a_chat(c, "-200")
        for number, (room, person, paper_id, value) in enumerate(
            [(chat, ME, "a", 1), (chat, YOU, "a", -1), (other, ME, "a", 1), (chat, ME, "b", -1)]
        ):
            now = NOW + number * HOUR
            await bookmarks.vote(c, chat_id=room.id, person=person, paper_id=paper_id, value=value, now=now)
        assert [(v.paper_id, v.person) for v in await bookmarks.votes_of_chat(c, chat.id)] == [
            ("b", ME),
            ("a", YOU),
            ("a", ME),
        ]


async def test_a_vote_is_up_or_down(store: Store) -> None:
    with pytest.raises(IntegrityError):
        async with store.writing() as c:
            await bookmarks.vote(c, chat_id=(await a_chat(c)).id, person=ME, paper_id="a", value=2, now=NOW)


async def test_a_bookmark_is_set_and_taken_away(store: Store) -> None:
    async with store.writing() as c:
        assert await bookmarks.toggle(c, person=ME, paper_id="a", version=2, now=NOW) is True
        assert await bookmarks.of_person(c, ME) == [Bookmark("a", 2, NOW)]
        assert await bookmarks.toggle(c, person=ME, paper_id="a", version=3, now=NOW) is False
        assert await bookmarks.of_person(c, ME) == []


async def test_bookmarks_are_paged_newest_first(store: Store) -> None:
    async with store.writing() as c:
        for number, paper_id in enumerate("abcde"):
            await bookmarks.toggle(c, person=ME, paper_id=paper_id, version=1, now=NOW + number * HOUR)
        await bookmarks.toggle(c, person=YOU, paper_id="z", version=1, now=NOW)
        assert [b.paper_id for b in await bookmarks.of_person(c, ME, limit=2, offset=1)] == ["d", "c"]
        assert [b.paper_id for b in await bookmarks.of_person(c, ME, offset=3)] == ["b", "a"]
        assert (await bookmarks.count(c, ME), await bookmarks.count(c, "telegram:3")) == (5, 0)


async def test_uses_are_counted_and_summed_up_from_a_moment_on(store: Store) -> None:
    async with store.writing() as c:
        spent: dict[str, Any] = {"model": "gemini", "tokens_in": 100, "tokens_out": 10, "cost_usd": 0.25}
        await usage.record(c, at=NOW, kind="summary", person=ME, paper_id="a", **spent)
        await usage.record(c, at=LATER, kind="summary", person=ME, paper_id="b", **spent)
        await usage.record(c, at=LATER, kind="search", person=ME)
        await usage.record(c, at=LATER, kind="summary", person=YOU)
        await usage.record(c, at=LATER, kind="digest", chat_id=(await a_chat(c)).id, **spent)
        assert await usage.count_since(c, ME, ["summary"], NOW) == 2
        assert await usage.count_since(c, ME, ["summary"], LATER) == 1
        assert await usage.count_since(c, ME, ["summary", "search"], LATER) == 2
        assert await usage.count_since(c, ME, [], NOW) == 0
        assert await usage.cost_since(c, NOW) == 0.75
        assert await usage.cost_since(c, LATER + HOUR) == 0.0


async def test_what_is_liked_most_is_found_through_an_index(store: Store) -> None:
    dice = random.Random(8)
    async with store.writing() as c:
        chat = (await a_chat(c)).id
        rows = {
            (f"telegram:{dice.randrange(900)}", f"2403.{dice.randrange(300):05}"): dice.choice([1, 1, -1])
            for _ in range(4000)
        }
        values: list[dict[str, Any]] = [
            {"chat_id": chat, "person": person, "paper_id": paper, "value": value,
             "cast_at": NOW - timedelta(hours=dice.randrange(2000))}
            for (person, paper), value in rows.items()
        ]  # fmt: skip
        await c.execute(insert(votes), values)
    since = NOW - timedelta(days=30)
    expected: dict[str, int] = {}
    for each in values:
        if each["value"] == 1 and each["cast_at"] >= since:
            expected[each["paper_id"]] = expected.get(each["paper_id"], 0) + 1
    best = sorted(expected.items(), key=lambda pair: (pair[1], pair[0]), reverse=True)[:10]
    async with store.reading() as c:
        assert await bookmarks.most_liked(c, since=since, limit=10) == best
        assert await bookmarks.most_liked(c, since=since, limit=10, chat_id=chat) == best
        query = "SELECT DISTINCT paper_id, person FROM votes WHERE value = 1 AND cast_at >= '2024-01-01'"
        plan = await plan_of(c, text(query))
    kind = "COVERING INDEX" if c.dialect.name == "sqlite" else "Index Only Scan using"
    assert f"{kind} ix_votes_value_cast_at_paper_id_person" in plan
