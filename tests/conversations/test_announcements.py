"""Digests and arXiv's own hours: a digest has the newest list that is out at its minute, in summer and in winter."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.digests.schedule import EASTERN
from tests.readings import addresses
from tests.servers.arxiv import faults, make_paper
from tests.servers.arxiv.daily import DailyServer
from tests.talks import Talk, Talking

WINTER, SUMMER = date(2024, 12, 3), date(2024, 7, 9)  # Tuesdays
DAY = timedelta(days=1)


def out(day: date) -> datetime:
    """Return when a day's feed is made."""
    return datetime.combine(day, time(0), EASTERN).astimezone(UTC)


def serve(day: date, *off: int) -> DailyServer:
    """Announce a study on each of three days, those `off` left out, numbered by the day of the month."""
    server = DailyServer()
    for each in (day + (place * DAY) for place in (-1, 0, 1) if place not in off):
        moment = out(each) - timedelta(hours=14)
        study = make_paper(each.day, title=f"Study number {each.day}", published=moment, updated=moment)
        server.daily.add(study, each)
    return server


@asynccontextmanager
async def talk_on(talking: Talking, server: DailyServer) -> AsyncIterator[Talk]:
    async with talking("herald.db", sample=False, **addresses(server)) as talk:
        server.at(talk.clock)
        yield talk


async def digest_of(talk: Talk, due: datetime, *, prepared: bool = True) -> str:
    """Let the last minutes before a digest's hour pass as they do, and give what is posted at the hour."""
    for minutes in (25, 15, 4, 1) if prepared else ():
        if due - timedelta(minutes=minutes) > talk.clock.now():
            talk.clock.set(due - timedelta(minutes=minutes))
            await talk.app.services.listing.keep_up()
            await talk.app.services.preparations.warm({"console"})
    talk.read()
    talk.clock.set(due)
    await talk.runner.run_due()
    return talk.read()


HOURS = [
    (WINTER, "Asia/Shanghai", time(9), -1),  # an hour after the announcement; the list comes at 13:00
    (SUMMER, "Asia/Shanghai", time(9), -1),
    (WINTER, "Asia/Shanghai", time(12, 59), -1),
    (WINTER, "Asia/Shanghai", time(13), 0),
    (WINTER, "Asia/Shanghai", time(13, 1), 0),
    (SUMMER, "Asia/Shanghai", time(12), 0),
    (SUMMER, "Asia/Shanghai", time(12, 20), 0),
    (WINTER, "Asia/Kolkata", time(10, 30), 0),
    (WINTER, "Europe/London", time(5), 0),
    (WINTER, "America/New_York", time(0), 0),
    (WINTER, "America/New_York", time(20), 0),  # the next list is announced, and not out
    (SUMMER, "Pacific/Auckland", time(16), 0),
]


@pytest.mark.parametrize(("day", "zone", "hour", "list_of"), HOURS)
@pytest.mark.parametrize("topic", ["cs.CV", '"study number"'])
async def test_a_digest_has_the_list_that_is_out_at_its_hour(
    day: date, zone: str, hour: time, list_of: int, topic: str, talking: Talking
) -> None:
    due = datetime.combine(day, hour, ZoneInfo(zone)).astimezone(UTC)
    newest = day + list_of * DAY
    with serve(day) as server:
        async with talk_on(talking, server) as talk:
            talk.clock.set(due - timedelta(hours=23))
            await talk.say("/settings days daily")
            await talk.say(f"/subscribe {topic} at {hour:%H:%M} {zone}")
            said = await digest_of(talk, due)
    assert f"Study number {newest.day}" in said
    assert f"Study number {(newest + DAY).day}" not in said


async def test_what_came_a_minute_ago_comes_though_an_earlier_list_was_prepared(talking: Talking) -> None:
    with serve(WINTER) as server:
        async with talk_on(talking, server) as talk:
            talk.clock.set(out(WINTER) - timedelta(hours=9))
            await talk.say("/subscribe cs.CV at 13:01 Asia/Shanghai")
            said = await digest_of(talk, out(WINTER) + timedelta(minutes=1))
            assert "Study number 2" in said
            assert "Study number 3" in said
            assert "Study number 4" in await digest_of(talk, out(WINTER) + DAY + timedelta(minutes=1), prepared=False)


async def test_a_list_that_is_late_is_waited_for_and_no_list_is_silence(talking: Talking) -> None:
    with serve(WINTER, 0, 1) as server:
        async with talk_on(talking, server) as talk:
            talk.clock.set(out(WINTER) - timedelta(hours=9))
            await talk.say("/subscribe cs.CV at 13:05 Asia/Shanghai")
            await talk.say("/post cs.CV")
            await talk.runner.run_due()
            assert not await digest_of(talk, out(WINTER) + timedelta(minutes=5))
            assert "did not answer" not in await talk.say("/subscriptions")
            moment = out(WINTER) - timedelta(hours=14)
            server.daily.add(make_paper(3, title="Study number 3", published=moment, updated=moment), WINTER)
            assert "Study number 3" in await digest_of(talk, out(WINTER) + timedelta(minutes=30), prepared=False)
            server.daily.holidays.add(WINTER + DAY)
            due = out(WINTER + DAY) + timedelta(minutes=5)
            for minutes in range(0, 200, 11):
                assert not await digest_of(talk, due + timedelta(minutes=minutes), prepared=False)
            said = await talk.say("/subscriptions")
            assert "Thursday, 5 December 2024, 13:05" in said, "by three in the morning it is known for a holiday"
            assert "No new papers since" in said


async def test_the_topics_of_an_hour_wait_for_one_bringing_in(talking: Talking) -> None:
    with serve(WINTER) as server:
        async with talk_on(talking, server) as talk:
            talk.clock.set(out(WINTER) - timedelta(hours=9))
            for code in ("cs.CV", "cs.LG", "cs.AI", '"study number"', "au:Lovelace", "math.ST", "stat.ML"):
                await talk.say(f"/subscribe {code} at 13:00 Asia/Shanghai")
            server.asked.clear()
            assert "Study number 3" in await digest_of(talk, out(WINTER), prepared=False)
            feeds = [each.path for each in server.asked if each.path.startswith("/rss/")]
            assert len(feeds) == len(set(feeds)) <= 6


async def test_what_is_in_has_to_do_where_arxiv_does_not_answer_at_the_hour(talking: Talking) -> None:
    with serve(WINTER) as server:
        async with talk_on(talking, server) as talk:
            talk.clock.set(out(WINTER) - timedelta(hours=9))
            await talk.say("/subscribe cs.CV at 13:30 Asia/Shanghai")
            talk.clock.set(out(WINTER) + timedelta(minutes=5))
            await talk.app.services.listing.keep_up()
            server.script(*[faults.status(406)] * 40)
            assert "Study number 3" in await digest_of(talk, out(WINTER) + timedelta(minutes=30))
