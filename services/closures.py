"""Chats that the bot comes into, is thrown out of, or that are closed to it: nothing for them is lost."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

import structlog

from chat.clock import Clock
from chat.refs import ChatKind, ChatRef
from chat.reply import Reply, Text
from chat.words import Phrase
from services.languages import Languages
from services.preferences import PreferenceBook
from store import chats, closures, deliveries, subscriptions
from store.chats import ASKED, Chat, Followed
from store.closures import Closed
from store.database import Connection, Store
from store.queues import lock_chats
from store.rows import decode_phrase, encode_phrase

__all__ = ["Closed", "Closures", "Followed", "Presence", "pause_reason", "resume"]

KEPT = timedelta(
    days=7
)  # for which messages wait for a paused chat; what is older is looked at anew, for the next digest
GATHERED = timedelta(seconds=15)  # chats of one server are mostly lost together: who subscribed is told of all at once
BATCH = 50


class Closures:
    """Pauses chats that take no message, tries them again ever more seldom, and opens those that take one.

    Their messages wait meanwhile, in their order. This is a circuit breaker for each chat: a message that is let
    through as a trial opens it again, or keeps it closed for twice as long as before, up to a day.
    """

    def __init__(self, store: Store, clock: Clock, preferences: PreferenceBook, languages: Languages) -> None:
        self._store = store
        self._clock = clock
        self._preferences = preferences
        self._languages = languages

    async def close(self, c: Connection, chat_id: int, why: Phrase) -> None:
        """Pause a chat that takes no message, saying why; what waits for it waits on."""
        await closures.close(c, chat_id, self._clock.now(), encode_phrase(why))

    async def open(self, c: Connection, chat: Chat, *, said: bool = False) -> None:
        """Let a chat that takes messages again have what waited, and say so there unless it was `said`."""
        if not chat.is_closed:
            return
        now = self._clock.now()
        await resume(c, chat, now)
        if not said and chat.ref.kind is not ChatKind.PRIVATE and await subscriptions.of_chat(c, chat.id):
            await self._say_so(c, chat, now)

    async def taken(self, c: Connection, delivery_ids: list[int]) -> list[Chat]:
        """Return the closed chats that took one of these messages; ask before the messages are marked."""
        return await closures.taking(c, delivery_ids)

    async def probe(self) -> int:
        """Let a message through to each closed chat whose time has come; returns how many. Raises UnavailableError."""
        now = self._clock.now()
        async with self._store.reading() as c:
            if not await closures.due(c, now, 1):
                return 0

        async def let_through(c: Connection) -> int:
            due = await closures.due(c, now, BATCH, claim=True)
            for chat in due:
                if await closures.probe(c, chat.id, now):
                    continue
                if await subscriptions.of_chat(c, chat.id):
                    await self._say_so(c, chat, now)
                    await closures.probe(c, chat.id, now)
                else:  # nothing is awaited there
                    await closures.rest(c, chat.id)
            return len(due)

        return await self._store.write(let_through)

    async def untold(self) -> list[Closed]:
        """Return the closed chats of many whose subscribers do not know it yet. Raises UnavailableError."""
        async with self._store.reading() as c:
            return await closures.untold(c, self._clock.now() - GATHERED)

    async def told(self, those: list[Closed]) -> None:
        """Note that the subscribers of these chats know. Raises UnavailableError."""
        if not those:
            return
        await self._store.write(closures.told, [each.chat.id for each in those], self._clock.now())

    async def _say_so(self, c: Connection, chat: Chat, now: datetime) -> None:
        words = self._languages.words(chat.language or self._preferences.defaults.language)
        since = (chat.paused_at or now).astimezone(UTC).date()
        line = words.say("I can post here again; I could not since {day}. The digests go on.", day=since)
        note = Reply((Text(line),), language=words.language)
        await deliveries.enqueue(c, chat_id=chat.id, digest_id=None, replies=[note], now=now)


async def resume(c: Connection, chat: Chat, now: datetime) -> None:
    """End a chat's pause: its messages go on in their order; after a week what they held is looked at anew instead."""
    if chat.paused_at and now - chat.paused_at > KEPT:
        waiting = await deliveries.waiting_for(c, chat.id)
        await deliveries.give_back(c, waiting, reason="waited too long for a paused chat", at=now)
        structlog.get_logger(__name__).info("messages_given_back", chat=chat.id, messages=len(waiting))
    await chats.resume(c, chat.id)


def pause_reason(kept: str) -> Phrase | None:
    """Read why a chat is paused; nothing where people asked for it, or nobody knows."""
    if kept in {"", ASKED}:
        return None
    try:
        return decode_phrase(kept)
    except (ValueError, LookupError):
        return Phrase(kept)  # of an earlier version


class Presence:
    """Pauses a chat that the bot cannot write to, and lets it go on when the bot is back."""

    def __init__(self, store: Store, clock: Clock, closures: Closures) -> None:
        self._store = store
        self._clock = clock
        self._closures = closures

    async def came(self, ref: ChatRef, language: str = "") -> None:
        """Remember a chat that the bot may write to; what was paused because it could not comes again.

        One that has chosen no language and follows nothing yet has that of whoever brought the bot, where it is known.
        """

        async def come(c: Connection) -> None:
            new = await chats.ensure(c, ref, self._clock.now())
            if language and new.language is None and not await subscriptions.of_chat(c, new.id):
                await chats.prefer(c, new.id, language=language)
            for chat in await chats.threads(c, ref.platform, ref.chat):
                await self._closures.open(c, chat)

        await self._store.write(come)

    async def left(self, ref: ChatRef, why: Phrase) -> None:
        """Pause a chat with all its threads, saying why; its settings stay, and what waits for it."""
        await self.all_left(ref.platform, [ref.chat], why)

    async def all_left(self, platform: str, numbers: Collection[str], why: Phrase) -> None:
        """Pause all these chats of a platform, as far as they are known."""

        async def close(c: Connection) -> None:
            known = [chat for number in numbers for chat in await chats.threads(c, platform, number)]
            await lock_chats(c, [chat.id for chat in known])
            for chat in known:
                if not chat.paused_at:
                    await self._closures.close(c, chat.id, why)

        await self._store.write(close)

    async def followed(self, platform: str, numbers: Collection[str]) -> list[Followed]:
        """Return those of these chats that follow something."""
        async with self._store.reading() as c:
            return await chats.following(c, platform, numbers)

    async def moved(self, platform: str, old_chat: str, new_chat: str) -> None:
        """Follow a chat to its new address."""
        await self._store.write(chats.move, platform, old_chat, new_chat)
