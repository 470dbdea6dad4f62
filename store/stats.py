"""What operators should know: how much there is of everything, and what is in trouble."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.deliveries import Lane, waiting
from store.tables import bookmarks, chats, deliveries, digests, papers, subscriptions, summaries, topics, votes

MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Backlog:
    """Messages that may be sent, one of each chat at most, and since when the first of them may; None without any."""

    messages: int
    since: datetime | None


async def paused_since(c: AsyncConnection, since: datetime, *, but_for: str) -> dict[str, int]:
    """Count by reason the chats that were paused after a moment for another reason than this one."""
    query = select(chats.c.pause_reason, func.count()).group_by(chats.c.pause_reason).order_by(func.count().desc())
    counted: dict[str, int] = dict(
        (await c.execute(query.where(chats.c.paused_at > since, chats.c.pause_reason != but_for))).all()
    )
    return counted


async def backlog(c: AsyncConnection, platforms: Collection[str], now: datetime) -> Backlog:
    """Look at what these platforms' chats could have had by now; what a platform has put off is not meant.

    No more than `MOST_COUNTED` are counted: beyond that it matters only since when the first of them waits.
    """
    late = (deliveries.c.due_at <= now, chats.c.platform.in_(platforms))
    ours = select(deliveries.c.due_at).join(chats)
    of_lanes = (ours.where(deliveries.c.lane == lane, *late).order_by(deliveries.c.due_at).limit(1) for lane in Lane)
    since = [moment for first in of_lanes if (moment := await c.scalar(first))]
    counted = select(func.count()).select_from(ours.where(*late).limit(MOST_COUNTED).subquery())
    return Backlog(await c.scalar(counted) or 0 if since else 0, min(since, default=None))


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers for the operators; `waiting` and `failed` are messages, `chats` is by platform."""

    chats: dict[str, int]
    paused: int
    topics: int
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
        subscriptions=await _count(c, subscriptions),
        papers=await c.scalar(select(func.count(papers.c.id.distinct()))) or 0,
        summaries=await _count(c, summaries),
        digests=await _count(c, digests),
        waiting=await waiting(c),
        failed=await _count(c, deliveries, deliveries.c.state == "failed"),
        votes=await _count(c, votes),
        bookmarks=await _count(c, bookmarks),
    )


async def _count(c: AsyncConnection, table: Table, *where: ColumnElement[bool]) -> int:
    return await c.scalar(select(func.count()).select_from(table).where(*where)) or 0
