"""A whole evening on a server of Discord's."""

from collections.abc import Callable
from pathlib import Path

from tests.papers import sent
from tests.platforms import evening
from tests.platforms.discord.running import Running, running
from tests.platforms.discord.stage import LeapingClock, is_finished
from tests.platforms.evening import DORA, GROUP, STRANGER, Seen, Town
from tests.servers.discord import ORDINARY, Channel, DiscordServer, rights


class OnDiscord(Town):
    """A server whose messages are hidden from the bot but for those that mention it, as every reply to it does."""

    greeted = STRANGER
    two_presses = ("#papers", "扩散模型")
    chinese_readers = frozenset({STRANGER, DORA})

    def __init__(self, server: DiscordServer, bot: Running) -> None:
        self._server, self._bot, self.called = server, bot, f"<@{server.bot.id}>"
        names = (evening.ANN, evening.BOB, evening.CARL, DORA, STRANGER)
        self._people = {
            name: server.user(name, locale="zh-CN" if name in self.chinese_readers else "en-US") for name in names
        }
        self._guild = server.guild("Readers", self._people[STRANGER], *self._people.values(), bot=None)
        self._guild.locale = "zh-CN"
        self._papers = server.channel(self._guild, "papers")

    def messages(self) -> list[Seen]:
        rooms = [(name, self._server.dm(user)) for name, user in self._people.items()]
        threads = [each.thread for each in self._papers.messages if each.thread]
        rooms += [(GROUP, room) for room in (self._papers, *threads)]
        return [seen for place, room in rooms for seen in self._in(place, room)]

    def _in(self, place: str, room: Channel) -> list[Seen]:
        bots = (each for each in room.messages if each.author is self._server.bot and not each.deleted)
        return [
            Seen(each.seen_by.name if each.seen_by else place, each.text, tuple(each.labels), each) for each in bots
        ]

    def is_finished(self, seen: Seen) -> bool:
        return is_finished(seen.raw)

    async def until(self, came: Callable[[], bool]) -> None:
        await self._server.wait_for(came)

    async def join(self) -> None:
        self._server.world.invite_bot(self._guild, ORDINARY | rights("view_audit_log"), by=self._people[STRANGER])

    async def press(self, who: str, seen: Seen, label: str) -> None:
        await self._server.press(self._people[who], seen.raw, label)

    async def say(self, who: str, words: str, to: Seen | None = None, file: bytes = b"") -> None:
        files = (self._server.file("gates.pdf", file),) if file else ()
        room = to.raw.channel if to else self._papers
        self._server.say(self._people[who], room, words, to.raw if to else None, *files, pings=to is not None)

    async def write(self, who: str, words: str) -> None:
        self._server.say(self._people[who], self._server.dm(self._people[who]), words)

    async def call(self, who: str, words: str) -> None:
        await self.say(who, f"{self.called} {words}")

    async def digests(self) -> None:
        await self._bot.app.runner({"discord": self._bot.discord}).run_due()


async def test_a_whole_evening(server: DiscordServer, tmp_path: Path) -> None:
    async with running(server, tmp_path, clock=LeapingClock()) as bot:
        await evening.play(OnDiscord(server, bot), sent.own(tmp_path))
