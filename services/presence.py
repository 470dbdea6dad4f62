"""Where the bot is: chats that it comes into, is thrown out of, or that get another address."""

from collections.abc import Collection

from chat.clock import Clock
from chat.refs import ChatRef
from services.preferences import PreferenceBook
from services.subscriptions import ASKED, reschedule
from store import chats, deliveries, followers
from store.database import Store
from store.followers import Followed

__all__ = ["Followed", "Presence"]


class Presence:
    """Pauses a chat that the bot cannot write to, and lets it go on when the bot is back."""

    def __init__(self, store: Store, clock: Clock, preferences: PreferenceBook) -> None:
        self._store = store
        self._clock = clock
        self._preferences = preferences

    async def came(self, ref: ChatRef) -> None:
        """Remember a chat that the bot may write to; what was paused because it could not comes again."""
        now = self._clock.now()
        async with self._store.writing() as c:
            await chats.ensure(c, ref, now)
            for chat in await chats.threads(c, ref.platform, ref.chat):
                if chat.paused_at and chat.pause_reason != ASKED:
                    await chats.resume(c, chat.id)
                    await reschedule(c, chat, self._preferences.over_defaults(chat), now)

    async def left(self, ref: ChatRef, reason: str) -> None:
        """Pause a chat with all its threads and give up what waits for it; its settings stay."""
        await self.all_left(ref.platform, [ref.chat], reason)

    async def all_left(self, platform: str, numbers: Collection[str], reason: str) -> None:
        """Pause all these chats of a platform, as far as they are known, and give up what waits for them."""
        now = self._clock.now()
        async with self._store.writing() as c:
            for number in numbers:
                for chat in await chats.threads(c, platform, number):
                    await chats.pause(c, chat.id, now, reason)
                    await deliveries.fail_chat(c, chat.id, reason=reason, at=now)

    async def followed(self, platform: str, numbers: Collection[str]) -> list[Followed]:
        """Give those of these chats that follow something, with the people who saw to that."""
        async with self._store.reading() as c:
            return await followers.among(c, platform, numbers)

    async def moved(self, platform: str, old_chat: str, new_chat: str) -> None:
        """Follow a chat to its new address."""
        async with self._store.writing() as c:
            await chats.move(c, platform, old_chat, new_chat)
