"""Where the bot is: chats that it comes into, is thrown out of, or that get another address."""

from chat.clock import Clock
from chat.refs import ChatRef
from services.preferences import PreferenceBook
from services.subscriptions import ASKED, reschedule
from store import chats, deliveries
from store.database import Store


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
        now = self._clock.now()
        async with self._store.writing() as c:
            for chat in await chats.threads(c, ref.platform, ref.chat):
                await chats.pause(c, chat.id, now, reason)
                await deliveries.fail_chat(c, chat.id, reason=reason, at=now)

    async def moved(self, platform: str, old_chat: str, new_chat: str) -> None:
        """Follow a chat to its new address."""
        async with self._store.writing() as c:
            await chats.move(c, platform, old_chat, new_chat)
