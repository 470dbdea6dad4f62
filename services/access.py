"""Who may use the bot."""

from collections.abc import Collection
from dataclasses import dataclass

from chat.errors import NotAllowedError
from chat.refs import ChatRef, Person
from chat.words import phrase


@dataclass(frozen=True, slots=True)
class Access:
    """Lists of people and chats as "platform:id", and of Discord's servers; with none listed everybody may.

    Operators always may. A list that names nobody here still closes the bot to strangers.
    """

    users: Collection[str] = frozenset()
    chats: Collection[str] = frozenset()
    guilds: Collection[int] = frozenset()
    operators: Collection[str] = frozenset()

    def check(self, person: Person, chat: ChatRef, community: str = "") -> None:
        """Raise NotAllowedError for a stranger; `community` is the id of the Discord server that the chat is in."""
        if not (self.users or self.chats or self.guilds):
            return
        place = f"{chat.platform}:{chat.chat}"
        if person.key in self.users or person.key in self.operators or place in self.chats:
            return
        if community.isdecimal() and int(community) in self.guilds:
            return
        raise NotAllowedError(
            phrase("This bot serves a closed group."),
            phrase("Ask whoever runs it to add you ({key}).", key=person.key),
        )
