"""Guilds: channels, roles, members, and what they may do."""

from dataclasses import dataclass, field

from .channels import Channel
from .people import Member, Role, User
from .permissions import ALL, NONE, Permission
from .shapes import Json, moment


@dataclass(eq=False, repr=False, slots=True)
class Guild:
    """A guild; its id is also that of the role that everyone has."""

    id: int
    name: str
    owner: User
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    channels: list[Channel] = field(default_factory=list)
    threads: list[Channel] = field(default_factory=list)
    locale: str = "en-US"
    unavailable: bool = False
    system: Channel | None = None
    added_by: User | None = None
    """Who added the bot."""

    def __repr__(self) -> str:
        return f"<guild {self.id} {self.name!r}>"

    @property
    def everyone(self) -> Role:
        """The role that everybody has."""
        return self.roles[self.id]

    def rights_of(self, user: User) -> Permission:
        """Compute what somebody may do in the guild, before any channel's overwrites."""
        member = self.members.get(user.id)
        if member is None:
            return NONE
        if user is self.owner:
            return ALL
        found = self.everyone.permissions
        for role in member.roles:
            found |= role.permissions
        return ALL if found & Permission.ADMINISTRATOR else found

    def as_json(self) -> Json:
        """Return the guild object as REST gives it."""
        return {
            "id": str(self.id),
            "name": self.name,
            "owner_id": str(self.owner.id),
            "icon": None,
            "banner": None,
            "splash": None,
            "discovery_splash": None,
            "description": None,
            "afk_channel_id": None,
            "afk_timeout": 300,
            "system_channel_id": str(self.system.id) if self.system else None,
            "system_channel_flags": 0,
            "rules_channel_id": None,
            "public_updates_channel_id": None,
            "safety_alerts_channel_id": None,
            "verification_level": 0,
            "default_message_notifications": 1,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "premium_tier": 0,
            "premium_subscription_count": 0,
            "premium_progress_bar_enabled": False,
            "preferred_locale": self.locale,
            "features": ["COMMUNITY", "NEWS"],
            "roles": [role.as_json() for role in self.roles.values()],
            "emojis": [],
            "stickers": [],
        }

    def as_event(self, bot: User) -> Json:
        """Return the guild as GUILD_CREATE does: with its channels, and of the members the bot alone."""
        seen = [each for each in self.threads if not each.archived and each.rights_of(bot) & Permission.VIEW_CHANNEL]
        return self.as_json() | {
            "joined_at": moment(self.members[bot.id].joined),
            "large": False,
            "unavailable": False,
            "member_count": len(self.members),
            "members": [self.members[bot.id].as_json()],
            "channels": [each.as_json() for each in self.channels],
            "threads": [each.as_json() for each in seen],
            "presences": [],
            "voice_states": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }
