"""A database in a file of its own for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from store.database import Store, open_store
from tests.stores import made_at, url_of


@pytest.fixture
def url(tmp_path: Path) -> str:
    return url_of(tmp_path / "herald.db")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(made_at(tmp_path / "herald.db")) as opened:
        yield opened
