"""What one process at a time may do with the lists."""

import os
import secrets
import socket
from datetime import timedelta

from chat.clock import Clock
from services.machines.claims import SharedClaim, shares_time
from store import key_values
from store.database import Store

LEASE = timedelta(minutes=5)


class Claim:
    """The right of this process to do something, until it is released, the process ends, or five minutes are over.

    Over a server, where another machine may hold it, a dead process loses it within seconds.
    """

    def __init__(self, store: Store, clock: Clock, name: str) -> None:
        self._store = store
        self._clock = clock
        self._name = name
        self._shared = SharedClaim(store, name) if shares_time(store, clock) else None
        self._holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(8)}"

    async def take(self) -> timedelta | None:
        """Take it or renew it; return None, or for how long another process has it. Raises UnavailableError."""
        if self._shared:
            return await self._shared.take()
        now = self._clock.now()
        ends = await self._store.write(
            key_values.claim, self._name, self._holder, now=now, until=now + LEASE, is_gone=_is_gone
        )
        return ends - now if ends else None

    async def release(self) -> None:
        """Give it up, if it is this process's. Raises UnavailableError."""
        if self._shared:
            await self._shared.release()
            return
        await self._store.write(key_values.release, self._name, self._holder)


def _is_gone(holder: str) -> bool:
    """Return whether a holder is known to be a process of this machine that has ended."""
    match holder.rsplit(":", 2):
        case [host, number, _] if host == socket.gethostname() and number.isdecimal() and len(number) < 10:
            try:
                os.kill(int(number), 0)  # which only asks whether it is there
            except ProcessLookupError:
                return True
            except OSError:
                return False
    return False
