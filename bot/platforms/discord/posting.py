"""Messages that nobody waits for: digests from the outbox, and the operators' own."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import discord
import structlog

from bot.platforms.discord import faults, permissions, threads
from bot.platforms.discord.refs import NAME, reader_of
from bot.platforms.discord.render import Message, plainest
from bot.platforms.discord.sending import Sender
from bot.platforms.discord.threads import Destination
from bot.platforms.evenly import QUEUED
from chat.clock import Clock
from chat.errors import DeliveryError, Refused
from chat.refs import ChatKind, ChatRef, Person
from chat.reply import Reply, Text
from chat.single_flight import SingleFlight
from chat.words import Phrase, phrase
from services.key_values import KeyValues

if TYPE_CHECKING:  # they are handed in
    from bot.platforms.discord.servers.webhooks import Webhooks

PATIENCE = 100.0  # seconds; less than the outbox lets a message be under way before it is tried again
GRACE = 1.0  # seconds that a message on its way has when the bot stops
MOST_NONCE = 25

_ASK = phrase("Ask about a paper in its thread, or in reply to it.")
_ASK_BY_NAME = phrase("To ask about a paper, reply to it and mention me.")
# Discord's own numbers for "this chat takes none"; nothing else closes a chat.
_CHAT = {
    faults.UNKNOWN_CHANNEL: phrase("The channel or thread is no longer there."),
    10004: phrase("The bot is no longer in that server."),
    10013: phrase("Discord does not know that person any more."),
    faults.NO_ACCESS: phrase("The bot cannot see that channel any more."),
    50007: phrase("That person takes no private messages from the bot."),
    50008: phrase("That channel takes no messages."),
    faults.NO_RIGHT: phrase("The bot may no longer post in that channel."),
    50024: phrase("That channel takes no messages."),
    faults.THREAD_LOCKED: phrase("That thread is locked."),
    40067: phrase("That forum wants a tag on each post, and there is none that the bot may use."),
    50278: phrase("That person shares no server with the bot any more."),
}
# Refusals of the moment: a refused login, slow mode, a busy service, as many threads at once as a server may have.
_NOT_NOW = frozenset({40001, 40002, 20016, 20022, 20028, 20029, 40062, 130000, faults.MOST_THREADS})


@dataclass(slots=True)
class _Begun:
    """How far a reply has come: the numbers of its messages that went out, in their plainest form or as they are."""

    sent: list[int] = field(default_factory=list)
    plain: bool = False


class Poster:
    """Posts replies; of one that is made of several messages, those that went out are not sent again.

    A posting is never cut off, because the library would then hold back all others: who waits for it gives up, and
    the next try waits for the same posting again.
    """

    def __init__(
        self,
        sender: Sender,
        clock: Clock,
        key_values: KeyValues,
        *,
        reads: bool = False,
        webhooks: "Webhooks | None" = None,
    ) -> None:
        """Post through a sender, and through `webhooks` where there are any.

        `reads` tells whether the bot reads what does not mention it, or else says so.
        """
        self._sender = sender
        self._webhooks = webhooks
        self._reads = reads
        self._opened = threads.Opened(key_values)
        self._forums = threads.Forums(sender, clock)
        self._begun: dict[str, _Begun] = {}
        self._flights: SingleFlight[str, str, []] = SingleFlight(lasting=True)
        self._closing = asyncio.Event()

    def close(self) -> None:
        """Begin nothing more, and give what is under way a moment; the outbox keeps what did not arrive."""
        self._closing.set()

    async def post(self, chat: ChatRef, reply: Reply, key: str, under: str = "") -> str:
        """Post a reply and return the id of its first message, which is also that of a forum's post that it opened.

        Raises DeliveryError.
        """
        flight = self._flights.find(key)
        if flight is None:
            if self._closing.is_set():
                raise DeliveryError("the bot is stopping")
            flight = self._flights.begin([key], lambda _: self._post(chat, reply, key, under))
        await self._wait(task := flight.task)
        if not task.done():
            raise DeliveryError("the bot is stopping" if self._closing.is_set() else "Discord does not answer")
        return task.result()

    async def tell(self, person: Person, reply: Reply) -> None:
        """Send a person a private message. Raises DeliveryError."""
        if not person.id.isdecimal():
            raise DeliveryError("only people have a private chat", refused=Refused.CHAT)
        try:
            room = await self._sender.client.create_dm(discord.Object(int(person.id)))
            await self._sender.send_all(ChatRef(NAME, str(room.id)), reply)
        except faults.ERRORS as error:
            raise _as_delivery(error) from error

    async def _wait(self, task: asyncio.Task[str]) -> None:
        closing = asyncio.create_task(self._closing.wait())
        try:
            await asyncio.wait({task, closing}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
            if closing.done():
                await asyncio.wait({task}, timeout=GRACE)
        finally:
            closing.cancel()

    async def _post(self, chat: ChatRef, reply: Reply, key: str, under: str) -> str:
        channel = None
        QUEUED.set(True)
        try:
            channel = await self._channel(chat)
            if reply.opens and isinstance(channel, discord.TextChannel | discord.ForumChannel):
                reply = self._with_way_to_ask(reply)
            sent = await self._send(chat, channel, reply, key, under)
        except DeliveryError:
            self._begun.pop(key, None)
            raise
        except faults.ERRORS as error:
            trouble = _as_delivery(error, permissions.missing(channel, to_be_heard=True))
            # The rest of what was begun comes once the chat takes messages again.
            begun = self._begun.get(key, _Begun())
            if trouble.refused and (trouble.refused is Refused.MESSAGE or not begun.sent):
                self._begun.pop(key, None)
            raise trouble from error
        self._begun.pop(key, None)
        return str(next(iter(sent), 0) or "")

    def _with_way_to_ask(self, reply: Reply) -> Reply:
        """Say below what opens a digest how people ask about its papers, which stand in a thread."""
        way = _ASK if self._reads else _ASK_BY_NAME
        return replace(reply, blocks=(*reply.blocks, Text(self._sender.tell(way, reply.language), quiet=True)))

    async def _channel(self, chat: ChatRef) -> object:
        """Find what sort of channel it is; of direct messages there is but one sort."""
        if chat.kind is ChatKind.PRIVATE:
            return None
        client = self._sender.client
        return client.get_channel(int(chat.chat)) or await client.fetch_channel(int(chat.chat))

    async def _send(self, chat: ChatRef, channel: object, reply: Reply, key: str, under: str) -> list[int]:
        """Send what was not sent yet, and return the numbers of all.

        What Discord will not have for what it is, or where a right is missing that words alone do not need, goes again
        without its files, then in its plainest form; a later part that is refused even so is left out.
        """
        begun = self._begun.setdefault(key, _Begun())
        sent = begun.sent
        reader = reader_of(getattr(channel, "guild", None))
        destination = Destination(
            self._sender,
            self._forums,
            chat,
            channel,
            threads.title_of(reply),
            self._opened,
            silent=reply.silent,
            about=reply.about,
            tags=reply.tags,
            past_limits=self._webhooks,
        )
        await destination.enter(int(under) if under else None, begun=next(filter(None, sent), None))
        role = permissions.role_there(channel, reply.role)
        while len(sent) < len(messages := plainest(reply) if begun.plain else self._sender.messages(reply, reader)):
            # What opens a reply is the same message in either form, should its answer have been lost.
            nonce = _nonce(key, f"{'p' if begun.plain and sent else ''}{len(sent)}")
            message = messages[len(sent)]
            try:
                if role and not sent:
                    message = message.mentioning(role)
                sent.append(await self._deliver(destination, message, nonce, first=not any(sent)))
            except discord.HTTPException as error:
                is_all = begun.plain and not any(sent) and len(sent) == len(messages) - 1
                if not _may_do_with_less(error, channel) or is_all:
                    raise
                _log(begun, error)
                if not sent and not begun.plain:
                    begun.plain = True
                elif _is_of_the_message(error):
                    titles = [] if begun.plain else plainest(reply, messages[len(sent)])
                    sent.append(await self._send_titles(destination, titles, key, begun))
                else:
                    raise
        return sent

    async def _send_titles(self, destination: Destination, titles: list[Message], key: str, begun: _Begun) -> int:
        """Send what must not be lost of a later part, but for what is refused even so."""
        number = 0
        for place, message in enumerate(titles):
            try:
                number = await self._deliver(
                    destination, message, _nonce(key, f"t{len(begun.sent)}.{place}"), first=False
                )
            except discord.HTTPException as error:
                if not _is_of_the_message(error):
                    raise
                _log(begun, error)
        return number

    @staticmethod
    async def _deliver(destination: Destination, message: Message, nonce: str, *, first: bool) -> int:
        try:
            return await destination.deliver(message, nonce, first=first)
        except discord.HTTPException as error:
            if not message.files or not _may_do_with_less(error, destination.channel):
                raise
        return await destination.deliver(replace(message, files=()), nonce, first=first)


def _log(begun: _Begun, error: discord.HTTPException) -> None:
    reason = f"{error.code} {error.text}"[:200]
    log = structlog.get_logger(__name__)
    log.warning("message_refused", part=len(begun.sent), plain=begun.plain, reason=reason)


def _may_do_with_less(error: discord.HTTPException, channel: object) -> bool:
    """Return whether a refusal may have to do with what is in a message, its pictures and frames too."""
    if error.code == faults.NO_RIGHT:
        return not permissions.missing(channel, to_be_heard=True)
    return _is_of_the_message(error) or error.status == 413


def _nonce(key: str, place: str) -> str:
    """Make the nonce of one message of a reply."""
    nonce = f"{key}.{place}"
    return nonce if len(nonce) <= MOST_NONCE else hashlib.sha256(nonce.encode()).hexdigest()[:MOST_NONCE]


def _as_delivery(error: Exception, missing: Sequence[Phrase] = ()) -> DeliveryError:
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
        if missing and error.code in {faults.NO_ACCESS, faults.NO_RIGHT}:
            why = phrase(
                "The bot may no longer post in that channel: it misses {rights}.", rights=permissions.listed([*missing])
            )
        return DeliveryError(why, refused=Refused.CHAT)
    if error.status == 413 or (_is_of_the_message(error) and error.status < 500):
        return DeliveryError(text, refused=Refused.MESSAGE)
    return DeliveryError(text)


def _is_of_the_message(error: discord.HTTPException) -> bool:
    """Return whether Discord, by its own number, refuses a message for what it is: others may be taken."""
    return bool(error.code) and error.code not in _CHAT and error.code not in _NOT_NOW and error.status != 401


def _wait(header: str) -> timedelta | None:
    try:
        return timedelta(seconds=float(header))
    except (ValueError, OverflowError):
        return None
