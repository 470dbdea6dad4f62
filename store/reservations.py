"""What is counted before it is done: people's new summaries and answers, and models' money.

A reservation becomes a row of what was used when the work is done, is given back where there was nothing to do after
all, and expires where the process that made it is gone.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store.dialect import take_turns
from store.tables import reservations

HELD, SPENT = "held", "spent"  # a model's money: at most so much for what is under way, and so much for what it took


async def begin(c: AsyncConnection, now: datetime) -> None:
    """Let nobody else count until this transaction ends, and drop what has expired."""
    await take_turns(c, "reservations")
    await c.execute(delete(reservations).where(reservations.c.expires_at <= now))


async def add(
    c: AsyncConnection,
    *,
    expires_at: datetime,
    kind: str,
    person: str | None = None,
    model: str = "",
    cost_usd: float = 0.0,
) -> int:
    """Reserve, and give the reservation's number."""
    new = insert(reservations).values(expires_at=expires_at, kind=kind, person=person, model=model, cost_usd=cost_usd)
    number: int = (await c.scalars(new.returning(reservations.c.id))).one()
    return number


async def count(c: AsyncConnection, person: str, kinds: Collection[str]) -> int:
    """Count what is reserved for a person of these kinds."""
    query = select(func.count()).select_from(reservations)
    return await c.scalar(query.where(reservations.c.person == person, reservations.c.kind.in_(kinds))) or 0


async def cost(c: AsyncConnection, model: str, kind: str) -> float:
    """Sum up the US dollars that are reserved for a model."""
    query = select(func.sum(reservations.c.cost_usd)).where(reservations.c.model == model, reservations.c.kind == kind)
    return await c.scalar(query) or 0.0


async def settle(c: AsyncConnection, number: int, cost_usd: float) -> None:
    """Put what something took in the place of the most that it could have taken."""
    same = reservations.c.id == number
    await c.execute(update(reservations).where(same).values(kind=SPENT, cost_usd=cost_usd))


async def end(c: AsyncConnection, numbers: Collection[int]) -> None:
    """Delete reservations: of what is recorded now, or was not done."""
    await c.execute(delete(reservations).where(reservations.c.id.in_(numbers)))
