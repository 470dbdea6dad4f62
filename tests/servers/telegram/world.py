"""The world around the bot: people, chats, and what the bot is told about them."""

import asyncio
from collections.abc import Callable
from itertools import count
from typing import TypeVar

from .channels import Channel
from .chats import Chat
from .clock import ServerClock
from .errors import bad_request
from .files import FileStore
from .groups import Group
from .members import Member
from .messages import Message
from .private import PrivateChat
from .shapes import Json
from .updates import UpdateQueue
from .users import User

T = TypeVar("T")


class Changes:
    """Wakes those who wait for something to become true."""

    def __init__(self) -> None:
        self._waiting: list[asyncio.Future[None]] = []

    def tell(self) -> None:
        """Say that something has changed."""
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def until(self, predicate: Callable[[], T], within: float) -> T:
        """Wait so many seconds until a predicate holds, and give what it gave; raises TimeoutError."""
        async with asyncio.timeout(within):
            while True:
                result = predicate()
                if result:
                    return result
                future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                self._waiting.append(future)
                await future


_MEDIA = frozenset({"document", "photo", "voice", "audio", "video", "video_note", "animation"})
_MEDIA |= {"sticker", "location", "venue", "contact", "poll", "dice"}


class World:
    """People and chats by id; with `privacy` the bot hears in groups only what is meant for it."""

    def __init__(self, bot: User, clock: ServerClock, *, privacy: bool) -> None:
        self.bot = bot
        self.clock = clock
        self.privacy = privacy
        self.updates = UpdateQueue()
        self.changes = Changes()
        self.files = FileStore()
        self.anonymous = User(1087968824, "Group", username="GroupAnonymousBot", is_bot=True)
        self.users: dict[int, User] = {user.id: user for user in (bot, self.anonymous)}
        self.chats: dict[int, Chat] = {}
        self._people = count(1001)
        self._groups = count(-4_000_001, -1)
        self._supergroups = count(-1_002_000_000_001, -1)
        self._albums = count(13_700_000_000_000_001)

    def new_user(self, first_name: str, last_name: str = "", username: str = "", language: str = "") -> User:
        """Let a person sign up."""
        user = User(next(self._people), first_name, last_name, username, language)
        self.users[user.id] = user
        return user

    def private(self, user: User, *, started: bool) -> PrivateChat:
        """Return a person's chat with the bot."""
        chat = self.chats.get(user.id)
        if not isinstance(chat, PrivateChat):
            chat = self.chats[user.id] = PrivateChat(self, user, started=started)
        chat.started = chat.started or started
        return chat

    def new_group(self, title: str, username: str = "", *, supergroup: bool = False, forum: bool = False) -> Group:
        """Found a group."""
        number = next(self._supergroups if supergroup or forum or username else self._groups)
        group = Group(self, number, title, username, supergroup=supergroup or bool(username), forum=forum)
        self.chats[number] = group
        return group

    def new_channel(self, title: str, username: str = "") -> Channel:
        """Found a channel."""
        channel = Channel(self, next(self._supergroups), title, username)
        self.chats[channel.id] = channel
        return channel

    def next_album(self) -> str:
        """Return the id of another album."""
        return str(next(self._albums))

    def find(self, reference: str) -> Chat:
        """Find the chat of a chat_id parameter: a number, or the @name of a supergroup or channel."""
        if not reference:
            raise bad_request("chat_id is empty")
        if reference.startswith("@"):
            name = reference[1:].lower()
            for chat in self.chats.values():
                if chat.username.lower() == name and chat.type in {"supergroup", "channel"}:
                    return chat
            raise bad_request("chat not found")
        try:
            number = int(reference)
        except ValueError:
            number = 0
        if number in self.chats:
            return self.chats[number]
        if self._has_met(number):
            return self.private(self.users[number], started=False)
        raise bad_request("chat not found")

    def _has_met(self, number: int) -> bool:
        """Return whether the bot knows a person from a group."""
        known = (chat for chat in self.chats.values() if number in chat.members and chat.bot.inside)
        return number in self.users and next(known, None) is not None

    def describe(self, number: int) -> Json:
        """Return the User object of an id, nameless where nobody has it."""
        user = self.users.get(number)
        return user.as_json() if user else {"id": number, "is_bot": False, "first_name": ""}

    def member_update(self, chat: Chat, by: User, old: Member, new: Member) -> Json:
        """Return the ChatMemberUpdated object."""
        return {
            "chat": chat.as_json(),
            "from": by.as_json(),
            "date": int(self.clock.now()),
            "old_chat_member": old.as_json(chat.type),
            "new_chat_member": new.as_json(chat.type),
        }

    def emit(self, kind: str, payload: Json, key: int) -> None:
        """Queue an update for the bot."""
        self.updates.push(kind, payload, key)
        self.changes.tell()

    def announce(self, message: Message, *, edited: bool = False) -> None:
        """Tell the bot of a message or of its edit, if it can hear it."""
        chat, prefix = message.chat, "edited_" if edited else ""
        if isinstance(chat, PrivateChat):
            self.emit(f"{prefix}message", message.as_json(), chat.id)
        elif isinstance(chat, Channel):
            if chat.bot.inside:
                self.emit(f"{prefix}channel_post", message.as_json(), chat.id)
        elif chat.bot.inside and (not self.privacy or chat.bot.administers or self._is_meant_for_bot(message)):
            self.emit(f"{prefix}message", message.as_json(), chat.id)

    def _is_meant_for_bot(self, message: Message) -> bool:
        """Apply privacy mode: commands, mentions of the bot, replies to it, and service messages."""
        if message.reply_to is not None and message.reply_to.by_bot:
            return True
        if not (_MEDIA | {"text", "caption"}) & message.content.keys():
            return True
        return any(self._names_bot(entity["type"], message.stretch(entity)) for entity in message.entities)

    def _names_bot(self, kind: str, text: str) -> bool:
        name = f"@{self.bot.username.lower()}"
        if kind == "bot_command":
            return "@" not in text or text.lower().endswith(name)
        return kind == "mention" and text.lower() == name
