"""Messages that nobody waits for: digests from the outbox, and the operators' own."""

from telegram.error import TelegramError

from bot.platforms.telegram.faults import as_delivery
from bot.platforms.telegram.gates import Priority
from bot.platforms.telegram.sending import Sender
from bot.platforms.telegram.updates import NAME
from chat.errors import DeliveryError
from chat.refs import ChatRef, Person
from chat.reply import Reply


class Poster:
    """Posts replies; of one that is made of several messages, those that went out are not sent again."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self._sent: dict[str, int] = {}

    async def post(self, chat: ChatRef, reply: Reply, key: str, under: str = "") -> str:  # noqa: ARG002  no threads
        """Post a reply and give the number of its last message. Raises DeliveryError."""
        number = 0
        items = self._sender.items(chat, reply)
        for place, item in enumerate(items):
            begun = self._sent.get(key, 0)
            if place < begun:
                continue
            # Once begun, the rest goes like an answer: before other digests, and still while the bot is stopping.
            priority = Priority.ANSWER if place else Priority.QUEUED
            try:
                number = await self._sender.send(chat, item, priority=priority)
            except TelegramError as error:
                trouble = as_delivery(error)
                if trouble.permanent:
                    self._sent.pop(key, None)
                raise trouble from error
            self._sent[key] = place + 1
        self._sent.pop(key, None)
        return str(number or "")

    async def tell(self, person: Person, reply: Reply) -> None:
        """Send a person a private message. Raises DeliveryError."""
        if not person.id.isdecimal():
            raise DeliveryError("only people have a private chat", permanent=True)
        try:
            await self._sender.send_all(ChatRef(NAME, person.id), reply)
        except TelegramError as error:
            raise as_delivery(error) from error
