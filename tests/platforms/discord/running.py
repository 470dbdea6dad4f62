"""The whole bot on the sample papers, connected to a Discord of our own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.app import App, open_app
from bot.cli.run import warm
from bot.platforms.discord.adapter import Discord
from bot.platforms.discord.spec import DiscordSettings
from bot.settings.load import load
from chat.clock import Clock, SystemClock
from papers.sample import SAMPLE_NOW
from tests.clocks import settle
from tests.platforms.discord.environment import variables
from tests.servers.discord import Channel, DiscordServer, Interaction, Message, User


@dataclass
class Running:
    """A bot and the program that it speaks for."""

    app: App
    discord: Discord


async def answered(server: DiscordServer, asked: Interaction) -> Message:
    """Return the answer to an interaction once it is more than a sign that the bot thinks."""

    def standing() -> list[Message]:
        return [each for each in asked.answers if not (each.loading or each.deleted or "⏳" in each.text)]

    return (await server.wait_for(standing))[-1]


async def slash(server: DiscordServer, user: User, channel: Channel, line: str, /, **options: Any) -> Interaction:
    """Have somebody use a command, and wait for the answer."""
    asked = await server.slash(user, channel, line, **options)
    await answered(server, asked)
    return asked


async def press(server: DiscordServer, user: User, message: Message, label: str) -> Interaction:
    """Have somebody press a button, and wait for the answer."""
    asked = await server.press(user, message, label)
    await answered(server, asked)
    return asked


@asynccontextmanager
async def running(
    server: DiscordServer, folder: Path, *, clock: Clock | None = None, sample: bool = True, **environ: str
) -> AsyncIterator[Running]:
    """Run the bot as long as the context lasts."""
    set_by = variables(server, folder, **environ)
    clock = clock or SystemClock(SAMPLE_NOW)
    async with open_app(load(None, set_by), sample=sample, clock=clock, environ=set_by) as app:
        discord = Discord(app.settings.section(DiscordSettings), app.dispatcher, app.services, clock=clock)
        discord.client._connection.guild_ready_timeout = 0.05
        warm(app)
        try:
            await discord.open()
            await discord.listen()
            await server.online()
            await discord.client.wait_until_ready()
            yield Running(app, discord)
        finally:
            await discord.stop(3)
            await discord.close()
            await settle()  # the tasks in which the client tells of its end
