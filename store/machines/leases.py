"""What one process at a time may do, until the moment that the database's clock says."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, DateTime, Interval, extract, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store.engines import insert, ring
from store.tables import leases


@dataclass(frozen=True, slots=True)
class Lease:
    """A lease as it stands: who has it ("" where it was given up), the how-manyeth holder that is, and until when.

    `left` is how many seconds that is from now by the database's clock, 0 or less where it is over.
    """

    name: str
    holder: str
    number: int
    until: datetime
    left: float


async def look(c: AsyncConnection, names: Collection[str]) -> Mapping[str, Lease]:
    """Return these leases, as far as anybody ever had them."""
    left = extract("epoch", leases.c.until - now()).label("left")
    rows = await c.execute(select(leases, left).where(leases.c.name.in_(names)))
    return {row.name: Lease(row.name, row.holder, row.number, row.until, float(row.left)) for row in rows}


async def renew(c: AsyncConnection, names: Collection[str], holder: str, seconds: float) -> set[str]:
    """Keep what is still one's own, over or not, for so many seconds from now, and return which of them that is."""
    own = (leases.c.name.in_(names), leases.c.holder == holder)
    statement = update(leases).where(*own).values(until=_in(seconds))
    return set(await c.scalars(statement.returning(leases.c.name)))


async def take(c: AsyncConnection, name: str, holder: str, seconds: float, seen: Lease | None) -> bool:
    """Take a lease for so many seconds, unless it is no longer as it was `seen`; return whether that was so."""
    if seen is None:
        values: dict[str, Any] = {"name": name, "holder": holder, "number": 1, "until": _in(seconds)}
        new = insert(c, leases).values(**values).on_conflict_do_nothing()
        return await c.scalar(new.returning(leases.c.number)) is not None
    as_seen = {"name": name, "holder": seen.holder, "number": seen.number, "until": seen.until}
    statement = update(leases).where(*(leases.c[key] == value for key, value in as_seen.items()))
    values = {"holder": holder, "number": seen.number + 1, "until": _in(seconds)}
    return bool((await c.execute(statement.values(**values))).rowcount)


async def release(c: AsyncConnection, holder: str) -> None:
    """Give up all that a process has, and wake those who wait for it."""
    own = update(leases).where(leases.c.holder == holder)
    for name in await c.scalars(own.values(holder="", until=now()).returning(leases.c.name)):
        await ring(c, "lease", name)


def now() -> ColumnElement[Any]:
    """Return in SQL what the database's clock shows while a statement is carried out."""
    return func.clock_timestamp(type_=DateTime(timezone=True))


def _in(seconds: float) -> ColumnElement[Any]:
    return now() + literal(timedelta(seconds=seconds), Interval())
