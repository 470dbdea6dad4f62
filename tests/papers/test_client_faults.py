"""The client when an answer goes wrong in passing: a retry, or in the end one clear error."""

import asyncio
from collections.abc import Callable
from contextlib import ExitStack
from random import Random

import pytest

from chat.errors import UnavailableError
from chat.urgency import Urgency
from papers.arxiv.asking import URGENT
from papers.arxiv.client import ArxivClient
from papers.arxiv.gate import Gate
from papers.paper import Paper
from tests.clocks import ManualClock, settle
from tests.patience import PATIENCE
from tests.servers.arxiv import ArxivServer, Corpus, faults
from tests.servers.arxiv.answers import Fault, Manner

PASSING = {
    "500": faults.status(500),
    "502": faults.status(502),
    "503": faults.status(503),
    "503 with Retry-After": faults.status(503, Retry_After="5"),
    "504": faults.status(504),
    "507": faults.status(507),
    "522": faults.status(522),
    "408": faults.status(408),
    "a web page": faults.html,
    "nothing": faults.saying(b""),
    "truncated": faults.truncated,
    "empty though there is a total": faults.emptied,
    "an entry less than promised": faults.shortened,
    "a reset": faults.sent(Manner.RESET),
    "an end in the middle": faults.sent(Manner.DROPPED),
}
REFUSING = {
    "429": faults.status(429, b"Rate exceeded."),
    "429 with Retry-After": faults.status(429, Retry_After="7"),
    "406": faults.status(406),
    "406 without a word": faults.status(406, b""),
    "418": faults.status(418),
    "403 that speaks of automated access": faults.status(403, b"<h1>Denied</h1><p>Automated access is limited.</p>"),
    "400 that says so": faults.status(400, b"Rate exceeded."),
    "rate exceeded in words": faults.saying(b"Rate exceeded."),
    "rate exceeded on a page": faults.saying(b"<html><body>Rate exceeded.</body></html>", "text/html"),
}
SLOW = {
    "silence": faults.sent(Manner.SILENT),
    "a trickle": faults.sent(Manner.TRICKLING),
    "a trickle of headers": faults.sent(Manner.TRICKLING_HEADERS),
}


@pytest.mark.parametrize("name", PASSING | REFUSING)
async def test_a_fault_that_passes_is_not_noticed(name: str, server: ArxivServer, client: ArxivClient) -> None:
    server.script((PASSING | REFUSING)[name])
    await _is_not_noticed(server, client)


@pytest.mark.parametrize("name", SLOW)
async def test_slowness_that_passes_is_not_noticed(name: str, server: ArxivServer, hasty: ArxivClient) -> None:
    server.script(SLOW[name])
    async with asyncio.timeout(PATIENCE):
        await _is_not_noticed(server, hasty)


async def _is_not_noticed(server: ArxivServer, client: ArxivClient) -> None:
    page = await client.search("cat:cs.CV", limit=3, urgent=True)
    assert [paper.id for paper in page.papers] == ["2401.00250", "2401.00249", "2401.00248"]
    assert page.total == 250
    assert len(server.asked) == 2
    assert server.most_at_once == 1


@pytest.mark.parametrize("name", ["a web page", "truncated", "empty though there is a total", "500"])
async def test_a_fault_on_a_later_page_loses_nothing(name: str, server: ArxivServer, client: ArxivClient) -> None:
    server.script(None, PASSING[name], None)
    page = await client.search("cat:cs.CV", limit=250)
    assert len(page.papers) == 250
    assert [asked.params["start"] for asked in server.asked] == ["0", "100", "100", "200"]


@pytest.mark.parametrize("name", PASSING | REFUSING | SLOW)
async def test_a_fault_that_stays_becomes_one_clear_error(
    name: str, server: ArxivServer, gate: Gate, clock: ManualClock
) -> None:
    client = ArxivClient(server.url, gate, clock, timeout_seconds=0.1 if name in SLOW else 30)
    server.script(*[(PASSING | REFUSING | SLOW)[name]] * 10)
    called = clock.monotonic()
    with pytest.raises(UnavailableError) as error:
        await client.search("cat:cs.CV", limit=3, urgent=True)
    await client.aclose()
    refuses = "is refusing requests right now" if name in REFUSING else "is not answering at the moment"
    assert str(error.value.sentence) == f"arXiv {refuses}."
    assert error.value.next_step
    assert clock.monotonic() - called <= URGENT.seconds + 0.1
    assert 1 < len(server.asked) <= URGENT.tries


async def test_waits_grow_and_are_spread(server: ArxivServer) -> None:
    waits = []
    for seed in (1, 1, 2):
        clock = ManualClock(auto=True)
        client = ArxivClient(server.url, Gate(clock, delay_seconds=0), clock, jitter=Random(seed))
        server.script(*[faults.status(500)] * 3)
        await client.fetch(["2401.00001"])
        await client.aclose()
        waits.append([wait for wait in clock.slept if wait])
    assert waits[0] == waits[1] != waits[2]
    for first, second, third in waits:
        assert 1 <= first <= 2 <= second <= 4 <= third <= 8


async def test_atom_under_another_content_type_will_do(server: ArxivServer, client: ArxivClient) -> None:
    server.script(faults.typed("text/html"))
    assert (await client.search("cat:cs.CV", limit=3)).total == 250
    assert len(server.asked) == 1


async def test_a_body_without_end_is_not_read_to_its_end(gate: Gate, clock: ManualClock, many: list[Paper]) -> None:
    with ArxivServer(Corpus(many)) as server:
        client = ArxivClient(server.url, gate, clock)
        client._pages._session._max_bytes = 100_000  # the real limit would make this test slow
        server.script(faults.saying(b"<feed>" + b" " * 200_000))
        with pytest.raises(UnavailableError):
            await client.search("cat:cs.CV")
        await client.aclose()


async def test_retry_after_in_seconds_holds_everybody_back(server: ArxivServer, client: ArxivClient) -> None:
    server.script(faults.status(503, Retry_After="20"))
    await asyncio.gather(client.fetch(["2401.00001"]), client.fetch(["2401.00002"], urgent=True))
    assert len(server.asked) == 3
    assert server.asked[1].at >= 20


async def test_retry_after_as_a_date(server: ArxivServer, client: ArxivClient, clock: ManualClock) -> None:
    server.script(faults.status(429, Retry_After="Sat, 23 Mar 2024 12:00:45 GMT"))
    await client.fetch(["2401.00001"])
    assert server.asked[1].at == 45


async def test_a_person_hears_at_once_when_arxiv_wants_a_long_pause(
    server: ArxivServer, client: ArxivClient, clock: ManualClock
) -> None:
    server.script(faults.status(503, Retry_After="600"))
    with pytest.raises(UnavailableError) as error:
        await client.fetch(["2401.00001"], urgent=True)
    assert clock.monotonic() < 1
    assert error.value.retry_after
    assert error.value.retry_after.total_seconds() == 600
    assert "10 minutes" in str(error.value)
    with pytest.raises(UnavailableError):  # and nobody knocks in the meantime
        await client.fetch(["2401.00002"], urgent=True)
    assert len(server.asked) == 1


async def test_a_harvest_waits_a_pause_out(server: ArxivServer, client: ArxivClient) -> None:
    server.script(faults.status(503, Retry_After="500"))
    assert await client.fetch(["2401.00001"])
    assert server.asked[1].at >= 500


@pytest.mark.parametrize(
    "name", ["406", "429", "403 that speaks of automated access", "rate exceeded on a page", "503"]
)
async def test_where_arxiv_refuses_background_work_is_silent_for_ten_minutes(
    name: str, server: ArxivServer, client: ArxivClient, clock: ManualClock
) -> None:
    server.script((PASSING | REFUSING)[name])
    background = asyncio.gather(*(client.fetch([f"2401.{n:05}"]) for n in range(1, 6)), return_exceptions=True)
    async with asyncio.timeout(PATIENCE):
        assert {type(each) for each in await background} == {UnavailableError}
    assert len(server.asked) == 1
    assert await client.fetch(["2401.00007"], urgent=True), "a person's question"
    with pytest.raises(UnavailableError):
        await client.fetch(["2401.00008"])
    assert len(server.asked) == 2
    await clock.sleep(600)
    assert await client.fetch(["2401.00008"])


async def test_a_refusal_of_one_persons_question_silences_nobody(server: ArxivServer, client: ArxivClient) -> None:
    server.script(faults.status(406))
    assert await client.fetch(["2401.00001"], urgent=True)
    assert await client.fetch(["2401.00002"])


async def test_where_a_person_is_refused_again_and_again_background_work_is_silent(
    server: ArxivServer, client: ArxivClient
) -> None:
    server.script(*[faults.status(406)] * URGENT.tries)
    with pytest.raises(UnavailableError):
        await client.fetch(["2401.00001"], urgent=True)
    asked = len(server.asked)
    with pytest.raises(UnavailableError, match="refusing"):
        await client.fetch(["2401.00002"])
    assert len(server.asked) == asked


class TestUrgency:
    """A person joins in waiting for what was begun in the background."""

    @staticmethod
    async def wind(clock: ManualClock, *, until: Callable[[], bool]) -> None:
        """Let the time pass, second by second, but while arXiv is being asked, which takes real time."""
        async with asyncio.timeout(PATIENCE):
            while not until():
                await asyncio.sleep(0.001)
                if clock.sleepers:
                    await clock.advance(1)

    async def test_who_joins_moves_to_the_front(
        self, server: ArxivServer, gate: Gate, client: ArxivClient, clock: ManualClock
    ) -> None:
        joined, waiting = Urgency(), ExitStack()
        async with gate.turn():
            ids = [f"2401.{n:05}" for n in range(1, 9)]
            others = [asyncio.create_task(client.fetch([each])) for each in ids[:7]]
            task = asyncio.create_task(client.fetch([ids[7]], urgent=joined))
            await settle()
            with joined.raised_by(Urgency(urgent=True)):
                pass  # somebody who leaves again
            others.append(asyncio.create_task(client.fetch(["2401.00009"], urgent=True)))
            await settle()
            waiting.enter_context(joined.raised_by(Urgency(urgent=True)))
        await asyncio.gather(task, *others)
        waiting.close()
        asked = [each.params["id_list"] for each in server.asked]
        assert asked == ["2401.00009", ids[7], *ids[:7]]

    @pytest.mark.parametrize("fault", [faults.status(500), faults.html, faults.sent(Manner.RESET)])
    async def test_who_joins_hears_as_soon_as_a_person_does(self, fault: Fault, server: ArxivServer) -> None:
        clock, joined = ManualClock(), Urgency()
        client = ArxivClient(server.url, Gate(clock), clock, jitter=Random(1))
        server.script(*[fault] * 20)
        task = asyncio.create_task(client.fetch(["2401.00001"], urgent=joined))
        await self.wind(clock, until=lambda: len(server.asked) == 6)  # the waits have grown to most of a minute by now
        with joined.raised_by(Urgency(urgent=True)):
            began = clock.monotonic()
            await self.wind(clock, until=task.done)
        assert clock.monotonic() - began <= URGENT.seconds + 1
        assert isinstance(task.exception(), UnavailableError)
        assert len(server.asked) <= 6 + URGENT.tries
        await client.aclose()

    async def test_when_the_person_leaves_the_patience_is_a_digests_again(self, server: ArxivServer) -> None:
        clock, joined = ManualClock(), Urgency()
        client = ArxivClient(server.url, Gate(clock), clock, jitter=Random(1))
        server.script(*[faults.status(500)] * 7)
        task = asyncio.create_task(client.fetch(["2401.00001"], urgent=joined))
        with joined.raised_by(Urgency(urgent=True)):
            await self.wind(clock, until=lambda: len(server.asked) == 2)
        await self.wind(clock, until=task.done)
        assert task.result()
        assert clock.monotonic() > URGENT.seconds
        await client.aclose()

    async def test_who_joins_during_a_long_pause_hears_at_once(
        self, server: ArxivServer, gate: Gate, client: ArxivClient, clock: ManualClock
    ) -> None:
        joined = Urgency()
        gate.pause(300)
        task = asyncio.create_task(client.fetch(["2401.00001"], urgent=joined))
        await asyncio.sleep(0)
        with joined.raised_by(Urgency(urgent=True)), pytest.raises(UnavailableError):
            await task
        assert clock.monotonic() < 1
