"""Where the bot is: chats that it comes into, is thrown out of, or that get another address."""

from collections.abc import Collection

from chat.clock import Clock
from chat.refs import ChatRef
from chat.words import Phrase
from services.closures import Closures
from store import chats, followers
from store.database import Store
from store.followers import Followed

__all__ = ["Followed", "Presence"]


class Presence:
    """Pauses a chat that the bot cannot write to, and lets it go on when the bot is back."""

    def __init__(self, store: Store, clock: Clock, closures: Closures) -> None:
        self._store = store
        self._clock = clock
        self._closures = closures

    async def came(self, ref: ChatRef) -> None:
        """Remember a chat that the bot may write to; what was paused because it could not comes again."""
        async with self._store.writing() as c:
            await chats.ensure(c, ref, self._clock.now())
            for chat in await chats.threads(c, ref.platform, ref.chat):
                await self._closures.open(c, chat)

    async def left(self, ref: ChatRef, why: Phrase) -> None:
        """Pause a chat with all its threads, saying why; its settings stay, and what waits for it."""
        await self.all_left(ref.platform, [ref.chat], why)

    async def all_left(self, platform: str, numbers: Collection[str], why: Phrase) -> None:
        """Pause all these chats of a platform, as far as they are known."""
        async with self._store.writing() as c:
            for number in numbers:
                for chat in await chats.threads(c, platform, number):
                    if not chat.paused_at:
                        await self._closures.close(c, chat.id, why)

    async def followed(self, platform: str, numbers: Collection[str]) -> list[Followed]:
        """Give those of these chats that follow something."""
        async with self._store.reading() as c:
            return await followers.among(c, platform, numbers)

    async def moved(self, platform: str, old_chat: str, new_chat: str) -> None:
        """Follow a chat to its new address."""
        async with self._store.writing() as c:
            await chats.move(c, platform, old_chat, new_chat)
