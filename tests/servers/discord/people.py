"""People, roles, and members of guilds."""

from dataclasses import dataclass, field

from .permissions import Permission
from .shapes import Json, moment


@dataclass(eq=False, slots=True)
class User:
    """An account; `open_to_bot` tells whether it takes direct messages from the bot."""

    id: int
    name: str
    locale: str = "en-US"
    is_bot: bool = False
    open_to_bot: bool = True

    def as_json(self) -> Json:
        """Return the user object."""
        return {
            "id": str(self.id),
            "username": self.name.lower().replace(" ", "_"),
            "global_name": None if self.is_bot else self.name,
            "discriminator": "0",
            "avatar": None,
            "bot": self.is_bot,
            "public_flags": 0,
        }


@dataclass(eq=False, slots=True)
class Role:
    """A role of a guild; `bot_id` is set on the one that Discord made for the bot."""

    id: int
    name: str
    permissions: Permission
    position: int = 0
    bot_id: int = 0
    mentionable: bool = False

    def as_json(self) -> Json:
        """Return the role object."""
        return {
            "id": str(self.id),
            "name": self.name,
            "permissions": str(int(self.permissions)),
            "position": self.position,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "icon": None,
            "unicode_emoji": None,
            "managed": bool(self.bot_id),
            "mentionable": self.mentionable,
            "flags": 0,
            **({"tags": {"bot_id": str(self.bot_id)}} if self.bot_id else {}),
        }


@dataclass(eq=False, slots=True)
class Member:
    """A person in a guild."""

    user: User
    joined: float
    roles: list[Role] = field(default_factory=list)

    def as_json(self, *, with_user: bool = True) -> Json:
        """Return the member object."""
        shown: Json = {
            "roles": [str(role.id) for role in self.roles],
            "joined_at": moment(self.joined),
            "nick": None,
            "avatar": None,
            "banner": None,
            "premium_since": None,
            "communication_disabled_until": None,
            "deaf": False,
            "mute": False,
            "pending": False,
            "flags": 0,
        }
        return shown | {"user": self.user.as_json()} if with_user else shown
