"""A Discord of our own, and the real discord.py talking to it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket

from tests.clocks import settle
from tests.patience import PATIENCE
from tests.platforms.discord.stage import Stage, open_stage
from tests.servers.discord import DiscordServer


class Client(discord.Client):
    """The plainest client with a tree of commands."""

    def __init__(self, intents: discord.Intents) -> None:
        super().__init__(intents=intents, guild_ready_timeout=0.05)
        self.tree = app_commands.CommandTree(self)
        self.heard: list[discord.Message] = []

    async def on_message(self, message: discord.Message) -> None:
        if message.author != self.user:
            self.heard.append(message)


Connect = Callable[..., Awaitable[Client]]


@dataclass
class Rest:
    """Calls without a client library: each gives status, body and headers."""

    server: DiscordServer
    session: aiohttp.ClientSession

    async def __call__(
        self, method: str, path: str, body: Any = None, *, bare: bool = False
    ) -> tuple[int, Any, dict[str, str]]:
        headers = {} if bare else {"Authorization": f"Bot {self.server.token}"}
        async with self.session.request(method, self.server.api_url + path, json=body, headers=headers) as answer:
            said = await answer.json(content_type=None) if answer.status != 204 else None
            return answer.status, said, dict(answer.headers)

    async def refused(self, method: str, path: str, body: Any = None) -> tuple[int, int]:
        """Return the status and the code of a refusal."""
        status, said, _ = await self(method, path, body)
        assert status >= 400, said
        return status, said["code"]


async def eventually(predicate: Callable[[], object], within: float = PATIENCE) -> None:
    """Wait until something is true on the client's side, of which the server hears nothing."""
    async with asyncio.timeout(within):
        while not predicate():  # noqa: ASYNC110  a client library changes it
            await asyncio.sleep(0.005)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Skip the library's own waits between two connections, which are in real time."""

    async def at_once(*_: object, **__: object) -> None:
        pass

    monkeypatch.setattr("discord.client.ExponentialBackoff.delay", lambda _: 0.05)
    monkeypatch.setattr("discord.Client.before_identify_hook", at_once)


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as running:
        yield running


@pytest.fixture
async def rest(server: DiscordServer) -> AsyncIterator[Rest]:
    async with aiohttp.ClientSession() as session:
        yield Rest(server, session)


@pytest.fixture
async def connect(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Connect]:
    """Yield a function that connects a client to a server."""
    async with AsyncExitStack() as stack:

        async def client(server: DiscordServer, intents: discord.Intents | None = None) -> Client:
            monkeypatch.setattr(discord.http.Route, "BASE", server.api_url)
            monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(server.gateway_url))
            made = Client(intents or discord.Intents(guilds=True, guild_messages=True, dm_messages=True))
            await stack.enter_async_context(made)
            await made.login(server.token)
            running = asyncio.create_task(made.connect())
            stack.push_async_callback(_end, running)
            ready = asyncio.create_task(made.wait_until_ready())
            await asyncio.wait([ready, running], return_when=asyncio.FIRST_COMPLETED)
            if not ready.done():
                ready.cancel()
                running.result()
            return made

        yield client


async def _end(running: asyncio.Task[None]) -> None:
    running.cancel()
    await asyncio.wait([running])
    await settle()  # the tasks in which the client tells of its end


@pytest.fixture
async def stage(server: DiscordServer, tmp_path: Path) -> AsyncIterator[Stage]:
    """Yield the whole bot on the sample papers, connected to the server."""
    async with open_stage(server, tmp_path) as opened:
        yield opened
