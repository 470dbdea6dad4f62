"""The whole bot on the sample papers, talking to a Discord of our own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.app import App
from bot.platforms.discord.adapter import Discord
from tests.platforms.discord.running import running
from tests.platforms.telegram.stage import QuickClock
from tests.servers.discord import Attached, Channel, DiscordServer, Interaction, Message, User


class LeapingClock(QuickClock):
    """A clock whose hours last six minutes, and of which an hour can also pass at once."""

    def __init__(self) -> None:
        self._leapt = 0.0
        super().__init__()

    def monotonic(self) -> float:
        return super().monotonic() + self._leapt

    def leap(self, seconds: float) -> None:
        """Let that much time pass at once, for whoever looks at the clock."""
        self._leapt += seconds

    def put_forward(self, moment: datetime) -> None:
        self._ahead += max(moment - self.now(), timedelta(0))


@dataclass
class Stage:
    """One bot and its server; Ann owns the guild, whose channels the bot may write to."""

    server: DiscordServer
    app: App
    discord: Discord
    clock: LeapingClock
    ann: User
    papers: Channel
    said: list[Message] = field(default_factory=list)

    @property
    def dm(self) -> Channel:
        return self.server.dm(self.ann)

    async def slash(
        self, line: str, where: Channel | None = None, by: User | None = None, count: int = 1, /, **options: Any
    ) -> Message:
        """Send a command, and return the last of so many finished messages that come of it."""
        asked = await self.server.slash(by or self.ann, where or self.papers, line, **options)
        return await self.answer(asked, count)

    async def press(self, message: Message, label: str, by: User | None = None, count: int = 1) -> Message:
        """Press a button, and give the last of so many finished messages that come of it."""
        return await self.answer(await self.server.press(by or self.ann, message, label), count)

    async def answer(self, asked: Interaction, count: int = 1) -> Message:
        """Wait until an interaction has brought so many messages and no work is under way in them."""
        await self.server.wait_for(lambda: len(standing(asked)) >= count and all(map(is_finished, standing(asked))))
        return standing(asked)[-1]

    async def say(
        self,
        words: str,
        where: Channel | None = None,
        by: User | None = None,
        reply_to: Message | None = None,
        *files: Attached,
        **how: Any,
    ) -> Message:
        """Write something, and give the finished answer."""
        room = where or self.dm
        before = len(room.posted)
        self.server.say(by or self.ann, room, words, reply_to, *files, **how)
        await self.server.wait_for(lambda: len(room.posted) > before)
        await self.server.wait_for(lambda: all(map(is_finished, room.posted)))
        return room.posted[-1]

    async def strike(self, moment: datetime) -> int:
        """Put the clock forward, and have what is due posted."""
        self.clock.put_forward(moment)
        return await self.app.runner({"discord": self.discord}).run_due()


def standing(asked: Interaction) -> list[Message]:
    """Return what came of an interaction and was not taken away."""
    return [each for each in asked.answers if not each.deleted]


def is_finished(message: Message) -> bool:
    """Return whether a message shows no work under way."""
    return not message.loading and "⏳" not in message.text


@asynccontextmanager
async def open_stage(
    server: DiscordServer,
    folder: Path,
    papers: Channel | None = None,
    *,
    clock: LeapingClock | None = None,
    sample: bool = True,
    **environ: str,
) -> AsyncIterator[Stage]:
    """Start the bot; two that share a folder share a store, and those that are given a channel share its guild."""
    if papers is None:
        papers = server.channel(server.guild("Lab", server.user("Ann")), "papers")
    assert papers.guild is not None
    clock = clock or LeapingClock()
    async with running(server, folder, clock=clock, sample=sample, **environ) as bot:
        yield Stage(server, bot.app, bot.discord, clock, papers.guild.owner, papers)
