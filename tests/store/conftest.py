"""A database of its own for each test, once as a file and once on a server."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from store.database import Store, open_store
from tests import databases
from tests.stores import made_at, url_of


@pytest.fixture
def url(tmp_path: Path) -> str:
    return url_of(tmp_path / "herald.db")


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Make a database with the program's tables and give its URL."""
    if request.param == "sqlite":
        yield made_at(tmp_path / "herald.db")
        return
    url = databases.lent()
    yield url
    databases.give_back(url)


@pytest.fixture
async def store(address: str) -> AsyncIterator[Store]:
    async with open_store(address) as opened:
        yield opened
