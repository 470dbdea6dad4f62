"""The runner: calls the jobs that prepare, send and tidy, each in its own time."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from chat.clock import Clock
from chat.errors import HeraldError
from scheduler.alarm import LOOK_SECONDS
from scheduler.job import PeriodicJob
from scheduler.outbox import Outbox
from scheduler.preparer import DigestPreparer
from scheduler.sharing import Bells, Sharing
from scheduler.watchdog import Watchdog
from services.digests.due_digests import DueDigests
from services.digests.preparations import Preparations

TICK_SECONDS = (
    1  # an idle tick costs a few empty queries; hours are whole minutes, and waits for a platform whole seconds
)
WARM_SECONDS = 60
RENEWAL_SECONDS = 3  # several in a lease, so that one that fails loses nothing


class _Every(BaseTrigger):  # type: ignore[misc]  # APScheduler has no types
    """Fires so many seconds after it last did: the library's own counts each second of a step of years one by one."""

    def __init__(self, seconds: float) -> None:
        self._interval = timedelta(seconds=seconds)

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """Return the next moment."""
        return now + self._interval if previous_fire_time else now


def _always() -> bool:
    return True


class Runner:
    """Has APScheduler call the jobs, each of which works in a task of its own: none waits for another.

    APScheduler itself runs nothing that takes time, for it cancels what it runs when it stops. `on_step` hears of each
    step of the wall clock that `watch` sees. docs/explanation/digests.md has the table of who calls whom.
    """

    def __init__(
        self,
        due_digests: DueDigests,
        preparations: Preparations,
        outbox: Outbox,
        jobs: Sequence[PeriodicJob] = (),
        *,
        clock: Clock,
        on_step: Callable[[timedelta], None] = lambda _: None,
        sharing: Sharing | None = None,
    ) -> None:
        self._outbox = outbox
        tick = LOOK_SECONDS if sharing else TICK_SECONDS
        self._sending = PeriodicJob("outbox", outbox.send_waiting, tick, clock, on_call=outbox.wake)
        platforms = sharing.platforms if sharing else lambda: outbox.platforms
        self._preparer = DigestPreparer(due_digests, platforms, self._sending.call, clock)
        works, clocks = (sharing.works, sharing.clocks) if sharing else (_always, _always)
        digests = PeriodicJob("digests", self._preparer.prepare_due, tick, clock, on_duty=works)
        warm = PeriodicJob("preparations", lambda: preparations.warm(platforms()), WARM_SECONDS, clock, on_duty=clocks)
        self._jobs = (self._sending, digests, PeriodicJob("leases", self.renew, RENEWAL_SECONDS, clock), warm, *jobs)
        self._bells = Bells(sharing, self._sending.call, digests.call, clock) if sharing else None
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._watchdog = Watchdog(clock, self._restart, on_step)

    @property
    def trouble(self) -> HeraldError | None:
        """What is wrong with the clock that calls the jobs; None where it ticks as it should."""
        return self._watchdog.trouble

    @property
    def ticks(self) -> bool:
        """Whether the clock that calls the jobs has ticked of late."""
        return self._watchdog.ticks

    @property
    def outage(self) -> Exception | None:
        """Why the outbox, which asks the database every second, could not do its work the last time."""
        return self._sending.error

    async def start(self) -> None:
        """Begin to call the jobs."""
        for job in self._jobs:
            job.start()
            self._scheduler.add_job(
                self._tick,
                args=[job],
                trigger=_Every(job.seconds),
                id=job.name,
                next_run_time=datetime.now(UTC) + timedelta(seconds=job.soon),
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
        self._scheduler.start()
        if self._bells:
            self._bells.begin()

    def call(self, *names: str) -> None:
        """Have jobs done now."""
        for job in self._jobs:
            if job.name in names:
                job.call()

    async def watch(self) -> None:
        """Watch for ever whether the clock ticks, and set it going again where it does not."""
        await self._watchdog.run()

    async def stop(self, deadline_seconds: float = 4.0) -> None:
        """Stop: messages under way are finished within the deadline, the others stay in the outbox."""
        if not self._scheduler.running:
            return
        self._scheduler.shutdown(wait=False)
        if self._bells:
            await self._bells.end()
        self._outbox.close()
        await asyncio.gather(self._preparer.stop(), *(job.stop(deadline_seconds) for job in self._jobs))

    async def run_due(self) -> int:
        """Prepare all that is due, send all that waits, and return how many messages were. Raises UnavailableError."""
        try:
            await self._preparer.prepare_all()
        finally:
            sent = await self._outbox.send_waiting()
        return sent

    async def renew(self) -> None:
        """Keep what is under way here from other workers. Raises UnavailableError."""
        await self._preparer.renew()
        await self._outbox.renew()

    def _restart(self) -> None:
        """Have every job done as after a start, by the wall clock as it is now."""
        now = datetime.now(UTC)
        for job in self._jobs:
            with suppress(JobLookupError):  # it is stopping
                self._scheduler.modify_job(job.name, next_run_time=now + timedelta(seconds=job.soon))

    async def _tick(self, job: PeriodicJob) -> None:
        """Call a job; a coroutine, since APScheduler would run a plain function in a thread."""
        self._watchdog.tick()
        job.call()
