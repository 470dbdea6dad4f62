"""What a chat platform does for the rest of the program."""

from typing import ClassVar, Protocol

from chat.errors import HeraldError
from chat.refs import ChatRef, Person
from chat.reply import Reply
from chat.words import Phrase


class Conversation(Protocol):
    """The place of one incoming message: where its answer is shown, and what the platform knows of the asker.

    `elsewhere` says how a person lets the bot into another chat, and names that chat in a command.
    """

    elsewhere: ClassVar[Phrase]

    async def show(self, reply: Reply, slot: int = 0) -> None:
        """Show a reply; a second one in the same slot takes the first one's place."""
        ...

    async def aside(self, line: str, language: str) -> ChatRef | None:
        """Answer the person alone from now on, and give the chat in which they read it: this one, or their private one.

        None where they cannot be reached; then they have been told in that language how they can, to give `line` there.
        Only asked for where other people are.
        """
        ...

    async def end(self, reply: Reply) -> None:
        """Put a reply into the place of all that is still shown as under way."""
        ...

    async def administers(self, chat: ChatRef) -> bool:
        """Return whether the person who asked may configure that chat."""
        ...

    async def belongs(self, chat: ChatRef) -> bool:
        """Return whether the person who asked may see what is said in that chat."""
        ...

    def name(self, chat: ChatRef) -> str:
        """Return the name by which `@name` means that chat from elsewhere, "" where there is only one chat."""
        ...

    async def find(self, name: str) -> ChatRef | None:
        """Find the chat that `@name` means, or nothing where the bot cannot see one."""
        ...

    async def may_post(self, chat: ChatRef) -> HeraldError | None:
        """Say what keeps the bot from posting digests in a chat, or nothing where it may."""
        ...


class Turn(Protocol):
    """The place of one incoming message in its chat's line, which is in the order of arrival."""

    async def come(self) -> None:
        """Wait until all that came before it have left the line."""
        ...

    async def begin(self) -> None:
        """Wait until few enough of the same person's have begun and not left yet."""
        ...

    def leave(self) -> None:
        """Let those behind it, and others of the same person's, go on; done again it does nothing."""
        ...


class Postman(Protocol):
    """The part of a platform that posts unasked: digests and the operators' messages."""

    name: str

    async def post(self, chat: ChatRef, reply: Reply, key: str, under: str = "") -> str:
        """Post a reply and give the platform's id of the message.

        `key` is the same for each try of one message, so that a platform that can drops a repeat. `under` is the id of
        the message that opened what this one belongs to, a digest's heading, so that a platform that can puts it into
        that message's thread. Raises DeliveryError.
        """
        ...

    async def tell(self, person: Person, reply: Reply) -> None:
        """Send a person a private message, where the platform allows it. Raises DeliveryError."""
        ...
