"""What was done for whom and what it cost, and what is reserved before it is done."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store.engines import take_turns
from store.tables import reservations, usage

HELD, SPENT = "held", "spent"  # a model's money: at most so much for what is under way, and so much for what it took


async def begin_reserving(c: AsyncConnection, now: datetime) -> None:
    """Let nobody else count until this transaction ends, and drop what has expired."""
    await take_turns(c, "reservations")
    await c.execute(delete(reservations).where(reservations.c.expires_at <= now))


async def reserve(
    c: AsyncConnection,
    *,
    expires_at: datetime,
    kind: str,
    person: str | None = None,
    model: str = "",
    cost_usd: float = 0.0,
) -> int:
    """Reserve, and return the reservation's number."""
    new = insert(reservations).values(expires_at=expires_at, kind=kind, person=person, model=model, cost_usd=cost_usd)
    number: int = (await c.scalars(new.returning(reservations.c.id))).one()
    return number


async def settle(c: AsyncConnection, number: int, cost_usd: float) -> None:
    """Put what something took in the place of the most that it could have taken."""
    same = reservations.c.id == number
    await c.execute(update(reservations).where(same).values(kind=SPENT, cost_usd=cost_usd))


async def end_reservations(c: AsyncConnection, numbers: Collection[int]) -> None:
    """Delete reservations: of what is recorded now, or was not done."""
    await c.execute(delete(reservations).where(reservations.c.id.in_(numbers)))


async def record(
    c: AsyncConnection,
    *,
    at: datetime,
    kind: str,
    person: str | None = None,
    chat_id: int | None = None,
    paper_id: str = "",
    model: str = "",
    tokens_in: int = 0,
    tokens_out: int = 0,
    cost_usd: float = 0.0,
) -> None:
    """Note one use; a digest's has no person."""
    await c.execute(
        insert(usage).values(
            at=at,
            kind=kind,
            person=person,
            chat_id=chat_id,
            paper_id=paper_id,
            model=model,
            tokens_in=tokens_in,
            tokens_out=tokens_out,
            cost_usd=cost_usd,
        )
    )


async def count_since(c: AsyncConnection, person: str, kinds: Collection[str], since: datetime) -> int:
    """Count a person's uses of these kinds at that moment or later, with those that are reserved.

    One statement looks at both, for between two of them a reservation may have become a use, and be in neither.
    """
    used = select(func.count()).select_from(usage)
    used = used.where(usage.c.person == person, usage.c.at >= since, usage.c.kind.in_(kinds))
    more = select(func.count()).select_from(reservations)
    more = more.where(reservations.c.person == person, reservations.c.kind.in_(kinds))
    return await c.scalar(select(used.scalar_subquery() + more.scalar_subquery())) or 0


async def cost_since(c: AsyncConnection, since: datetime) -> float:
    """Sum up the cost in US dollars at that moment or later."""
    return await c.scalar(select(func.sum(usage.c.cost_usd)).where(usage.c.at >= since)) or 0.0


async def cost_of(c: AsyncConnection, model: str, since: datetime) -> tuple[float, float]:
    """Sum up in US dollars what a model took since a moment, recorded or to be, and what is held for more.

    One statement looks at all, as for `count_since`.
    """
    took = select(func.sum(usage.c.cost_usd)).where(usage.c.at >= since, usage.c.model == model).scalar_subquery()
    row = (await c.execute(select(took, _reserved(model, SPENT), _reserved(model, HELD)))).one()
    recorded, spent, held = (each or 0.0 for each in row)
    return recorded + spent, held


def _reserved(model: str, kind: str) -> ScalarSelect[Any]:
    query = select(func.sum(reservations.c.cost_usd))
    return query.where(reservations.c.model == model, reservations.c.kind == kind).scalar_subquery()


async def prune(c: AsyncConnection, before: datetime, limit: int) -> int:
    """Delete up to `limit` records of use before that moment; returns how many."""
    old = select(usage.c.id).where(usage.c.at < before).limit(limit)
    return (await c.execute(delete(usage).where(usage.c.id.in_(old)))).rowcount
