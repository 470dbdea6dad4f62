"""What the bot must be allowed to do where it posts, and which of it is missing."""

import discord

from chat.errors import NotAllowedError
from chat.words import Phrase, phrase

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
_SHOWING = ("embed_links", "attach_files")


def missing(channel: object) -> list[Phrase]:
    """Name the rights that the bot needs and does not have in a channel or thread; none where it has no rights there.

    What Discord has not told yet counts as allowed.
    """
    guild = getattr(channel, "guild", None)
    if not isinstance(channel, discord.abc.GuildChannel | discord.Thread) or guild is None:
        return []
    if guild.me is None or guild.default_role is None:
        return []
    if isinstance(channel, discord.Thread) and channel.parent is None:
        return []
    held = channel.permissions_for(guild.me)
    names = {**_NAMES, **(_IN_FORUMS if isinstance(channel, discord.ForumChannel) else {})}
    return [names[right] for right in _needed(channel) if not getattr(held, right)]


def trouble(channel: object) -> NotAllowedError | None:
    """Say exactly which rights the bot lacks to post in a channel, or nothing where it has all of them."""
    rights = missing(channel)
    if not rights:
        return None
    return NotAllowedError(
        phrase("I am not allowed to post in “{title}”: I miss {rights}.", title=channel, rights=listed(rights)),
        phrase("Allow me that in the channel's settings, under Permissions, then try again."),
    )


def listed(rights: list[Phrase]) -> Phrase:
    """Put the names of rights one after another."""
    first, *others = rights
    for right in others:
        first = phrase("{rights}, {right}", rights=first, right=right)
    return first


def _needed(channel: discord.abc.GuildChannel | discord.Thread) -> tuple[str, ...]:
    match channel:
        case discord.Thread():
            return ("view_channel", "send_messages_in_threads", *_SHOWING)
        case discord.ForumChannel():
            return ("view_channel", "send_messages", "send_messages_in_threads", *_SHOWING)
        case discord.TextChannel():
            return ("view_channel", "send_messages", "create_public_threads", "send_messages_in_threads", *_SHOWING)
        case _:
            return ("view_channel", "send_messages", *_SHOWING)
