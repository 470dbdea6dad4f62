"""Discord's channels, people and messages, as the rest of the program knows them."""

import re
from collections.abc import Collection
from dataclasses import replace
from typing import Any, Protocol

import discord

from bot.platforms.discord.files.attachments import sent_files
from bot.platforms.discord.mentions import Reader
from bot.platforms.discord.quoted import read_quoted, words_of
from chat.refs import ChatKind, ChatRef, Incoming, Person, Quoted

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


def is_guest(interaction: discord.Interaction[Any]) -> bool:
    """Return whether the bot is no member where somebody uses it who installed it for themselves."""
    if interaction.guild_id is None:
        return interaction.context.private_channel
    is_theirs = interaction.user is not discord.utils.MISSING and interaction.is_user_integration()
    return is_theirs and not interaction.is_guild_integration()


def place_of(interaction: discord.Interaction[Any]) -> ChatRef:
    """Return the address of where somebody did something; other people's direct messages are no private chat."""
    ref = ref_of(interaction.channel or discord.Object(interaction.channel_id or 0))
    return replace(ref, kind=ChatKind.GROUP) if is_guest(interaction) else ref


def person_of(user: discord.abc.User) -> Person:
    """Return a person of Discord's as the rest of the program knows them."""
    return Person(NAME, str(user.id), user.display_name)


def community_of(guild: HasId | None) -> str:
    """Return the number of a server, or "" for direct messages."""
    return str(guild.id) if guild else ""


def common_language(locale: discord.Locale | None) -> str:
    """Return the language that a server says it speaks; what Discord sets where nobody said so tells nothing."""
    return "" if locale in {None, discord.Locale.american_english} else str(locale)


def reader_of(guild: discord.Guild | None, locale: discord.Locale | None = None) -> Reader:
    """Return who reads a message in a server: a person whose Discord has a language, or all in that of the server."""
    if guild is None:
        return Reader(locale=str(locale or ""))
    return Reader(str(guild.id), str(locale or guild.preferred_locale))


def name_of(channel_id: int) -> str:
    """Return the name by which commands mean a channel."""
    return f"id__{channel_id}"


def number_in(name: str) -> int | None:
    """Return the number of the channel that such a name means, or None where it is no such name."""
    found = _NUMBERED.fullmatch(name)
    return int(found[1]) if found else None


_CHANNEL = re.compile(r"<#(\d{15,20})>|https?://(?:\w+\.)?discord\.com/channels/\d+/(\d{15,20})(?:/\d+)?")
_ROLE = re.compile(r"(?:\b(?:ping|mention)\s++)?<@&(\d{15,20})>", re.IGNORECASE)
_COMMAND = re.compile(r"[/／](?P<name>\w+)")
_TYPED = {discord.MessageType.default, discord.MessageType.reply}


def incoming(message: discord.Message, me: discord.abc.User, commands: Collection[str]) -> Incoming | None:
    """Read a message; None where it is none for the bot: other bots' words, service messages, chatter.

    What is written in a thread that the bot opened is heard as a reply to the message that opened it.
    """
    private = message.guild is None
    if message.author.bot or message.webhook_id or message.type not in _TYPED:
        return None
    text, mentioned = _without_mention(_text(message), me)
    quoted = quoted_by(message, me)
    files = sent_files(message)
    if not (private or mentioned or (quoted.ours and (text or files))):
        return None
    return Incoming(
        chat=ref_of(message.channel),
        person=person_of(message.author),
        text=with_named_channels(text) or ("/start" if mentioned and quoted == Quoted() and not files else ""),
        addressed=private or mentioned or not _is_unknown_command(text, commands),
        quoted=quoted,
        called=mentioned,
        files=files,
        to_others=_names_others(message, me),
        community=community_of(message.guild),
        common_language=common_language(message.guild.preferred_locale if message.guild else None),
    )


def _names_others(message: discord.Message, me: discord.abc.User) -> bool:
    """Return whether a message mentions anybody but the bot, as a reply to somebody does by itself."""
    named = any(each.id != me.id for each in message.mentions)
    return named or bool(message.role_mentions) or message.mention_everyone


def _is_unknown_command(text: str, commands: Collection[str]) -> bool:
    command = _COMMAND.match(text)
    return command is not None and command["name"].lower() not in commands


def with_named_channels(text: str) -> str:
    """Put the names by which commands mean channels and roles into the place of mentions and links of such."""
    text = _ROLE.sub(r" role:\1 ", text).strip()
    return _CHANNEL.sub(lambda found: f"@{name_of(int(found[1] or found[2]))}", text)


def _without_mention(text: str, me: discord.abc.User) -> tuple[str, bool]:
    """Return a text without the bot's own mention, and whether that was there."""
    without, count = re.subn(rf"<@!?{me.id}>", " ", text)
    return " ".join(without.split(" ")).strip(), count > 0


def _text(message: discord.Message) -> str:
    """Return what a message says; of a forwarded one what was forwarded."""
    return message.content or "\n".join(filter(None, map(words_of, message.message_snapshots)))


def quoted_by(message: discord.Message, me: discord.abc.User) -> Quoted:
    """Return the message that one replies to, or that opened the thread of the bot's that it stands in.

    What Discord did not send, or not what it says, is `unseen`.
    """
    if message.reference is None or message.reference.type is not discord.MessageReferenceType.reply:
        thread = message.channel
        ours = isinstance(thread, discord.Thread) and thread.owner_id == me.id
        return Quoted(ours=True, opening=True, unseen=True) if ours else Quoted()
    quoted = message.reference.resolved
    return read_quoted(quoted, me) if isinstance(quoted, discord.Message) else Quoted(unseen=True)
