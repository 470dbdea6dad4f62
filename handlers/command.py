"""What a command is, and what it gets to work with."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Literal

from chat.errors import BadInputError, HeraldError, NotThereError
from chat.platform import Conversation, Turn
from chat.refs import ChatRef, Incoming
from chat.reply import Reply, Text
from chat.words import Phrase, Words, phrase
from papers import ids
from services.said.talks import Place
from services.services import Services

_LIKENESS = 4
"""Letters with which another name must begin like the own one to be heard where other bots may be meant."""


class Seen(Enum):
    """Who sees the answer where other people are: they all, they all if it was typed, or the person who asked alone.

    What one person looks at is theirs; all see what changes the chat, and what was asked in front of all. What is
    `DISCREET` they see only where the platform cannot show it to one of them in its place.
    """

    ALL = "all"
    TYPED = "typed"
    DISCREET = "discreet"
    PERSON = "person"


class Audience(Enum):
    """Who may give a command: everybody, a chat's administrators for that chat's data, or operators."""

    EVERYONE = "everyone"
    MANAGERS = "managers"
    OPERATORS = "operators"


@dataclass(frozen=True, slots=True)
class Request:
    """One command as it was given: the words after it, the chat that it is about, and the means to answer.

    The `words` are those of the answer, and name the language of summaries in it.

    `where` is the chat in which the answer is read, by the person `alone` where others are there who do not see it.
    """

    incoming: Incoming
    command: str
    arguments: str
    target: ChatRef
    where: ChatRef
    words: Words
    services: Services
    conversation: Conversation
    commands: "Sequence[Command]"
    turn: Turn | None = None
    alone: bool = False

    @property
    def talk(self) -> Place:
        """Where a paper is spoken of: what is said here goes on there."""
        return Place(self.incoming.person, self.where, self.alone)

    @property
    def elsewhere(self) -> bool:
        """Return whether another chat is meant than the one in which the answer is read, so that it must be named."""
        return self.target.key != self.where.key

    @property
    def spoken(self) -> str:
        """The language that is spoken in the chat that is meant, "" where that is not told.

        In a private chat it is the person's, elsewhere that of the community that the chat is a part of.
        """
        here, there = self.incoming.chat, self.target
        is_ours = not self.elsewhere or bool(there.community and there.community == here.community)
        told = there.spoken or (self.incoming.language_of_readers(alone=False) if is_ours else "")
        return self.services.languages.nearest(told)

    def let_others_go_on(self) -> None:
        """Let what else was asked in the chat, and by the same person, go on while this waits for something."""
        if self.turn:
            self.turn.leave()

    async def show(self, reply: Reply, slot: int = 0) -> None:
        """Show how far the answer is; the final reply takes its place.

        What shows that waits for something.
        """
        self.let_others_go_on()
        await self.conversation.show(replace(reply, language=self.words.language), slot)

    def words_in(self, language: str) -> Words:
        """Return the words of another language for this request."""
        words = self.services.languages.words(language)
        return words.about(self.target.title) if self.elsewhere and self.target.title else words

    def example(self, name: str, **values: str) -> str:
        """Write a command with values as people give it here: in a line, or each under the name of its option."""
        command = next(each for each in self.commands if each.name == name)
        if not self.conversation.by_name:
            return command.line(values)
        shown = (f"{each.shown(self.words)}:{values[each.key]}" for each in command.takes if each.key in values)
        return " ".join((f"/{name}", *shown))

    def need_arguments(self, usage: Phrase) -> str:
        """Return the arguments. Raises BadInputError with how the command is used where there are none."""
        if not self.arguments:
            raise BadInputError(phrase("Something is missing after /{command}.", command=self.command), usage)
        return self.arguments


@dataclass(frozen=True, slots=True)
class Instead:
    """The command, one that changes nothing, that a message turned out to mean: it is carried out instead."""

    command: str
    arguments: str = ""


Handler = Callable[[Request], Awaitable[Reply | Sequence[Reply] | Instead]]
OptionKind = Literal["text", "whole", "channel", "role", "file"]
OptionSource = Literal[
    "", "topic", "followed", "hour", "zone", "days", "tags", "paper", "value"
]  # where its completions come from


@dataclass(frozen=True, slots=True)
class Option:
    """A value that a command takes: its name in code, what it is called and means, and what may stand in it.

    `write` makes of the value what stands for it in the command line, "" where that is nothing; raises BadInputError.
    """

    key: str
    name: Phrase
    about: Phrase
    required: bool = False
    kind: OptionKind = "text"
    source: OptionSource = ""
    choices: tuple[tuple[Phrase, str], ...] = ()
    write: Callable[[str], str] = str

    def shown(self, words: Words) -> str:
        """Return what the option is called where values are given by name: in English as it is in code."""
        told = words.tell(self.name)
        return self.key if told == self.name.text else told


CHANNEL = Option("channel", phrase("channel"), phrase("the channel that is meant, if not this one"), kind="channel")


@dataclass(frozen=True, slots=True)
class Command:
    """One row of the table: how a command is called, what it does, who may give it.

    `usage` stands after the name ("<id or URL>"); `hidden` ones are only given by buttons; `chat_data` ones take
    `@channel` to mean another chat than the one they are given in. The answer to a button of one that `turns_pages`
    may take the place of the message that had the button; a button of one that `marks` a paper shows how many people
    did. One that `changes` something is confirmed before a link carries it out. What changes something, is about a
    chat's data, or `tells` of such, goes in order; what only tells waits for no other that does. One that is
    `about_paper` takes an id, that "only", as the "first" of its words, or "two" of them, and for one that is missing
    the paper of the message that it replies to. Who got the answer to a `shareable` one alone may show it to all.
    `options` are the values after the name, in the order of the line, for platforms that ask for them one by one. Under
    the names in `also` people know such a command as well: they are read, and shown nowhere.
    """

    name: str
    handle: Handler
    about: Phrase
    usage: Phrase | None = None
    audience: Audience = Audience.EVERYONE
    chat_data: bool = False
    hidden: bool = False
    turns_pages: bool = False
    seen: Seen = Seen.ALL
    changes: bool = False
    marks: bool = False
    tells: bool = False
    shareable: bool = False
    about_paper: Literal["", "only", "first", "two"] = ""
    options: tuple[Option, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def called(self) -> Phrase:
        """The name, for platforms that have commands called otherwise in other languages."""
        return Phrase(self.name)

    @property
    def takes(self) -> tuple[Option, ...]:
        """All options: those of the row, or one for all words where only the usage is known, and the chat meant."""
        known = self.options
        if not known and self.usage:
            known = (Option("words", phrase("words"), self.usage),)
        return (*known, CHANNEL) if self.chat_data else known

    def line(self, values: Mapping[str, str]) -> str:
        """Return the command line that means the same as these values. Raises BadInputError where one is refused."""
        written = (option.write(values[option.key]) for option in self.takes if values.get(option.key))
        return " ".join((f"/{self.name}", *(" ".join(text.split()) for text in written if text.strip())))

    @property
    def is_in_order(self) -> bool:
        """Return whether it waits for those before it in its chat, and those after it for it.

        Each waits until the one before it has answered, or shows that it waits for something itself.
        """
        return self.tells or self.chat_data or self.changes

    def lacks_paper(self, arguments: str) -> bool:
        """Return whether it is about a paper that it does not name; alone, /summarize asks for one."""
        if self.about_paper in {"", "two"} or (self.name == "summarize" and not arguments):
            return False
        return not ids.names_one(arguments, anywhere=self.about_paper == "only")

    def is_meant_by(self, name: str) -> bool:
        """Return whether a name means this command in any company: "summary" does, "mute" is other bots' as well."""
        return name not in self.also or name[:_LIKENESS] == self.name[:_LIKENESS]

    def is_for_one(self, *, pressed: bool, discreet: bool) -> bool:
        """Return whether the answer is for the person who asked alone, as far as the table knows."""
        if self.seen is Seen.DISCREET:
            return pressed or discreet
        return self.seen is Seen.PERSON or (self.seen is Seen.TYPED and pressed)


def error_reply(error: HeraldError, words: Words) -> Reply:
    """Say what went wrong and what to do next, in one line."""
    return Reply((Text(error.told(words)),), private=True, invites=isinstance(error, NotThereError))
