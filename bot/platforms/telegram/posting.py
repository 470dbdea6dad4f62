"""Messages that nobody waits for, digests and the operators' own, and what Telegram's refusal of one means."""

from dataclasses import dataclass
from datetime import timedelta

import structlog
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.platforms.telegram.incoming import NAME
from bot.platforms.telegram.paid import PaidBroadcasts
from bot.platforms.telegram.rate_limiter import wait_seconds
from bot.platforms.telegram.rate_limits import Priority
from bot.platforms.telegram.render import TextMessage, plainest
from bot.platforms.telegram.sending import Item, Sender
from chat.errors import DeliveryError, Refused
from chat.refs import ChatRef, Person
from chat.reply import Reply
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


@dataclass(slots=True)
class _Posting:
    """How far a reply has come: how many of its messages are done with, in their plainest form or as they are.

    `number` is Telegram's of the last that it took.
    """

    sent: int = 0
    number: int = 0
    plain: bool = False


class Poster:
    """Posts replies; of one that is made of several messages, those that went out are not sent again."""

    def __init__(self, sender: Sender, payment: PaidBroadcasts | None = None) -> None:
        self._sender = sender
        self._payment = payment
        self._postings: dict[str, _Posting] = {}

    async def post(self, chat: ChatRef, reply: Reply, key: str, under: str = "") -> str:  # noqa: ARG002  no threads
        """Post a reply and return the number of its last message.

        What Telegram will not have for what it is goes again in its plainest form; a later part that is refused even
        so is left out. Raises DeliveryError.
        """
        posting = self._postings.setdefault(key, _Posting())
        try:
            number = await self._post(chat, reply, posting)
        except DeliveryError as trouble:
            # The rest of what was begun comes once the chat takes messages again.
            if trouble.refused and (trouble.refused is Refused.MESSAGE or not posting.sent):
                del self._postings[key]
            raise
        del self._postings[key]
        return str(number or "")

    async def tell(self, person: Person, reply: Reply) -> None:
        """Send a person a private message. Raises DeliveryError."""
        if not person.id.isdecimal():
            raise DeliveryError("only people have a private chat", refused=Refused.CHAT)
        try:
            await self._sender.send_all(ChatRef(NAME, person.id), reply)
        except TelegramError as error:
            raise as_delivery(error) from error

    async def _post(self, chat: ChatRef, reply: Reply, posting: _Posting) -> int:
        while posting.sent < len(items := self._items(chat, reply, plain=posting.plain)):
            item = items[posting.sent]
            try:
                posting.number = await self._send(chat, item, silent=reply.silent, first=not posting.number)
            except DeliveryError as trouble:
                is_all = posting.plain and not posting.number and posting.sent == len(items) - 1
                if trouble.refused is not Refused.MESSAGE or is_all:
                    raise
                _log(posting, trouble)
                if not posting.sent and not posting.plain:
                    posting.plain = True
                    continue
                if not posting.plain:
                    posting.number = await self._send_titles(chat, reply, item, posting) or posting.number
            posting.sent += 1
        return posting.number

    async def _send_titles(self, chat: ChatRef, reply: Reply, refused: Item, posting: _Posting) -> int:
        """Send what must not be lost of a later part, but for what is refused even so."""
        number = 0
        for part in plainest(reply, refused.text if isinstance(refused, TextMessage) else ""):
            try:
                number = await self._send(chat, part, silent=True, first=False)
            except DeliveryError as trouble:
                if trouble.refused is not Refused.MESSAGE:
                    raise
                _log(posting, trouble)
        return number

    def _items(self, chat: ChatRef, reply: Reply, *, plain: bool) -> list[Item]:
        return [*plainest(reply)] if plain else self._sender.items(chat, reply)

    async def _send(self, chat: ChatRef, item: Item, *, silent: bool, first: bool) -> int:
        # Once begun, the rest goes like an answer: before other digests, and still while the bot is stopping.
        priority = Priority.QUEUED if first else Priority.ANSWER
        payment = self._payment if self._payment and self._payment.pays else None
        try:
            number = await self._sender.send(
                chat, item, priority=priority, silent=silent or not first, paid=bool(payment)
            )
        except TelegramError as error:
            if payment and payment.refused(error):
                return await self._send(chat, item, silent=silent, first=first)
            raise as_delivery(error) from error
        if payment:
            payment.worked()
        return number


def _log(posting: _Posting, trouble: DeliveryError) -> None:
    log = structlog.get_logger(__name__)
    log.warning("message_refused", part=posting.sent, plain=posting.plain, reason=str(trouble))


def as_delivery(error: TelegramError) -> DeliveryError:
    """Return what the outbox needs to know of a failed message.

    A refusal in words that say nothing of the chat is one of the message; one that bears no sign of Telegram's own
    Bot API, but of something before it, is none at all.
    """
    if isinstance(error, ChatMigrated):
        return DeliveryError(error.message, moved_to=str(error.new_chat_id))
    if isinstance(error, RetryAfter):
        return DeliveryError(error.message, retry_after=timedelta(seconds=wait_seconds(error)))
    said = error.message.lower()
    if isinstance(error, BadRequest | Forbidden):
        if why := next((why for words, why in _CHAT if words in said), None):
            return DeliveryError(why, refused=Refused.CHAT)
        if isinstance(error, BadRequest) and not any(words in said for words in _NOT_NOW):
            return DeliveryError(error.message, refused=Refused.MESSAGE)
    return DeliveryError(error.message)
