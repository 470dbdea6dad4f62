"""A database on a server, and a Telegram."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests import databases
from tests.machines.crew import Crew
from tests.servers.telegram import TelegramServer


@pytest.fixture
async def crew(tmp_path: Path) -> AsyncIterator[Crew]:
    url = databases.made()
    async with TelegramServer() as telegram:
        yield Crew(url, tmp_path, telegram)
    databases.server().drop(url)
