"""What goes wrong between the bot and Discord, sorted by what can be done about it."""

from collections.abc import Sequence
from datetime import timedelta

import aiohttp
import discord

from bot.platforms.discord.permissions import listed
from chat.errors import DeliveryError, Refused
from chat.words import Phrase, phrase

UNKNOWN_CHANNEL, UNKNOWN_MESSAGE = 10003, 10008
NO_ACCESS, NO_RIGHT = 50001, 50013
THREAD_LOCKED, MOST_THREADS = 50083, 160006
ALREADY_PUBLISHED, HAS_A_THREAD = 40033, 160004

# Discord's own numbers for "this chat takes none"; nothing else closes a chat.
_CHAT = {
    UNKNOWN_CHANNEL: phrase("The channel or thread is no longer there."),
    10004: phrase("The bot is no longer in that server."),
    10013: phrase("Discord does not know that person any more."),
    NO_ACCESS: phrase("The bot cannot see that channel any more."),
    50007: phrase("That person takes no private messages from the bot."),
    50008: phrase("That channel takes no messages."),
    NO_RIGHT: phrase("The bot may no longer post in that channel."),
    50024: phrase("That channel takes no messages."),
    THREAD_LOCKED: phrase("That thread is locked."),
    40067: phrase("That forum wants a tag on each post, and there is none that the bot may use."),
    50278: phrase("That person shares no server with the bot any more."),
}
# Refusals of the moment: a refused login, slow mode, a busy service, as many threads at once as a server may have.
_NOT_NOW = frozenset({40001, 40002, 20016, 20022, 20028, 20029, 40062, 130000, MOST_THREADS})

ERRORS = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError)
"""All that a call may fail with."""


def code_of(error: BaseException) -> int:
    """Give Discord's own number of a refusal, or 0."""
    return error.code if isinstance(error, discord.HTTPException) else 0


def is_lost(error: BaseException) -> bool:
    """Tell whether a call, or its answer, was lost on the way, so that it is made again."""
    return isinstance(error, aiohttp.ClientError | OSError | TimeoutError)


def as_delivery(error: Exception, missing: Sequence[Phrase] = ()) -> DeliveryError:
    """Say of a failed message what the outbox needs to know; `missing` are the rights that the bot lacks there.

    A refusal with a number that says nothing of the chat is one of the message. What does not come from Discord's own
    service, but from something before it, has no number and says nothing about either.
    """
    if isinstance(error, discord.RateLimited):
        return DeliveryError("Discord wants the bot to wait", retry_after=timedelta(seconds=error.retry_after))
    if not isinstance(error, discord.HTTPException):
        return DeliveryError(f"Discord cannot be reached: {type(error).__name__}")
    text = " ".join(error.text.split())[:200] or f"status {error.status}"
    if error.status == 429:
        return DeliveryError(text, retry_after=_wait(error.response.headers.get("Retry-After", "")))
    if error.code in _CHAT:
        why = _CHAT[error.code]
        if missing and error.code in {NO_ACCESS, NO_RIGHT}:
            why = phrase("The bot may no longer post in that channel: it misses {rights}.", rights=listed([*missing]))
        return DeliveryError(why, refused=Refused.CHAT)
    if error.status == 413 or (is_of_the_message(error) and error.status < 500):
        return DeliveryError(text, refused=Refused.MESSAGE)
    return DeliveryError(text)


def is_of_the_message(error: discord.HTTPException) -> bool:
    """Tell whether Discord, by its own number, refuses a message for what it is: others may be taken."""
    return bool(error.code) and error.code not in _CHAT and error.code not in _NOT_NOW and error.status != 401


def _wait(header: str) -> timedelta | None:
    try:
        return timedelta(seconds=float(header))
    except (ValueError, OverflowError):
        return None
