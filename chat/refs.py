"""Who speaks, and where: chats, people, what comes in from them, and what is noted while it is answered."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from chat.errors import HeraldError


class ChatKind(StrEnum):
    """What sort of chat it is."""

    PRIVATE = "private"
    GROUP = "group"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class ChatRef:
    """The address of a chat: platform, the platform's id of it, and the forum topic or thread in it, if any.

    `community` is what people call the community that it is a part of (a Discord server), and `spoken` the language
    that this says it speaks, as far as that is known.
    """

    platform: str
    chat: str
    thread: str = ""
    kind: ChatKind = ChatKind.PRIVATE
    title: str = ""
    community: str = field(default="", compare=False)
    spoken: str = field(default="", compare=False)

    @property
    def key(self) -> str:
        """The address as one word, the same for every mention of the same chat."""
        return ":".join(part for part in (self.platform, self.chat, self.thread) if part)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who uses the bot, as their platform knows them."""

    platform: str
    id: str
    name: str = ""

    @property
    def key(self) -> str:
        """The person as one word, the same on every mention."""
        return f"{self.platform}:{self.id}"


_FILE_KEY = re.compile(r"\bfile:([0-9a-f]{20})\b")
FileKind = Literal[
    "document", "voice", "audio", "picture", "video", "sticker", "place", "contact", "poll", "other"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file in a message, not fetched: what the platform hands it out for, and its size in bytes, 0 if unknown.

    What is no "document" stands for something else that people send beside words, and cannot be fetched. `sender` is
    the `Person.key` of who sent it.
    """

    key: str
    name: str
    media_type: str = ""
    size: int = 0
    kind: FileKind = "document"
    sender: str = ""


def file_key_in(text: str) -> str:
    """Return the key of the kept file that a text names, "file:…", or ""."""
    found = _FILE_KEY.search(text)
    return found[1] if found else ""


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind some words of a message: the address of a link, or the command line of a button."""

    words: str
    target: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """The message that another one replies to: its words, what stands behind them in their order, and its files.

    `ours` tells whether the bot wrote it, `picked` is the part of it that was picked to reply to, and `opening` tells
    that it was not replied to but opened the thread. An `unseen` one is there, but the platform does not show it.
    """

    text: str = ""
    ours: bool = False
    files: tuple[SentFile, ...] = ()
    behind: tuple[Behind, ...] = ()
    picked: str = ""
    opening: bool = False
    unseen: bool = False


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message or one press of a button.

    `addressed` tells whether it was meant for the bot: always in a private chat, in a group by a mention, a reply to
    the bot or a command; `called` that it was by its name, `to_others` that it names other people so. `language` is the
    person's language as the platform tells it, or "". `quoted` is the message that was replied to, empty where there is
    none. `community` is the platform's id of the community that the chat is a part of (a Discord server), or "", and
    `common_language` the language that is spoken there, as far as the platform tells it. What was `linked` was not
    written by the person: they followed a link that carries it. What is asked `discreet`ly can be answered to the
    person alone where they asked, though it was typed; what is `for_all` they have seen alone, and now want everybody
    there to see it. What was `edited` is answered in the place of what they had written first. The bot is a `guest`
    where it may only answer the person who asked, and is no member of the chat.
    """

    chat: ChatRef
    person: Person
    text: str
    addressed: bool = True
    language: str = ""
    quoted: Quoted = Quoted()
    pressed: bool = False
    community: str = ""
    linked: bool = False
    called: bool = False
    to_others: bool = False
    files: tuple[SentFile, ...] = ()
    edited: bool = False
    common_language: str = ""
    discreet: bool = False
    for_all: bool = False
    guest: bool = False

    def language_of_readers(self, *, alone: bool) -> str:
        """Return the language of who reads the answer: the person `alone`, or everybody in the chat."""
        return self.language if alone or self.chat.kind is ChatKind.PRIVATE else self.common_language


Outcome = Literal["answered", "refused", "failed", "stopped"]


@dataclass(slots=True)
class Answering:
    """One message that is being answered; who asked and what they said is not in it.

    `chat` is the store's number of the chat, None where the store does not know it. `refused` is what the person was
    told, with its places left open: what fills them may be their own words. `asked_model` says whether a language
    model was asked for it. `seconds` and `first_seconds` count from its coming in to the whole answer and to the first
    sign of it.
    """

    platform: str
    now: Callable[[], float]
    chat: int | None = None
    command: str = ""
    outcome: Outcome = "answered"
    refused: str = ""
    cause: str = ""
    asked_model: bool = False
    first_seconds: float | None = None
    began: float = field(init=False)

    def __post_init__(self) -> None:
        self.began = self.now()

    @property
    def seconds(self) -> float:
        """How long it has taken so far."""
        return self.now() - self.began

    def shown(self) -> None:
        """Note that something was shown to the person."""
        if self.first_seconds is None:
            self.first_seconds = self.seconds

    def refuse(self, error: HeraldError) -> None:
        """Note what the person was told in place of an answer."""
        self.outcome, self.refused = "refused", error.sentence.text
        self.cause = type(error.__cause__).__name__ if error.__cause__ else ""

    def fail(self) -> None:
        """Note that the person did not get the answer."""
        self.outcome = "failed"


_CURRENT: ContextVar[Answering | None] = ContextVar("answering", default=None)


def current() -> Answering:
    """Return what is being answered where this is called; one that nobody looks at where nobody has asked."""
    return _CURRENT.get() or Answering("", lambda: 0.0)


@contextmanager
def answering(what: Answering) -> Iterator[Answering]:
    """Have `current` return this for all that is done in the context, and in the tasks that are begun there."""
    token = _CURRENT.set(what)
    try:
        yield what
    finally:
        _CURRENT.reset(token)
