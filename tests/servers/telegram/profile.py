"""What the bot says of itself: name, descriptions, command menus, menu buttons."""

from dataclasses import dataclass, field

from .chats import Chat
from .private import PrivateChat
from .rooms import Room
from .shapes import Json
from .users import User

Scope = tuple[str, int, int]
"""A command scope: its type, its chat or 0, its user or 0."""

EVERYWHERE: Scope = ("default", 0, 0)


@dataclass(slots=True)
class Profile:
    """Texts by language, "" being the one for all others."""

    commands: dict[tuple[Scope, str], list[Json]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    """Name, description and short_description, each with its language."""
    menu_buttons: dict[int, Json] = field(default_factory=dict)
    """By private chat; 0 is the default."""

    def text(self, kind: str, language: str) -> str:
        """Return a text in a language or in none."""
        return self.texts.get((kind, language)) or self.texts.get((kind, ""), "")

    def menu(self, user: User, chat: Chat) -> list[Json]:
        """Return the commands that Telegram shows somebody in a chat: the narrowest scope, their language first."""
        for scope in _scopes(user, chat):
            for language in (user.language, ""):
                if (scope, language) in self.commands:
                    return self.commands[scope, language]
        return []


def _scopes(user: User, chat: Chat) -> list[Scope]:
    if isinstance(chat, PrivateChat):
        return [("chat", chat.id, 0), ("all_private_chats", 0, 0), EVERYWHERE]
    administers = isinstance(chat, Room) and chat.member(user).administers
    scopes: list[tuple[Scope, bool]] = [
        (("chat_member", chat.id, user.id), True),
        (("chat_administrators", chat.id, 0), administers),
        (("chat", chat.id, 0), True),
        (("all_chat_administrators", 0, 0), administers),
        (("all_group_chats", 0, 0), True),
        (EVERYWHERE, True),
    ]
    return [scope for scope, applies in scopes if applies]
