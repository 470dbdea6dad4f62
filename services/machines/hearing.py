"""What is kept in memory and may be changed by another process: it is read anew when that is rung."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from chat.errors import UnavailableError
from chat.tasks import end
from store.database import Store

AGAIN_SECONDS = 1.0  # after one that failed; a real server's, so it takes real time


class Hearing:
    """Calls what reads something anew whenever its name is rung, and whenever a notice may have been missed.

    On SQLite, where nobody else is, it listens to nothing.
    """

    def __init__(self, store: Store, name: str, refresh: Callable[[], Awaitable[None]]) -> None:
        self._name = name
        self._refresh = refresh
        self._rung = asyncio.Event()
        self._leave: list[Callable[[], None]] = []
        self._task: asyncio.Task[None] | None = None
        if store.is_shared:
            self._leave = [store.bell.listen(name, lambda _: self._rung.set()), store.bell.on_deaf(self._rung.set)]
            self._task = asyncio.create_task(self._keep(), name=f"hearing {name}")

    async def aclose(self) -> None:
        """Listen no more."""
        for leave in self._leave:
            leave()
        if self._task:
            await end([self._task])

    async def _keep(self) -> None:
        while True:
            await self._rung.wait()
            self._rung.clear()
            try:
                await self._refresh()
            except UnavailableError:  # the store's own line tells of it
                await asyncio.sleep(AGAIN_SECONDS)
                self._rung.set()
            except Exception:  # noqa: BLE001  the next time it may do
                structlog.get_logger(__name__).exception("not_heard", bell=self._name)
