"""Interactions: what people do with commands and components, and how the bot answers within its time."""

import secrets
from dataclasses import dataclass, field
from enum import IntEnum

from .channels import Channel
from .content import Content
from .errors import ApiError, unknown
from .messages import Flag, Message, Version
from .people import User
from .permissions import Permission
from .shapes import Json
from .world import Intent, World

ANSWER_SECONDS = 3.0
TOKEN_SECONDS = 15 * 60.0


class Asks(IntEnum):
    """The types of interactions."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class Callback(IntEnum):
    """The types of answers."""

    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


@dataclass(eq=False, slots=True)
class Interaction:
    """One deed of a person; `answers` are the messages that came of it, `choices` what autocompletion offered."""

    id: int
    token: str
    kind: Asks
    user: User
    channel: Channel
    data: Json
    asked: float
    """In seconds of the server's monotonic clock."""
    message: Message | None = None
    answered: float | None = None
    callback: Callback | None = None
    choices: list[Json] = field(default_factory=list)
    modal: Json | None = None
    original: Message | None = None
    answers: list[Message] = field(default_factory=list)

    @property
    def took(self) -> float:
        """The seconds until the bot acknowledged it; raises AssertionError before."""
        assert self.answered is not None
        return self.answered - self.asked

    @property
    def answer(self) -> Message:
        """The latest message that came of it; raises IndexError before."""
        return self.answers[-1]


class Desk:
    """Hands interactions to the bot and takes its answers."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.all: list[Interaction] = []

    def hand_over(
        self, kind: Asks, user: User, channel: Channel, data: Json, message: Message | None = None
    ) -> Interaction:
        """Tell the bot that somebody did something."""
        now = self.world.clock.monotonic()
        token = secrets.token_urlsafe(64)
        interaction = Interaction(self.world.ids.next(), token, kind, user, channel, data, now, message)
        self.all.append(interaction)
        self.world.tell("INTERACTION_CREATE", self._shown(interaction), Intent.ALWAYS)
        return interaction

    def find(self, number: int, token: str) -> Interaction:
        """Find an interaction that can still be answered for the first time. Raises ApiError 10062 or 40060."""
        found = next((each for each in self.all if each.id == number and each.token == token), None)
        if found is None or (found.answered is None and self._age(found) > ANSWER_SECONDS):
            raise unknown("interaction")
        if found.answered is not None:
            raise ApiError(400, 40060, "Interaction has already been acknowledged.")
        return found

    def of_token(self, application: int, token: str) -> Interaction:
        """Find an answered interaction by its token. Raises ApiError 10015, or 50027 after 15 minutes."""
        found = next((each for each in self.all if each.token == token), None)
        if found is None or found.answered is None or application != self.world.bot.id:
            raise unknown("Webhook")
        if self._age(found) > TOKEN_SECONDS:
            raise ApiError(401, 50027, "Invalid Webhook Token")
        return found

    def acknowledge(self, interaction: Interaction, callback: Callback) -> None:
        """Note that the bot has answered in time."""
        interaction.answered, interaction.callback = self.world.clock.monotonic(), callback
        self.world.changes.tell()

    def write(self, interaction: Interaction, content: Content, *, original: bool) -> Message:
        """Put an answer into the channel, or before the eyes of whoever asked alone."""
        ephemeral = Flag.EPHEMERAL in content.flags
        message = self.world.write(
            interaction.channel,
            self.world.bot,
            content.version,
            type=20 if original and interaction.kind is Asks.COMMAND else 0,
            flags=content.flags,
            seen_by=interaction.user if ephemeral else None,
            interaction=self._metadata(interaction),
            webhook_id=self.world.bot.id,
        )
        if original:
            interaction.original = message
        interaction.answers.append(message)
        self.world.changes.tell()
        return message

    def defer(self, interaction: Interaction, flags: Flag) -> Message:
        """Show that the bot is thinking."""
        empty = Content(Version(self.world.clock.now()), flags & Flag.EPHEMERAL | Flag.LOADING, Permission(0))
        return self.write(interaction, empty, original=True)

    def _age(self, interaction: Interaction) -> float:
        return self.world.clock.monotonic() - interaction.asked

    def _metadata(self, interaction: Interaction) -> Json:
        return {
            "id": str(interaction.id),
            "type": int(interaction.kind),
            "user": interaction.user.as_json(),
            "authorizing_integration_owners": self._owners(interaction.channel, interaction.user),
        }

    def context(self, channel: Channel) -> int:
        """Return where it is: in a guild, in direct messages with the bot, or in those of others."""
        return 0 if channel.guild else 1 if self.world.is_home(channel) else 2

    def _owners(self, channel: Channel, user: User) -> Json:
        guild = {"0": str(channel.guild.id) if channel.guild else "0"} if self.world.is_home(channel) else {}
        return guild | ({"1": str(user.id)} if user.id in self.world.installed else {})

    def _shown(self, interaction: Interaction) -> Json:
        channel, user, guild = interaction.channel, interaction.user, interaction.channel.guild
        rights = channel.rights_of(user)
        shown: Json = {
            "id": str(interaction.id),
            "application_id": str(self.world.bot.id),
            "type": int(interaction.kind),
            "data": interaction.data,
            "token": interaction.token,
            "version": 1,
            "channel_id": str(channel.id),
            "channel": channel.as_json() | {"permissions": str(int(rights))},
            "locale": user.locale,
            "app_permissions": str(int(channel.rights_of(self.world.bot))),
            "entitlements": [],
            "authorizing_integration_owners": self._owners(channel, user),
            "context": self.context(channel),
            "attachment_size_limit": 10 * 1024 * 1024,
        }
        if interaction.message is not None:
            shown["message"] = interaction.message.as_json()
        if guild is None:
            return shown | {"user": user.as_json()}
        member = guild.members[user.id].as_json() | {"permissions": str(int(rights))}
        partial = {"id": str(guild.id), "locale": guild.locale, "features": []}
        return shown | {"guild_id": str(guild.id), "guild": partial, "guild_locale": guild.locale, "member": member}
