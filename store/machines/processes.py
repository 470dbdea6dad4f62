"""The processes that work over one database, each of which says now and then that it lives."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypedDict

from sqlalchemy import Interval, delete, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.engines import insert
from store.machines.leases import now
from store.rows import build
from store.tables import processes

KEPT = timedelta(days=1)  # for which those are remembered that died


class About(TypedDict):
    """What a process says of itself."""

    host: str
    pid: int
    roles: str
    version: str
    settings: str


@dataclass(frozen=True, slots=True)
class Process:
    """A process: where it runs, what it was begun for, and a hash of the settings that all must have alike."""

    id: str
    host: str
    pid: int
    roles: frozenset[str]
    version: str
    settings: str
    started_at: datetime
    seen_at: datetime

    @property
    def place(self) -> str:
        """Its machine and number, for people."""
        return f"{self.host}:{self.pid}"


async def note(c: AsyncConnection, number: str, about: About) -> None:
    """Note that a process lives."""
    new = insert(c, processes).values(id=number, **about, started_at=now(), seen_at=now())
    seen = new.on_conflict_do_update(index_elements=["id"], set_={**about, "seen_at": now()})
    await c.execute(seen)


async def are_noted(c: AsyncConnection) -> bool:
    """Return whether a server's database is new enough to have them."""
    return await c.scalar(select(func.to_regclass(processes.name))) is not None


async def alive(c: AsyncConnection, within: timedelta) -> list[Process]:
    """Return those that said within that time that they live, the oldest first."""
    since = now() - literal(within, Interval())
    query = select(processes).where(processes.c.seen_at > since).order_by(processes.c.started_at, processes.c.id)
    rows = (await c.execute(query)).mappings()
    return [build(Process, processes, row, roles=frozenset(row["roles"].split())) for row in rows]


async def forget(c: AsyncConnection, number: str) -> None:
    """Forget a process that ends, and those that are long dead."""
    gone = processes.c.seen_at < now() - literal(KEPT, Interval())
    await c.execute(delete(processes).where((processes.c.id == number) | gone))
