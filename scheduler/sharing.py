"""What a runner goes by that shares its database with other processes' runners."""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from chat.clock import Clock
from chat.tasks import end
from scheduler.alarm import Alarm
from store.database import Store
from store.machines import upcoming


@dataclass(frozen=True, slots=True)
class Sharing:
    """Whose turn it is: where this process posts, whether it prepares digests, for which platforms, and has the clock.

    `store` has the bell by which processes tell each other that there is something to do.
    """

    store: Store
    posts: Callable[[str], bool]
    platforms: Callable[[], Collection[str]]
    works: Callable[[], bool]
    clocks: Callable[[], bool]


class Bells:
    """Calls for the outbox and for digests when others have written something down, and when something is due."""

    def __init__(self, sharing: Sharing, send: Callable[[], None], prepare: Callable[[], None], clock: Clock) -> None:
        self._store = sharing.store
        self._clock = clock
        self._messages = Alarm(send, self._next_message, clock)
        self._digests = Alarm(prepare, self._next_digest, clock)
        self._leave: list[Callable[[], None]] = []
        self._tasks: list[asyncio.Task[None]] = []

    def begin(self) -> None:
        """Begin to listen."""
        bell = self._store.bell
        for name, alarm in (("outbox", self._messages), ("due", self._digests)):
            self._leave += [bell.listen(name, alarm.ring), bell.on_deaf(alarm.ring)]
            self._tasks.append(asyncio.create_task(alarm.run(), name=f"alarm {name}"))

    async def end(self) -> None:
        """Listen no more."""
        for leave in self._leave:
            leave()
        await end(self._tasks)

    async def _next_message(self) -> datetime | None:
        async with self._store.reading() as c:
            return await upcoming.next_message(c, self._clock.now())

    async def _next_digest(self) -> datetime | None:
        async with self._store.reading() as c:
            return await upcoming.next_digest(c, self._clock.now())
