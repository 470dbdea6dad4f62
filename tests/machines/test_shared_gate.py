"""arXiv's gate is one for the whole installation: each process asks in its turn, people first, and all keep a pause."""

import asyncio
from itertools import pairwise

import pytest

from bot.app import App
from chat.clock import SystemClock
from chat.errors import UnavailableError
from papers import ids
from papers.arxiv import shared_gate
from papers.arxiv.gate import GateClosedError
from papers.arxiv.shared_gate import SharedGate
from services.machines import gates
from services.machines.gates import StoredTurnstile
from store.database import open_store
from tests import databases
from tests.machines.conftest import DELAY
from tests.patience import PATIENCE
from tests.servers.arxiv import ArxivServer, make_paper
from tests.servers.arxiv.faults import status

NAMES = [make_paper(n).id for n in range(1, 31)]


def gaps(arxiv: ArxivServer) -> list[float]:
    times = [asked.at for asked in arxiv.asked]
    return [later - earlier for earlier, later in pairwise(times)]


async def test_three_processes_keep_one_rate_and_people_go_first(apps: list[App], arxiv: ArxivServer) -> None:
    work = [
        asyncio.create_task(app.services.library.renew([NAMES[3 * n + k]]))
        for n in range(3)
        for k, app in enumerate(apps)
    ]
    while len(arxiv.asked) < 2:  # noqa: ASYNC110  the server is in threads
        await asyncio.sleep(0.01)
    there = len(arxiv.asked)
    people = [asyncio.create_task(app.services.library.get([ids.parse(NAMES[20 + k])])) for k, app in enumerate(apps)]
    await asyncio.gather(*work, *people)
    assert 6 <= len(arxiv.asked) <= 12  # what waits in one process may be asked at once
    assert min(gaps(arxiv)) >= DELAY
    order = [asked.params["id_list"] for asked in arxiv.asked]
    of_people = [next(n for n, each in enumerate(order) if NAMES[20 + k] in each) for k in range(3)]
    assert max(of_people) <= there + 3  # one may have had its turn already


async def test_a_pause_that_one_process_is_told_holds_for_all(apps: list[App], arxiv: ArxivServer) -> None:
    first, second, _ = apps
    arxiv.script(status(503, Retry_After="1"))
    asked = asyncio.create_task(first.services.library.renew([NAMES[0]]))
    while not arxiv.asked:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.05)
    await second.services.library.renew([NAMES[1]])
    await asked
    assert gaps(arxiv)[0] >= 1.0


async def test_the_turn_of_a_process_that_died_comes_back(
    apps: list[App], arxiv: ArxivServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gates, "LEASE_SECONDS", 0.8)
    died = StoredTurnstile(apps[0].store, "arxiv")
    assert (await died.take(urgent=False)).granted
    began = asyncio.get_running_loop().time()
    asked = asyncio.create_task(apps[1].services.library.renew([NAMES[0]]))
    await asyncio.sleep(0.4)
    assert not arxiv.asked
    await asked
    assert 0.8 <= asyncio.get_running_loop().time() - began < 6.0
    assert not await died.keep()


async def test_a_long_request_keeps_its_turn_and_one_that_lost_it_is_broken_off(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gates, "LEASE_SECONDS", 0.6)
    monkeypatch.setattr(shared_gate, "LEASE_SECONDS", 0.6)
    monkeypatch.setattr(shared_gate, "_MARGIN", 0.1)
    monkeypatch.setattr(shared_gate, "RENEW_SECONDS", 0.15)
    async with open_store(url) as store:
        mine, other = StoredTurnstile(store, "arxiv"), StoredTurnstile(store, "arxiv")
        gate = SharedGate(SystemClock(), 0.1, mine)
        async with gate.turn():
            await asyncio.sleep(1.0)
            assert not (await other.take(urgent=True)).granted

        async def lose() -> None:
            async with gate.turn():
                taken = "UPDATE gates SET holder = 'another'"  # it may have to wait for a transaction of this loop
                await asyncio.to_thread(databases.server().ask, taken, url.rpartition("/")[2])
                await asyncio.sleep(PATIENCE)

        with pytest.raises(GateClosedError):
            await lose()
        await gate.aclose()


async def test_nobody_asks_while_the_database_is_away_and_who_waits_hears_of_it(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_gate, "AWAY_SECONDS", 0.2)
    monkeypatch.setattr(shared_gate, "RENEW_SECONDS", 0.1)
    made = databases.made()
    async with open_store(made) as store:
        gate = SharedGate(SystemClock(), 0.1, StoredTurnstile(store, "arxiv"))
        async with gate.turn():
            pass
        databases.server().drop(made)
        with pytest.raises(UnavailableError):
            async with gate.turn(urgency=True):
                pytest.fail("it was let through")
        await gate.aclose()
