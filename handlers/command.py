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


class Audience(Enum):
    """Who may give a command: everybody, a chat's administrators for that chat's data, or operators."""

    EVERYONE = "everyone"
    MANAGERS = "managers"
    OPERATORS = "operators"


@dataclass(frozen=True, slots=True)
class Request:
    """One command as it was given: the words after it, the chat that it is about, and the means to answer."""

    incoming: Incoming
    command: str
    arguments: str
    target: ChatRef
    words: Words
    services: Services
    conversation: Conversation
    commands: "Sequence[Command]"
    turn: Turn | None = None

    async def show(self, reply: Reply, slot: int = 0) -> None:
        """Show how far the answer is; the final reply takes its place.

        What shows that waits for something, so that what else is asked in the chat goes on meanwhile.
        """
        if self.turn:
            self.turn.leave()
        await self.conversation.show(replace(reply, language=self.words.language), slot)

    def need_arguments(self, usage: Phrase) -> str:
        """Give the arguments. Raises BadInputError with how the command is used where there are none."""
        if not self.arguments:
            raise BadInputError(phrase("Something is missing after /{command}.", command=self.command), usage)
        return self.arguments


Handler = Callable[[Request], Awaitable[Reply | Sequence[Reply]]]


@dataclass(frozen=True, slots=True)
class Command:
    """One row of the table: how a command is called, what it does, who may give it.

    `usage` stands after the name ("<id or URL>"); `hidden` ones are only given by buttons; `chat_data` ones take
    `@channel` to mean another chat than the one they are given in. The answer to a button of one that `turns_pages`
    may take the place of the message that had the button. What changes something about a chat or a person, or tells of
    that, is `in_order`: such commands are carried out one after another in a chat, in the order in which they were
    given, each until it answers or shows that it waits. All others go beside each other.
    """

    name: str
    handle: Handler
    about: Phrase
    usage: Phrase | None = None
    audience: Audience = Audience.EVERYONE
    chat_data: bool = False
    hidden: bool = False
    turns_pages: bool = False
    in_order: bool = False
