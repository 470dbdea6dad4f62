"""What the tests of arXiv's records and client share: papers, a clock, a small arXiv and a client for it."""

from collections.abc import AsyncIterator, Iterator
from random import Random

import pytest

from papers.arxiv.client import ArxivClient
from papers.arxiv.gate import Gate
from papers.paper import Paper
from tests.clocks import ManualClock
from tests.servers.arxiv import ArxivServer, Corpus, make_paper


@pytest.fixture(scope="session")
def many() -> list[Paper]:
    """250 papers: two full pages and a half."""
    return [make_paper(number) for number in range(1, 251)]


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reach the loopback servers directly, whatever proxy this machine uses."""
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(auto=True)


@pytest.fixture
def gate(clock: ManualClock) -> Gate:
    return Gate(clock)


@pytest.fixture
def server(many: list[Paper], clock: ManualClock) -> Iterator[ArxivServer]:
    with ArxivServer(Corpus(many), clock.monotonic) as opened:
        yield opened


@pytest.fixture
async def client(server: ArxivServer, gate: Gate, clock: ManualClock) -> AsyncIterator[ArxivClient]:
    opened = ArxivClient(server.url, gate, clock, timeout_seconds=30, jitter=Random(1))
    yield opened
    await opened.aclose()


@pytest.fixture
async def hasty(server: ArxivServer, gate: Gate, clock: ManualClock) -> AsyncIterator[ArxivClient]:
    """A client whose requests may last half a second."""
    opened = ArxivClient(server.url, gate, clock, timeout_seconds=0.5, jitter=Random(1))
    yield opened
    await opened.aclose()
