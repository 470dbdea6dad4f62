"""The operators' messages to all chats, through the same outbox as digests."""

from dataclasses import dataclass

from chat.clock import Clock
from chat.errors import NotFoundError
from chat.refs import Person
from chat.reply import Reply
from chat.words import phrase
from store import broadcasts
from store.broadcasts import Broadcast, Progress, State
from store.database import Connection, Store

AT_ONCE = 100
"""Messages of a broadcast that wait in the outbox at one time: a digest that is due stands behind no more of them."""


@dataclass(frozen=True, slots=True)
class BroadcastStatus:
    """A broadcast and how far it has come."""

    number: int
    body: Reply
    state: State
    progress: Progress


class Broadcasts:
    """Drafts, begins, feeds to the outbox and stops messages to all chats."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def draft(self, body: Reply, author: Person) -> BroadcastStatus:
        """Write a message down without sending it. Raises UnavailableError."""
        number = await self._store.write(broadcasts.draft, body=body, created_by=author.key, now=self._clock.now())
        return await self.standing(number)

    async def standing(self, number: int) -> BroadcastStatus:
        """Return how far a message is. Raises NotFoundError, UnavailableError."""
        async with self._store.reading() as c:
            found = _existing(await broadcasts.get(c, number), number)
            return BroadcastStatus(number, found.body, found.state, await broadcasts.progress(c, found))

    async def begin(self, number: int) -> BroadcastStatus:
        """Let a draft go out; one that went out already stays as it is. Raises NotFoundError, UnavailableError."""

        async def go(c: Connection) -> None:
            _existing(await broadcasts.get(c, number), number)
            await broadcasts.begin(c, number, self._clock.now())

        await self._store.write(go)
        await self.feed()
        return await self.standing(number)

    async def stop(self, number: int) -> BroadcastStatus:
        """Send a message to no further chat. Raises NotFoundError, UnavailableError."""

        async def end(c: Connection) -> None:
            _existing(await broadcasts.get(c, number), number)
            await broadcasts.end(c, number, "stopped", self._clock.now())

        await self._store.write(end)
        return await self.standing(number)

    async def feed(self) -> int:
        """Put the next messages of what is being sent into the outbox; returns how many. Raises UnavailableError.

        They go in few at a time, so that digests that come due meanwhile do not stand behind all of them.
        """
        async with self._store.reading() as c:
            if await broadcasts.running(c) is None:
                return 0

        async def put(c: Connection) -> int:
            current = await broadcasts.running(c)
            if current is None:
                return 0
            added = await broadcasts.feed(c, current, limit=AT_ONCE, now=self._clock.now())
            if not added and not (await broadcasts.progress(c, current)).waiting:
                await broadcasts.end(c, current.id, "done", self._clock.now())
            return added

        return await self._store.write(put)


def _existing(found: Broadcast | None, number: int) -> Broadcast:
    if found:
        return found
    raise NotFoundError(
        phrase("There is no message {number} to all chats.", number=number),
        phrase("Write one with /broadcast and its text."),
    )
