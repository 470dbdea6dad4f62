"""Short names for long command lines, so that a button of any platform can carry each of them."""

import base64
import hashlib
from datetime import timedelta

from chat.clock import Clock
from chat.refs import ChatRef
from store import chats, shortcuts
from store.database import Store

UNUSED = timedelta(days=180)
KEY_LENGTH = 16


class Shortcuts:
    """Keeps command lines until nobody has shown or pressed their buttons for half a year."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def key(self, ref: ChatRef, command: str) -> str:
        """Give the key of a command line shown in a chat, the same each time: 16 of A-Z a-z 0-9 _ -."""
        digest = hashlib.sha256(command.encode("utf-8", "replace")).digest()
        key = base64.urlsafe_b64encode(digest).decode()[:KEY_LENGTH]
        now = self._clock.now()
        async with self._store.writing() as c:
            await shortcuts.prune(c, now - UNUSED)
            chat = await chats.ensure(c, ref, now)
            await shortcuts.keep(c, chat_id=chat.id, key=key, command=command, now=now)
        return key

    async def command(self, key: str) -> str | None:
        """Give the command line of a key, or nothing where it is no longer kept."""
        async with self._store.writing() as c:
            return await shortcuts.use(c, key, self._clock.now())
