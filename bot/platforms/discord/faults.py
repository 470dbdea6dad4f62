"""What goes wrong between the bot and Discord, sorted by what can be done about it."""

from collections.abc import Sequence
from datetime import timedelta

import aiohttp
import discord

from bot.platforms.discord.permissions import listed
from chat.errors import DeliveryError
from chat.words import Phrase, phrase

UNKNOWN_CHANNEL, UNKNOWN_MESSAGE = 10003, 10008
THREAD_LOCKED = 50083
ALREADY_PUBLISHED, HAS_A_THREAD = 40033, 160004
_NO_ACCESS, _NO_RIGHT = 50001, 50013

_REASONS = {
    UNKNOWN_CHANNEL: phrase("The channel or thread is no longer there."),
    10004: phrase("The bot is no longer in that server."),
    10013: phrase("Discord does not know that person any more."),
    _NO_ACCESS: phrase("The bot cannot see that channel any more."),
    50007: phrase("That person takes no private messages from the bot."),
    _NO_RIGHT: phrase("The bot may no longer post in that channel."),
    THREAD_LOCKED: phrase("That thread is locked."),
    40067: phrase("That forum wants a tag on each post, and there is none that the bot may use."),
    50278: phrase("That person shares no server with the bot any more."),
}
# Refusals of the moment: slow mode, a busy service, as many threads at once as a server may have.
_PASSING = frozenset({20016, 20028, 20029, 40002, 40062, 130000, 160006})

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

    A refusal that says neither when nor where is permanent: asking again would be refused again. What does not come
    from Discord's own service, but from something before it, has no number and says nothing about the chat.
    """
    if isinstance(error, discord.RateLimited):
        return DeliveryError("Discord wants the bot to wait", retry_after=timedelta(seconds=error.retry_after))
    if not isinstance(error, discord.HTTPException):
        return DeliveryError(f"Discord cannot be reached: {type(error).__name__}")
    text = " ".join(error.text.split())[:200] or f"status {error.status}"
    if error.status == 429:
        return DeliveryError(text, retry_after=_wait(error.response.headers.get("Retry-After", "")))
    if error.status >= 500 or not error.code or error.code in _PASSING:
        return DeliveryError(text)
    reason = _REASONS.get(error.code)
    if missing and error.code in {_NO_ACCESS, _NO_RIGHT}:
        reason = phrase("The bot may no longer post in that channel: it misses {rights}.", rights=listed([*missing]))
    return DeliveryError(str(reason) if reason else text, permanent=True)


def _wait(header: str) -> timedelta | None:
    try:
        return timedelta(seconds=float(header))
    except (ValueError, OverflowError):
        return None
