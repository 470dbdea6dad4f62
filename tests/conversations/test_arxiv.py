"""The bot against an arXiv that answers, lags and fails, over a real socket."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.clocks import START
from tests.readings import addresses
from tests.servers.arxiv import faults, make_paper
from tests.servers.arxiv.daily import DailyServer
from tests.talks import Talk, Talking

PAPERS = [
    make_paper(
        n,
        title=f"Paper number {n} on glaciers",
        abstract=f"Glaciers melt. We measure {n} glaciers. We find that they melt.",
        categories=("physics.ao-ph",),
        published=START - timedelta(hours=6 * n),
        updated=START - timedelta(hours=6 * n),
    )
    for n in range(1, 9)
]


@pytest.fixture
def arxiv() -> Iterator[DailyServer]:
    with DailyServer(PAPERS) as server:
        yield server


@asynccontextmanager
async def talk_with(talking: Talking, arxiv: DailyServer, store: str = "") -> AsyncIterator[Talk]:
    variables = {**addresses(arxiv), "HERALD_ARXIV__TIMEOUT_SECONDS": "2", "HERALD_ARXIV__DELAY_SECONDS": "3"}
    async with talking(store or "herald.db", sample=False, **variables) as talk:
        arxiv.at(talk.clock)
        yield talk


async def test_a_record_is_asked_for_once_while_it_is_fresh(talking: Talking, arxiv: DailyServer) -> None:
    async with talk_with(talking, arxiv) as talk:
        for _ in range(3):
            assert "Paper number 3 on glaciers" in await talk.say(PAPERS[2].id)
        assert len(arxiv.asked) == 1
        await talk.clock.advance(25 * 3600)
        await talk.say(PAPERS[2].id)
        assert len(arxiv.asked) == 2


async def test_an_outage_is_bridged_by_an_old_record_which_says_so(talking: Talking, arxiv: DailyServer) -> None:
    async with talk_with(talking, arxiv) as talk:
        await talk.say(PAPERS[0].id)
        await talk.clock.advance(25 * 3600)
        arxiv.script(*[faults.status(503)] * 20)
        said = await talk.say(PAPERS[0].id)
        assert "Paper number 1 on glaciers" in said
        assert "arXiv does not answer; this is the record of 23 March 2024." in said
        said = await talk.say(PAPERS[1].id)
        assert "arXiv is not answering at the moment." in said
        assert "Paper number" not in said


@pytest.mark.parametrize("code", [406, 429])
async def test_a_refusal_is_told_as_that_with_the_record_that_there_is(
    code: int, talking: Talking, arxiv: DailyServer
) -> None:
    async with talk_with(talking, arxiv) as talk:
        await talk.say(PAPERS[0].id)
        await talk.clock.advance(25 * 3600)
        arxiv.script(*[faults.status(code)] * 40)
        said = await talk.say(PAPERS[0].id)
        assert "Paper number 1 on glaciers" in said
        assert "arXiv is refusing requests right now; try again in some minutes. This is the record of" in said
        said = await talk.say("/search glaciers")
        assert "arXiv is refusing requests right now. This is what I have here." in said
        assert "Paper number 1 on glaciers" in said
        for line in (PAPERS[1].id, "/search zebras", "/digest glaciers melt"):
            said = await talk.say(line)
            assert "arXiv is refusing requests right now. Please try again in some minutes." in said
            assert "runs this bot" not in said


async def test_passing_faults_are_not_noticed(talking: Talking, arxiv: DailyServer) -> None:
    async with talk_with(talking, arxiv) as talk:
        for fault in (faults.html, faults.truncated, faults.status(500)):
            arxiv.script(fault)
            assert "1–5 of 8" in await talk.say("/search glaciers")


async def test_a_digest_put_off_by_an_outage_comes_when_arxiv_is_back(talking: Talking, arxiv: DailyServer) -> None:
    async with talk_with(talking, arxiv) as talk:
        await talk.say("/subscribe glaciers melt at 09:00 UTC")
        talk.clock.set(datetime(2024, 3, 25, 9, 0, tzinfo=UTC))
        arxiv.script(*[faults.status(503)] * 100)
        talk.read()
        assert await talk.runner.run_due() == 0
        assert talk.read() == ""
        assert "arXiv did not answer; I try again." in await talk.say("/subscriptions")
        before = len(arxiv.asked)
        assert await talk.runner.run_due() == 0
        assert len(arxiv.asked) == before, "it is asked again ten minutes later"
        arxiv.recover()
        await talk.clock.advance(11 * 60)
        talk.read()
        assert await talk.runner.run_due() == 6
        assert ": 5 papers." in talk.read()


async def test_what_is_in_goes_out_where_the_newest_list_is_not_to_be_had(talking: Talking, arxiv: DailyServer) -> None:
    async with talk_with(talking, arxiv) as talk:
        await talk.say("/subscribe glaciers melt at 09:00 UTC")
        await talk.app.services.listing.keep_up()
        talk.clock.set(datetime(2024, 3, 25, 9, 0, tzinfo=UTC))
        arxiv.script(*[faults.status(503)] * 100)
        talk.read()
        assert await talk.runner.run_due() == 4
        assert ": 3 papers." in talk.read(), "Friday's"
        arxiv.recover()
        talk.clock.set(datetime(2024, 3, 26, 9, 0, tzinfo=UTC))
        assert await talk.runner.run_due() == 6
        assert ": 5 papers." in talk.read(), "Monday's"


async def test_one_list_serves_all_chats_and_late_papers_are_not_lost(talking: Talking, arxiv: DailyServer) -> None:
    async with talk_with(talking, arxiv) as talk:
        await talk.say('/subscribe "glaciers melt" at 09:00 UTC')
        await talk.app.services.listing.keep_up()
        talk.clock.set(datetime(2024, 3, 25, 9, 0, tzinfo=UTC))
        assert await talk.runner.run_due() == 9
        asked = len(arxiv.asked)
        await talk.say('/digest "glaciers melt"')
        await talk.say("/digest physics.ao-ph")
        assert len(arxiv.asked) == asked, "the list is in, and one follows it or not"

    late = make_paper(
        99, title="A late one", abstract="Glaciers melt. Late.", published=START + timedelta(hours=1), updated=START
    )
    with DailyServer(PAPERS) as later:
        later.daily.add(late, date(2024, 3, 26))
        async with talk_with(talking, later) as talk:
            talk.clock.set(datetime(2024, 3, 26, 9, 0, tzinfo=UTC))
            assert await talk.runner.run_due() == 2
            said = talk.read()
            assert "A late one" in said
            assert "Paper number" not in said


async def test_a_query_that_arxiv_refuses_is_told_with_its_reason(talking: Talking, arxiv: DailyServer) -> None:
    async with talk_with(talking, arxiv) as talk:
        assert "bracket is missing" in await talk.say("/search (glaciers AND ice")
        assert arxiv.asked == []
