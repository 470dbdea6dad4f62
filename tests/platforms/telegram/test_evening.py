"""A whole evening in a group of Telegram's."""

from collections.abc import Callable
from pathlib import Path

from papers.sample import SAMPLE_NOW
from tests.papers import sent
from tests.platforms import evening
from tests.platforms.evening import GROUP, STRANGER, Seen, Town
from tests.platforms.telegram.stage import Stage


class OnTelegram(Town):
    """A group of which the bot sees what is meant for it."""

    greeted = GROUP
    called = "@herald_bot"
    two_presses = ("扩散模型", "现在就发第一期")
    chinese_readers = frozenset({STRANGER})

    def __init__(self, stage: Stage) -> None:
        self._stage, server = stage, stage.server
        names = (evening.ANN, evening.BOB, evening.CARL, evening.DORA)
        self._people = {name: server.user(name) for name in names} | {STRANGER: server.user(STRANGER, language="zh")}
        self._private = {name: server.private(user, started=False) for name, user in self._people.items()}
        self._group = server.group("Readers", self._people[STRANGER], [*self._people.values()][:-1], bot=False)

    def messages(self) -> list[Seen]:
        rooms = {GROUP: self._group.posted} | {name: chat.posted for name, chat in self._private.items()}
        return [Seen(place, each.text, tuple(each.labels), each) for place, all_ in rooms.items() for each in all_]

    def is_finished(self, seen: Seen) -> bool:
        return "⏳" not in seen.text

    async def until(self, came: Callable[[], bool]) -> None:
        await self._stage.server.wait_for(came)

    async def join(self) -> None:
        self._group.adds_bot(self._people[STRANGER])

    async def press(self, who: str, seen: Seen, label: str) -> None:
        press = await self._stage.press(seen.raw, label, self._people[who])
        if press.answer and press.answer["url"]:
            self._open(who, press.answer["url"])

    def _open(self, who: str, url: str) -> None:
        self._private[who].says(f"/start {url.partition('?start=')[2]}")

    async def say(self, who: str, words: str, to: Seen | None = None, file: bytes = b"") -> None:
        user = self._people[who]
        if file:
            self._group.sends_file_of(user, "gates.pdf", file, "application/pdf", words)
        else:
            self._group.says(user, words, reply_to=to.raw if to else None)

    async def write(self, who: str, words: str) -> None:
        self._private[who].says(words)

    async def call(self, who: str, words: str) -> None:
        answer = await self._group.answer_to(self._group.says(self._people[who], f"{self.called} {words}"))
        self._open(who, answer.buttons[0][0]["url"])

    async def digests(self) -> None:
        await self._stage.strike(SAMPLE_NOW)


async def test_a_whole_evening(stage: Stage, tmp_path: Path) -> None:
    await evening.play(OnTelegram(stage), sent.own(tmp_path))
