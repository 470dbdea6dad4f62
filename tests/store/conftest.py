"""A database of its own for each test, once as a file and once on a server."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from store.database import Store, open_store
from tests import databases
from tests.stores import made_at, url_of


@pytest.fixture
def url(tmp_path: Path) -> str:
    return url_of(tmp_path / "herald.db")


@pytest.fixture(params=["sqlite", "postgresql"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    if request.param == "sqlite":
        async with open_store(made_at(tmp_path / "herald.db")) as opened:
            yield opened
        return
    url = databases.made()
    try:
        async with open_store(url) as opened:
            yield opened
    finally:
        databases.server().drop(url)
