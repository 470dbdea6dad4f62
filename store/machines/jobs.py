"""Jobs that are asked for in one process and done in another: who waits for which, and what became of it.

All of it is PostgreSQL's, and by its clock; the queue itself is procrastinate's (store/machines/queue.py).
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Exists, and_, column, delete, exists, func, not_, or_, select, table, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from store.engines import ring, take_turns
from store.tables import job_results as results
from store.tables import job_waiters as waiters

BEAT_SECONDS = 5.0
GONE_SECONDS = 30.0  # after which whoever waited and says so no more is taken for dead
DEAD_SECONDS = 15.0  # after which a worker whose heart does not beat is taken for dead
DONE, STEP, URGENT = "job done", "job step", "job urgent"
"""What the bell calls a job's end, how far it is, and that people began or ceased to wait for it."""
FOR_PEOPLE = " for people"
"""How a queue's name ends that holds those of its jobs that people wait for: some workers do no others."""

_NOW = func.clock_timestamp()
_GONE = _NOW - timedelta(seconds=GONE_SECONDS)
# Of procrastinate's tables, what is asked for here; they are no part of ours.
_jobs = table(
    "procrastinate_jobs",
    *map(column, ("id", "status", "args", "priority", "queue_name", "task_name", "lock", "queueing_lock")),
    *map(column, ("abort_requested", "worker_id")),
)
_workers = table("procrastinate_workers", column("id"), column("last_heartbeat"))
_ARGS = _jobs.c.args
_ALIVE = _workers.c.last_heartbeat > _NOW - timedelta(seconds=DEAD_SECONDS)
_WAITS, _RUNS = _jobs.c.status == text("'todo'"), _jobs.c.status == text("'doing'")


@dataclass(frozen=True, slots=True)
class JobState:
    """What there is of a job: what it brought, None until it has ended; whether it waits or is being done; workers."""

    outcome: Any
    is_there: bool
    is_worked: bool


def priority(*, urgent: bool) -> int:
    """Return how early a job is done: those first that people wait for, among them the one that came first."""
    return 10 if urgent else 0


async def take_turn(c: AsyncConnection, key: str) -> None:
    """Let nobody else begin, join or leave a job of that key until the transaction ends."""
    await take_turns(c, f"job {key}")


async def has_workers(c: AsyncConnection) -> bool:
    """Return whether a process does jobs at present."""
    return bool(await c.scalar(select(exists().where(_ALIVE))))


async def find(c: AsyncConnection, key: str) -> int | None:
    """Return the job of a key that waits or is being done, None where whoever asks has to begin one."""
    same = or_(and_(_WAITS, _jobs.c.queueing_lock == key), and_(_RUNS, _jobs.c.lock == key))
    query = select(_jobs.c.id).where(same, not_(_jobs.c.abort_requested))
    found: int | None = await c.scalar(query.order_by(_jobs.c.id).limit(1))
    return found


async def begin(c: AsyncConnection, job_id: int, kind: str) -> None:
    """Note that a job was begun."""
    await c.execute(insert(results).values(job_id=job_id, kind=kind, at=_NOW))


async def wait(c: AsyncConnection, job_id: int, waiter: str, *, urgent: bool) -> None:
    """Note that somebody waits for a job, or how urgently; it is done in the order of the most urgent."""
    new = insert(waiters).values(job_id=job_id, waiter=waiter, urgent=urgent, seen_at=_NOW)
    await c.execute(
        new.on_conflict_do_update(index_elements=[waiters.c.job_id, waiters.c.waiter], set_={"urgent": urgent})
    )
    await _hurry(c, job_id)


async def leave(c: AsyncConnection, job_id: int, waiter: str) -> dict[str, Any] | None:
    """Wait no longer. What nobody waits for is called off; one that had not begun gives back what it was to be given.

    None where it goes on, or is just ending.
    """
    await c.execute(delete(waiters).where(waiters.c.job_id == job_id, waiters.c.waiter == waiter))
    if await is_wanted(c, job_id):
        await _hurry(c, job_id)
        return None
    return await call_off(c, job_id)


async def call_off(c: AsyncConnection, job_id: int) -> dict[str, Any] | None:
    """Have a job not be done, or broken off where it is under way."""
    args: dict[str, Any] | None = await c.scalar(delete(_jobs).where(_jobs.c.id == job_id, _WAITS).returning(_ARGS))
    if args is None:
        await c.execute(update(_jobs).where(_jobs.c.id == job_id, _RUNS).values(abort_requested=True))
    return args


async def is_wanted(c: AsyncConnection, job_id: int) -> bool:
    """Return whether anybody waits for a job."""
    return bool(await c.scalar(select(_living(job_id))))


async def is_urgent(c: AsyncConnection, job_id: int) -> bool:
    """Return whether a person waits for a job."""
    return bool(await c.scalar(select(_living(job_id, urgent=True))))


async def look(c: AsyncConnection, job_id: int) -> JobState:
    """Return what there is of a job."""
    outcome = await c.scalar(select(results.c.outcome).where(results.c.job_id == job_id))
    there = exists().where(_jobs.c.id == job_id, or_(_WAITS, _RUNS))
    is_there, is_worked = (await c.execute(select(there, exists().where(_ALIVE)))).one()
    return JobState(json.loads(outcome) if outcome else None, is_there, is_worked)


async def take(c: AsyncConnection, job_id: int) -> dict[str, Any] | None:
    """Take a job out that no worker is there for; None where another has it."""
    worked = exists().where(_workers.c.id == _jobs.c.worker_id, _ALIVE)
    left = delete(_jobs).where(_jobs.c.id == job_id, or_(_WAITS, and_(_RUNS, not_(worked))))
    args: dict[str, Any] | None = await c.scalar(left.returning(_ARGS))
    if args is not None:
        await c.execute(delete(waiters).where(waiters.c.job_id == job_id))
        await ring(c, DONE, str(job_id))  # for those who wait for it too: they begin anew, or do it themselves
    return args


async def beat(c: AsyncConnection, mine: Collection[str]) -> None:
    """Say that those who wait here are alive."""
    await c.execute(update(waiters).where(waiters.c.waiter.in_(mine)).values(seen_at=_NOW))


async def finish(c: AsyncConnection, job_id: int, outcome: Any) -> None:
    """Note what became of a job, unless that is known already, and tell all who wait for it."""
    mine = results.c.job_id == job_id, results.c.outcome.is_(None)
    await c.execute(update(results).where(*mine).values(outcome=json.dumps(outcome, ensure_ascii=False), at=_NOW))
    await c.execute(delete(waiters).where(waiters.c.job_id == job_id))
    await ring(c, DONE, str(job_id))


async def step(c: AsyncConnection, job_id: int, how_far: Any) -> None:
    """Tell all who wait for a job how far it is."""
    await ring(c, STEP, json.dumps([job_id, how_far], ensure_ascii=False))


async def died(c: AsyncConnection, job_id: int) -> int | None:
    """Count that a worker died while it did a job, and return how many have; None where that is known already."""
    lately = results.c.at > _NOW - timedelta(seconds=10)
    mine = results.c.job_id == job_id, results.c.outcome.is_(None), ~(lately & (results.c.deaths > 0))
    counted = update(results).where(*mine).values(deaths=results.c.deaths + 1, at=_NOW)
    deaths: int | None = await c.scalar(counted.returning(results.c.deaths))
    return deaths


async def take_away(c: AsyncConnection, job_id: int) -> dict[str, Any] | None:
    """Take a job out of the queue, whoever has it, and return what it was of."""
    args: dict[str, Any] | None = await c.scalar(delete(_jobs).where(_jobs.c.id == job_id).returning(_ARGS))
    return args


async def unwanted(c: AsyncConnection, task: str) -> list[int]:
    """Return the jobs that nobody waits for any more: those who did have died."""
    wanted = exists().where(waiters.c.job_id == _jobs.c.id, waiters.c.seen_at > _GONE)
    query = select(_jobs.c.id).where(_jobs.c.task_name == task, or_(_WAITS, _RUNS))
    return list(await c.scalars(query.where(not_(_jobs.c.abort_requested), not_(wanted))))


async def sweep(c: AsyncConnection) -> None:
    """Delete what is left of jobs that have ended, and of those who waited and died."""
    await c.execute(delete(waiters).where(waiters.c.seen_at < _GONE))
    known = exists().where(results.c.job_id == _jobs.c.id, results.c.outcome.is_not(None), results.c.at < _GONE)
    await c.execute(delete(_jobs).where(or_(not_(or_(_WAITS, _RUNS)), known)))
    there = exists().where(_jobs.c.id == results.c.job_id)
    await c.execute(delete(results).where(results.c.at < _NOW - timedelta(hours=1), not_(there)))


async def count(c: AsyncConnection, task: str) -> dict[tuple[str, bool], int]:
    """Count the jobs that wait and those that are being done (True), by their kinds."""
    kind = func.coalesce(_jobs.c.args.op("->>")("kind"), "")
    query = select(kind, _RUNS, func.count()).where(_jobs.c.task_name == task, or_(_WAITS, _RUNS))
    return {(of, runs): n for of, runs, n in await c.execute(query.group_by(kind, _RUNS))}


def _living(job_id: int, *, urgent: bool = False) -> Exists:
    who = exists().where(waiters.c.job_id == job_id, waiters.c.seen_at > _GONE)
    return who.where(waiters.c.urgent) if urgent else who


async def _hurry(c: AsyncConnection, job_id: int) -> None:
    urgent = await is_urgent(c, job_id)
    order, bare = priority(urgent=urgent), func.replace(_jobs.c.queue_name, FOR_PEOPLE, "")
    waiting = update(_jobs).where(_jobs.c.id == job_id, _WAITS, _jobs.c.priority != order)
    await c.execute(waiting.values(priority=order, queue_name=bare + FOR_PEOPLE if urgent else bare))
    await ring(c, URGENT, json.dumps([job_id, urgent]))
