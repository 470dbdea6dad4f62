"""Asking for jobs on PostgreSQL: the first who wants one puts it into the queue, and all others wait for it too."""

import asyncio
import json
import secrets
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from chat.errors import UnavailableError
from chat.tasks import Unbroken, end
from chat.urgency import Urgency
from chat.words import Phrase
from store import usage
from store.database import Connection, Store
from store.machines import jobs
from store.rows import decode_phrase

LOOK_SECONDS = 5.0  # between looks at a job, for what the bell did not say; other processes' time is real
MOST_LOST = 3  # jobs that were gone without an outcome, before whoever asks does the work


@dataclass(slots=True)
class JobRequest:
    """A job: its kind, its queue, the key that it shares with all who want the same, and what it is of, for JSON.

    `reserved` are reservations' numbers, which are given away with the job.
    """

    kind: str
    queue: str
    key: str
    args: dict[str, Any]
    reserved: dict[str, int] = field(default_factory=dict)


class _Wait:
    """One who waits for a job."""

    def __init__(self, report: Callable[[Phrase], None]) -> None:
        self.name = secrets.token_hex(8)
        self.report = report
        self.job: int | None = None
        self.taken = False
        self.news = asyncio.Event()


class Asker:
    """Has jobs done by whatever process works, and waits for their outcomes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waits: dict[str, _Wait] = {}
        self._unbroken = Unbroken()
        bell = store.bell
        self._listening = [
            bell.listen(jobs.DONE, self._hear_end),
            bell.listen(jobs.STEP, self._hear_step),
            bell.on_deaf(self._hear_everything),
        ]
        self._beating = asyncio.create_task(self._beat(), name="waiting")

    async def aclose(self) -> None:
        """Listen no longer, and wait until all has left that waits."""
        await end([self._beating])
        await self._unbroken.aclose()
        for stop in self._listening:
            stop()

    async def do(self, wanted: JobRequest, urgency: Urgency, report: Callable[[Phrase], None]) -> dict[str, Any] | None:
        """Return a job's outcome, or None where nobody does jobs; cancelled, it is called off if nobody else waits.

        Raises UnavailableError.
        """
        wait = _Wait(report)
        self._waits[wait.name] = wait
        try:
            for _ in range(MOST_LOST):
                wait.job = await self._unbroken.do(
                    self._join(wanted, wait, urgent=urgency.urgent), self._leave(wanted, wait)
                )
                if wait.job is None:
                    return None
                try:
                    outcome = await self._end(wanted, wait, wait.job, urgency)
                except asyncio.CancelledError:
                    await self._unbroken.do(self._leave(wanted, wait)(wait.job))
                    raise
                if outcome:
                    return outcome
                if wait.taken:  # back out of the queue, for want of a worker
                    return None
            return None
        finally:
            del self._waits[wait.name]

    async def under_way(self, keys: Collection[str]) -> set[str]:
        """Return which of these keys there are jobs of."""
        async with self._store.reading() as c:
            return {key for key in keys if await jobs.find(c, key) is not None}

    async def _join(self, wanted: JobRequest, wait: _Wait, *, urgent: bool) -> int | None:
        from store.machines import queue

        async def join(c: Connection) -> tuple[int | None, bool]:
            if not await jobs.has_workers(c):
                return None, False
            await jobs.take_turn(c, wanted.key)
            job = await jobs.find(c, wanted.key)
            begun = job is None
            if job is None:
                args = {"kind": wanted.kind, "args": wanted.args, "reserved": wanted.reserved}
                name = wanted.queue + (jobs.FOR_PEOPLE if urgent else "")
                job = await queue.defer(c, key=wanted.key, queue=name, priority=jobs.priority(urgent=urgent), args=args)
                await jobs.begin(c, job, wanted.kind)
            await jobs.wait(c, job, wait.name, urgent=urgent)
            return job, begun

        job, begun = await self._store.write(join)
        if begun:
            wanted.reserved.clear()
        return job

    def _leave(self, wanted: JobRequest, wait: _Wait) -> Callable[[int | None], Any]:
        return partial(self._left, wanted.key, wait.name)

    async def _left(self, key: str, waiter: str, job: int | None) -> None:
        if job is None:
            return

        async def leave(c: Connection) -> None:
            await jobs.take_turn(c, key)
            if args := await jobs.leave(c, job, waiter):
                await usage.end_reservations(c, args["reserved"].values())

        with suppress(UnavailableError):  # then it is seen in half a minute that nobody waits
            await self._store.write(leave)

    async def _end(self, wanted: JobRequest, wait: _Wait, job: int, urgency: Urgency) -> dict[str, Any] | None:
        """Wait for a job's end; None where it is gone, or was taken out."""
        told = urgency.urgent
        with urgency.heard_by(wait.news.set):
            while True:
                wait.news.clear()
                state = None
                with suppress(UnavailableError):  # the database is away, for a while
                    if told != urgency.urgent:
                        told = urgency.urgent
                        await self._hurry(job, wait, urgent=told)
                    state = await self._look(job)
                if state and state.outcome is not None:
                    return dict(state.outcome)
                if state and not state.is_there:
                    return None
                if state and not state.is_worked and await self._taken(wanted, job):
                    wait.taken = True
                    return None
                with suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_SECONDS):
                        await wait.news.wait()

    async def _look(self, job: int) -> jobs.JobState:
        async with self._store.reading() as c:
            return await jobs.look(c, job)

    async def _hurry(self, job: int, wait: _Wait, *, urgent: bool) -> None:
        await self._store.write(jobs.wait, job, wait.name, urgent=urgent)

    async def _taken(self, wanted: JobRequest, job: int) -> bool:
        """Take a job back that no worker is there for; False where another who waits was quicker."""
        with suppress(UnavailableError):
            args = await self._store.write(jobs.take, job)
            if args is not None:
                wanted.reserved.update(args["reserved"])
                return True
        return False

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(jobs.BEAT_SECONDS)
            if self._waits:
                with suppress(UnavailableError):
                    await self._store.write(jobs.beat, list(self._waits))

    def _hear_end(self, job: str) -> None:
        for wait in self._waits.values():
            if str(wait.job) == job:
                wait.news.set()

    def _hear_step(self, told: str) -> None:
        job, how_far = json.loads(told)
        for wait in list(self._waits.values()):
            if wait.job == job:
                wait.report(decode_phrase(how_far))

    def _hear_everything(self) -> None:
        for wait in self._waits.values():
            wait.news.set()
