"""What Telegram's refusal of a message means: for its chat, for this message, or for now."""

from datetime import timedelta

from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.platforms.telegram.rate_limiter import seconds
from chat.errors import DeliveryError, Refused
from chat.words import Phrase, phrase

BLOCKED = phrase("The bot was blocked.")
REMOVED = phrase("The bot is no longer a member.")
GONE = phrase("The chat is no longer there.")
NO_RIGHT = phrase("The bot may not write there.")
_CLOSED_TOPIC = phrase("That topic was closed or deleted.")
_NOT_STARTED = phrase("That person has not started a chat with the bot.")

# Telegram's own words for "this chat takes none", as its server and its Bot API server say them; nothing else closes a
# chat. They are looked for in this order.
_CHAT: tuple[tuple[str, Phrase], ...] = (
    ("blocked by the user", BLOCKED),
    ("user_is_blocked", BLOCKED),
    ("you_blocked_user", BLOCKED),
    ("kicked", REMOVED),
    ("not a member", REMOVED),
    ("not a participant", REMOVED),
    ("user_banned_in_channel", REMOVED),
    ("channel_private", REMOVED),
    ("chat not found", GONE),
    ("chat was deleted", GONE),
    ("chat was deactivated", GONE),
    ("chat_id_invalid", GONE),
    ("channel_invalid", GONE),
    ("peer_id_invalid", GONE),
    ("user is deactivated", GONE),
    ("input_user_deactivated", GONE),
    ("user not found", GONE),
    ("thread not found", _CLOSED_TOPIC),
    ("topic_closed", _CLOSED_TOPIC),
    ("topic_deleted", _CLOSED_TOPIC),
    ("topic_id_invalid", _CLOSED_TOPIC),
    ("can't initiate conversation", _NOT_STARTED),
    ("can't send messages to bots", _NOT_STARTED),
    ("can't send messages to the user", _NOT_STARTED),
    ("not enough rights", NO_RIGHT),
    ("no rights to send", NO_RIGHT),
    ("administrator rights", NO_RIGHT),
    ("chat_write_forbidden", NO_RIGHT),
    ("chat_forbidden", NO_RIGHT),
    ("chat_restricted", NO_RIGHT),
    ("chat_admin_required", NO_RIGHT),
    ("chat_send_plain_forbidden", NO_RIGHT),
    ("chat_guest_send_forbidden", NO_RIGHT),
    ("user_restricted", NO_RIGHT),
    ("allow_payment_required", NO_RIGHT),
)
_NOT_NOW = ("slowmode", "flood", "too many", "try again", "timed out", "timeout", "internal")
"""Words of a 400 that speak of the moment."""


def as_delivery(error: TelegramError) -> DeliveryError:
    """Say of a failed message what the outbox needs to know.

    A refusal in words that say nothing of the chat is one of the message; one that bears no sign of Telegram's own
    Bot API, but of something before it, is none at all.
    """
    if isinstance(error, ChatMigrated):
        return DeliveryError(error.message, moved_to=str(error.new_chat_id))
    if isinstance(error, RetryAfter):
        return DeliveryError(error.message, retry_after=timedelta(seconds=seconds(error)))
    said = error.message.lower()
    if isinstance(error, BadRequest | Forbidden):
        if why := next((why for words, why in _CHAT if words in said), None):
            return DeliveryError(why, refused=Refused.CHAT)
        if isinstance(error, BadRequest) and not any(words in said for words in _NOT_NOW):
            return DeliveryError(error.message, refused=Refused.MESSAGE)
    return DeliveryError(error.message)
