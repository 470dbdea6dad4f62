"""What the tests of the lists share: a scripted arXiv, a bot that follows some of it, and a clock that tests hold."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clocks import ManualClock
from tests.listing.bots import MORNING, Bot
from tests.servers.arxiv import Announcing, ArxivServer


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(MORNING, auto=True)


@pytest.fixture
def arxiv(clock: ManualClock) -> Announcing:
    return Announcing(clock.now)


@pytest.fixture
def server(arxiv: Announcing, clock: ManualClock) -> Iterator[ArxivServer]:
    with ArxivServer(arxiv, clock.monotonic, arxiv.places) as opened:
        yield opened


@pytest.fixture
def bot(tmp_path: Path, clock: ManualClock, arxiv: Announcing, server: ArxivServer) -> Bot:
    return Bot(tmp_path, clock, arxiv, server)
