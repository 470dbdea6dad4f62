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


def missing(channel: object, *, to_be_heard: bool = False) -> list[Phrase]:
    """Name the rights that the bot wants and does not have in a channel or thread; none where it has no rights there.

    With `to_be_heard` only those without which no message gets there at all: else a digest comes without its pictures,
    its frames or its thread. What Discord has not told yet counts as allowed.
    """
    names = {**_NAMES, **(_IN_FORUMS if isinstance(channel, discord.ForumChannel) else {})}
    wanted = _needed(channel) if to_be_heard else (*_needed(channel), *_liked(channel))
    return [names[right] for right in dict.fromkeys(wanted) if not _has(channel, right)]


def may_open_threads(channel: object) -> bool:
    """Tell whether the bot may put a digest's papers into a thread, as far as Discord has told."""
    return _has(channel, "create_public_threads") and _has(channel, "send_messages_in_threads")


def _has(channel: object, right: str) -> bool:
    """Tell whether the bot has a right in a channel or thread, or Discord has not told."""
    guild = getattr(channel, "guild", None)
    if not isinstance(channel, discord.abc.GuildChannel | discord.Thread) or guild is None:
        return True
    if guild.me is None or guild.default_role is None:
        return True
    if isinstance(channel, discord.Thread) and channel.parent is None:
        return True
    return bool(getattr(channel.permissions_for(guild.me), right))


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
