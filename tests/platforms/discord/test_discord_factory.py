"""The client without its life cycle: built by a plain factory, and driven by whoever built it."""

import asyncio
from pathlib import Path

import pytest
import yarl
from discord import AppCommandType
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.app import open_app
from bot.platforms.discord.client import build
from bot.platforms.discord.spec import DiscordSettings
from bot.settings.load import load
from chat.clock import SystemClock
from papers.sample import SAMPLE_NOW
from tests.platforms.discord.environment import variables
from tests.servers.discord import DiscordServer


async def test_a_client_is_built_without_connecting_and_starts_when_it_is_told(
    server: DiscordServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = server.user("Ann")
    papers = server.channel(server.guild("Lab", ann), "papers")
    given, clock = variables(server, tmp_path), SystemClock(SAMPLE_NOW)
    async with open_app(load(None, given), sample=True, clock=clock, environ=given) as app:
        client = build(app.settings.section(DiscordSettings), app.dispatcher, app.services, clock)
        names = {command.name for command in client.tree.get_commands(type=AppCommandType.chat_input)}
        assert names == {command.name for command in app.dispatcher.commands.values() if not command.hidden}
        assert client.user is None
        assert list(server.journal) == []
        assert server.gateway.identified == []

        monkeypatch.setattr(Route, "BASE", server.api_url)
        monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(server.gateway_url))
        started = asyncio.create_task(client.start(server.token))
        await server.online()
        asked = await server.slash(ann, papers, "summarize", paper="2403.14148")
        await server.wait_for(lambda: "Sentences of the abstract itself" in asked.answer.text)
        await client.close()
        await started
