"""What `herald setup` asks of a platform: which chats there are that the bot may post in, and how it gets into one."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from chat.refs import ChatRef, Person
from chat.words import Phrase


@dataclass(frozen=True, slots=True)
class FoundChat:
    """A chat that the bot may post in, and who let it in or owns the chat, as far as the platform tells."""

    ref: ChatRef
    person: Person


class SettingUp(Protocol):
    """A bot while somebody sets it up at the terminal: opened, asked, closed. It answers nobody."""

    async def open(self) -> None:
        """Log in. Raises UnavailableError."""
        ...

    def letting_in(self) -> Sequence[Phrase]:
        """Return how people let the bot into a chat, each way with its address."""
        ...

    def places(self) -> AsyncIterator[FoundChat]:
        """Yield the chats that the bot may post in, and go on with those that it is let into meanwhile.

        Raises UnavailableError where the platform does not tell of them.
        """
        ...

    async def find(self, said: str) -> FoundChat:
        """Return the chat that somebody names, by its name, number or address. Raises HeraldError."""
        ...

    async def close(self) -> None:
        """Close all connections."""
        ...


def nobody(platform: str) -> Person:
    """Return the person of a chat of which nobody knows who let the bot in."""
    return Person(platform, "0")
