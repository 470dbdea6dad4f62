"""What readers are told of arXiv's lists: whose day it is, how many papers, cross-lists, and what became of papers."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from papers.paper import Paper
from services.digests.schedule import EASTERN
from tests.readings import addresses
from tests.servers.arxiv import make_paper
from tests.servers.arxiv.daily import DailyServer
from tests.talks import Talk, Talking

TUESDAY = date(2024, 12, 3)
DAY = timedelta(days=1)


def out(day: date) -> datetime:
    return datetime.combine(day, time(0, 30), EASTERN).astimezone(UTC)


def study(number: int, *categories: str, day: date = TUESDAY, version: int = 1, **more: object) -> Paper:
    moment = out(day) - timedelta(hours=14)
    made = make_paper(number, title=f"Study number {number}", published=moment, updated=moment)
    return replace(made, categories=categories or ("cs.CV",), version=version, **more)  # type: ignore[arg-type]


async def posted(talk: Talk, day: date) -> str:
    talk.clock.set(out(day))
    talk.read()
    await talk.app.services.listing.keep_up()
    await talk.runner.run_due()
    return " ".join(talk.read().split())


async def follow(talk: Talk, server: DailyServer, *settings: str) -> None:
    server.at(talk.clock)
    talk.clock.set(out(TUESDAY) - timedelta(hours=8))
    for each in ("days daily", *settings):
        await talk.say(f"/settings {each}")
    await talk.say("/subscribe cs.CV at 00:30 America/New_York")


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ((), "), 3 December 2024 arXiv's list of Tuesday 3 December: 3 papers, 2 of them cross-lists. "),
        (("crosslists off",), "arXiv's list of Tuesday 3 December: 1 paper. "),
        (("papers 2",), "3 papers, 2 of them cross-lists. These are the newest 2. "),
        (("language zh",), "arXiv 12月3日星期二的列表：3 篇论文，其中 2 篇为交叉列表。"),
    ],
)
async def test_the_heading_names_arxivs_day_and_counts(talking: Talking, settings: tuple[str, ...], told: str) -> None:
    with DailyServer() as server:
        server.daily.add(study(1), TUESDAY)
        server.daily.add(study(2, "cs.LG", "cs.CV"), TUESDAY)  # new, and listed under the topic as well
        server.daily.tell(TUESDAY, "cross", study(3, "hep-th", "cs.CV", day=TUESDAY - 30 * DAY), added=["cs.CV"])
        async with talking(sample=False, **addresses(server)) as talk:
            await follow(talk, server, *settings)
            said = await posted(talk, TUESDAY)
            assert told in said
            assert ("Study number 3" in said) == (settings not in {("crosslists off",), ("papers 2",)})


async def test_several_lists_are_told_by_their_first_and_last_day(talking: Talking) -> None:
    with DailyServer() as server:
        for n in range(3):
            server.daily.add(study(n + 1, day=TUESDAY + n * DAY), TUESDAY + n * DAY)
        async with talking(sample=False, **addresses(server)) as talk:
            await follow(talk, server, "days fri")
            for n in range(3):
                talk.clock.set(out(TUESDAY + n * DAY))
                await talk.app.services.listing.keep_up()
            assert "arXiv's lists of Tuesday 3 December to Thursday 5 December: 3 papers." in await posted(
                talk, TUESDAY + 3 * DAY
            )


@pytest.mark.parametrize("layout", ["papers", "list"])
async def test_new_versions_and_withdrawals_of_what_a_chat_had_are_told_once(talking: Talking, layout: str) -> None:
    wednesday, thursday = TUESDAY + DAY, TUESDAY + 2 * DAY
    with DailyServer() as server:
        for n in (1, 2, 3):
            server.daily.add(study(n), TUESDAY)
        server.daily.add(study(4, day=wednesday), wednesday)
        server.daily.add(study(5, day=thursday), thursday)
        async with talking(sample=False, **addresses(server)) as talk:
            await follow(talk, server, "updates on", f"layout {layout}")
            assert "New versions" not in await posted(talk, TUESDAY)
            later = out(wednesday) - timedelta(hours=14)
            server.daily.tell(wednesday, "replace", study(1, version=2, updated=later))
            gone = study(2, version=2, updated=later, comment="This paper has been withdrawn by the authors")
            server.daily.tell(wednesday, "replace", replace(gone, withdrawn=True))
            server.daily.tell(wednesday, "replace", study(99, version=5, updated=later))  # which nobody had
            said = await posted(talk, wednesday)
            assert "Study number 4" in said
            told = said[said.index("New versions of papers that you had") :]
            assert "Study number 1 version 2; you had version 1" in told
            assert "Study number 2 withdrawn; you had version 1" in told
            assert "Study number 3" not in told
            assert "Study number 99" not in said
            said = await posted(talk, thursday)
            assert "Study number 5" in said
            assert "New versions" not in said
            old = " ".join((await talk.say(f"/summarize {study(1).id}v1")).split())
            assert f"This is version 1; the newest is version 2 (3 December 2024): /summarize {study(1).id}" in old
            assert "paper was withdrawn since" in await talk.say(f"/summarize {study(2).id}v1")
