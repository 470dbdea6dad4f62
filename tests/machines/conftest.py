"""Several bots over one database on a server, each a process of its own as far as the others can tell."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.app import App, open_app
from bot.settings.load import load
from tests import databases
from tests.machines.crew import Crew
from tests.servers.arxiv import ArxivServer, Corpus, make_paper
from tests.servers.telegram import TelegramServer

DELAY = 0.3  # seconds between two requests


@pytest.fixture
def url() -> Iterator[str]:
    """Return the address of a database that all of them use."""
    lent = databases.lent()
    yield lent
    databases.give_back(lent)


@pytest.fixture
def arxiv() -> Iterator[ArxivServer]:
    """Run an arXiv with thirty papers."""
    with ArxivServer(Corpus(make_paper(n) for n in range(1, 31))) as server:
        yield server


@pytest.fixture
def variables(url: str, arxiv: ArxivServer) -> dict[str, str]:
    """Return what sets each bot up."""
    return {
        "HERALD_STORE__URL": url,
        "HERALD_ARXIV__API_URL": arxiv.url,
        "HERALD_ARXIV__SITE_URL": arxiv.root,
        "HERALD_ARXIV__RSS_URL": arxiv.root,
        "HERALD_ARXIV__OAI_URL": f"{arxiv.root}/oai",
        "HERALD_ARXIV__DELAY_SECONDS": str(DELAY),
    }


@pytest.fixture
async def apps(variables: dict[str, str]) -> AsyncIterator[list[App]]:
    """Open three bots."""
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(open_app(load(None, variables), environ=variables)) for _ in range(3)]


@pytest.fixture
async def crew(url: str, tmp_path: Path) -> AsyncIterator[Crew]:
    """Run a Telegram that processes over the database speak to."""
    async with TelegramServer() as telegram:
        yield Crew(url, tmp_path, telegram)
