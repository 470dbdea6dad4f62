"""Search in arXiv's lists, with arXiv's older papers after them, as people type it."""

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console as Screen

from bot.platforms.console.adapter import Console
from papers.paper import Paper
from tests.clocks import ManualClock
from tests.listing.bots import FRIDAY, Bot, a_paper
from tests.servers.arxiv import Announcing, ArxivServer, faults

OLD = datetime(2020, 5, 1, tzinfo=UTC)


def glacier(number: int, title: str = "", *, old: bool = False) -> Paper:
    submitted = OLD + timedelta(hours=number) if old else datetime(2026, 11, 26, 12, number % 60, tzinfo=UTC)
    title = title or f"Glacier number {number}"
    return a_paper(number, "cs.CL", submitted=submitted, title=title, abstract="We study ice sheets.")


class Talk:
    """A talk with a bot on the lists that it has."""

    def __init__(self, console: Console, out: io.StringIO) -> None:
        self._console = console
        self._out = out

    async def say(self, line: str) -> str:
        """Say a line and return what is printed."""
        self._out.seek(0)
        self._out.truncate()
        await self._console.hear(line)
        return self._out.getvalue()

    async def press(self, label: str) -> str:
        """Press the first button of this label."""
        place = next(n for n in range(1, 200) if (it := self._console.button(str(n))) and label in it.label)
        return await self.say(str(place))


@asynccontextmanager
async def talk_with(bot: Bot) -> AsyncIterator[Talk]:
    async with bot.app() as app:
        out = io.StringIO()
        screen = Screen(file=out, highlight=False, markup=False, emoji=False, width=200)
        yield Talk(Console(app.dispatcher, app.services.languages, screen, Screen(file=io.StringIO())), out)


@pytest.fixture
async def listed(bot: Bot, arxiv: Announcing) -> Bot:
    """Bring in Friday's list of seven papers, of a topic about which arXiv has six older ones."""
    arxiv.tell(FRIDAY - timedelta(days=2000), "new", *(glacier(n, old=True) for n in range(101, 107)))
    arxiv.tell(FRIDAY, "new", *(glacier(n) for n in range(1, 8)))
    await bot.follow("cs.CL")
    await bot.harvest()
    bot.asked()
    return bot


def shown(said: str) -> list[int]:
    """Return the numbers of the papers of a page, in order."""
    return [int(line.split("2611.")[1][:5]) for line in said.splitlines() if line.strip().startswith("2611.")]


async def test_the_lists_come_first_and_arxiv_s_older_papers_after_them_each_once(listed: Bot) -> None:
    async with talk_with(listed) as talk:
        first = await talk.say("/search glacier sheets")
        assert "1–5 of at least 7 on “glacier sheets”" in first
        assert listed.asked() == []
        second = await talk.press("More")
        assert "6–10 of 13 on" in second
        third = await talk.press("More")
        assert "11–13 of 13 on" in third
        pages = [*shown(first), *shown(second), *shown(third)]
        assert sorted(pages) == [*range(1, 8), *range(101, 107)]
        assert set(pages[:7]) == set(range(1, 8))
        assert shown(await talk.press("Back")) == shown(second)


async def test_the_newest_are_asked_for_only_where_the_lists_may_lack_some(listed: Bot) -> None:
    async with talk_with(listed) as talk:
        said = await talk.say("/search --newest 1 cat:cs.CL")
        assert shown(said) == [7, 6, 5, 4, 3]
        assert len(listed.asked()) == 1  # no list of the days before is here, and Friday's may have been held
        assert shown(await talk.say("/search --newest 3 cat:cs.CL")) == [103, 102, 101]


async def test_without_arxiv_the_answer_is_what_is_here_and_says_so(
    listed: Bot, server: ArxivServer, clock: ManualClock
) -> None:
    async with talk_with(listed) as talk:
        server.script(*[faults.status(503)] * 60)
        said = await talk.say("/search --newest 1 glacier sheets")
        assert "1–5 of 7 on" in said
        assert "This is what I have here." in said
        assert shown(said) == [7, 6, 5, 4, 3]
        assert shown(await talk.say("/search --newest 2 glacier sheets")) == [2, 1]
        assert "arXiv is" in await talk.say("/search zebrafish")
        assert "1–1 of 1 on" in await talk.say("/search Glacier number 3")


@pytest.mark.parametrize("old", [False, True])
async def test_a_title_stands_first_wherever_it_is(bot: Bot, arxiv: Announcing, old: bool) -> None:
    wanted = glacier(300, "Ice: All Sheets that You Need", old=old)
    arxiv.tell(FRIDAY - timedelta(days=2000 * old), "new", wanted)
    arxiv.tell(FRIDAY, "new", *(glacier(n, f"All you need: that ice, and {n} sheets of ice") for n in range(1, 8)))
    await bot.follow("cs.CL")
    await bot.harvest()
    async with talk_with(bot) as talk:
        for title in ("Ice: All Sheets that You Need", "[2611.00300] ice: all sheets that\nyou need | arXiv"):
            assert shown(await talk.say(f"/search {title}"))[0] == 300


async def test_two_weeks_are_counted_by_the_lists_once_they_are_here(bot: Bot, arxiv: Announcing) -> None:
    day = FRIDAY
    await bot.follow("cs.CL")
    number = 0
    while day <= FRIDAY + timedelta(days=14):
        if day.weekday() < 5:
            number += 1
            bot.at(datetime(day.year, day.month, day.day, 6, tzinfo=UTC))
            arxiv.tell(day, "new", glacier(number, old=True))  # held for years: told by the list alone
            await bot.harvest()
        day += timedelta(days=1)
    bot.asked()
    async with talk_with(bot) as talk:
        said = await talk.say("/subscribe cat:cs.CL AND ti:glacier")
        assert "it would have brought 10 papers. The newest:" in said
        assert bot.asked() == []
        await talk.say("/subscribe math.AG")
        assert len(bot.asked()) == 1  # whose lists are not here
