"""Digests that come as soon as arXiv's list is in: once a list, on their days, and not later where none comes."""

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from rich.console import Console as Screen
from sqlalchemy import select

from bot.platforms.console.adapter import Console
from chat.errors import UnavailableError
from chat.refs import ChatRef, Person
from handlers.wishes import read
from services.operation.readiness import Readiness, is_ready
from store.tables import chats, subscriptions
from store.tables import topics as topic_table
from tests.clocks import ManualClock
from tests.listing.bots import MORNING, Bot, a_paper
from tests.servers.arxiv import Announcing, faults

DAY = timedelta(days=1)
MONDAY = date(2026, 11, 30)
MIDNIGHT = datetime(2026, 11, 30, 5, 0, tzinfo=UTC)  # in New York, when the feed of Monday is made
ME = Person("console", "1")


async def follow(bot: Bot, chat: str, line: str, zone: str = "") -> None:
    """Have a chat say `/subscribe` with a line."""
    async with bot.app() as app:
        ref = ChatRef("console", chat)
        if zone:
            await app.services.subscriptions.change_preferences(ref, timezone=zone)
        topic, wish, _ = read(line, app.services.catalogue)
        await app.services.subscriptions.add(ref, ME, app.services.catalogue.resolve(topic), wish)


async def due(bot: Bot) -> dict[str, datetime]:
    """Return by chat and topic what is due now, and since when."""
    async with bot.app() as app, app.store.reading() as c:
        query = select(chats.c.chat, topic_table.c.key, subscriptions.c.due_at)
        rows = await c.execute(query.join_from(subscriptions, chats).join(topic_table))
        return {f"{chat} {key}": at for chat, key, at in rows if at and at <= bot.clock.now()}


async def posted(bot: Bot) -> str:
    """Post what is due, and return it."""
    async with bot.app() as app:
        out = io.StringIO()
        screens = [Screen(file=out, highlight=False, markup=False, emoji=False, width=200) for _ in "ab"]
        await app.runner({"console": Console(app.dispatcher, app.services.languages, *screens)}).run_due()
        return out.getvalue()


@asynccontextmanager
async def before_monday(bot: Bot) -> AsyncIterator[None]:
    """Begin on Sunday, and go on when the feed is made."""
    bot.at(MIDNIGHT - timedelta(hours=6))
    yield
    bot.at(MIDNIGHT + timedelta(minutes=6))


async def test_a_list_that_came_makes_due_what_waits_for_it_once_and_on_its_days(bot: Bot, arxiv: Announcing) -> None:
    arxiv.tell(MONDAY, "new", a_paper(1))
    async with before_monday(bot):
        await follow(bot, "1", "cs.CL when announced")
        await follow(bot, "2", "cs.CL at 18:00 Asia/Shanghai")
        await follow(bot, "3", "cs.CL every thursday when announced")
        await follow(bot, "4", "cs.CL 每周一 一公布就发", "America/Los_Angeles")
        await follow(bot, "5", "math.ST when announced")
    arxiv.unknown.add("math")
    bot.server.script(None, None, faults.status(404))  # OAI-PMH
    assert await due(bot) == {}
    await bot.harvest()
    assert await due(bot) == {f"{chat} cat:cs.CL": bot.clock.now() for chat in "14"}, "mathematics has not come"
    async with bot.app() as app, app.store.writing() as c:
        await c.execute(subscriptions.update().values(next_run_at=MIDNIGHT + DAY, due_at=MIDNIGHT + DAY))
    await bot.harvest()
    assert await due(bot) == {}, "each list makes it due once"


async def test_those_who_follow_the_chats_hour_wait_with_it(bot: Bot, arxiv: Announcing) -> None:
    arxiv.tell(MONDAY, "new", a_paper(1))
    bot.environ["HERALD_DIGEST__TIME"] = "When announced"
    async with before_monday(bot):
        await follow(bot, "1", "cs.CL")
        await follow(bot, "2", "cs.CL at 10:00")
        async with bot.app() as app:
            for chat, changes in (("3", {"days": frozenset({5, 6})}), ("4", {"days": frozenset({0, 5})})):
                await app.services.subscriptions.change_preferences(ChatRef("console", chat), **changes)
        await follow(bot, "3", "cs.CL")
        await follow(bot, "4", "cs.CL")
    await bot.harvest()
    assert set(await due(bot)) == {"1 cat:cs.CL", "4 cat:cs.CL"}
    friday = MONDAY + 4 * DAY
    arxiv.tell(friday, "new", a_paper(2, submitted=MIDNIGHT + 3 * DAY))
    bot.at(MIDNIGHT + timedelta(days=4, minutes=6))
    await bot.harvest()
    assert "3 cat:cs.CL" in await due(bot), "Friday's list is the last before Saturday"


async def test_where_no_list_comes_it_is_due_at_six_in_new_york_and_a_late_list_still_counts(
    bot: Bot, arxiv: Announcing
) -> None:
    arxiv.tell(MONDAY, "new", a_paper(1))
    async with before_monday(bot):
        await follow(bot, "1", "cs.CL when announced")
    bot.at(MIDNIGHT + timedelta(hours=5, minutes=59))
    assert await due(bot) == {}
    bot.at(MIDNIGHT + timedelta(hours=6))
    assert await due(bot)
    async with bot.app() as app, app.store.writing() as c:  # as a run leaves it that found nothing new
        monday = MIDNIGHT + timedelta(days=3, hours=6)
        await c.execute(subscriptions.update().values(next_run_at=monday, due_at=monday))
    bot.at(MIDNIGHT + timedelta(hours=9))
    await bot.harvest()
    assert await due(bot)


async def test_who_was_away_for_days_gets_one_digest(bot: Bot, arxiv: Announcing) -> None:
    async with before_monday(bot):
        await follow(bot, "1", "cs.CL when announced")
        await bot.harvest()
    for ahead in range(4):
        arxiv.tell(MONDAY + ahead * DAY, "new", a_paper(10 + ahead, submitted=MIDNIGHT + (ahead - 1) * DAY))
    bot.at(MIDNIGHT + timedelta(days=3, hours=3))
    await bot.harvest()
    said = await posted(bot)
    assert said.count(": 4 papers.") == said.count("arXiv feed") + 1
    assert all(f"2611.{10 + ahead:05}" in said for ahead in range(4))
    await bot.harvest()
    assert await posted(bot) == ""
    async with bot.app() as app:
        [standing] = await app.services.subscriptions.of(ChatRef("console", "1"))
    assert standing.next_run == MIDNIGHT + timedelta(days=4, hours=6), "when Friday's is waited for no longer"


async def test_who_begins_to_wait_when_the_list_is_in_waits_for_the_next_one(bot: Bot, arxiv: Announcing) -> None:
    arxiv.tell(MONDAY, "new", a_paper(1))
    async with before_monday(bot):
        await follow(bot, "1", "cs.CL when announced")
    await bot.harvest()
    bot.at(MIDNIGHT + timedelta(hours=1))
    await follow(bot, "2", "cs.CL when announced")
    await follow(bot, "3", "cs.CL at 09:00")
    async with bot.app() as app:
        await app.services.subscriptions.change_preferences(ChatRef("console", "4"), time="when announced")
    await follow(bot, "4", "cs.CL")
    await bot.harvest()
    assert set(await due(bot)) == {"1 cat:cs.CL"}


async def test_a_holiday_makes_nothing_due_and_is_silent(bot: Bot, arxiv: Announcing) -> None:
    arxiv.holidays.add(MONDAY)
    async with before_monday(bot):
        await follow(bot, "1", "cs.CL when announced")
    await bot.harvest()
    assert await due(bot) == {}
    bot.at(MIDNIGHT + timedelta(hours=6))
    assert await due(bot)
    assert await posted(bot) == ""
    assert await due(bot) == {}
    async with bot.app() as app:
        [standing] = await app.services.subscriptions.of(ChatRef("console", "1"))
    assert (standing.last_post, standing.next_run) == (None, MIDNIGHT + timedelta(days=1, hours=6))


async def test_once_a_week_comes_the_best_of_the_whole_week(bot: Bot, arxiv: Announcing) -> None:
    """Each day's list has two papers on graphs, of which one says it often; the digest takes five, the best."""
    async with before_monday(bot):
        await follow(bot, "1", "all:graphs weekly at 09:00")
        async with bot.app() as app:
            await app.services.subscriptions.change_preferences(ChatRef("console", "1"), max_papers=5, layout="list")
    best = []
    for ahead in range(5):
        told = MONDAY + ahead * DAY
        at = MIDNIGHT + (ahead - 1) * DAY
        arxiv.tell(
            told,
            "new",
            a_paper(20 + ahead, submitted=at, title=f"Graphs, part {ahead}", abstract="Graphs on graphs. " * 3),
        )
        arxiv.tell(
            told,
            "new",
            a_paper(30 + ahead, submitted=at, title=f"Else, part {ahead}", abstract="Little of graphs. " + "x " * 60),
        )
        best.append(f"2611.{20 + ahead:05}")
    bot.at(MIDNIGHT + timedelta(hours=4))
    await bot.harvest()
    first = await posted(bot)
    assert ": 2 papers." in first
    for ahead in range(1, 7):
        bot.at(MIDNIGHT + timedelta(days=ahead, hours=4))
        await bot.harvest()
        assert await posted(bot) == ""
    arxiv.tell(
        MONDAY + 7 * DAY,
        "new",
        a_paper(25, submitted=MIDNIGHT + 6 * DAY, title="Graphs, part 7", abstract="Graphs. " * 5),
    )
    bot.at(MIDNIGHT + timedelta(days=7, hours=4))
    await bot.harvest()
    said = await posted(bot)
    assert "9 papers. These 5 suit you best." in said
    assert [each for each in (*best[1:], "2611.00025") if each not in said] == []


async def test_an_arxiv_that_is_away_for_days_is_told_and_makes_nothing_else_unready(bot: Bot) -> None:
    await bot.follow("cs.CL")
    places = {"API_URL": "/api", "SITE_URL": "", "RSS_URL": "", "OAI_URL": "/oai"}
    bot.environ |= {f"HERALD_ARXIV__{name}": f"http://127.0.0.1:9{path}" for name, path in places.items()}
    for day in range(3):
        bot.at(MORNING + day * DAY)
        with pytest.raises(UnavailableError):
            await bot.harvest()
    async with bot.app() as app:
        still = ManualClock(bot.clock.now())
        readiness = Readiness(
            app.store, still, platforms=dict, models=dict, clock_trouble=lambda: None, outage=lambda: None
        )
        parts = await readiness.parts()
        await readiness.aclose()
    assert is_ready(parts)
    assert {name for name, part in parts.items() if not part["ok"]} == {"list"}
    assert (parts["list"]["failures"], parts["list"]["is_in"]) == (3, False)
    assert "arXiv" in str(parts["list"]["reason"])
