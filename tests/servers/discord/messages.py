"""Messages, with everything that ever happened to them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntFlag
from typing import TYPE_CHECKING

from .people import User
from .permissions import Permission
from .shapes import Json, moment

if TYPE_CHECKING:
    from .channels import Channel


class Flag(IntFlag):
    """The flags of messages."""

    CROSSPOSTED = 1 << 0
    SUPPRESS_EMBEDS = 1 << 2
    HAS_THREAD = 1 << 5
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    COMPONENTS_V2 = 1 << 15


NO_FLAGS = Flag(0)
_COMMAND = re.compile(r"</([-_ \w]{1,100}):\d+>")  # shown as its name
_PINGS = re.compile(r"<@[!&]?\d+>|@everyone|@here")


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of a message."""

    id: int
    name: str
    content: bytes
    media_type: str
    url: str
    description: str = ""

    def as_json(self) -> Json:
        """Return the attachment object."""
        shown: Json = {
            "id": str(self.id),
            "filename": self.name,
            "size": len(self.content),
            "content_type": self.media_type,
            "url": self.url,
            "proxy_url": self.url,
        }
        return shown | {"description": self.description} if self.description else shown


@dataclass(frozen=True, slots=True)
class Version:
    """A message as it was from a moment on (seconds since 1970)."""

    at: float
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    files: list[Attached] = field(default_factory=list)
    allowed_mentions: Json | None = None

    @property
    def text(self) -> str:
        """All that can be read in it, in the order of reading."""
        return _COMMAND.sub(r"/\1", self.written)

    @property
    def written(self) -> str:
        """The same as it was sent, with what Discord shows in another way."""
        return "\n".join(part for part in _readable(self) if part)


@dataclass(eq=False, repr=False, slots=True)
class Message:
    """A message: `versions` holds its first form and every edit; `seen_by` is whoever alone sees an ephemeral one."""

    channel: "Channel"
    id: int
    author: User
    versions: list[Version]
    type: int = 0
    flags: Flag = NO_FLAGS
    nonce: str | int | None = None
    reply_to: "Message | None" = None
    pings_author: bool = False
    """Whether it mentions whom it replies to."""
    thread: "Channel | None" = None
    seen_by: User | None = None
    interaction: Json | None = None
    webhook_id: int = 0
    application_id: int = 0
    """Whose webhook that is; an answer to an interaction goes by one with the application's own number."""
    deleted: bool = False

    def __repr__(self) -> str:
        return f"<message {self.id} {self.text[:60]!r}>"

    @property
    def now(self) -> Version:
        """What it shows now."""
        return self.versions[-1]

    @property
    def text(self) -> str:
        """All that can be read in it now."""
        return self.now.text

    @property
    def written(self) -> str:
        """All that can be read in it now, as it was sent."""
        return self.now.written

    @property
    def edits(self) -> list[Version]:
        """What it was changed into, in order."""
        return self.versions[1:]

    @property
    def embeds(self) -> list[Json]:
        """The embeds now."""
        return self.now.embeds

    @property
    def files(self) -> list[Attached]:
        """The files now."""
        return self.now.files

    @property
    def ephemeral(self) -> bool:
        """Whether one person alone sees it."""
        return bool(self.flags & Flag.EPHEMERAL)

    @property
    def loading(self) -> bool:
        """Whether it still says that the bot is thinking."""
        return bool(self.flags & Flag.LOADING)

    @property
    def buttons(self) -> list[Json]:
        """Its buttons that tell the bot of a press, row after row."""
        return [each for each in walk(self.now.components) if each["type"] == 2 and not each.get("url")]

    @property
    def links(self) -> dict[str, str]:
        """Its buttons that are links: their labels, and where they lead."""
        found = (each for each in walk(self.now.components) if each["type"] == 2 and each.get("url"))
        return {each["label"]: each["url"] for each in found}

    @property
    def selects(self) -> list[Json]:
        """Its select menus."""
        return [each for each in walk(self.now.components) if each["type"] in {3, 5, 6, 7, 8}]

    @property
    def labels(self) -> list[str]:
        """The labels of its buttons, with their emoji in front."""
        return [label(each) for each in self.buttons]

    @property
    def pings(self) -> list[str]:
        """Whom it really notified: mentions in its content that its allowed_mentions let through."""
        first = self.versions[0]
        found = [str(each) for each in _PINGS.findall(first.content)]
        return [each for each in found if _lets_through(first.allowed_mentions, each) and self._may_mention(each)]

    def _may_mention(self, mention: str) -> bool:
        """Return whether a role that it mentions may be mentioned by its author."""
        guild = self.channel.guild
        role = guild.roles.get(int(mention.strip("<@&>"))) if guild and "&" in mention else None
        rights = self.channel.rights_of(self.author) if role else Permission(0)
        return role is None or role.mentionable or bool(rights & Permission.MENTION_EVERYONE)

    @property
    def mentioned(self) -> list[User]:
        """Those whom it mentions: in its words, or because it replies to them."""
        found = self.channel.mentioned(self.now.content)
        author = self.reply_to.author if self.reply_to and self.pings_author else None
        return found if author is None or author in found else [*found, author]

    def as_json(self) -> Json:
        """Return the message object."""
        now, first = self.now, self.versions[0]
        optional = {
            "nonce": self.nonce,
            "webhook_id": str(self.webhook_id) if self.webhook_id else None,
            "application_id": str(self.application_id or self.webhook_id) if self.webhook_id else None,
            "interaction_metadata": self.interaction,
            "thread": self.thread.as_json() if self.thread else None,
            "guild_id": str(self.channel.guild.id) if self.channel.guild and not self.ephemeral else None,
            "message_reference": self._reference(),
            "referenced_message": self.reply_to.as_json() if self.reply_to and not self.reply_to.deleted else None,
            "position": 0 if self.channel.is_thread else None,
        }
        return {
            "id": str(self.id),
            "channel_id": str(self.channel.id),
            "type": self.type,
            "author": self.author.as_json(),
            "content": now.content,
            "timestamp": moment(first.at),
            "edited_timestamp": moment(now.at) if self.edits and not self.loading else None,
            "tts": False,
            "mention_everyone": bool({"@everyone", "@here"} & set(self.pings)),
            "mentions": [each.as_json() for each in self.mentioned],
            "mention_roles": [],
            "attachments": [each.as_json() for each in now.files],
            "embeds": now.embeds,
            "components": now.components,
            "pinned": False,
            "flags": int(self.flags),
        } | {name: value for name, value in optional.items() if value is not None}

    def _reference(self) -> Json | None:
        if self.reply_to is None:
            return None
        return {"type": 0, "message_id": str(self.reply_to.id), "channel_id": str(self.channel.id)}


def walk(components: list[Json]) -> Iterator[Json]:
    """Yield all components with those inside them."""
    for each in components:
        yield each
        yield from walk(each.get("components") or [])
        for name in ("accessory", "component"):
            if each.get(name):
                yield from walk([each[name]])


def label(button: Json) -> str:
    """Return what a button shows."""
    emoji = (button.get("emoji") or {}).get("name") or ""
    return " ".join(filter(None, (emoji, button.get("label") or "")))


def _readable(version: Version) -> Iterator[str]:
    yield version.content
    for embed in version.embeds:
        yield (embed.get("author") or {}).get("name", "")
        yield embed.get("title") or ""
        yield embed.get("description") or ""
        for each in embed.get("fields") or []:
            yield each["name"]
            yield each["value"]
        yield (embed.get("footer") or {}).get("text", "")
    yield from (each["content"] for each in walk(version.components) if each["type"] == 10)


def _lets_through(allowed: Json | None, mention: str) -> bool:
    if allowed is None:
        return True
    kind = "everyone" if mention.startswith("@") else "roles" if "&" in mention else "users"
    number = mention.strip("<@!&>")
    return kind in allowed.get("parse", []) or number in map(str, allowed.get(kind) or [])
