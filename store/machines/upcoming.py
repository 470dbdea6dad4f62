"""When the next row is due, so that nobody has to ask each second."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.deliveries import Lane
from store.tables import deliveries, subscriptions


async def next_digest(c: AsyncConnection, now: datetime) -> datetime | None:
    """Return the moment after `now` at which the next digest is due, or comes round again."""
    later = subscriptions.c.due_at > now
    query = select(subscriptions.c.due_at).where(later).order_by(subscriptions.c.due_at).limit(1)
    found: datetime | None = await c.scalar(query)
    return found


async def next_message(c: AsyncConnection, now: datetime) -> datetime | None:
    """Return the moment after `now` at which the next message may be sent, or comes round again."""
    query = select(deliveries.c.due_at).order_by(deliveries.c.due_at).limit(1)
    of_lanes = [query.where(deliveries.c.lane == lane, deliveries.c.due_at > now) for lane in Lane]
    found: list[datetime] = [moment for each in of_lanes if (moment := await c.scalar(each))]
    return min(found, default=None)
