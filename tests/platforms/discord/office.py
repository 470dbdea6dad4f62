"""The bot's outgoing side at work: the program on the sample papers, and the real client on a Discord of our own."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot.app import App
from bot.platforms.discord.adapter import Discord
from bot.platforms.discord.posting import Poster
from bot.platforms.discord.refs import ref_of
from chat.refs import ChatRef, Person
from chat.reply import Heading, Item, Listing, Reply
from papers.sample import SampleSource
from services.replies.papers import paper_reply
from summarizer.extractive.summary import OfflineSummarizer
from tests.patience import PATIENCE
from tests.platforms.discord.running import running
from tests.platforms.telegram.stage import QuickClock
from tests.servers.discord import Channel, DiscordServer, Guild, Kind, User

DAY = "Diffusion Models, 23 March 2024"


async def soon(true: Callable[[], bool]) -> None:
    """Wait until the client has heard of something."""
    async with asyncio.timeout(PATIENCE):
        while not true():  # noqa: ASYNC110  what the client hears it hears from a socket
            await asyncio.sleep(0.001)


@dataclass
class Office:
    """One bot and its server; Ann owns the guild."""

    server: DiscordServer
    app: App
    discord: Discord
    clock: QuickClock
    ann: User
    guild: Guild
    heading: Reply = field(init=False)
    papers: list[Reply] = field(default_factory=list)

    def __post_init__(self) -> None:
        listing = Listing((Item("One", url="https://arxiv.org/abs/1"), Item("Two")), ordered=True)
        self.heading = Reply((Heading(DAY), listing))

    async def write_papers(self) -> None:
        for paper in (await SampleSource().fetch(["2403.14621", "2403.14148"])).values():
            summary = await OfflineSummarizer().summarize(paper, "en")
            self.papers.append(paper_reply(paper, summary, self.app.services.languages.words("en")))

    def channel(self, name: str = "papers", kind: Kind = Kind.TEXT, tags: tuple[str, ...] = ()) -> Channel:
        return self.server.channel(self.guild, name, kind, tags)

    async def known(self, channel: Channel) -> ChatRef:
        """Wait until the bot has heard of a channel, and give its address."""
        if channel.kind is Kind.DM:
            return ChatRef("discord", str(channel.id))
        await soon(lambda: self.discord.client.get_channel(channel.id) is not None)
        found = self.discord.client.get_channel(channel.id)
        assert found
        return ref_of(found)

    async def digest(self, ref: ChatRef, first_key: int = 1) -> list[str]:
        """Post a whole digest, and give the ids."""
        opening = await self.discord.post(ref, self.heading, str(first_key))
        rest = [
            await self.discord.post(ref, paper, str(first_key + place), opening)
            for place, paper in enumerate(self.papers, 1)
        ]
        return [opening, *rest]

    def another_poster(self) -> Poster:
        """Return the poster of a process that has just begun, and remembers nothing."""
        return Poster(self.discord.client.poster._sender, self.clock, self.app.services.key_values)

    async def follow(self, channel: Channel, topic: str = "diffusion-models") -> ChatRef:
        """Let a channel follow a topic."""
        ref = await self.known(channel)
        spec = self.app.services.catalogue.resolve(topic)
        await self.app.services.subscriptions.add(ref, Person("discord", str(self.ann.id)), spec)
        return ref

    async def strike(self, moment: datetime) -> int:
        """Put the clock forward, and have what is due posted."""
        self.clock.put_forward(moment)
        return await self.app.runner({"discord": self.discord}).run_due()


@asynccontextmanager
async def open_office(server: DiscordServer, folder: Path) -> AsyncIterator[Office]:
    """Start the bot; two that share a folder share a store."""
    ann = server.user("Ann")
    guild = server.guild("Lab", ann)
    clock = QuickClock()
    async with running(server, folder, clock=clock) as bot:
        office = Office(server, bot.app, bot.discord, clock, ann, guild)
        await office.write_papers()
        yield office
