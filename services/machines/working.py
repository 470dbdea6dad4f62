"""Doing jobs on PostgreSQL: what a process that works does with each it takes, and with those whose workers died."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from typing import Any

import structlog

from chat.clock import Clock
from chat.errors import HeraldError, UnavailableError
from chat.measures import JOBS, JOBS_NOW, Measures
from chat.refs import Answering, answering
from chat.tasks import Unbroken, end
from chat.urgency import Urgency
from chat.words import Phrase
from services.machines.jobs import UnknownJobError
from services.machines.kinds import Kind
from services.machines.outcomes import BROKEN, DEADLY, UNKNOWN, brought, failed
from store import usage
from store.database import Connection, Store
from store.machines import jobs
from store.rows import encode_phrase

STEP_SECONDS = 0.5  # between two words to those who wait elsewhere
MOST_DEATHS = 3
TRIES = 30  # a second each, to write an outcome down where the database is away

log = structlog.get_logger(__name__)


class Worker:
    """Does jobs of these kinds, one after the other or side by side, as the queue hands them over."""

    def __init__(self, store: Store, kinds: Mapping[str, Kind], task: str, clock: Clock, measures: Measures) -> None:
        self._store = store
        self._kinds = kinds
        self._task = task
        self._clock = clock
        self._measures = measures
        self._unbroken = Unbroken()
        self._running: dict[int, _Hurry] = {}
        self._shown: set[str] = set()
        self._leave_bell = store.bell.listen(jobs.URGENT, self._hear_urgency)

    async def aclose(self) -> None:
        """Listen no longer, and wait until what is being written down is."""
        self._leave_bell()
        await self._unbroken.aclose()

    async def do(self, job: int, kind: str, args: dict[str, Any], reserved: dict[str, int]) -> None:
        """Do a job, and write down how it ended; cancelled, it is left to whoever takes it up, if anybody waits."""
        hurry, steps = _Hurry(), _Steps(self._store, job)
        self._running[job] = hurry
        try:
            async with self._store.reading() as c:
                wanted = await jobs.is_wanted(c, job)
                hurry.set(urgent=await jobs.is_urgent(c, job))
            if not wanted:
                return
            outcome = await self._outcome(kind, args, hurry.urgency, reserved, steps)
            await steps.aclose()
            await self._written(job, outcome, reserved)
            self._measures.add(JOBS, kind, "done" if "result" in outcome else "failed")
        except asyncio.CancelledError:
            self._measures.add(JOBS, kind, "broken_off")
            await self._unbroken.do(self._broken_off(job, reserved))
            raise
        finally:
            await steps.aclose()
            if self._running.get(job) is hurry:  # a worker taken for dead may have begun the same one anew
                del self._running[job]

    async def sweep(self, stalled: Sequence[int]) -> list[int]:
        """Return which of the jobs whose workers died are to be done again; call off what nobody waits for."""

        async def take_up(c: Connection) -> tuple[list[int], list[tuple[int, int]]]:
            again: list[int] = []
            given_up: list[tuple[int, int]] = []
            for job in stalled:
                deaths = await jobs.died(c, job)
                if deaths is None:  # it has ended, or another process is at it
                    continue
                if deaths < MOST_DEATHS:
                    again.append(job)
                    continue
                sentence, advice = DEADLY
                told = failed(UnavailableError(Phrase(sentence.text, {"n": deaths}), advice))
                await jobs.finish(c, job, told)
                await self._give_back(c, await jobs.take_away(c, job))
                given_up.append((job, deaths))
            for job in await jobs.unwanted(c, self._task):
                await self._give_back(c, await jobs.call_off(c, job))
            await jobs.sweep(c)
            return again, given_up

        again, given_up = await self._store.write(take_up)
        for job, deaths in given_up:
            log.error("job_given_up", job=job, deaths=deaths)
        if again:
            log.warning("jobs_taken_up", jobs=again)
        return again

    async def look(self) -> None:
        """Measure how many jobs wait and are being done. Raises UnavailableError."""
        async with self._store.reading() as c:
            found = await jobs.count(c, self._task)
        for kind in self._kinds:
            for state, doing in (("waiting", False), ("running", True)):
                self._measures.set(JOBS_NOW, found.get((kind, doing), 0), kind, state)

    async def _outcome(
        self, kind: str, args: dict[str, Any], urgency: Urgency, reserved: dict[str, int], steps: "_Steps"
    ) -> dict[str, Any]:
        with answering(Answering("", self._clock.monotonic)) as about:
            try:
                if kind not in self._kinds:
                    raise UnknownJobError  # noqa: TRY301
                result = await self._kinds[kind](args, urgency, reserved, steps.report)
            except UnknownJobError:
                log.warning("job_unknown", kind=kind)
                return UNKNOWN
            except HeraldError as error:
                return failed(error, hurried=urgency.urgent)
            except Exception:
                log.exception("job_failed", kind=kind)
                return failed(UnavailableError(*BROKEN), hurried=urgency.urgent)
        return brought(result, hurried=urgency.urgent, asked_model=about.asked_model)

    async def _written(self, job: int, outcome: dict[str, Any], reserved: dict[str, int]) -> None:
        """Write an outcome down as soon as the database takes it; what was reserved and not made counts no longer."""

        async def finish(c: Connection) -> None:
            await usage.end_reservations(c, reserved.values())
            await jobs.finish(c, job, outcome)

        for left in reversed(range(TRIES)):
            try:
                await self._store.write(finish)
            except UnavailableError:
                if not left:
                    raise
                await asyncio.sleep(1)
            else:
                return

    async def _broken_off(self, job: int, reserved: dict[str, int]) -> None:
        async def end_unwanted(c: Connection) -> None:
            if not await jobs.is_wanted(c, job):
                await usage.end_reservations(c, reserved.values())

        with suppress(UnavailableError):
            await self._store.write(end_unwanted)

    @staticmethod
    async def _give_back(c: Any, args: dict[str, Any] | None) -> None:
        if args:
            await usage.end_reservations(c, args["reserved"].values())

    def _hear_urgency(self, told: str) -> None:
        job, urgent = json.loads(told)
        if job in self._running:
            self._running[job].set(urgent=urgent)


class _Hurry:
    """How urgent a job is to those who wait for it, wherever they are."""

    def __init__(self) -> None:
        self.urgency = Urgency()
        self._raised = ExitStack()

    def set(self, *, urgent: bool) -> None:
        self._raised.close()
        if urgent:
            self._raised.enter_context(self.urgency.raised_by(Urgency(urgent=True)))


class _Steps:
    """Tells those who wait elsewhere how far a job is: the latest word, now and then."""

    def __init__(self, store: Store, job: int) -> None:
        self._store = store
        self._job = job
        self._latest: Phrase | None = None
        self._task: asyncio.Task[None] | None = None

    def report(self, how_far: Phrase) -> None:
        self._latest = how_far
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._tell(), name="steps")

    async def aclose(self) -> None:
        if self._task:
            await end([self._task])

    async def _tell(self) -> None:
        while (latest := self._latest) is not None:
            self._latest = None
            with suppress(UnavailableError):
                await self._store.write(jobs.step, self._job, encode_phrase(latest))
            await asyncio.sleep(STEP_SECONDS)
