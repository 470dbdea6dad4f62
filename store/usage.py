"""What was done for whom and what it cost, and what is reserved before it is done."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
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


async def count_reserved(c: AsyncConnection, person: str, kinds: Collection[str]) -> int:
    """Count what is reserved for a person of these kinds."""
    query = select(func.count()).select_from(reservations)
    return await c.scalar(query.where(reservations.c.person == person, reservations.c.kind.in_(kinds))) or 0


async def cost_reserved(c: AsyncConnection, model: str, kind: str) -> float:
    """Sum up the US dollars that are reserved for a model."""
    query = select(func.sum(reservations.c.cost_usd)).where(reservations.c.model == model, reservations.c.kind == kind)
    return await c.scalar(query) or 0.0


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
    """Count a person's uses of these kinds at that moment or later."""
    query = select(func.count()).select_from(usage)
    query = query.where(usage.c.person == person, usage.c.at >= since, usage.c.kind.in_(kinds))
    return await c.scalar(query) or 0


async def cost_since(c: AsyncConnection, since: datetime, model: str | None = None) -> float:
    """Sum up the cost in US dollars at that moment or later, of one model or of all."""
    query = select(func.sum(usage.c.cost_usd)).where(usage.c.at >= since)
    if model is not None:
        query = query.where(usage.c.model == model)
    return await c.scalar(query) or 0.0


async def prune(c: AsyncConnection, before: datetime, limit: int) -> int:
    """Delete up to `limit` records of use before that moment; returns how many."""
    old = select(usage.c.id).where(usage.c.at < before).limit(limit)
    return (await c.execute(delete(usage).where(usage.c.id.in_(old)))).rowcount
