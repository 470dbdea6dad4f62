"""What the bot, and those who ask, may do in a channel, and which channel a name means."""

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

import discord

from bot.platforms.discord import faults
from bot.platforms.discord.buttons import POSTABLE
from bot.platforms.discord.refs import NAME, number_in, ref_of
from chat.errors import BadInputError, HeraldError, NotAllowedError, NotFoundError, UnavailableError
from chat.refs import ChatKind, ChatRef, Person
from chat.words import Phrase, phrase
from services.times import clip

# As Discord's own settings call them; in a forum two of them have other names.
_NAMES = {
    "view_channel": phrase("View Channel"),
    "send_messages": phrase("Send Messages"),
    "embed_links": phrase("Embed Links"),
    "attach_files": phrase("Attach Files"),
    "create_public_threads": phrase("Create Public Threads"),
    "send_messages_in_threads": phrase("Send Messages in Threads"),
}
_IN_FORUMS = {
    "send_messages": phrase("Create Posts"),
    "send_messages_in_threads": phrase("Send Messages in Posts"),
}
_ALL = frozenset({"everyone", "here"})
_SHOWING = ("embed_links", "attach_files")


def invitation(me: discord.abc.User) -> str:
    """Return the address where somebody lets the bot into a server, with the rights that it wants."""
    rights = discord.Permissions(**dict.fromkeys((*_NAMES, "read_message_history"), True))
    return discord.utils.oauth_url(me.id, permissions=rights, scopes=("bot", "applications.commands"))


def missing(channel: object, *, to_be_heard: bool = False, me: discord.Member | None = None) -> list[Phrase]:
    """Name the rights that the bot wants and does not have in a channel or thread; none where it has no rights there.

    With `to_be_heard` only those without which no message gets there at all: else a digest comes without its pictures,
    its frames or its thread. What Discord has not told yet counts as allowed. The bot's own membership, `me`, has to
    be given only where the bot does not hear of its servers.
    """
    names = {**_NAMES, **(_IN_FORUMS if isinstance(channel, discord.ForumChannel) else {})}
    wanted = _needed(channel) if to_be_heard else (*_needed(channel), *_liked(channel))
    return [names[right] for right in dict.fromkeys(wanted) if not _has(channel, right, me)]


def may_open_threads(channel: object) -> bool:
    """Return whether the bot may put a digest's papers into a thread, as far as Discord has told."""
    return _has(channel, "create_public_threads") and _has(channel, "send_messages_in_threads")


def role_there(channel: object, number: str) -> int:
    """Return the number of a channel's role that is to be mentioned, 0 where that is gone or everybody's."""
    guild = getattr(channel, "guild", None)
    role = guild.get_role(int(number)) if isinstance(guild, discord.Guild) and number.isdecimal() else None
    return role.id if role and not role.is_default() else 0


def _has(channel: object, right: str, me: discord.Member | None = None) -> bool:
    """Return whether the bot has a right in a channel or thread, or Discord has not told."""
    guild = getattr(channel, "guild", None)
    if not isinstance(channel, discord.abc.GuildChannel | discord.Thread) or guild is None:
        return True
    me = me or guild.me
    if me is None or guild.default_role is None:
        return True
    if isinstance(channel, discord.Thread) and channel.parent is None:
        return True
    return bool(getattr(channel.permissions_for(me), right))


def trouble(channel: object) -> NotAllowedError | None:
    """Return which rights exactly the bot lacks to post in a channel, or None where it has all of them."""
    rights = missing(channel)
    if not rights:
        return None
    return NotAllowedError(
        phrase("I am not allowed to post in “{title}”: I miss {rights}.", title=channel, rights=listed(rights)),
        phrase("Allow me that in the channel's settings, under Permissions, then try again."),
    )


def seen_by(member: discord.Member) -> list[ChatRef]:
    """Return the channels and threads of a server that a member sees, as far as Discord has told the bot of them."""
    found: list[ChatRef] = []
    for each in (*member.guild.channels, *member.guild.threads):
        if isinstance(each, discord.Thread) and each.parent is None:
            continue
        rights = each.permissions_for(member)
        hidden = isinstance(each, discord.Thread) and each.is_private() and not rights.manage_threads
        if rights.view_channel and not hidden:
            found.append(ref_of(each))
    return found


class _Named(Protocol):
    id: int
    name: str


_N = TypeVar("_N", bound=_Named)


def _called(said: str, known: Sequence[_N]) -> _N | None:
    """Find what is called so, by its number or else its name, in which a line stands for a space."""
    wanted = _folded(said)
    numbered = (each for each in known if str(each.id) == said)
    return next(numbered, None) or next((each for each in known if _folded(each.name) == wanted), None)


def _folded(name: str) -> str:
    return "_".join(name.replace("_", " ").split()).casefold().removeprefix("@")


def listed(rights: list[Phrase]) -> Phrase:
    """Put the names of rights one after another."""
    first, *others = rights
    for right in others:
        first = phrase("{rights}, {right}", rights=first, right=right)
    return first


def _needed(channel: object) -> tuple[str, ...]:
    match channel:
        case discord.Thread():
            return ("view_channel", "send_messages_in_threads")
        case discord.ForumChannel():
            return ("view_channel", "send_messages", "send_messages_in_threads")
        case _:
            return ("view_channel", "send_messages")


def _liked(channel: object) -> tuple[str, ...]:
    threads = ("create_public_threads", "send_messages_in_threads")
    return (*(threads if isinstance(channel, discord.TextChannel) else ()), *_SHOWING)


Channel = discord.abc.GuildChannel | discord.Thread
Asker = discord.Interaction[Any] | discord.Message


class Rights:
    """Looks at channels and members, in what Discord told the bot or else by asking."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def administers(self, ref: ChatRef, person: Person, asked: Asker) -> bool:
        """Return whether a person may manage a channel; what they asked with tells it for the place they asked in.

        Raises UnavailableError.
        """
        here = asked.channel is not None and ref.chat == str(asked.channel.id)
        if ref.kind is ChatKind.PRIVATE or ref.platform != NAME:
            return here
        if here and isinstance(asked, discord.Interaction):
            return asked.permissions.manage_channels
        return (await self._rights(await self.channel(int(ref.chat)), person, asked)).manage_channels

    async def belongs(self, ref: ChatRef, person: Person, asked: Asker) -> bool:
        """Return whether a person may read a channel. Raises UnavailableError."""
        if ref.kind is ChatKind.PRIVATE or ref.platform != NAME:
            return asked.channel is not None and ref.chat == str(asked.channel.id)
        return (await self._rights(await self.channel(int(ref.chat)), person, asked)).view_channel

    async def find(self, name: str, asked: Asker) -> ChatRef | None:
        """Find the channel that a number in our spelling means, or one of the same server by its name."""
        number = number_in(name)
        if number is not None:
            channel = await self.channel(number)
        else:
            channels = asked.guild.channels if asked.guild else ()
            named = (each for each in channels if each.name.casefold() == name.casefold())
            channel = next((each for each in named if each.type in POSTABLE), None)
        return ref_of(channel) if channel else None

    async def may_post(self, ref: ChatRef) -> HeraldError | None:
        """Return which rights the bot lacks to post digests in a channel, or None where it has all."""
        if ref.kind is ChatKind.PRIVATE:
            return None
        channel = await self.channel(int(ref.chat))
        if channel is None:
            return NotAllowedError(
                phrase("I cannot see this channel."),
                phrase("Add me to its server, and let me view it, then try again."),
            )
        return trouble(channel)

    async def role(self, ref: ChatRef, said: str, person: Person, asked: Asker) -> tuple[str, str]:
        """Return number and name of a role that both the person and the bot may mention in a channel.

        Raises BadInputError, NotFoundError, NotAllowedError, and UnavailableError.
        """
        channel = None if ref.kind is ChatKind.PRIVATE else await self.channel(int(ref.chat))
        if channel is None:
            raise BadInputError(
                phrase("Roles are mentioned in servers alone."), phrase("Name one of a server's channels as well.")
            )
        role = _called(said, channel.guild.roles)
        if said.lstrip("@").casefold() in _ALL or (role and role.is_default()):
            raise NotAllowedError(phrase("I never mention everyone."), phrase("Name a role that people can give up."))
        if role is None:
            raise NotFoundError(phrase("There is no role “{name}” here.", name=clip(said)), phrase("Name another one."))
        if not role.mentionable:
            if not (await self._rights(channel, person, asked)).mention_everyone:
                raise NotAllowedError(
                    phrase("You may not mention “{role}” yourself.", role=role.name),
                    phrase("Name a role that anyone may mention, or ask somebody who may."),
                )
            if not _has(channel, "mention_everyone"):
                raise NotAllowedError(
                    phrase("I may not mention “{role}”.", role=role.name),
                    phrase("Let anyone mention it, in the server's settings under Roles, then try again."),
                )
        return str(role.id), role.name

    async def tag(self, ref: ChatRef, said: str) -> tuple[str, str]:
        """Return number and name of a forum's tag that anybody may use.

        Raises BadInputError, NotFoundError, and UnavailableError.
        """
        channel = None if ref.kind is ChatKind.PRIVATE else await self.channel(int(ref.chat))
        if not isinstance(channel, discord.ForumChannel):
            raise BadInputError(
                phrase("Only the posts of a forum have tags."), phrase("Name a forum with the option “channel”.")
            )
        tags = [tag for tag in channel.available_tags if not tag.moderated]
        if (tag := _called(said, tags)) is None:
            raise NotFoundError(
                phrase("That forum has no tag “{name}”.", name=clip(said)),
                phrase("It has: {tags}", tags=[each.name for each in tags] or "–"),
            )
        return str(tag.id), tag.name

    async def _rights(self, channel: Channel | None, person: Person, asked: Asker) -> discord.Permissions:
        """Return what a person may do in a channel: nothing where that cannot be told. Raises UnavailableError."""
        if channel is None or (isinstance(channel, discord.Thread) and channel.parent is None):
            return discord.Permissions.none()
        member = await self._member(channel.guild, int(person.id), asked)
        return channel.permissions_for(member) if member else discord.Permissions.none()

    async def channel(self, number: int) -> Channel | None:
        """Return a server's channel or thread, or None where the bot sees none. Raises UnavailableError."""
        found = self._client.get_channel(number)
        if found is None:
            try:
                found = await self._client.fetch_channel(number)
            except (discord.NotFound, discord.Forbidden, discord.InvalidData):
                return None
            except faults.ERRORS as error:
                raise _unavailable() from error
        return found if isinstance(found, discord.abc.GuildChannel | discord.Thread) else None

    @staticmethod
    async def _member(guild: discord.Guild, number: int, asked: Asker) -> discord.Member | None:
        asker = asked.user if isinstance(asked, discord.Interaction) else asked.author
        if isinstance(asker, discord.Member) and asker.guild == guild and asker.id == number:
            return asker
        try:
            return guild.get_member(number) or await guild.fetch_member(number)
        except (discord.NotFound, discord.Forbidden):
            return None
        except faults.ERRORS as error:
            raise _unavailable() from error


def _unavailable() -> UnavailableError:
    return UnavailableError(
        phrase("Discord does not tell me who manages that channel."), phrase("Please try again in a minute.")
    )
