"""One update after another out of what Telegram sends; one that cannot be read costs nothing but a line in the log."""

from collections.abc import Callable

from telegram import CallbackQuery, Chat, InlineQuery, Message, Update, User

from bot.platforms.telegram.sending import Bot
from services.repeated import Seldom

_TEXT, _NUMBER = (str,), (int,)
_MAYBE_TEXT, _MAYBE_NUMBER = (str, type(None)), (int, type(None))
# What the bot itself works with: the library takes any value for any field.
_TYPES: dict[type, dict[str, tuple[type, ...]]] = {
    User: {"id": _NUMBER, "first_name": _TEXT, "last_name": _MAYBE_TEXT, "language_code": _MAYBE_TEXT},
    Chat: {"id": _NUMBER, "type": _TEXT, "title": _MAYBE_TEXT},
    Message: {
        "message_id": _NUMBER,
        "text": _MAYBE_TEXT,
        "caption": _MAYBE_TEXT,
        "message_thread_id": _MAYBE_NUMBER,
        "migrate_to_chat_id": _MAYBE_NUMBER,
        "migrate_from_chat_id": _MAYBE_NUMBER,
    },
    CallbackQuery: {"id": _TEXT, "data": _MAYBE_TEXT, "inline_message_id": _MAYBE_TEXT},
    InlineQuery: {"id": _TEXT, "query": _TEXT, "offset": _TEXT},
}
LARGEST_NUMBER = 2**52


class Reader:
    """Reads updates, and hands each to the one that hears it."""

    def __init__(self, bot: Bot, hear: Callable[[Update], None], now: Callable[[], float]) -> None:
        self._bot = bot
        self._hear = hear
        self._seldom = Seldom(now)

    def take(self, raw: object) -> None:
        """Read an update and hand it over; whatever it lacks or holds, nothing comes out."""
        try:
            self._hear(self._read(raw))
        except Exception as error:  # noqa: BLE001  one update must not cost the others, nor be asked for again
            self._seldom.warn("update_skipped", type(error).__name__, update=number_of(raw))

    def _read(self, raw: object) -> Update:
        """Read an update. Raises whatever the library raises, and TypeError."""
        if not isinstance(raw, dict) or number_of(raw) is None:
            raise TypeError("update_id")
        update = Update.de_json(raw, self._bot)
        _check(update)
        return update


def number_of(raw: object) -> int | None:
    """Give an update's number, by which it is confirmed; None where it has none that can be."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number if type(number) is int and 0 <= number <= LARGEST_NUMBER else None


def _check(update: Update) -> None:
    """Raise TypeError where something that the bot works with is of another type than Telegram says."""
    query = update.callback_query or update.inline_query
    message = update.effective_message
    author = message.sender_chat if message else None
    quoted = message.reply_to_message if message else None
    for each in (update.effective_user, update.effective_chat, message, author, quoted, query):
        for kind, fields in _TYPES.items():
            if isinstance(each, kind):
                _check_fields(each, fields)


def _check_fields(each: object, fields: dict[str, tuple[type, ...]]) -> None:
    for name, types in fields.items():
        value = getattr(each, name)
        if not isinstance(value, types) or isinstance(value, bool):
            raise TypeError(name)
