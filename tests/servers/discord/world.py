"""The world around the bot: people, guilds, channels, and what the bot is told of their changes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import IntFlag
from itertools import chain
from typing import Any

from tests.servers.telegram.clock import ServerClock
from tests.servers.telegram.world import Changes

from .channels import Channel, Kind, Overwrite
from .errors import unknown
from .guilds import Guild
from .messages import Attached, Message, Version
from .people import Member, Role, User
from .permissions import ORDINARY, Permission, rights
from .shapes import Json
from .snowflakes import Snowflakes


class Intent(IntFlag):
    """The intents that matter here."""

    ALWAYS = 0
    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    DIRECT_MESSAGES = 1 << 12
    MESSAGE_CONTENT = 1 << 15


@dataclass(frozen=True, slots=True)
class Webhook:
    """A webhook of a channel, made by the bot; what goes by it has an author of its own."""

    id: int
    token: str
    channel: Channel


_EMPTY: Json = {"content": "", "embeds": [], "attachments": [], "components": []}
Emit = Callable[[str, Json, Intent, Json | None], None]


class World:
    """Everything that stays while the server is down: people, guilds, channels and messages by id."""

    def __init__(self, bot_name: str) -> None:
        self.clock = ServerClock()
        self.changes = Changes()
        self.ids = Snowflakes(self.clock)
        self.bot = User(self.ids.next(), bot_name, is_bot=True)
        self.users: dict[int, User] = {self.bot.id: self.bot}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.installed: set[int] = set()
        """Those who installed the application for themselves, by their ids."""
        self.cdn: dict[str, bytes] = {}
        self.webhooks: dict[int, Webhook] = {}
        self.address = ""
        self.granted = Intent.ALWAYS
        """The privileged intents of the application."""
        self.emit: Emit = lambda name, data, intent, sealed: None

    def tell(self, name: str, data: Json, intent: Intent, sealed: Json | None = None) -> None:
        """Send an event; `sealed` is its form for a bot that may not read what people write."""
        self.emit(name, data, intent, sealed)
        self.changes.tell()

    def new_user(self, name: str, locale: str = "en-US") -> User:
        """Let a person sign up."""
        user = User(self.ids.next(), name, locale)
        self.users[user.id] = user
        return user

    def new_guild(self, name: str, owner: User, members: tuple[User, ...]) -> Guild:
        """Found a guild, at first without the bot."""
        guild = Guild(self.ids.next(), name, owner)
        guild.roles[guild.id] = Role(guild.id, "@everyone", ORDINARY)
        for user in (owner, *members):
            guild.members[user.id] = Member(user, self.clock.now())
        self.guilds[guild.id] = guild
        return guild

    def invite_bot(self, guild: Guild, permissions: Permission = ORDINARY, by: User | None = None) -> Role:
        """Let the bot in, with a role of its own that has these permissions."""
        role = Role(self.ids.next(), self.bot.name, permissions, len(guild.roles), self.bot.id)
        guild.roles[role.id] = role
        guild.members[self.bot.id] = Member(self.bot, self.clock.now(), [role])
        guild.added_by = by or guild.owner
        told = guild.as_event(self.bot)
        del told["unavailable"]  # so it is of a guild that was joined just now
        self.tell("GUILD_CREATE", told, Intent.GUILDS)
        return role

    def remove_bot(self, guild: Guild) -> None:
        """Kick the bot out of a guild."""
        guild.members.pop(self.bot.id)
        guild.roles = {number: role for number, role in guild.roles.items() if not role.bot_id}
        self.tell("GUILD_DELETE", {"id": str(guild.id)}, Intent.GUILDS)

    def set_available(self, guild: Guild, *, available: bool) -> None:
        """Let a guild suffer an outage, or end it."""
        guild.unavailable = not available
        if available:
            self.tell("GUILD_CREATE", guild.as_event(self.bot), Intent.GUILDS)
        else:
            self.tell("GUILD_DELETE", {"id": str(guild.id), "unavailable": True}, Intent.GUILDS)

    def new_channel(self, guild: Guild, name: str, kind: Kind = Kind.TEXT, tags: tuple[str, ...] = ()) -> Channel:
        """Open a channel of a guild."""
        channel = Channel(self.ids.next(), kind, name, self.clock.now(), guild)
        channel.tags = [
            {"id": str(self.ids.next()), "name": each, "moderated": False, "emoji_id": None, "emoji_name": None}
            for each in tags
        ]
        self.channels[channel.id] = channel
        guild.channels.append(channel)
        if self.bot.id in guild.members:
            self.tell("CHANNEL_CREATE", channel.as_json(), Intent.GUILDS)
        return channel

    def new_thread(self, parent: Channel, name: str, owner: User, number: int = 0, archive: int = 1440) -> Channel:
        """Open a thread or a forum's post; one that hangs on a message has the message's number."""
        assert parent.guild is not None
        kind = Kind.ANNOUNCEMENT_THREAD if parent.kind is Kind.ANNOUNCEMENT else Kind.PUBLIC_THREAD
        made = self.clock.now()
        thread = Channel(number or self.ids.next(), kind, name, made, parent.guild, parent, [owner])
        thread.auto_archive = archive
        self.channels[thread.id] = thread
        parent.guild.threads.append(thread)
        if thread.rights_of(self.bot) & Permission.VIEW_CHANNEL:
            self.tell("THREAD_CREATE", thread.as_json() | {"newly_created": True}, Intent.GUILDS)
        return thread

    def dm(self, user: User, other: User | None = None) -> Channel:
        """Return the direct messages between a person and the bot, or another person."""
        both = [user, other or self.bot]
        known = (each for each in self.channels.values() if each.kind is Kind.DM and each.people == both)
        found = next(known, None)
        if found is None:
            number = self.ids.next()
            found = Channel(number, Kind.DM, "", self.clock.now(), people=both)
            self.channels[number] = found
        return found

    def is_home(self, channel: Channel) -> bool:
        """Return whether the bot is a member of the guild, or one of those who speak there."""
        return self.bot.id in channel.guild.members if channel.guild else self.bot in channel.people

    def delete_channel(self, channel: Channel) -> None:
        """Delete a channel with its threads, or a thread."""
        assert channel.guild is not None
        shown = channel.as_json()
        for each in (channel, *channel.threads):
            each.deleted = True
            self.channels.pop(each.id, None)
        if channel.is_thread:
            channel.guild.threads.remove(channel)
            names = ("id", "guild_id", "parent_id", "type")
            self.tell("THREAD_DELETE", {name: shown[name] for name in names}, Intent.GUILDS)
        else:
            channel.guild.channels.remove(channel)
            channel.guild.threads = [each for each in channel.guild.threads if not each.deleted]
            self.tell("CHANNEL_DELETE", shown, Intent.GUILDS)

    def change_thread(self, thread: Channel, *, archived: bool, locked: bool = False) -> None:
        """Archive a thread, lock it, or open it again."""
        thread.archived, thread.locked = archived, locked
        self.tell("THREAD_UPDATE", thread.as_json(), Intent.GUILDS)

    def rename(self, channel: Channel, name: str) -> None:
        """Give a channel another name."""
        channel.name = name
        self.tell("CHANNEL_UPDATE", channel.as_json(), Intent.GUILDS)

    def overwrite(self, channel: Channel, whom: User | Role, *, allow: str = "", deny: str = "") -> None:
        """Allow and deny somebody rights in a channel, named in one string with spaces between them."""
        channel.overwrites[whom.id] = Overwrite(rights(*allow.split()), rights(*deny.split()))
        self.tell("CHANNEL_UPDATE", channel.as_json(), Intent.GUILDS)

    def set_role(self, guild: Guild, role: Role, permissions: Permission) -> None:
        """Change what a role may do."""
        role.permissions = permissions
        self.tell("GUILD_ROLE_UPDATE", {"guild_id": str(guild.id), "role": role.as_json()}, Intent.GUILDS)

    def new_role(self, guild: Guild, name: str, *, mentionable: bool = True) -> Role:
        """Make a role without rights, for people to be called by."""
        role = Role(self.ids.next(), name, rights(), len(guild.roles), mentionable=mentionable)
        guild.roles[role.id] = role
        self.tell("GUILD_ROLE_CREATE", {"guild_id": str(guild.id), "role": role.as_json()}, Intent.GUILDS)
        return role

    def remove_role(self, guild: Guild, role: Role) -> None:
        """Delete a role."""
        del guild.roles[role.id]
        self.tell("GUILD_ROLE_DELETE", {"guild_id": str(guild.id), "role_id": str(role.id)}, Intent.GUILDS)

    def set_tags(self, forum: Channel, tags: list[Json]) -> None:
        """Give a forum exactly these tags."""
        forum.tags = tags
        self.tell("CHANNEL_UPDATE", forum.as_json(), Intent.GUILDS)

    def bot_role(self, guild: Guild) -> Role:
        """Return the role that Discord made for the bot."""
        return next(role for role in guild.roles.values() if role.bot_id)

    def take_from_bot(self, guild: Guild, *names: str) -> None:
        """Take rights from the bot in a whole guild: from its own role and from everyone's."""
        for role in (guild.everyone, self.bot_role(guild)):
            self.set_role(guild, role, role.permissions & ~rights(*names))

    def give(self, guild: Guild, user: User, *names: str) -> Role:
        """Return somebody a new role with these rights."""
        role = Role(self.ids.next(), " ".join(names), rights(*names), len(guild.roles))
        guild.roles[role.id] = role
        member = guild.members[user.id]
        self.tell("GUILD_ROLE_CREATE", {"guild_id": str(guild.id), "role": role.as_json()}, Intent.GUILDS)
        self.set_roles(guild, user, [*member.roles, role])
        return role

    def set_roles(self, guild: Guild, user: User, roles: list[Role]) -> None:
        """Give somebody exactly these roles; of others than itself the bot hears only with the members' intent."""
        member = guild.members[user.id]
        member.roles = roles
        intent = Intent.ALWAYS if user is self.bot else Intent.GUILD_MEMBERS
        self.tell("GUILD_MEMBER_UPDATE", {"guild_id": str(guild.id), **member.as_json()}, intent)

    def write(self, channel: Channel, author: User, content: Version, number: int = 0, **how: Any) -> Message:
        """Put a message into a channel and tell the bot, if the bot sees it."""
        message = Message(channel, number or self.ids.next(), author, [content], **how)
        channel.messages.append(message)
        if channel.archived:
            self.change_thread(channel, archived=False)
        self.announce("MESSAGE_CREATE", message)
        return message

    def lay_up(self, name: str, content: bytes, media_type: str = "application/pdf") -> Attached:
        """Take a file from somebody, as Discord does before the message that has it."""
        number = self.ids.next()
        path = f"/attachments/{number}/{name}"
        self.cdn[path] = content
        return Attached(number, name, content, media_type, self.address + path)

    def edit(self, message: Message, content: str) -> None:
        """Let whoever wrote a message change its words."""
        message.versions.append(replace(message.now, at=self.clock.now(), content=content))
        self.announce("MESSAGE_UPDATE", message)

    def delete_message(self, message: Message) -> None:
        """Delete a message."""
        message.deleted = True
        if message.ephemeral:
            self.changes.tell()
            return
        guild = message.channel.guild
        where = {"guild_id": str(guild.id)} if guild else {}
        data = {"id": str(message.id), "channel_id": str(message.channel.id), **where}
        self.tell("MESSAGE_DELETE", data, self._hears(message.channel))

    def announce(self, event: str, message: Message) -> None:
        """Tell the bot of a message or of its edit, without what it may not read."""
        channel, data = message.channel, message.as_json()
        if message.ephemeral or not channel.rights_of(self.bot) & Permission.VIEW_CHANNEL:
            self.changes.tell()
            return
        sealed = None
        if channel.guild is not None:
            if message.author.id in channel.guild.members:
                data["member"] = channel.guild.members[message.author.id].as_json(with_user=False)
            sealed = data | _EMPTY if self._is_sealed(message) else dict(data)
            if message.reply_to is not None and "referenced_message" in data and self._is_sealed(message.reply_to):
                sealed["referenced_message"] = data["referenced_message"] | _EMPTY
        self.tell(event, data, self._hears(channel), sealed)

    def _is_sealed(self, message: Message) -> bool:
        """Return whether a bot without the Message Content Intent is not told what a message says."""
        return message.author is not self.bot and self.bot not in message.mentioned

    def find_message(self, channel: Channel, number: int) -> Message:
        """Find a message that everybody sees. Raises ApiError 10008."""
        found = channel.message(number)
        if found is None:
            raise unknown("Message")
        return found

    def find_channel(self, number: int) -> Channel:
        """Find a channel. Raises ApiError 10003."""
        found = self.channels.get(number)
        if found is None:
            raise unknown("Channel")
        return found

    def all_messages(self) -> list[Message]:
        """Return every message there ever was, deleted ones too."""
        return sorted(chain(*(each.messages for each in self.channels.values())), key=lambda each: each.id)

    @staticmethod
    def _hears(channel: Channel) -> Intent:
        return Intent.DIRECT_MESSAGES if channel.guild is None else Intent.GUILD_MESSAGES
