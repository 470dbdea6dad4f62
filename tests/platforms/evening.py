"""A whole evening in a group, the same on every platform: what people do, and what must be true of each answer."""

import re
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from chat.languages import LANGUAGES
from tests.papers import sent

STRANGER, ANN, BOB, CARL, DORA = "Li", "Ann", "Bob", "Carl", "Dora"
"""Who adds the bot to a group where Chinese is spoken, and who else is there; none of these has ever written to it."""
GROUP = "the group"
CMD, FVD = "Content-Frame Motion-Latent Decomposition", "212.7"
LIDAR = "Real-World 3D LiDAR Scene Completion"
CHATTER = ("nice ones today", "haha, I know the first author", "谢谢分享", "👍", "see you all tomorrow")
NONSENSE = ("blorp fnord quux", "zzyzx plugh")
PAPERS = 10
_HAN = re.compile(r"[\u4e00-\u9fff]")
_WORDS = re.compile(r"[A-Za-z]{2,}")
_LANGUAGES = {row.name for row in LANGUAGES.values()}
_COMMAND = re.compile(r"(?<![\w/.:])/[a-z]{3,}")


@dataclass(frozen=True, slots=True)
class Seen:
    """A message of the bot's as it stands: where it is read, its words and buttons, and the platform's own message."""

    place: str
    text: str
    labels: tuple[str, ...]
    raw: Any


class Town(ABC):
    """The platform on which the evening is."""

    greeted: str
    """Where it says that it has come."""
    called: str
    """How the bot is called by its name."""
    two_presses: tuple[str, str]
    """What is pressed, one after the other, for the first digest."""
    chinese_readers: frozenset[str]
    """Whose private chat is in Chinese."""

    @abstractmethod
    def messages(self) -> list[Seen]:
        """Return all that stands of the bot's, everywhere."""

    @abstractmethod
    def is_finished(self, seen: Seen) -> bool:
        """Return whether no work is under way in a message."""

    @abstractmethod
    async def until(self, came: Callable[[], bool]) -> None:
        """Wait until something is true."""

    @abstractmethod
    async def join(self) -> None:
        """Have the stranger add the bot."""

    @abstractmethod
    async def press(self, who: str, seen: Seen, label: str) -> None:
        """Press a button."""

    @abstractmethod
    async def say(self, who: str, words: str, to: Seen | None = None, file: bytes = b"") -> None:
        """Write where the digest is, or in reply to a message, or with a file."""

    @abstractmethod
    async def write(self, who: str, words: str) -> None:
        """Write to the bot in private."""

    @abstractmethod
    async def call(self, who: str, words: str) -> None:
        """Call the bot in the group with what it answers in private, and go to where that is answered."""

    @abstractmethod
    async def digests(self) -> None:
        """Let what is ordered be posted."""


class Evening:
    """Plays it, and looks at every answer."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._known: set[tuple[int, str]] = set()

    def _new(self) -> list[Seen]:
        return [each for each in self._town.messages() if (id(each.raw), each.text) not in self._known]

    async def comes(self, act: Awaitable[object], place: str, count: int = 1, *, ends: bool = False) -> list[Seen]:
        """Wait for what comes of an act: so many messages, in that place, each in its language and leading on."""
        return self.looked_at(await self.new(act, count), place, count, ends=ends)

    async def new(self, act: Awaitable[object], count: int) -> list[Seen]:
        """Return what comes of an act, once that is so many messages, or more."""
        assert self._new() == [], "nothing more came of what was done before"
        await act
        await self._town.until(lambda: len(self._new()) >= count and all(map(self._town.is_finished, self._new())))
        return self._new()

    def looked_at(self, found: list[Seen], place: str, count: int = 1, *, ends: bool = False) -> list[Seen]:
        """Look at what came, which is known from now on."""
        self._known |= {(id(each.raw), each.text) for each in found}
        assert [each.place for each in found] == [place] * count
        chinese = place not in {ANN, BOB, CARL, DORA} or place in self._town.chinese_readers
        for each in found:
            assert bool(_HAN.search(each.text)) is chinese, each.text
            assert not chinese or all(map(_is_chinese, each.labels)), each.labels
            assert each.labels or ends, f"no dead end: {each.text}"
            assert each.labels or not _COMMAND.search(each.text), f"nothing has to be typed: {each.text}"
        return found


def _is_chinese(label: str) -> bool:
    """Return whether a label has Chinese in it, or no words, or is a name: of a language, a channel, what was said."""
    return bool(_HAN.search(label)) or label.startswith("#") or label in _LANGUAGES or not _WORDS.search(label)


async def play(town: Town, pdf: bytes) -> None:
    """Play the evening."""
    evening = Evening(town)
    comes, (first, second) = evening.comes, town.two_presses
    [greeting] = await comes(town.join(), town.greeted)
    [offered] = await comes(town.press(STRANGER, greeting, first), town.greeted)
    [ordered] = await comes(town.press(STRANGER, offered, second), town.greeted, ends=True)
    assert f"{PAPERS} 篇新论文现在就发到" in ordered.text, "two presses"
    digest = await comes(town.digests(), GROUP, PAPERS + 1, ends=True)
    cmd, lidar = (next(each for each in digest if words in each.text and each.labels) for words in (CMD, LIDAR))

    await _chat(town, cmd)
    [answer] = await comes(town.say(ANN, "What FVD score does it get on WebVid-10M?", cmd), GROUP, ends=True)
    assert FVD in answer.text
    [other] = await comes(town.say(BOB, "which sensor data does it complete?", lidar), GROUP, ends=True)
    assert LIDAR in other.text
    [followed] = await comes(town.say(CARL, "and on WebVid-10M?", answer), GROUP, ends=True)
    assert CMD in followed.text
    assert FVD in followed.text
    [nothing] = await comes(town.say(BOB, "谁资助了这项工作？", lidar), GROUP)
    [summary] = await comes(town.press(BOB, nothing, nothing.labels[0]), BOB)
    assert LIDAR in summary.text

    await _chat(town, answer)
    [read] = await comes(town.say(CARL, town.called, file=pdf), GROUP)
    assert sent.TITLE in read.text
    [asked] = await comes(town.say(CARL, sent.QUESTION, read), GROUP)
    assert sent.GPUS in asked.text

    note, lost = sorted(await evening.new(town.call(DORA, NONSENSE[0]), 2), key=lambda each: each.place != GROUP)
    evening.looked_at([note], GROUP, ends=True)
    evening.looked_at([lost], DORA)
    assert NONSENSE[0] in lost.text
    await _press_on(evening, town, DORA, lost)
    [lost] = await comes(town.write(BOB, NONSENSE[1]), BOB)
    assert NONSENSE[1] in lost.text
    await _press_on(evening, town, BOB, lost)


async def _chat(town: Town, about: Seen) -> None:
    """Let people talk among themselves, of which the bot says nothing."""
    for words in CHATTER:
        await town.say(BOB, words, about)
        await town.say(CARL, words)


async def _press_on(evening: Evening, town: Town, who: str, seen: Seen) -> None:
    """Press what is offered first, again and again."""
    for _ in range(2):
        [seen] = await evening.comes(town.press(who, seen, seen.labels[0]), who)
