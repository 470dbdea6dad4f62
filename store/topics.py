"""What can be subscribed to, and which papers on arXiv's lists were new for it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, case, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store.engines import insert, lock
from store.rows import batches, build
from store.tables import digests, subscriptions, topic_papers, topics

CATALOGUE = "catalogue"


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic: `key` is its word in the catalogue or its query, `kind` is "catalogue" for the operator's own.

    It is held against arXiv's lists from the one of `listed_from` on, None where it was held against none yet;
    `harvests` counts how often something was found.
    """

    id: int
    key: str
    name: str
    query: str
    kind: str
    created_at: datetime
    harvests: int = 0
    listed_from: date | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is held against lists of a topic."""

    id: int
    query: str
    listed_from: date | None
    since: datetime  # somebody follows it


@dataclass(frozen=True, slots=True)
class Match:
    """A paper on a day's list that a topic finds, perhaps only as a cross-list; old stores do not know some days."""

    topic_id: int
    paper_id: str
    day: date | None
    crosslist: bool


_OF_A_MATCH = [topic_papers.c[name] for name in ("topic_id", "paper_id", "listed_on", "crosslist")]
_FOLLOWED = select(1).where(subscriptions.c.topic_id == topics.c.id).exists()


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


async def followed(c: AsyncConnection) -> list[Topic]:
    """Return the topics that somebody subscribes to."""
    rows = (await c.execute(select(topics).where(_FOLLOWED).order_by(topics.c.id))).mappings()
    return [topic_of(row) for row in rows]


async def wanted(c: AsyncConnection) -> list[Wanted]:
    """Return the topics that somebody subscribes to, as what is held against lists."""
    columns = topics.c.id, topics.c.query, topics.c.listed_from
    query = select(*columns, func.min(subscriptions.c.created_at)).join(subscriptions).group_by(*columns)
    return [Wanted(*row) for row in await c.execute(query.order_by(topics.c.id))]


async def with_likeness(c: AsyncConnection) -> list[str]:
    """Return the queries that somebody follows which may ask for what is like a paper."""
    return list(await c.scalars(select(topics.c.query).where(topics.c.query.contains("like:"), _FOLLOWED)))


async def is_one_new(c: AsyncConnection, newest: date) -> bool:
    """Return whether somebody follows a topic that was held against no list yet, the newest of which is of that day."""
    new = or_(topics.c.listed_from.is_(None), topics.c.listed_from > newest)  # which a wrong clock said
    return await c.scalar(select(topics.c.id).where(new, _FOLLOWED).limit(1)) is not None


async def leave_alone(c: AsyncConnection, newest: date) -> None:
    """Note of the topics that nobody follows any more, or that begin in the future, that no lists were held to them."""
    left = or_(~_FOLLOWED, topics.c.listed_from > newest)
    await c.execute(update(topics).where(topics.c.listed_from.is_not(None), left).values(listed_from=None))


async def begin_lists(c: AsyncConnection, begun: Mapping[int, date]) -> None:
    """Note from which day's list on each of these topics is held against lists."""
    by_day: dict[date, list[int]] = {}
    for topic_id, day in begun.items():
        by_day.setdefault(day, []).append(topic_id)
    await lock(c, topics, topics.c.id.in_(begun))
    for day, ids in by_day.items():
        for batch in batches(ids):
            await c.execute(update(topics).where(topics.c.id.in_(batch)).values(listed_from=day))


async def bring(c: AsyncConnection, found: Iterable[Match], at: datetime) -> int:
    """Write down papers that topics found, each once a topic, and return how many none had before.

    What a topic has new gets its next number. Topics that are gone have nothing new.
    """
    new = 0
    for batch in batches(sorted(found, key=lambda each: (each.topic_id, each.paper_id)), 1000):
        numbers: dict[int, int] = {}
        # By this those who write down what one topic has take turns, so that no number is seen before a lower one is.
        for ids in batches(sorted({each.topic_id for each in batch})):
            await lock(c, topics, topics.c.id.in_(ids))
            ahead = update(topics).where(topics.c.id.in_(ids)).values(harvests=topics.c.harvests + 1)
            numbers |= {
                row.id: row.harvests for row in await c.execute(ahead.returning(topics.c.id, topics.c.harvests))
            }
        rows = [
            {
                "topic_id": each.topic_id,
                "paper_id": each.paper_id,
                "seen_at": at,
                "harvest": numbers[each.topic_id],
                "listed_on": each.day,
                "crosslist": each.crosslist,
            }
            for each in batch
            if each.topic_id in numbers
        ]
        brought: Counter[int] = Counter()
        for some in batches(rows):
            added = insert(c, topic_papers).values(some).on_conflict_do_nothing().returning(topic_papers.c.topic_id)
            brought.update(await c.scalars(added))
        new += brought.total()
        for ids in batches(sorted(numbers.keys() - brought.keys())):
            await c.execute(update(topics).where(topics.c.id.in_(ids)).values(harvests=topics.c.harvests - 1))
    return new


async def brought_between(c: AsyncConnection, topic_id: int, after: int, until: int) -> list[Match]:
    """Return the papers that came by later harvests than the first of these, the last one's too, first seen first."""
    came = (topic_papers.c.harvest > after) & (topic_papers.c.harvest <= until)
    return await _matches(c, topic_id, came, topic_papers.c.harvest)


async def listed_since(c: AsyncConnection, topic_id: int, since: date) -> list[Match]:
    """Return the papers that were new for a topic on the lists of that day or later, first listed first."""
    return await _matches(c, topic_id, topic_papers.c.listed_on >= since, topic_papers.c.listed_on)


async def _matches(
    c: AsyncConnection, topic_id: int, wanted: ColumnElement[bool], order: ColumnElement[Any]
) -> list[Match]:
    query = select(*_OF_A_MATCH).where(topic_papers.c.topic_id == topic_id, wanted)
    return [Match(*row) for row in await c.execute(query.order_by(order, topic_papers.c.paper_id))]


async def count_matches(c: AsyncConnection, day: date) -> int:
    """Count what was new on a day's list, for each topic that somebody follows."""
    query = (
        select(func.count()).select_from(topic_papers.join(topics)).where(topic_papers.c.listed_on == day, _FOLLOWED)
    )
    return await c.scalar(query) or 0


async def forget_seen(c: AsyncConnection, before: datetime) -> int:
    """Forget which papers were seen before a moment; returns how many."""
    return (await c.execute(delete(topic_papers).where(topic_papers.c.seen_at < before))).rowcount


async def delete_unused(c: AsyncConnection, topic_ids: Sequence[int]) -> int:
    """Delete those of the topics that nobody subscribes to or got a digest of, but for the catalogue's."""
    await lock(c, topics, topics.c.id.in_(topic_ids))  # somebody may follow one at this moment
    used = (select(1).where(table.c.topic_id == topics.c.id).exists() for table in (subscriptions, digests))
    statement = delete(topics).where(topics.c.id.in_(topic_ids), topics.c.kind != CATALOGUE, *(~u for u in used))
    return (await c.execute(statement)).rowcount
