"""Discord's channels, people and messages, as the rest of the program knows them."""

import re
from collections.abc import Collection
from dataclasses import replace
from typing import Protocol

import discord

from bot.platforms.discord.files import files_of
from bot.platforms.discord.quoted import words_of
from chat.refs import ChatKind, ChatRef, Incoming, Person, Quoted, SentFile, file_key_in
from papers import ids

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
    """Return the address of a channel, thread or direct-message channel; each stands for itself."""
    if isinstance(channel, discord.DMChannel):
        return ChatRef(NAME, str(channel.id))
    if isinstance(channel, discord.PartialMessageable) and channel.type is discord.ChannelType.private:
        return ChatRef(NAME, str(channel.id))
    news = isinstance(channel, discord.TextChannel) and channel.is_news()
    kind = ChatKind.CHANNEL if news else ChatKind.GROUP
    title, guild = (str(getattr(each, "name", None) or "") for each in (channel, getattr(channel, "guild", None)))
    return ChatRef(NAME, str(channel.id), kind=kind, title=title, community=guild)


def person_of(user: discord.abc.User) -> Person:
    """Return a person of Discord's as the rest of the program knows them."""
    return Person(NAME, str(user.id), user.display_name)


def community_of(guild: HasId | None) -> str:
    """Return the number of a server, or "" for direct messages."""
    return str(guild.id) if guild else ""


def common_language(locale: discord.Locale | None) -> str:
    """Return the language that a server says it speaks; what Discord sets where nobody said so tells nothing."""
    return "" if locale in {None, discord.Locale.american_english} else str(locale)


def name_of(channel_id: int) -> str:
    """Return the name by which commands mean a channel."""
    return f"id__{channel_id}"


def number_in(name: str) -> int | None:
    """Return the number of the channel that such a name means, or None where it is no such name."""
    found = _NUMBERED.fullmatch(name)
    return int(found[1]) if found else None


_CHANNEL = re.compile(r"<#(\d{15,20})>|https?://(?:\w+\.)?discord\.com/channels/\d+/(\d{15,20})(?:/\d+)?")
_COMMAND = re.compile(r"[/／](?P<name>\w+)")
_TYPED = {discord.MessageType.default, discord.MessageType.reply}


def incoming(message: discord.Message, me: discord.abc.User, commands: Collection[str]) -> Incoming | None:
    """Read a message; None where it is none for the bot: other bots' words, service messages, chatter."""
    private = message.guild is None
    if message.author.bot or message.webhook_id or message.type not in _TYPED:
        return None
    text, mentioned = _without_mention(_text(message), me)
    command = _COMMAND.match(text)
    known = command is not None and command["name"].lower() in commands
    files, quoted = sent_files(message), _quoted(message)
    about_file = bool(files or file_key_in(quoted))
    if not (private or mentioned or (_replies_to(message, me) and (about_file or ids.find_all(text) or known))):
        return None
    quoted_files = _quoted_files(message)
    bare = _bare(message, quoted) if mentioned and not (files or quoted_files) else ""
    return Incoming(
        chat=ref_of(message.channel),
        person=person_of(message.author),
        text=with_named_channels(text) or bare,
        addressed=True,
        quoted=Quoted(quoted, _replies_to(message, me), quoted_files),
        called=mentioned,
        files=files,
        community=community_of(message.guild),
        common_language=common_language(message.guild.preferred_locale if message.guild else None),
    )


def with_named_channels(text: str) -> str:
    """Put the names by which commands mean channels into the place of mentions and links of such."""
    return _CHANNEL.sub(lambda found: f"@{name_of(int(found[1] or found[2]))}", text)


def _bare(message: discord.Message, quoted: str) -> str:
    """Say what a mention without a word means: a greeting, or the paper of a message that the bot may not read."""
    if message.reference is None:
        return "/start"
    return "" if ids.find_all(quoted) else "/summarize"


def _without_mention(text: str, me: discord.abc.User) -> tuple[str, bool]:
    """Return a text without the bot's own mention, and whether that was there."""
    without, count = re.subn(rf"<@!?{me.id}>", " ", text)
    return " ".join(without.split(" ")).strip(), count > 0


def _text(message: discord.Message) -> str:
    """Return what a message says; of a forwarded one what was forwarded."""
    return message.content or "\n".join(filter(None, map(words_of, message.message_snapshots)))


def _quoted(message: discord.Message) -> str:
    """Return what the message says that was replied to, as far as Discord shows it to the bot."""
    quoted = message.reference.resolved if message.reference else None
    return words_of(quoted) if isinstance(quoted, discord.Message) else ""


def sent_files(message: discord.Message) -> tuple[SentFile, ...]:
    """Return what a message holds beside words; a forwarded one what was forwarded."""
    found = files_of(message) or tuple(each for part in message.message_snapshots for each in files_of(part))
    sender = person_of(message.author).key
    return tuple(replace(each, sender=sender) for each in found)


def _quoted_files(message: discord.Message) -> tuple[SentFile, ...]:
    quoted = message.reference.resolved if message.reference else None
    return sent_files(quoted) if isinstance(quoted, discord.Message) else ()


def _replies_to(message: discord.Message, me: discord.abc.User) -> bool:
    quoted = message.reference.resolved if message.reference else None
    return isinstance(quoted, discord.Message) and quoted.author.id == me.id
