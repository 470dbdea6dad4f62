"""How often a platform is told of a work under way."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from chat.clock import Clock
from chat.refs import current
from chat.reply import Reply

FIRST_SIGN = 0.3  # seconds; an answer that is there by then needs no sign that it is being made


class Pacing:
    """Shows how far a work is: of what comes in between only the latest, and no more often than every few seconds."""

    def __init__(self, show: Callable[[Reply], Awaitable[None]], clock: Clock, *, between: float) -> None:
        self._show = show
        self._clock = clock
        self._between = between
        self._changing = asyncio.Lock()
        self._latest: Reply | None = None
        self._worker: asyncio.Task[None] | None = None
        self._shown_at = float("-inf")

    def soon(self, reply: Reply) -> None:
        """Show a reply, soon, unless a later one takes its place."""
        self._latest = reply
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._keep_showing(), name="progress")

    @asynccontextmanager
    async def ended(self) -> AsyncIterator[None]:
        """Show nothing more; what is on its way must be there before the answer takes its place."""
        self._latest = None
        async with self._changing:
            if self._worker:
                self._worker.cancel()
                await asyncio.wait([self._worker])
            yield

    async def _keep_showing(self) -> None:
        await self._clock.sleep(FIRST_SIGN)
        while self._latest is not None:
            if (wait := self._shown_at + self._between - self._clock.monotonic()) > 0:
                await self._clock.sleep(wait)
                continue
            async with self._changing:
                reply, self._latest = self._latest, None
                if reply is not None:
                    await self._show(reply)
                    self._shown_at = self._clock.monotonic()
                    current().shown()
