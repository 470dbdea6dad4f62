"""What was done for whom, and what it cost."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.tables import usage


@dataclass(frozen=True, slots=True)
class Totals:
    """All uses of one kind, with their tokens and US dollars."""

    kind: str
    count: int
    tokens_in: int
    tokens_out: int
    cost_usd: float


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


async def totals(c: AsyncConnection, since: datetime) -> list[Totals]:
    """Sum up all uses at that moment or later, by kind."""
    columns = (usage.c.tokens_in, usage.c.tokens_out, usage.c.cost_usd)
    query = select(usage.c.kind, func.count(), *(func.sum(column) for column in columns))
    rows = await c.execute(query.where(usage.c.at >= since).group_by(usage.c.kind).order_by(usage.c.kind))
    return [Totals(*row) for row in rows]


async def cost_since(c: AsyncConnection, since: datetime, model: str | None = None) -> float:
    """Sum up the cost in US dollars at that moment or later, of one model or of all."""
    query = select(func.sum(usage.c.cost_usd)).where(usage.c.at >= since)
    if model is not None:
        query = query.where(usage.c.model == model)
    return await c.scalar(query) or 0.0
