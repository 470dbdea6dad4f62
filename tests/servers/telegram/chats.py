"""What private chats, groups and channels have in common."""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING

from tests.patience import PATIENCE

from .errors import ApiError, bad_request
from .members import PERMISSIONS, Member
from .messages import Message, Version
from .shapes import Json
from .text.detect import find_entities
from .text.entities import Entity, in_order
from .text.formatted import Formatted
from .text.units import units
from .users import User

if TYPE_CHECKING:
    from .world import World

_NOUNS = {"can_send_messages": "text messages", "can_send_photos": "photos", "can_send_documents": "documents"}


class Access(Enum):
    """How far a call reaches into a chat."""

    READ = "read"
    MEMBERS = "members"
    EDIT = "edit"
    WRITE = "write"

    @property
    def speaks(self) -> bool:
        """Whether it changes something."""
        return self in {Access.EDIT, Access.WRITE}


class Chat:
    """A room: its messages, its members, and what the bot may do in it."""

    def __init__(self, world: "World", chat_id: int, title: str = "", username: str = "") -> None:
        self.world = world
        self.id = chat_id
        self.title = title
        self.username = username
        self.everything: dict[int, Message] = {}
        self.last_id = 0
        self.members: dict[int, Member] = {}
        self.permissions: frozenset[str] = frozenset(PERMISSIONS)
        self.pinned: Message | None = None
        self.actions: list[tuple[float, str]] = []
        """What the bot was shown doing (typing…), with the time."""

    @property
    def type(self) -> str:
        """The type that the Bot API gives it."""
        raise NotImplementedError

    @property
    def messages(self) -> list[Message]:
        """All messages that were not deleted, in order."""
        return [message for message in self.everything.values() if not message.deleted]

    @property
    def posted(self) -> list[Message]:
        """What the bot has sent here and not deleted, in order."""
        return [message for message in self.messages if message.by_bot]

    async def answer_to(self, message: Message, count: int = 1, within: float = PATIENCE) -> Message:
        """Wait so many seconds until the bot has sent that many messages after this one, and give the last of them."""

        def answers() -> list[Message]:
            return [each for each in self.posted if each.id > message.id]

        await self.world.changes.until(lambda: len(answers()) >= count, within)
        return answers()[count - 1]

    def as_json(self) -> Json:
        """Return the Chat object."""
        shown: Json = {"id": self.id, "type": self.type, "title": self.title}
        return shown | ({"username": self.username} if self.username else {})

    def as_full_json(self) -> Json:
        """Return the ChatFullInfo object."""
        shown = self.as_json() | {"accent_color_id": abs(self.id) % 7, "max_reaction_count": 11}
        gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
        shown["accepted_gift_types"] = dict.fromkeys(gifts, False)
        if self.username:
            shown["active_usernames"] = [self.username]
        if self.pinned is not None and not self.pinned.deleted:
            shown["pinned_message"] = self.pinned.as_json(with_reply=False)
        return shown

    def member(self, user: User) -> Member:
        """Return somebody's standing here; a stranger has left."""
        return self.members.get(user.id) or Member(user, "left")

    @property
    def bot(self) -> Member:
        """The bot's own standing here."""
        return self.member(self.world.bot)

    def check_access(self, access: Access) -> None:
        """Refuse a call where the bot cannot see the chat or has no place in it."""
        raise NotImplementedError

    def check_rights(self, permission: str, topic: int = 0) -> None:
        """Refuse a sort of message that the bot may not send here."""
        raise NotImplementedError

    def check_topic(self, thread: int) -> None:
        """Refuse a thread that is no forum topic; only forums have any."""
        if thread:
            raise bad_request("message thread not found")

    def check_delivery(self) -> None:
        """Refuse what nobody would receive."""

    def may_delete(self, message: Message) -> ApiError | None:
        """Return the reason why the bot may not delete a message, if there is one."""
        raise NotImplementedError

    def refuse_sort(self, permission: str) -> ApiError:
        """Return the refusal of one sort of message."""
        return bad_request(f"not enough rights to send {_NOUNS[permission]} to the chat")

    def add(
        self,
        content: Json,
        sender: User | None = None,
        *,
        markup: Json | None = None,
        sender_chat: "Chat | None" = None,
        topic: int = 0,
        reply_to: Message | None = None,
        origin: Json | None = None,
        album: str = "",
        options: Json | None = None,
    ) -> Message:
        """Put a message into the chat; nobody is told yet."""
        self.last_id = number = self.last_id + 1
        message = Message(self, number, [Version(self.world.clock.now(), content, markup)], sender, sender_chat)
        message.by_bot = sender is self.world.bot
        message.topic = topic
        message.reply_to = reply_to
        message.thread = topic or self.thread_of_reply(reply_to)
        message.origin = origin
        message.album = album
        message.options = options or {}
        self.everything[number] = message
        return message

    def hands_over(self, user: User, content: Json, caption: str = "", *, reply_to: Message | None = None) -> Message:
        """Have somebody send something other than words: a voice message, a poll, a file with a caption."""
        said = self.written(caption) if caption else {}
        if "entities" in said:
            said["caption_entities"] = said.pop("entities")
        message = self.add(content | ({"caption": said.pop("text")} | said if said else {}), user, reply_to=reply_to)
        self.world.announce(message)
        return message

    def sends_file_of(
        self,
        user: User,
        name: str,
        content: bytes,
        media_type: str,
        caption: str = "",
        *,
        reply_to: Message | None = None,
    ) -> Message:
        """Have somebody send a document."""
        stored = self.world.files.add("document", content, name, media_type)
        return self.hands_over(user, {"document": stored.as_document()}, caption, reply_to=reply_to)

    def edits(self, message: Message, text: str) -> None:
        """Have a person change a text of theirs."""
        message.change(self.world.clock.now(), self.written(text), None)
        self.world.announce(message, edited=True)

    def reloads(self, message: Message) -> None:
        """Have Telegram tell of an edit that leaves the words as they are, as when a link's preview has come."""
        message.change(self.world.clock.now(), message.content, message.markup)
        self.world.announce(message, edited=True)

    def thread_of_reply(self, reply_to: Message | None) -> int:
        """Return the id of the thread that a reply opens; only supergroups have such threads."""
        return 0

    def written(self, text: str, links: Mapping[str, str] = MappingProxyType({})) -> Json:
        """Return the content of a text that a person typed, with what Telegram finds in it.

        `links` are the addresses that the person's app put behind some of its words.
        """
        entities = [*find_entities(text), *(_link(text, words, url) for words, url in links.items())]
        return Formatted(text, tuple(in_order(entities))).as_json(self.world.describe)


def _link(text: str, words: str, url: str) -> Entity:
    before = text[: text.index(words)]
    return Entity("text_link", units(before), units(words), {"url": url})
