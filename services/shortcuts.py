"""Short names for long command lines, so that a button of any platform can carry each of them, and for links."""

import secrets
from datetime import timedelta

from chat.clock import Clock
from chat.refs import ChatRef, Person
from store import chats, shortcuts
from store.database import Connection, Store

UNUSED = timedelta(days=180)
KEY_LENGTH = 16


class Shortcuts:
    """Keeps command lines until nobody has shown or pressed their buttons for half a year.

    A key is drawn by lot and good in its chat alone, so that none can be guessed or carried elsewhere.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def key(self, ref: ChatRef, command: str, person: Person | None = None) -> str:
        """Return the key of a command line in a chat: 16 of A-Z a-z 0-9 _ -, the same as long as it is kept.

        One that is made for a person is good for that person alone, and only through `command_for`.
        """
        now = self._clock.now()
        new = secrets.token_urlsafe(KEY_LENGTH)[:KEY_LENGTH]
        owner = person.key if person else ""

        async def kept(c: Connection) -> str:
            await shortcuts.prune(c, now - UNUSED)
            chat = await chats.ensure(c, ref, now)
            return await shortcuts.keep(c, chat_id=chat.id, person=owner, key=new, command=command, now=now)

        return await self._store.write(kept)

    async def command(self, key: str, ref: ChatRef) -> str | None:
        """Return the command line of a key of this chat, None where it is no longer kept."""
        return await self._store.write(shortcuts.use, key, platform=ref.platform, chat=ref.chat, now=self._clock.now())

    async def command_for(self, key: str, person: Person) -> str | None:
        """Return the command line of a key that was made for this person, None where it is no longer kept."""
        return await self._store.write(shortcuts.use_own, key, person.key, self._clock.now())
