"""What operators should know of: topics that cannot be harvested, chats that were lost, messages that wait."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.tables import chats, deliveries, topics


@dataclass(frozen=True, slots=True)
class FailingTopic:
    """A topic whose harvests fail: how many in a row, and the last one's reason."""

    id: int
    name: str
    failures: int
    reason: str


@dataclass(frozen=True, slots=True)
class Backlog:
    """Messages that may be sent, one of each chat at most, and since when the first of them may; None without any."""

    messages: int
    since: datetime | None


async def failing_topics(c: AsyncConnection, at_least: int) -> list[FailingTopic]:
    """Give the topics whose last harvests failed, so many or more in a row."""
    query = select(topics).where(topics.c.failures >= at_least).order_by(topics.c.id)
    return [FailingTopic(row.id, row.name, row.failures, row.failure) for row in await c.execute(query)]


async def paused_since(c: AsyncConnection, since: datetime, *, but_for: str) -> dict[str, int]:
    """Count by reason the chats that were paused after a moment for another reason than this one."""
    query = select(chats.c.pause_reason, func.count()).group_by(chats.c.pause_reason).order_by(func.count().desc())
    counted: dict[str, int] = dict(
        (await c.execute(query.where(chats.c.paused_at > since, chats.c.pause_reason != but_for))).all()
    )
    return counted


async def last_harvest(c: AsyncConnection) -> datetime | None:
    """Give when arXiv was last asked with success; None where it never was."""
    moment: datetime | None = await c.scalar(select(func.max(topics.c.harvested_at)))
    return moment


async def backlog(c: AsyncConnection, platforms: Collection[str], now: datetime) -> Backlog:
    """Look at what these platforms' chats could have had by now; what a platform has put off is not meant."""
    query = select(func.count(), func.min(deliveries.c.due_at)).select_from(deliveries).join(chats)
    row = (await c.execute(query.where(deliveries.c.due_at <= now, chats.c.platform.in_(platforms)))).one()
    return Backlog(*row)
