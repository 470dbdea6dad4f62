"""What was done for whom, and what it cost."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.tables import usage


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
