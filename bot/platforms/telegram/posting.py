"""Messages that nobody waits for: digests from the outbox, and the operators' own."""

from dataclasses import dataclass

import structlog
from telegram.error import TelegramError

from bot.platforms.telegram.incoming import NAME
from bot.platforms.telegram.rate_limits import Priority
from bot.platforms.telegram.refusals import as_delivery
from bot.platforms.telegram.render import Part, plainest
from bot.platforms.telegram.sending import Item, Sender
from chat.errors import DeliveryError, Refused
from chat.refs import ChatRef, Person
from chat.reply import Reply


@dataclass(slots=True)
class _Begun:
    """How far a reply has come: how many of its messages are done with, in their plainest form or as they are.

    `number` is Telegram's of the last that it took.
    """

    sent: int = 0
    number: int = 0
    plain: bool = False


class Poster:
    """Posts replies; of one that is made of several messages, those that went out are not sent again."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self._begun: dict[str, _Begun] = {}

    async def post(self, chat: ChatRef, reply: Reply, key: str, under: str = "") -> str:  # noqa: ARG002  no threads
        """Post a reply and give the number of its last message.

        What Telegram will not have for what it is goes again in its plainest form; a later part that is refused even
        so is left out. Raises DeliveryError.
        """
        begun = self._begun.setdefault(key, _Begun())
        try:
            number = await self._post(chat, reply, begun)
        except DeliveryError as trouble:
            # The rest of what was begun comes once the chat takes messages again.
            if trouble.refused and (trouble.refused is Refused.MESSAGE or not begun.sent):
                del self._begun[key]
            raise
        del self._begun[key]
        return str(number or "")

    async def tell(self, person: Person, reply: Reply) -> None:
        """Send a person a private message. Raises DeliveryError."""
        if not person.id.isdecimal():
            raise DeliveryError("only people have a private chat", refused=Refused.CHAT)
        try:
            await self._sender.send_all(ChatRef(NAME, person.id), reply)
        except TelegramError as error:
            raise as_delivery(error) from error

    async def _post(self, chat: ChatRef, reply: Reply, begun: _Begun) -> int:
        while begun.sent < len(items := self._items(chat, reply, plain=begun.plain)):
            item = items[begun.sent]
            try:
                begun.number = await self._send(chat, item, silent=reply.silent, first=not begun.number)
            except DeliveryError as trouble:
                is_all = begun.plain and not begun.number and begun.sent == len(items) - 1
                if trouble.refused is not Refused.MESSAGE or is_all:
                    raise
                _log(chat, begun, trouble)
                if not begun.sent and not begun.plain:
                    begun.plain = True
                    continue
                if not begun.plain:
                    begun.number = await self._send_titles(chat, reply, item, begun) or begun.number
            begun.sent += 1
        return begun.number

    async def _send_titles(self, chat: ChatRef, reply: Reply, refused: Item, begun: _Begun) -> int:
        """Send what must not be lost of a later part, but for what is refused even so."""
        number = 0
        for part in plainest(reply, refused.text if isinstance(refused, Part) else ""):
            try:
                number = await self._send(chat, part, silent=True, first=False)
            except DeliveryError as trouble:
                if trouble.refused is not Refused.MESSAGE:
                    raise
                _log(chat, begun, trouble)
        return number

    def _items(self, chat: ChatRef, reply: Reply, *, plain: bool) -> list[Item]:
        return [*plainest(reply)] if plain else self._sender.items(chat, reply)

    async def _send(self, chat: ChatRef, item: Item, *, silent: bool, first: bool) -> int:
        # Once begun, the rest goes like an answer: before other digests, and still while the bot is stopping.
        priority = Priority.QUEUED if first else Priority.ANSWER
        try:
            return await self._sender.send(chat, item, priority=priority, silent=silent or not first)
        except TelegramError as error:
            raise as_delivery(error) from error


def _log(chat: ChatRef, begun: _Begun, trouble: DeliveryError) -> None:
    log = structlog.get_logger(__name__)
    log.warning("message_refused", chat=chat.key, part=begun.sent, plain=begun.plain, reason=str(trouble))
