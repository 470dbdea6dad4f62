"""How much there is of everything."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store import deliveries
from store.tables import bookmarks, chats, digests, papers, subscriptions, summaries, topics, votes
from store.tables import deliveries as outbox


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers for the operators; `waiting` and `failed` are messages, `chats` is by platform."""

    chats: dict[str, int]
    paused: int
    topics: int
    failing_topics: int
    subscriptions: int
    papers: int
    summaries: int
    digests: int
    waiting: int
    failed: int
    votes: int
    bookmarks: int


async def counts(c: AsyncConnection) -> Counts:
    """Count."""
    platforms = select(chats.c.platform, func.count()).group_by(chats.c.platform).order_by(chats.c.platform)
    return Counts(
        chats=dict((await c.execute(platforms)).all()),
        paused=await _count(c, chats, chats.c.paused_at.is_not(None)),
        topics=await _count(c, topics),
        failing_topics=await _count(c, topics, topics.c.failures > 0),
        subscriptions=await _count(c, subscriptions),
        papers=await c.scalar(select(func.count(papers.c.id.distinct()))) or 0,
        summaries=await _count(c, summaries),
        digests=await _count(c, digests),
        waiting=await deliveries.waiting(c),
        failed=await _count(c, outbox, outbox.c.state == "failed"),
        votes=await _count(c, votes),
        bookmarks=await _count(c, bookmarks),
    )


async def _count(c: AsyncConnection, table: Table, *where: ColumnElement[bool]) -> int:
    return await c.scalar(select(func.count()).select_from(table).where(*where)) or 0
