"""What a command is, and what it gets to work with."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from chat.errors import BadInputError
from chat.platform import Conversation, Turn
from chat.refs import ChatRef, Incoming
from chat.reply import Reply
from chat.words import Phrase, Words, phrase
from services.services import Services


class Seen(Enum):
    """Who sees the answer where other people are: they all, they all if it was typed, or the person who asked alone.

    What one person looks at is theirs; all see what changes the chat, and what was asked in front of all.
    """

    ALL = "all"
    TYPED = "typed"
    PERSON = "person"


class Audience(Enum):
    """Who may give a command: everybody, a chat's administrators for that chat's data, or operators."""

    EVERYONE = "everyone"
    MANAGERS = "managers"
    OPERATORS = "operators"


@dataclass(frozen=True, slots=True)
class Request:
    """One command as it was given: the words after it, the chat that it is about, and the means to answer.

    `where` is the chat in which the answer is read.
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

    @property
    def elsewhere(self) -> bool:
        """Return whether another chat is meant than the one in which the answer is read, so that it must be named."""
        return self.target.key != self.where.key

    async def show(self, reply: Reply, slot: int = 0) -> None:
        """Show how far the answer is; the final reply takes its place.

        What shows that waits for something, so that what else is asked in the chat goes on meanwhile.
        """
        if self.turn:
            self.turn.leave()
        await self.conversation.show(replace(reply, language=self.words.language), slot)

    def words_in(self, language: str) -> Words:
        """Return the words of another language for this request."""
        words = self.services.languages.words(language)
        return words.about(self.target.title) if self.elsewhere and self.target.title else words

    def need_arguments(self, usage: Phrase) -> str:
        """Return the arguments. Raises BadInputError with how the command is used where there are none."""
        if not self.arguments:
            raise BadInputError(phrase("Something is missing after /{command}.", command=self.command), usage)
        return self.arguments


Handler = Callable[[Request], Awaitable[Reply | Sequence[Reply]]]


@dataclass(frozen=True, slots=True)
class Command:
    """One row of the table: how a command is called, what it does, who may give it.

    `usage` stands after the name ("<id or URL>"); `hidden` ones are only given by buttons; `chat_data` ones take
    `@channel` to mean another chat than the one they are given in. The answer to a button of one that `turns_pages`
    may take the place of the message that had the button. One that `changes` something is confirmed before a link
    carries it out. What changes something, is about a chat's data, or tells of what others change, goes `in_order`.
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
    in_order: bool = False

    @property
    def is_in_order(self) -> bool:
        """Return whether it waits for those before it in its chat, and those after it for it.

        Each waits until the one before it has answered, or shows that it waits for something itself.
        """
        return self.in_order or self.chat_data or self.changes

    def is_for_one(self, *, pressed: bool) -> bool:
        """Return whether the answer is for the person who asked alone, as far as the table knows."""
        return self.seen is Seen.PERSON or (self.seen is Seen.TYPED and pressed)
