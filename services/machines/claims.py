"""What one process of the installation at a time may do, by a lease that is renewed for as long as it is at it."""

import asyncio
from datetime import timedelta

from chat.clock import Clock, SystemClock
from chat.errors import UnavailableError
from chat.tasks import end
from services.machines.gates import StoredTurnstile
from store.database import Store

BEAT_SECONDS = 2.0  # between two renewals, in real time: the lease is a server's
LEAST = timedelta(seconds=1)


def shares_time(store: Store, clock: Clock) -> bool:
    """Return whether a process goes by the database server's time; one whose clock is wound by hand cannot."""
    return store.is_shared and isinstance(clock, SystemClock)


class SharedClaim:
    """The right of this process to do something; one that dies loses it within seconds, on whatever machine."""

    def __init__(self, store: Store, name: str) -> None:
        self._turnstile = StoredTurnstile(store, name, patience=0.0)
        self._beating: asyncio.Task[None] | None = None

    async def take(self) -> timedelta | None:
        """Take it or renew it; return None, or for how long another process has it at least.

        Raises UnavailableError.
        """
        state = await self._turnstile.take(urgent=False)
        if not state.granted:
            return max(LEAST, timedelta(seconds=state.again_in))
        if self._beating is None or self._beating.done():
            self._beating = asyncio.create_task(self._beat(), name="claim")
        return None

    async def release(self) -> None:
        """Give it up, if it is this process's. Raises UnavailableError."""
        if self._beating:
            beating, self._beating = self._beating, None
            await end([beating])
            await self._turnstile.release(None)

    async def _beat(self) -> None:
        is_mine = True
        while is_mine:
            await asyncio.sleep(BEAT_SECONDS)
            try:
                is_mine = await self._turnstile.keep()
            except UnavailableError:
                continue  # the store's own line tells of it
