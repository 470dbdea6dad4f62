"""Discord's channels and people, as the rest of the program knows them."""

import re
from typing import Protocol

import discord

from chat.refs import ChatKind, ChatRef, Person

NAME = "discord"

# Commands name another chat as `@name`; a channel is called by its number, which no name begins like.
_NUMBERED = re.compile(r"id__(\d{15,20})")


class HasId(Protocol):
    """Anything of Discord's that has a number."""

    @property
    def id(self) -> int:
        """Its number."""
        ...


def ref_of(channel: HasId) -> ChatRef:
    """Give the address of a channel, thread or direct-message channel; each stands for itself."""
    if isinstance(channel, discord.DMChannel):
        return ChatRef(NAME, str(channel.id))
    if isinstance(channel, discord.PartialMessageable) and channel.type is discord.ChannelType.private:
        return ChatRef(NAME, str(channel.id))
    news = isinstance(channel, discord.TextChannel) and channel.is_news()
    kind = ChatKind.CHANNEL if news else ChatKind.GROUP
    title, guild = (str(getattr(each, "name", None) or "") for each in (channel, getattr(channel, "guild", None)))
    return ChatRef(NAME, str(channel.id), kind=kind, title=title, community=guild)


def person_of(user: discord.abc.User) -> Person:
    """Give a person."""
    return Person(NAME, str(user.id), user.display_name)


def community_of(guild: HasId | None) -> str:
    """Give the number of a server, or "" for direct messages."""
    return str(guild.id) if guild else ""


def name_of(channel_id: int) -> str:
    """Give the name by which commands mean a channel."""
    return f"id__{channel_id}"


def number_in(name: str) -> int | None:
    """Give the number of the channel that such a name means, if it is one."""
    found = _NUMBERED.fullmatch(name)
    return int(found[1]) if found else None
