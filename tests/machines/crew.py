"""Processes of the bot over one PostgreSQL database, and the Telegram that they all speak to."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.platforms.process import Running, begin, environment
from tests.servers.telegram import TelegramServer


@dataclass
class Crew:
    """What processes share, and the way to begin one."""

    url: str
    folder: Path
    telegram: TelegramServer

    def environment(self, **more: str) -> dict[str, str]:
        """Return the variables that processes are begun with."""
        given = {
            "HERALD_TELEGRAM__TOKEN": self.telegram.token,
            "HERALD_TELEGRAM__API_URL": self.telegram.base_url,
            "HERALD_STORE__URL": self.url,
            "HERALD_ARCHIVE__DIRECTORY": str(self.folder / "site"),
        }
        return environment(**given | more)

    @asynccontextmanager
    async def process(self, *arguments: str, **more: str) -> AsyncIterator[Running]:
        """Begin a process, which is ready then, and dead at the end."""
        command = arguments or ("run",)
        begun = await begin(*command, "--sample", cwd=self.folder, environ=self.environment(**more))
        async with Running(begun) as running:
            yield running
