"""The gate to arXiv as all processes over one database share it."""

import os
import secrets
import socket
from collections.abc import Callable

from papers.arxiv.shared_gate import LEASE_SECONDS, RENEW_SECONDS, GateState
from store.database import Store
from store.machines import gates

DEAD_SECONDS = 3 * RENEW_SECONDS  # in which who waits says so again, or is taken for dead


class StoredTurnstile:
    """A `papers.arxiv.shared_gate.Turnstile` in the store, which has to be on a server."""

    def __init__(self, store: Store, name: str, patience: float = DEAD_SECONDS) -> None:
        """Take with `patience` the seconds after which it is taken for dead in line; with 0 it never waits there."""
        self._store = store
        self._name = name
        self._patience = patience
        self._process = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(8)}"

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Have something called when the gate has changed, until what is returned is called."""

        def heard(name: str) -> None:
            if name == self._name:
                listener()

        return self._store.bell.listen(gates.BELL, heard)

    async def take(self, *, urgent: bool) -> GateState:
        """Take the turn if it is this process's, else wait in line. Raises UnavailableError, as all of these do."""
        return await self._store.write(
            gates.take, self._name, self._process, urgent=urgent, lease=LEASE_SECONDS, patience=self._patience
        )

    async def keep(self) -> bool:
        """Renew the lease of the turn; returns False where another process has it by now."""
        return await self._store.write(gates.keep, self._name, self._process, LEASE_SECONDS)

    async def release(self, delay: float | None) -> None:
        """Give the turn back; the next one begins after the delay."""
        await self._store.write(gates.release, self._name, self._process, delay or 0.0)

    async def leave(self) -> None:
        """Wait in line no more."""
        await self._store.write(gates.leave, self._name, self._process)

    async def close(self, paused: float, silent: float, *, refused: bool) -> None:
        """Let nobody through for so many seconds, and for so many only what people wait for."""
        await self._store.write(gates.close, self._name, paused=paused, silent=silent, refused=refused)
