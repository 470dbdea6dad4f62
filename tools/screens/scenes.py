"""What is played for the pictures: people and the bot on the test servers, with the bundled papers."""

import tempfile
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.papers import sent
from tests.platforms.discord.stage import Stage as DiscordStage
from tests.platforms.discord.stage import is_finished
from tests.platforms.discord.stage import open_stage as open_discord
from tests.platforms.telegram.stage import Stage as TelegramStage
from tests.platforms.telegram.stage import open_stage as open_telegram
from tests.servers.discord import DiscordServer
from tests.servers.telegram import TelegramServer
from tools.screens import archive, discord, telegram
from tools.screens.page import phone

PAPER, OTHER = "2403.14148", "2403.14621"


@dataclass(frozen=True, slots=True)
class Said:
    """What the person says in one language."""

    language: str
    question: str
    follow_up: str
    wish: str
    accept: str
    nonsense: str
    subscribed: str
    post_now: str
    evidence: str


ENGLISH = Said(
    "en",
    "which FVD score does it achieve?",
    "and how much faster is it?",
    "send me diffusion papers every morning at 9",
    "Follow",
    "qwerty asdf",
    "Diffusion Models",
    "Post the first",
    "Evidence",
)
CHINESE = Said(
    "zh-hans",
    "FVD 是多少？",
    "在 WebVid-10M 上呢？",
    "每天早上9点给我发扩散模型的论文",
    "订阅",
    "呜啦呜啦",
    "扩散模型",
    "现在就发",
    "依据",
)


@dataclass
class Telegram:
    """One person's private chat and group, and what is on the screen of their phone."""

    stage: TelegramStage
    said: Said
    screen: list[str] = field(default_factory=list)

    async def say(self, words: str, reply_to: object = None, *, whole: bool = False) -> object:
        """Write to the bot, and show both; the `whole` of an answer ends with buttons."""
        room = self.stage.room
        message, before = room.says(words, reply_to=reply_to), len(room.posted)  # type: ignore[arg-type]
        self.screen.append(telegram.drawn(message.as_json(), own=True))
        answer = await self.stage.finished(await room.answer_to(message))
        if whole:
            await self.stage.server.wait_for(lambda: room.posted[-1].labels)
        self.screen += [telegram.drawn(each.as_json()) for each in (room.posted[before:] if whole else [answer])]
        return answer

    async def send(self, content: bytes) -> None:
        """Send a file, and show the answer."""
        message = self.stage.room.sends_file("gates.pdf", content, "application/pdf")
        self.screen.append(telegram.drawn(message.as_json(), own=True))
        answer = await self.stage.finished(await self.stage.room.answer_to(message))
        self.screen.append(telegram.drawn(answer.as_json()))

    async def first_digest(self) -> None:
        """Add the bot to a group, and press twice."""
        group = self.stage.server.group("Readers" if self.said is ENGLISH else "读书会", self.stage.ann, bot=False)
        group.adds_bot(self.stage.ann)
        await self.stage.server.wait_for(lambda: group.posted)
        followed = await self.stage.press_for(group.posted[0], self.said.subscribed)
        await self.stage.press_for(followed, self.said.post_now)
        await self.stage.app.runner({"telegram": self.stage.telegram}).run_due()
        self.screen += [telegram.drawn(each.as_json()) for each in (*group.posted[:2], *group.posted[3:5])]

    def phone(self, title: str) -> str:
        """Return what is on the screen, and clear it."""
        shown, self.screen = self.screen, []
        return phone("telegram", title, shown)


@dataclass
class Discord:
    """One person's direct messages and a channel, and what is on the screen of their phone."""

    stage: DiscordStage
    said: Said
    screen: list[str] = field(default_factory=list)

    async def say(self, words: str, reply_to: object = None) -> object:
        """Write to the bot, and show both."""
        message = self.stage.server.say(self.stage.ann, self.stage.dm, words, reply_to)  # type: ignore[arg-type]
        return await self._answered(message)

    async def send(self, content: bytes) -> None:
        """Send a file, and show the answer."""
        server = self.stage.server
        await self._answered(server.say(self.stage.ann, self.stage.dm, "", None, server.file("gates.pdf", content)))

    async def _answered(self, message: discord.Json | object) -> object:
        room = self.stage.dm
        before = len(room.posted)
        await self.stage.server.wait_for(lambda: len(room.posted) > before and all(map(is_finished, room.posted)))
        self.screen += [discord.drawn(each.as_json()) for each in (message, *room.posted[before:])]  # type: ignore[attr-defined]
        return room.posted[-1]

    async def first_digest(self) -> None:
        """Follow a topic in a channel, and have its first digest posted."""
        stage, papers = self.stage, self.stage.papers
        asked = await stage.slash("start")
        followed = await stage.press(asked, self.said.subscribed)
        await stage.press(followed, self.said.post_now)
        await stage.app.runner({"discord": stage.discord}).run_due()
        await stage.server.wait_for(lambda: any(each.thread for each in papers.posted))
        heading = next(each for each in papers.posted if each.thread)
        shown = (asked, followed, heading, *(heading.thread.posted[:1] if heading.thread else ()))
        self.screen += [discord.drawn(each.as_json()) for each in shown]

    def phone(self, title: str) -> str:
        """Return what is on the screen, and clear it."""
        shown, self.screen = self.screen, []
        return phone("discord", title, shown)


Person = Telegram | Discord


async def played(person: Person, folder: Path) -> list[str]:
    """Play all scenes, and return a phone for each."""
    said, chinese = person.said, person.said is CHINESE
    await person.first_digest()
    phones = [person.phone("读书会" if chinese else "Readers")]
    card = await person.say(f"/summarize {PAPER}")
    await person.say(said.question, card)
    await person.say(said.follow_up)
    phones.append(person.phone("Herald"))
    await person.say(said.wish)
    await person.say("/search LiDAR")
    await person.say(said.nonsense)
    phones.append(person.phone("Herald"))
    await person.say(f"/compare {PAPER} {OTHER}")
    phones.append(person.phone("Herald"))
    await person.send(sent.own(folder))
    await person.say("/settings")
    phones.append(person.phone("Herald"))
    return phones


async def on_telegram(said: Said) -> list[str]:
    """Play the scenes on Telegram."""
    with tempfile.TemporaryDirectory() as folder:
        async with TelegramServer() as server, open_telegram(server, Path(folder)) as stage:
            stage.ann = server.user("Ann" if said is ENGLISH else "小安", language=said.language)
            return await played(Telegram(stage, said), Path(folder))


async def by_commands(language: str) -> list[str]:
    """Show what commands alone bring on Telegram, in any language of the interface."""
    said = Said(language, *[""] * 8)
    with tempfile.TemporaryDirectory() as folder:
        async with TelegramServer() as server, open_telegram(server, Path(folder)) as stage:
            stage.ann = server.user("Ann", language=language)
            person, phones = Telegram(stage, said), []
            for lines in (
                ("/start", f"/summarize {PAPER}"),
                ("/digest diffusion-models",),
                ("/settings", "/settings language"),
            ):
                for line in lines:
                    await person.say(line, whole=True)
                phones.append(person.phone("Herald"))
            return phones


async def on_discord(said: Said) -> list[str]:
    """Play the scenes on Discord, where a server's language speaks for who writes."""
    with tempfile.TemporaryDirectory() as folder:
        async with DiscordServer() as server:
            locale = "en-US" if said is ENGLISH else "zh-CN"
            guild = server.guild("Lab", server.user("Ann" if said is ENGLISH else "小安", locale))
            guild.locale = locale
            papers = server.channel(guild, "papers")
            async with open_discord(
                server,
                Path(folder),
                papers,
                HERALD_DISCORD__MESSAGE_CONTENT="true",
                HERALD_DIGEST__LANGUAGE=said.language[:2],
            ) as stage:
                return await played(Discord(stage, said), Path(folder))


async def on_web(said: Said) -> list[str]:
    """Show the archive after a digest."""
    language = said.language[:2]
    shown = ("index.html", "diffusion-models/2024-03-22.html", f"papers/{PAPER}.html")
    return await archive.pages(language, said.post_now, [f"{language}/{place}" for place in shown])


PLATFORMS: dict[str, Callable[[Said], Coroutine[Any, Any, list[str]]]] = {
    "telegram": on_telegram,
    "discord": on_discord,
    "archive": on_web,
}
