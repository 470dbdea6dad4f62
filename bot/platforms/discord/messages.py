"""What people write, as the rest of the program knows it."""

import re
from collections.abc import Collection, Iterator

import discord

from bot.platforms.discord.refs import community_of, name_of, person_of, ref_of
from chat.refs import Incoming
from papers import ids

_CHANNEL = re.compile(r"<#(\d{15,20})>|https?://(?:\w+\.)?discord\.com/channels/\d+/(\d{15,20})(?:/\d+)?")
_COMMAND = re.compile(r"[/／](?P<name>\w+)")
_TYPED = {discord.MessageType.default, discord.MessageType.reply}


def incoming(message: discord.Message, me: discord.abc.User, commands: Collection[str]) -> Incoming | None:
    """Read a message; nothing where it is none for the bot: other bots' words, service messages, chatter."""
    private = message.guild is None
    if message.author.bot or message.webhook_id or message.type not in _TYPED:
        return None
    text, mentioned = _without_mention(_text(message), me)
    command = _COMMAND.match(text)
    known = command is not None and command["name"].lower() in commands
    if private:
        if not text and (message.attachments or message.stickers):
            return None
    elif not (mentioned or (_replies_to(message, me) and (ids.find_all(text) or known))):
        return None
    quoted = _quoted(message)
    return Incoming(
        chat=ref_of(message.channel),
        person=person_of(message.author),
        text=with_named_channels(text) or (_bare(message, quoted) if mentioned else ""),
        addressed=True,
        quoted=quoted,
        community=community_of(message.guild),
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
    """Give a text without the bot's own mention, and tell whether that was there."""
    without, count = re.subn(rf"<@!?{me.id}>", " ", text)
    return " ".join(without.split(" ")).strip(), count > 0


def _text(message: discord.Message) -> str:
    """Give what a message says; of a forwarded one what was forwarded."""
    forwarded = (part for snapshot in message.message_snapshots for part in _said(snapshot))
    return message.content or "\n".join(filter(None, forwarded))


def _quoted(message: discord.Message) -> str:
    """Give what the message says that was replied to, as far as Discord shows it to the bot."""
    quoted = message.reference.resolved if message.reference else None
    return "\n".join(filter(None, _said(quoted))) if isinstance(quoted, discord.Message) else ""


def _said(message: discord.Message | discord.MessageSnapshot) -> Iterator[str]:
    yield message.content
    for embed in message.embeds:
        yield from (embed.title or "", embed.url or "", embed.description or "")


def _replies_to(message: discord.Message, me: discord.abc.User) -> bool:
    quoted = message.reference.resolved if message.reference else None
    return isinstance(quoted, discord.Message) and quoted.author.id == me.id
