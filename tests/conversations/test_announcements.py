"""Digests whose hour is arXiv's own: what is announced at that minute comes in that digest, not two days later."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from papers.paper import Paper
from services.digests.preparations import AHEAD
from services.digests.schedule import last_announcement
from tests.clocks import ManualClock
from tests.servers.arxiv import Answer, ArxivServer, Corpus, faults, make_paper
from tests.talks import Talk, Talking

WINTER = datetime(2024, 12, 3, 1, 0, tzinfo=UTC)  # Monday evening, 20:00 in New York
SUMMER = datetime(2024, 7, 9, 0, 0, tzinfo=UTC)
HOURS = [
    *((WINTER, "Asia/Shanghai", hour) for hour in (time(9), time(9, 1), time(9, 20), time(9, 24), time(9, 49))),
    (WINTER, "Asia/Kolkata", time(6, 30)),
    (WINTER, "Europe/London", time(1)),
    (WINTER, "America/New_York", time(20)),
    (WINTER, "Pacific/Auckland", time(14, 10)),
    *((SUMMER, "Asia/Shanghai", hour) for hour in (time(8), time(8, 24), time(8, 50))),
    (SUMMER, "Asia/Kolkata", time(5, 45)),
    (SUMMER, "Europe/London", time(1)),
    (SUMMER, "America/New_York", time(20)),
]


class Search:
    """arXiv's search, which takes up each paper at a moment."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.listed: dict[Paper, datetime] = {}

    def __call__(self, params: dict[str, str]) -> Answer:
        now = self.clock.now()
        return Corpus(paper for paper, since in self.listed.items() if since <= now)(params)

    def add(self, number: int, submitted: datetime, since: datetime, category: str = "cs.CL") -> None:
        title = f"Study number {number}"
        paper = make_paper(number, title=title, categories=(category,), published=submitted, updated=submitted)
        self.listed[paper] = since


@asynccontextmanager
async def talk_on(talking: Talking, search: Search) -> AsyncIterator[tuple[Talk, ArxivServer]]:
    with ArxivServer(search) as server:  # type: ignore[arg-type]
        async with talking("herald.db", sample=False, HERALD_ARXIV__API_URL=server.url) as talk:
            search.clock = talk.clock
            yield talk, server


async def digest_of(talk: Talk, due: datetime) -> str:
    """Let the last minutes before a digest's hour pass as they do, and give what is posted at the hour."""
    for minutes in (25, 24, 23, 15, 10, 4, 1):
        if due - timedelta(minutes=minutes) > talk.clock.now():
            talk.clock.set(due - timedelta(minutes=minutes))
            await talk.app.services.preparations.warm({"console"})
    talk.read()
    talk.clock.set(due)
    await talk.runner.run_due()
    return talk.read()


@pytest.mark.parametrize(("announced", "zone", "hour"), HOURS)
@pytest.mark.parametrize("topic", ["cs.CL", '"study number"'])
async def test_what_is_announced_at_the_hour_comes_with_it(
    announced: datetime, zone: str, hour: time, topic: str, talking: Talking
) -> None:
    search = Search()
    local = announced.astimezone(ZoneInfo(zone))
    due = datetime.combine(local.date(), hour, ZoneInfo(zone)).astimezone(UTC)
    assert announced <= due < announced + timedelta(minutes=51)
    for number, evening in ((1, announced - timedelta(days=1)), (2, announced)):
        search.add(number, evening - timedelta(hours=9), evening)
    async with talk_on(talking, search) as (talk, _):
        talk.clock.set(due - timedelta(hours=36))
        await talk.say("/settings days daily")
        await talk.say(f"/subscribe {topic} at {hour:%H:%M} {zone}")
        assert "Study number 1" in await digest_of(talk, due - timedelta(days=1))
        said = await digest_of(talk, due)
    assert "Study number 2" in said
    assert "Study number 1" not in said


async def test_what_the_search_takes_up_late_comes_the_next_day(talking: Talking) -> None:
    search = Search()
    search.add(1, WINTER - timedelta(hours=9), WINTER + timedelta(minutes=20))
    search.add(2, WINTER - timedelta(hours=9), WINTER + timedelta(minutes=50))
    async with talk_on(talking, search) as (talk, _):
        talk.clock.set(WINTER - timedelta(hours=2))
        await talk.say("/subscribe cs.CL at 09:30 Asia/Shanghai")
        said = await digest_of(talk, WINTER + timedelta(minutes=30))
        assert "Study number 1" in said, "prepared at five past, completed at the hour"
        assert "Study number 2" not in said
        assert "Study number 2" in await digest_of(talk, WINTER + timedelta(days=1, minutes=30))


async def test_what_was_prepared_has_to_do_where_arxiv_does_not_answer_at_the_hour(talking: Talking) -> None:
    search = Search()
    search.add(1, WINTER - timedelta(hours=9), WINTER)
    async with talk_on(talking, search) as (talk, server):
        talk.clock.set(WINTER - timedelta(hours=2))
        await talk.say("/subscribe cs.CL at 09:30 Asia/Shanghai")
        talk.clock.set(WINTER + timedelta(minutes=5))
        await talk.app.services.preparations.warm({"console"})
        server.script(faults.status(406))
        talk.clock.set(WINTER + timedelta(minutes=30))
        talk.read()
        await talk.runner.run_due()
        assert "Study number 1" in talk.read()


async def test_the_topics_of_an_hour_are_completed_together(talking: Talking) -> None:
    search = Search()
    codes = ["cs.CL", "cs.CV", "cs.LG", "cs.AI", "cs.RO", "stat.ML", "math.ST", "eess.IV", "cs.DS", "cs.CC"]
    for number, code in enumerate(codes, 1):
        search.add(number, WINTER - timedelta(hours=9), WINTER, code)
    async with talk_on(talking, search) as (talk, server):
        talk.clock.set(WINTER - timedelta(hours=2))
        for code in codes:
            await talk.say(f"/subscribe {code} at 09:00 Asia/Shanghai")
        talk.clock.set(WINTER - AHEAD)
        await talk.app.services.preparations.warm({"console"})
        asked = len(server.asked)
        said = await digest_of(talk, WINTER)
        assert all(f"Study number {number}" in said for number in range(1, 11))
        assert len(server.asked) == asked + 1


@pytest.mark.parametrize(
    ("by", "last"),
    [
        (WINTER, WINTER),
        (WINTER - timedelta(seconds=1), WINTER - timedelta(days=1)),
        (SUMMER, SUMMER),
        (datetime(2024, 12, 7, 12, tzinfo=UTC), datetime(2024, 12, 6, 1, tzinfo=UTC)),  # Saturday: of Thursday
        (datetime(2024, 12, 9, 0, 59, tzinfo=UTC), datetime(2024, 12, 6, 1, tzinfo=UTC)),
        (datetime(2024, 3, 11, 0, tzinfo=UTC), datetime(2024, 3, 11, 0, tzinfo=UTC)),  # the clocks changed that day
    ],
)
def test_announcements_are_from_sunday_to_thursday_at_eight_in_new_york(by: datetime, last: datetime) -> None:
    assert last_announcement(by) == last
