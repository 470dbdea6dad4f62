"""The client when there is no arXiv, and when its callers leave."""

import asyncio
import socket

import pytest

from chat.errors import UnavailableError
from papers.arxiv.asking import URGENT
from papers.arxiv.client import ArxivClient
from papers.arxiv.gate import Gate
from tests.clocks import ManualClock, settle
from tests.patience import PATIENCE
from tests.servers.arxiv import ArxivServer, faults
from tests.servers.arxiv.answers import Manner


async def test_connection_refused(gate: Gate, clock: ManualClock) -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        client = ArxivClient(f"http://127.0.0.1:{reserved.getsockname()[1]}/api/query", gate, clock)
        with pytest.raises(UnavailableError, match="not answering"):
            await client.fetch(["2401.00001"], urgent=True)
        await client.aclose()


async def test_a_name_that_does_not_resolve(gate: Gate, clock: ManualClock, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    client = ArxivClient("http://arxiv.invalid/api/query", gate, clock)
    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(UnavailableError, match="not answering"):
        await client.fetch(["2401.00001"], urgent=True)
    await client.aclose()


async def test_no_tls_where_tls_should_be(server: ArxivServer, gate: Gate, clock: ManualClock) -> None:
    client = ArxivClient(server.url.replace("http", "https"), gate, clock, timeout_seconds=0.5)
    with pytest.raises(UnavailableError, match="not answering"):
        await client.fetch(["2401.00001"], urgent=True)
    await client.aclose()


async def test_an_address_that_is_none(gate: Gate, clock: ManualClock) -> None:
    client = ArxivClient("arxiv", gate, clock)
    with pytest.raises(UnavailableError, match="address that is set"):
        await client.fetch(["2401.00001"], urgent=True)
    await client.aclose()


async def test_when_arxiv_is_silent_all_who_wait_hear_within_half_a_minute(server: ArxivServer) -> None:
    clock = ManualClock()
    client = ArxivClient(server.url, Gate(clock), clock, timeout_seconds=0.2)
    server.script(*[faults.sent(Manner.SILENT)] * 20)
    callers = [asyncio.create_task(client.fetch([f"2401.{n:05}"], urgent=True)) for n in range(1, 11)]
    while not all(caller.done() for caller in callers):
        await asyncio.sleep(0.01)
        if clock.sleepers:
            await clock.advance(1)
    await client.aclose()
    assert clock.monotonic() <= URGENT.seconds + 1
    assert all(isinstance(caller.exception(), UnavailableError) for caller in callers)
    assert server.most_at_once == 1


async def test_a_long_line_of_people_is_no_outage(server: ArxivServer, client: ArxivClient, clock: ManualClock) -> None:
    server.script(*[None] * 19, faults.status(500))
    async with asyncio.TaskGroup() as group:
        fetched = [group.create_task(client.fetch([f"2401.{n:05}"], urgent=True)) for n in range(1, 21)]
    assert all(task.result() for task in fetched)
    assert server.asked[19].at > URGENT.seconds


async def test_a_person_whose_turn_comes_late_still_gets_a_try(server: ArxivServer) -> None:
    clock = ManualClock()
    gate = Gate(clock)
    client = ArxivClient(server.url, gate, clock)
    async with gate.turn():  # somebody reads a long paper
        task = asyncio.create_task(client.fetch(["2401.00001"], urgent=True))
        await clock.advance(URGENT.seconds + 10)
    await clock.advance(3)
    assert await task
    await client.aclose()


async def test_after_an_outage_arxiv_is_asked_again(
    server: ArxivServer, client: ArxivClient, clock: ManualClock
) -> None:
    server.script(*[faults.status(500)] * URGENT.tries)
    with pytest.raises(UnavailableError):
        await client.fetch(["2401.00001"], urgent=True)
    await clock.sleep(60)
    assert await client.fetch(["2401.00001"], urgent=True)


async def test_cancelling_breaks_the_request_off_and_frees_the_gate(server: ArxivServer, client: ArxivClient) -> None:
    server.script(faults.sent(Manner.SILENT))
    task = asyncio.create_task(client.fetch(["2401.00001"], urgent=True))
    await asyncio.to_thread(server.arrived.wait)
    task.cancel()
    await asyncio.wait([task], timeout=10)  # the request itself might last half a minute
    assert task.cancelled()
    assert await client.fetch(["2401.00002"], urgent=True)
    assert server.asked[1].at >= 3


async def test_closing_breaks_off_what_is_under_way(server: ArxivServer, gate: Gate, clock: ManualClock) -> None:
    client = ArxivClient(server.url, gate, clock, timeout_seconds=30)
    server.script(faults.sent(Manner.SILENT))
    task = asyncio.create_task(client.fetch(["2401.00001"], urgent=True))
    await asyncio.to_thread(server.arrived.wait)
    async with asyncio.timeout(PATIENCE):
        await client.aclose()
        task.cancel()
        await asyncio.wait([task])


async def test_the_event_loop_stays_free_while_arxiv_thinks(server: ArxivServer, hasty: ArxivClient) -> None:
    server.script(faults.sent(Manner.SILENT))
    task = asyncio.create_task(hasty.fetch(["2401.00001"]))
    await asyncio.to_thread(server.arrived.wait)
    await settle(1000)
    assert not task.done()
    assert await task
