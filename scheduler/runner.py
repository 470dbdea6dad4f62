"""The clock: wakes up every few seconds, has what is due prepared, and has the outbox sent."""

import asyncio
import contextlib

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from scheduler.delivery import Outbox
from services.editions import Editions
from store.subscriptions import Subscription

TICK_SECONDS = 15


class Runner:
    """Runs APScheduler, whose job only wakes a worker: APScheduler cancels running jobs when it stops."""

    def __init__(self, editions: Editions, outbox: Outbox) -> None:
        self._editions = editions
        self._outbox = outbox
        self._wake = asyncio.Event()
        self._worker: asyncio.Task[None] | None = None
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._closing = False

    async def start(self) -> None:
        """Begin to tick, at once and then every 15 seconds."""
        self._scheduler.add_job(
            self._tick,
            "interval",
            seconds=TICK_SECONDS,
            id="tick",
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        self._scheduler.add_job(
            self._outbox.tidy, "interval", days=1, id="tidy", coalesce=True, max_instances=1, misfire_grace_time=None
        )
        self._scheduler.start()
        self._worker = asyncio.create_task(self._work(), name="digests")
        self._wake.set()

    async def stop(self, deadline_seconds: float = 4.0) -> None:
        """Stop: messages under way are finished within the deadline, the others stay in the outbox."""
        if self._worker is None:
            return
        self._scheduler.shutdown(wait=False)
        self._outbox.close()
        self._closing = True
        self._wake.set()
        await asyncio.wait([self._worker], timeout=deadline_seconds)
        self._worker.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._worker

    async def run_due(self) -> int:
        """Prepare all subscriptions that are due, send all that waits, and give how many messages were sent."""
        while not self._closing and (due := await self._editions.claim()):
            await asyncio.gather(*(self._prepare(each) for each in due))
        return await self._outbox.send_waiting()

    async def _prepare(self, due: Subscription) -> None:
        try:
            await self._editions.prepare(due)
        except Exception as error:  # noqa: BLE001  one chat's digest must not keep the others' from going out
            structlog.get_logger(__name__).error("digest_failed", subscription=due.id, exc_info=error)

    async def _tick(self) -> None:
        self._wake.set()

    async def _work(self) -> None:
        while not self._closing:
            await self._wake.wait()
            self._wake.clear()
            try:
                await self.run_due()
            except Exception as error:  # noqa: BLE001  the next tick tries again; a dead worker would be silent for ever
                structlog.get_logger(__name__).error("tick_failed", exc_info=error)
