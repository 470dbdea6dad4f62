"""What operators should know of: topics that cannot be harvested, and chats that the platforms closed to the bot."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.tables import chats, topics


@dataclass(frozen=True, slots=True)
class FailingTopic:
    """A topic whose harvests fail: how many in a row, and the last one's reason."""

    id: int
    name: str
    failures: int
    reason: str


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
