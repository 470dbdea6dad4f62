"""Channels of every kind that a bot of text meets: text, announcements, forums, threads and direct messages."""

import re
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

from .messages import Message
from .people import User
from .permissions import ALL, NONE, Permission, implied
from .shapes import Json, moment

if TYPE_CHECKING:
    from .guilds import Guild


class Kind(IntEnum):
    """Discord's channel types."""

    TEXT = 0
    DM = 1
    VOICE = 2
    CATEGORY = 4
    ANNOUNCEMENT = 5
    ANNOUNCEMENT_THREAD = 10
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    FORUM = 15


THREADS = frozenset({Kind.ANNOUNCEMENT_THREAD, Kind.PUBLIC_THREAD, Kind.PRIVATE_THREAD})
REQUIRE_TAG = 1 << 4
_MENTION = re.compile(r"<@!?(\d+)>")


@dataclass(slots=True)
class Overwrite:
    """What a channel allows and denies a role or a member."""

    allow: Permission = NONE
    deny: Permission = NONE


@dataclass(eq=False, repr=False, slots=True)
class Channel:
    """A channel; `messages` holds all that were ever written there, `posted` those of the bot that stand there."""

    id: int
    kind: Kind
    name: str
    made: float
    guild: "Guild | None" = None
    parent: "Channel | None" = None
    people: list[User] = field(default_factory=list)
    """Those of a direct message, or whoever opened a thread."""
    messages: list[Message] = field(default_factory=list)
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    tags: list[Json] = field(default_factory=list)
    applied_tags: list[int] = field(default_factory=list)
    flags: int = 0
    archived: bool = False
    locked: bool = False
    auto_archive: int = 1440
    deleted: bool = False

    def __repr__(self) -> str:
        return f"<{self.kind.name.lower()} {self.id} {self.name!r}>"

    @property
    def is_thread(self) -> bool:
        """Whether it hangs under another channel."""
        return self.kind in THREADS

    @property
    def mention(self) -> str:
        """How its name is written so that it can be clicked."""
        return f"<#{self.id}>"

    @property
    def visible(self) -> list[Message]:
        """What stands there for everybody."""
        return [each for each in self.messages if not each.deleted and not each.ephemeral]

    @property
    def posted(self) -> list[Message]:
        """What the bot wrote there for everybody and nobody deleted."""
        return [each for each in self.visible if each.author.is_bot and each.type != 18]

    @property
    def threads(self) -> "list[Channel]":
        """The threads that hang under it, or the posts of a forum."""
        everything = self.guild.threads if self.guild else []
        return [each for each in everything if each.parent is self and not each.deleted]

    def message(self, number: int) -> Message | None:
        """Find a message that stands there for everybody."""
        return next((each for each in self.visible if each.id == number), None)

    def mentioned(self, content: str) -> list[User]:
        """Return those whom a text mentions, as far as they can see the channel."""
        numbers = {int(each) for each in _MENTION.findall(content)}
        around = [member.user for member in self.guild.members.values()] if self.guild else self.people
        return [user for user in around if user.id in numbers]

    def rights_of(self, user: User) -> Permission:
        """Compute what somebody may do there."""
        if self.guild is None and user not in self.people:
            return NONE
        if self.guild is None:
            return ALL & ~Permission.ADMINISTRATOR & ~Permission.MANAGE_CHANNELS
        ruling = self.parent if self.is_thread and self.parent else self
        base = self.guild.rights_of(user)
        if base & Permission.ADMINISTRATOR:
            return ALL
        member = self.guild.members.get(user.id)
        if member is None:
            return NONE
        return implied(ruling.overwritten(base, member.user.id), thread=self.is_thread)

    def overwritten(self, base: Permission, user_id: int) -> Permission:
        """Apply the overwrites: everyone's, then those of the member's roles together, then the member's own."""
        assert self.guild is not None
        roles = [self.overwrites[each.id] for each in self.guild.members[user_id].roles if each.id in self.overwrites]
        allow, deny = NONE, NONE
        for each in roles:
            allow, deny = allow | each.allow, deny | each.deny
        steps = (self.overwrites.get(self.guild.id), Overwrite(allow, deny), self.overwrites.get(user_id))
        for step in steps:
            if step is not None:
                base = (base & ~step.deny) | step.allow
        return base

    def as_json(self) -> Json:
        """Return the channel object."""
        shown: Json = {"id": str(self.id), "type": int(self.kind), "flags": self.flags, "last_message_id": None}
        if self.messages:
            shown["last_message_id"] = str(self.messages[-1].id)
        if self.kind is Kind.DM:
            return shown | {"recipients": [each.as_json() for each in self.people if not each.is_bot]}
        assert self.guild is not None
        shown |= {
            "guild_id": str(self.guild.id),
            "name": self.name,
            "parent_id": str(self.parent.id) if self.parent else None,
            "rate_limit_per_user": 0,
        }
        return shown | (self._of_thread() if self.is_thread else self._of_guild())

    def _of_thread(self) -> Json:
        return {
            "owner_id": str(self.people[0].id),
            "message_count": len(self.visible),
            "total_message_sent": len(self.messages),
            "member_count": 1,
            "applied_tags": [str(each) for each in self.applied_tags],
            "thread_metadata": {
                "archived": self.archived,
                "locked": self.locked,
                "auto_archive_duration": self.auto_archive,
                "archive_timestamp": moment(self.made),
                "create_timestamp": moment(self.made),
            },
        }

    def _of_guild(self) -> Json:
        assert self.guild is not None
        overwrites = [
            {
                "id": str(number),
                "type": 0 if number in self.guild.roles else 1,
                "allow": str(int(each.allow)),
                "deny": str(int(each.deny)),
            }
            for number, each in self.overwrites.items()
        ]
        place = self.guild.channels.index(self) if self in self.guild.channels else 0
        shown: Json = {"position": place, "permission_overwrites": overwrites, "nsfw": False, "topic": None}
        if self.kind is Kind.VOICE:
            shown |= {"bitrate": 64_000, "user_limit": 0, "rtc_region": None, "video_quality_mode": 1}
        if self.kind is Kind.FORUM:
            shown |= {
                "available_tags": self.tags,
                "default_reaction_emoji": None,
                "default_sort_order": None,
                "default_forum_layout": 0,
                "default_auto_archive_duration": 1440,
            }
        return shown
