"""From lists to topics: what is new for each, once, whoever brings it in and when somebody began to follow it."""

import asyncio
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from services.listing import days
from store import announcements, tables
from tests.listing.bots import FRIDAY, MORNING, Bot, a_paper
from tests.servers.arxiv import Announcing, ArxivServer, faults

DAY = timedelta(days=1)
MONDAY = FRIDAY + 3 * DAY
MONDAY_MORNING = MORNING + 3 * DAY


async def found(bot: Bot) -> dict[str, set[tuple[str, str, bool]]]:
    """Return what each topic has: the paper, the list's day and whether it is a cross-list."""
    held, topics = tables.topic_papers, tables.topics
    async with bot.app() as app, app.store.reading() as c:
        query = select(topics.c.key, held.c.paper_id, held.c.listed_on, held.c.crosslist).select_from(topics.join(held))
        told: dict[str, set[tuple[str, str, bool]]] = {}
        for key, paper_id, day, crosslist in await c.execute(query):
            told.setdefault(key, set()).add((paper_id, f"{day:%a}", crosslist))
    return told


async def test_each_topic_has_a_paper_once_from_its_first_announcement_on(bot: Bot, arxiv: Announcing) -> None:
    old = datetime(2026, 9, 28, 12, tzinfo=UTC)
    arxiv.tell(FRIDAY, "new", a_paper(1, "cs.CL", "cs.AI"), a_paper(2, "cs.CL", submitted=old), a_paper(3, "math.CO"))
    arxiv.tell(FRIDAY, "replace", a_paper(4, "cs.CL", version=2, submitted=old))
    arxiv.tell(
        FRIDAY, "new", a_paper(5, "cs.CL", withdrawn=True, comment="This paper has been withdrawn by the author")
    )
    later = a_paper(3, "math.CO", "cs.CL")
    arxiv.tell(MONDAY, "cross", later, added=["cs.CL"])
    arxiv.tell(MONDAY, "replace", a_paper(1, "cs.CL", "cs.AI", version=2))
    await bot.follow("cs.CL", "cs.AI", "math.CO", "primary:cs.CL", '"diffusion study"')
    await bot.harvest()
    bot.at(MONDAY_MORNING)
    await bot.harvest()
    everything = await found(bot)
    assert everything["cat:cs.CL"] - {("2611.00005", "Fri", False)} == {
        ("2611.00001", "Fri", False),
        ("2611.00002", "Fri", False),
        ("2611.00003", "Mon", True),
    }
    assert everything["cat:cs.AI"] == {("2611.00001", "Fri", True)}
    assert everything["cat:math.CO"] == {("2611.00003", "Fri", False)}
    assert {each[0] for each in everything["primary:cs.CL"]} >= {"2611.00001", "2611.00002"}


async def test_what_only_the_whole_record_tells_is_found_when_it_is_there(
    bot: Bot, arxiv: Announcing, server: ArxivServer
) -> None:
    arxiv.tell(FRIDAY, "new", a_paper(1, comment="A survey"), a_paper(2, comment="Accepted at ICML"), a_paper(3))
    await bot.follow("cat:cs.CL AND co:ICML", "cat:cs.CL ANDNOT co:survey", "cs.CL")
    arxiv.lag = timedelta(hours=3)
    server.script(None, faults.status(404))
    await bot.harvest()
    assert set(await found(bot)) == {"cat:cs.CL"}, "feeds tell no comments"
    bot.at(MORNING + timedelta(hours=4))
    server.script(None, faults.status(404))
    await bot.harvest()
    everything = {key: {each[0] for each in held} for key, held in (await found(bot)).items()}
    assert everything == {
        "cat:cs.CL AND co:ICML": {"2611.00002"},
        "cat:cs.CL ANDNOT co:survey": {"2611.00002", "2611.00003"},
        "cat:cs.CL": {"2611.00001", "2611.00002", "2611.00003"},
    }


async def test_who_begins_to_follow_has_the_newest_list_that_is_in(bot: Bot, arxiv: Announcing) -> None:
    arxiv.tell(FRIDAY, "new", a_paper(1), a_paper(2, "math.CO"))
    arxiv.tell(MONDAY, "new", a_paper(3), a_paper(4, "math.CO"))
    await bot.follow("cs.CL")
    await bot.harvest()
    bot.at(MONDAY_MORNING)
    await bot.harvest()
    await bot.follow("cat:cs.*", "math.CO")
    bot.asked()
    async with bot.app() as app:
        await app.services.listing.keep_up()
    assert [each.path for each in bot.asked("/rss")] == ["/rss/cs", "/rss/math"], "its archive is brought in at once"
    everything = await found(bot)
    assert everything["cat:cs.*"] == {("2611.00003", "Mon", False)}
    assert everything["cat:math.CO"] == {("2611.00004", "Mon", False)}


async def test_an_archive_is_brought_in_though_the_feeds_rest(bot: Bot, arxiv: Announcing) -> None:
    arxiv.tell(FRIDAY, "new", a_paper(1), a_paper(2, "math.CO"))
    await bot.follow("cs.CL")
    await bot.harvest()
    bot.at(MORNING + DAY)  # Saturday, when feeds are empty, and OAI-PMH was read up to Friday's list
    await bot.follow("math.CO")
    async with bot.app() as app:
        await app.services.listing.keep_up()
    assert (await found(bot))["cat:math.CO"] == {("2611.00002", "Fri", False)}


async def test_several_processes_double_and_lose_nothing(bot: Bot, arxiv: Announcing) -> None:
    arxiv.tell(FRIDAY, "new", *(a_paper(number) for number in range(1, 30)))
    await bot.follow("cs.CL", "all:diffusion")
    async with bot.app() as one, bot.app() as other:
        await one.services.listing.bring()
        async with one.store.writing() as c:
            await announcements.add(c, FRIDAY, [])
            await c.execute(tables.announcements.update().values(state=tables.announcements.c.state + 1))
            await c.execute(tables.topic_papers.delete())
        matchings = [app.services.listing._matching for app in (one, other)]
        await asyncio.gather(*(each.settle() for each in matchings))
    everything = await found(bot)
    assert {key: len(held) for key, held in everything.items()} == {"cat:cs.CL": 29, "all:diffusion": 29}
    assert days.newest(bot.clock.now()) == FRIDAY


async def test_a_topic_begins_with_the_list_that_was_the_newest_when_it_was_followed(
    bot: Bot, arxiv: Announcing
) -> None:
    arxiv.tell(FRIDAY, "new", a_paper(1))
    arxiv.tell(MONDAY, "new", a_paper(2))
    await bot.follow("cs.CL")
    await bot.harvest()
    bot.at(MORNING + DAY)
    await bot.follow("cat:cs.*")  # and nobody looks at the lists until Monday
    bot.at(MONDAY_MORNING)
    await bot.harvest()
    assert (await found(bot))["cat:cs.*"] == {("2611.00001", "Fri", False), ("2611.00002", "Mon", False)}
