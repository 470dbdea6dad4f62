"""Messages, with everything that ever happened to them."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .shapes import Json
from .users import User

if TYPE_CHECKING:
    from .chats import Chat


@dataclass(frozen=True, slots=True)
class Version:
    """A message as it was from a moment on (seconds since 1970)."""

    at: float
    content: Json
    markup: Json | None = None

    @property
    def text(self) -> str:
        """The text or the caption."""
        found: str = self.content.get("text") or self.content.get("caption") or ""
        return found


@dataclass(eq=False, slots=True)
class Message:
    """A message: `versions` holds its first form and every edit; `topic` is 0 outside of forum topics."""

    chat: "Chat"
    id: int
    versions: list[Version]
    sender: User | None = None
    sender_chat: "Chat | None" = None
    topic: int = 0
    thread: int = 0
    reply_to: "Message | None" = None
    origin: Json | None = None
    album: str = ""
    options: Json = field(default_factory=dict)
    """What the sender asked for and nobody sees in the text: silence, protection, previews."""
    by_bot: bool = False
    quote: str = ""
    """The part of the message replied to that its sender picked."""
    elsewhere: bool = False
    """Whether the message replied to stands in another chat, of which the bot is told little."""
    deleted: bool = False
    inaccessible: bool = False
    """Whether the bot has lost sight of it, as of very old messages."""

    @property
    def content(self) -> Json:
        """What it shows now: text and entities, photo and caption, or what a service message tells."""
        return self.versions[-1].content

    @property
    def markup(self) -> Json | None:
        """Its keyboard now."""
        return self.versions[-1].markup

    @property
    def at(self) -> float:
        """When it was sent, in seconds since 1970."""
        return self.versions[0].at

    @property
    def edits(self) -> list[Version]:
        """What it was changed into, in order."""
        return self.versions[1:]

    @property
    def text(self) -> str:
        """Its text or caption now."""
        return self.versions[-1].text

    @property
    def entities(self) -> list[Json]:
        """The entities of its text or caption now."""
        found: list[Json] = self.content.get("entities") or self.content.get("caption_entities") or []
        return found

    @property
    def buttons(self) -> list[list[Json]]:
        """The rows of its inline keyboard."""
        rows: list[list[Json]] = (self.markup or {}).get("inline_keyboard", [])
        return rows

    @property
    def labels(self) -> list[str]:
        """The texts of its inline buttons, row after row."""
        return [button["text"] for row in self.buttons for button in row]

    def stretch(self, entity: Json) -> str:
        """Return the part of the text that an entity covers."""
        start, length = entity["offset"], entity["length"]
        return self.text.encode("utf-16-le")[2 * start : 2 * (start + length)].decode("utf-16-le")

    def as_json(self, *, with_reply: bool = True) -> Json:
        """Return the Message object; a message within a message shows no further one."""
        replied = self.reply_to if with_reply and self.reply_to is not None and not self.reply_to.deleted else None
        external = replied.as_external() if replied and self.elsewhere else None
        replied = None if self.elsewhere else replied
        optional = {
            "from": self.sender and self.chat.type != "channel" and self.sender.as_json(),
            "sender_chat": self.sender_chat and self.sender_chat.as_json(),
            "message_thread_id": self.thread,
            "is_topic_message": self.topic > 0,
            "forward_origin": self.origin,
            "reply_to_message": replied and replied.as_json(with_reply=False),
            "external_reply": external,
            "quote": self.quote and {"text": self.quote, "position": 0, "is_manual": True},
            "edit_date": int(self.versions[-1].at) if self.edits else 0,
            "media_group_id": self.album,
            "has_protected_content": self.options.get("protect_content"),
            "link_preview_options": self.options.get("link_preview_options"),
            "reply_markup": self.markup if self.buttons else None,
        }
        shown: Json = {"message_id": self.id, "date": int(self.at), "chat": self.chat.as_json()}
        return shown | {name: value for name, value in optional.items() if value} | self.content

    def as_accessible(self) -> Json:
        """Return the message as a callback query shows it: without content where the bot has lost sight of it."""
        if self.inaccessible or self.deleted:
            return {"chat": self.chat.as_json(), "message_id": self.id, "date": 0}
        return self.as_json()

    def as_external(self) -> Json:
        """Return the ExternalReplyInfo by which a reply in another chat tells of it: where it is from, no words."""
        return {"origin": self.as_origin(), "chat": self.chat.as_json(), "message_id": self.id}

    def as_origin(self, *, hidden: bool = False) -> Json:
        """Return the MessageOrigin of a forward; `hidden` is a person who hides their account in forwards."""
        date = int(self.at)
        if self.origin is not None:
            return self.origin
        if self.sender_chat is not None and self.chat.type == "channel":
            return {"type": "channel", "date": date, "chat": self.chat.as_json(), "message_id": self.id}
        if self.sender_chat is not None:
            return {"type": "chat", "date": date, "sender_chat": self.sender_chat.as_json()}
        assert self.sender is not None
        if hidden:
            return {"type": "hidden_user", "date": date, "sender_user_name": self.sender.first_name}
        return {"type": "user", "date": date, "sender_user": self.sender.as_json()}

    def change(self, at: float, content: Json, markup: Json | None) -> None:
        """Edit it."""
        self.versions.append(Version(at, content, markup))
