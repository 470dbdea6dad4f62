"""The clock: wakes up every few seconds, has what is due prepared, and has the outbox sent."""

import asyncio
import contextlib
from functools import partial

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from scheduler.delivery import Outbox
from services.editions import Editions
from store.subscriptions import Subscription

TICK_SECONDS = 15
RENEWAL_SECONDS = 120  # several in a lease, so that one that fails loses nothing
AT_ONCE = 4  # digests; what they wait for is arXiv's gate and the models, which take turns anyway


class Runner:
    """Runs APScheduler, whose job only wakes a worker: APScheduler cancels running jobs when it stops."""

    def __init__(self, editions: Editions, outbox: Outbox) -> None:
        self._editions = editions
        self._outbox = outbox
        self._wake = asyncio.Event()
        self._worker: asyncio.Task[None] | None = None
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._closing = False
        self._claimed: set[int] = set()  # subscriptions whose digests are being prepared

    async def start(self) -> None:
        """Begin to tick, at once and then every 15 seconds."""
        every = partial(
            self._scheduler.add_job, trigger="interval", coalesce=True, max_instances=1, misfire_grace_time=None
        )
        every(self._tick, id="tick", seconds=TICK_SECONDS)
        every(self.renew, id="renew", seconds=RENEWAL_SECONDS)
        every(self._outbox.tidy, id="tidy", days=1)
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
        outcomes = await asyncio.gather(*(self._prepare_due() for _ in range(AT_ONCE)), return_exceptions=True)
        sent = await self._outbox.send_waiting()
        if fault := next((outcome for outcome in outcomes if outcome is not None), None):
            raise fault  # the store's: one who could not claim keeps neither the others nor the outbox
        return sent

    async def renew(self) -> None:
        """Keep the subscriptions whose digests are being prepared from other workers, however long that takes."""
        if self._claimed:
            await self._editions.renew(self._claimed)

    async def _prepare_due(self) -> None:
        """Prepare one after another: what is claimed is worked on at once."""
        while not self._closing and (claimed := await self._editions.claim(self._outbox.platforms, 1)):
            for due in claimed:
                await self._prepare(due)

    async def _prepare(self, due: Subscription) -> None:
        self._claimed.add(due.id)
        try:
            await self._editions.prepare(due)
        except Exception as error:  # noqa: BLE001  one chat's digest must not keep the others' from going out
            structlog.get_logger(__name__).error("digest_failed", subscription=due.id, exc_info=error)
        finally:
            self._claimed.discard(due.id)

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
