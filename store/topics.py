"""What can be subscribed to, how its harvest goes, and which papers it brought."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, case, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store.engines import insert
from store.rows import batches, build
from store.tables import digests, subscriptions, topic_papers, topics

CATALOGUE = "catalogue"


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic: `key` is its word in the catalogue or its query, `kind` is "catalogue" for the operator's own.

    `failures` counts the harvests that failed since the last good one at `harvested_at`; `failure` is the last
    one's reason, "" where none failed. `harvests` counts those that brought something.
    """

    id: int
    key: str
    name: str
    query: str
    kind: str
    harvested_at: datetime | None
    failures: int
    failure: str
    created_at: datetime
    failed_at: datetime | None
    harvests: int = 0


def topic_of(row: RowMapping) -> Topic:
    """Read the topic from a row that has all columns of the table of topics."""
    return build(Topic, topics, row)


async def ensure(c: AsyncConnection, *, key: str, name: str, query: str, kind: str, now: datetime) -> Topic:
    """Find a topic by its key or add it; the catalogue's are brought up to date, all others stay as they began.

    Chats share it: what one of them calls it must not change under the others.
    """
    new = insert(c, topics).values(key=key, name=name, query=query, kind=kind, created_at=now)
    is_operators = new.excluded.kind == CATALOGUE
    fresh = {name: case((is_operators, new.excluded[name]), else_=topics.c[name]) for name in ("name", "query", "kind")}
    statement = new.on_conflict_do_update(index_elements=[topics.c.key], set_=fresh)
    return topic_of((await c.execute(statement.returning(topics))).mappings().one())


async def get(c: AsyncConnection, topic_id: int) -> Topic | None:
    """Find a topic by its number here."""
    row = (await c.execute(select(topics).where(topics.c.id == topic_id))).mappings().one_or_none()
    return topic_of(row) if row else None


async def find(c: AsyncConnection, key: str) -> Topic | None:
    """Find a topic by its key."""
    row = (await c.execute(select(topics).where(topics.c.key == key))).mappings().one_or_none()
    return topic_of(row) if row else None


async def due_between(c: AsyncConnection, begin: datetime, end: datetime) -> list[Topic]:
    """Return the topics that have a digest due between two moments, both included, that somebody may have claimed."""
    due = subscriptions.c.due_at.is_not(None) & subscriptions.c.next_run_at.between(begin, end)
    wanted = select(subscriptions.c.topic_id).where(due)
    rows = (await c.execute(select(topics).where(topics.c.id.in_(wanted)).order_by(topics.c.id))).mappings()
    return [topic_of(row) for row in rows]


async def followed(c: AsyncConnection) -> list[Topic]:
    """Return the topics that somebody subscribes to."""
    used = select(1).where(subscriptions.c.topic_id == topics.c.id).exists()
    rows = (await c.execute(select(topics).where(used).order_by(topics.c.id))).mappings()
    return [topic_of(row) for row in rows]


async def mark_harvested(c: AsyncConnection, topic_id: int, at: datetime) -> None:
    """Note a harvest that went well, which ends a row of failures."""
    values = {"harvested_at": at, "failures": 0, "failure": "", "failed_at": None}
    await c.execute(update(topics).where(topics.c.id == topic_id).values(**values))


async def mark_failed(c: AsyncConnection, topic_id: int, at: datetime, reason: str) -> int:
    """Note a harvest that failed, and return how many did since the last good one."""
    statement = update(topics).where(topics.c.id == topic_id)
    values = {"failures": topics.c.failures + 1, "failure": reason, "failed_at": at}
    return await c.scalar(statement.values(**values).returning(topics.c.failures)) or 0


async def mark_seen(c: AsyncConnection, topic_id: int, paper_ids: Sequence[str], at: datetime) -> list[str]:
    """Note the papers (ids without version) that a harvest brought; return those never seen before, in their order.

    A harvest that brings any of these gets the topic's next number. A topic that is gone has seen none.
    """
    # By this the harvests of one topic take turns, so that no number is seen before a lower one is.
    statement = update(topics).where(topics.c.id == topic_id).values(harvests=topics.c.harvests + 1)
    number = await c.scalar(statement.returning(topics.c.harvests))
    unseen: set[str] = set()
    if number is None:
        return []
    for batch in batches(dict.fromkeys(paper_ids)):
        rows = [{"topic_id": topic_id, "paper_id": paper_id, "seen_at": at, "harvest": number} for paper_id in batch]
        new = insert(c, topic_papers).values(rows).on_conflict_do_nothing()
        unseen.update(await c.scalars(new.returning(topic_papers.c.paper_id)))
    if not unseen:
        await c.execute(update(topics).where(topics.c.id == topic_id).values(harvests=topics.c.harvests - 1))
    return [paper_id for paper_id in dict.fromkeys(paper_ids) if paper_id in unseen]


async def brought_between(c: AsyncConnection, topic_id: int, after: int, until: int) -> list[str]:
    """Return the papers that came by later harvests than the first of these, the last one's too, first seen first."""
    came = (topic_papers.c.topic_id == topic_id, topic_papers.c.harvest > after, topic_papers.c.harvest <= until)
    query = select(topic_papers.c.paper_id).where(*came)
    return list(await c.scalars(query.order_by(topic_papers.c.harvest, topic_papers.c.paper_id)))


async def seen_since(c: AsyncConnection, topic_id: int, since: datetime) -> list[str]:
    """Return the papers that a topic brought at that moment or later, first seen first."""
    query = select(topic_papers.c.paper_id).where(topic_papers.c.topic_id == topic_id, topic_papers.c.seen_at >= since)
    return list(await c.scalars(query.order_by(topic_papers.c.seen_at, topic_papers.c.paper_id)))


async def forget_seen(c: AsyncConnection, before: datetime) -> int:
    """Forget which papers were seen before a moment; returns how many."""
    return (await c.execute(delete(topic_papers).where(topic_papers.c.seen_at < before))).rowcount


async def delete_unused(c: AsyncConnection, topic_ids: Sequence[int]) -> int:
    """Delete those of the topics that nobody subscribes to or got a digest of, but for the catalogue's."""
    used = (select(1).where(table.c.topic_id == topics.c.id).exists() for table in (subscriptions, digests))
    statement = delete(topics).where(topics.c.id.in_(topic_ids), topics.c.kind != CATALOGUE, *(~u for u in used))
    return (await c.execute(statement)).rowcount
