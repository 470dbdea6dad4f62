"""The clock: wakes those who prepare, send and tidy, each in its own time."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from chat.clock import Clock
from chat.errors import HeraldError
from scheduler.delivery import Outbox
from scheduler.desk import Desk
from scheduler.watchdog import Watchdog
from scheduler.worker import Worker
from services.digests.due_digests import DueDigests
from services.digests.preparations import Preparations

TICK_SECONDS = (
    1  # an idle tick costs a few empty queries; hours are whole minutes, and waits for a platform whole seconds
)
WARM_SECONDS = 60
RENEWAL_SECONDS = 20  # several in a lease, so that one that fails loses nothing


@dataclass(frozen=True, slots=True)
class Errand:
    """Something to be done now and then: every so many seconds, for the first time after `soon`."""

    name: str
    work: Callable[[], Awaitable[object]]
    seconds: float
    soon: float = 0.0


class _Every(BaseTrigger):  # type: ignore[misc]  # APScheduler has no types
    """Fires so many seconds after it last did: the library's own counts each second of a step of years one by one."""

    def __init__(self, seconds: float) -> None:
        self._interval = timedelta(seconds=seconds)

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """Give the next moment."""
        return now + self._interval if previous_fire_time else now


class Runner:
    """Runs APScheduler, whose jobs only wake workers: APScheduler cancels running jobs when it stops.

    Preparing and sending have a worker each, so that neither waits for the other; so has each of the errands.
    `on_step` is told of each step of the wall clock that `watch` sees.
    """

    def __init__(
        self,
        due_digests: DueDigests,
        preparations: Preparations,
        outbox: Outbox,
        errands: Sequence[Errand] = (),
        *,
        clock: Clock,
        on_step: Callable[[timedelta], None] = lambda _: None,
    ) -> None:
        self._outbox = outbox
        self._clock = clock
        self._desk = Desk(due_digests, outbox.platforms, self._post, clock)
        self._sender = Worker("outbox", outbox.send_waiting, clock)
        self._post_errand = Errand(self._sender.name, self._post_soon, TICK_SECONDS)
        self._errands = (
            Errand("digests", self._desk.prepare_due, TICK_SECONDS),
            Errand("leases", self.renew, RENEWAL_SECONDS),
            Errand("preparations", partial(preparations.warm, outbox.platforms), WARM_SECONDS),
            *errands,
        )
        self._workers: list[Worker] = []
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._watchdog = Watchdog(clock, self._restart, on_step)

    @property
    def trouble(self) -> HeraldError | None:
        """What is wrong with the clock that wakes everybody; None where it ticks as it should."""
        return self._watchdog.trouble

    async def start(self) -> None:
        """Begin to tick, at once and then every second."""
        self._schedule(self._post_errand, self._post_soon)
        for errand in self._errands:
            worker = Worker(errand.name, errand.work, self._clock)
            self._workers.append(worker)
            self._schedule(errand, worker.wake)
        for worker in (*self._workers, self._sender):
            worker.start()
        self._scheduler.start()

    @property
    def outage(self) -> Exception | None:
        """Why the outbox, which asks the database every second, could not do its work the last time."""
        return self._sender.error

    def call(self, name: str) -> None:
        """Have an errand done now."""
        for worker in self._workers:
            if worker.name == name:
                worker.call()

    async def watch(self) -> None:
        """Watch for ever whether the clock ticks, and set it going again where it does not."""
        await self._watchdog.run()

    async def stop(self, deadline_seconds: float = 4.0) -> None:
        """Stop: messages under way are finished within the deadline, the others stay in the outbox."""
        if not self._workers:
            return
        self._scheduler.shutdown(wait=False)
        self._outbox.close()
        workers = (*self._workers, self._sender)
        await asyncio.gather(self._desk.stop(), *(worker.stop(deadline_seconds) for worker in workers))

    async def run_due(self) -> int:
        """Prepare all that is due, send all that waits, and give how many messages were. Raises UnavailableError."""
        try:
            await self._desk.prepare_all()
        finally:
            sent = await self._outbox.send_waiting()
        return sent

    async def renew(self) -> None:
        """Keep what is under way here from other workers. Raises UnavailableError."""
        await self._desk.renew()
        await self._outbox.renew()

    def _restart(self) -> None:
        """Have everything done as after a start, by the wall clock as it is now."""
        now = datetime.now(UTC)
        for errand in (self._post_errand, *self._errands):
            with suppress(JobLookupError):  # it is stopping
                self._scheduler.modify_job(errand.name, next_run_time=now + timedelta(seconds=errand.soon))

    def _schedule(self, errand: Errand, wake: Callable[[], Awaitable[None]]) -> None:
        self._scheduler.add_job(
            wake,
            trigger=_Every(errand.seconds),
            id=errand.name,
            next_run_time=datetime.now(UTC) + timedelta(seconds=errand.soon),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )

    async def _post_soon(self) -> None:
        self._watchdog.tick()
        self._post()

    def _post(self) -> None:
        """Have the outbox look again, whether it is at work or at rest."""
        self._outbox.wake()
        self._sender.call()
