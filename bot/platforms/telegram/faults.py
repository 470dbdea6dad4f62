"""What goes wrong between the bot and Telegram, sorted by what can be done about it."""

import httpx
from telegram.error import BadRequest, NetworkError, TelegramError

from bot.platforms.telegram.rate_limiter import ClosedError

# Descriptions of Telegram that speak of the message and not of the chat.
_MARKUP = ("entit", "markup", "button", "parse", "url")
_GONE = ("not found", "can't be edited", "message_id_invalid", "message identifier")


def never_left(error: TelegramError) -> bool:
    """Tell whether a call surely did not reach Telegram, so that it may be made again."""
    cause = error.__cause__
    return isinstance(cause, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout | httpx.ProxyError)


def is_ambiguous(error: TelegramError) -> bool:
    """Tell whether nobody knows if Telegram carried the call out: the answer was lost on the way."""
    lost = isinstance(error, NetworkError) and not isinstance(error, BadRequest | ClosedError)
    return lost and not never_left(error)


def is_about_markup(error: BadRequest) -> bool:
    """Tell whether Telegram dislikes links, styles or buttons, so that the bare words may do."""
    return any(word in error.message.lower() for word in _MARKUP)


def is_unchanged(error: BadRequest) -> bool:
    """Tell whether an edit changed nothing."""
    return "not modified" in error.message.lower()


def is_gone(error: BadRequest) -> bool:
    """Tell whether a message cannot be edited any more."""
    return any(word in error.message.lower() for word in _GONE)
