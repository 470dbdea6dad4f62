"""What the archive shows of each topic, day by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.engines import insert
from store.tables import published, summaries, topics
from store.topics import Topic, topic_of


@dataclass(frozen=True, slots=True)
class Issue:
    """One page of the archive: a topic in a language on a day (UTC)."""

    topic: Topic
    language: str
    day: date


class State(NamedTuple):
    """What a page is made of, in short: where it changed, the page is to be written again."""

    name: str
    papers: int
    summaries: int
    made_at: datetime | None


async def note(
    c: AsyncConnection, *, topic_id: int, language: str, day: date, papers: Sequence[tuple[str, int]]
) -> bool:
    """Note papers (id, version) that a chat gets on a day; returns whether any was not shown under the topic before.

    Those that two chats get at once may begin at the same place: their ids decide then.
    """
    if not papers:
        return False
    mine = (published.c.topic_id == topic_id, published.c.language == language, published.c.day == day)
    there = await c.scalar(select(func.count()).select_from(published).where(*mine)) or 0
    same = {"topic_id": topic_id, "language": language, "day": day}
    rows = [
        {**same, "paper_id": paper_id, "version": version, "position": there + place}
        for place, (paper_id, version) in sorted(enumerate(papers), key=lambda each: each[1])
    ]
    new = insert(c, published).values(rows).on_conflict_do_nothing().returning(published.c.paper_id)
    return bool(list(await c.scalars(new)))


async def papers(c: AsyncConnection, issue: Issue) -> list[tuple[str, int]]:
    """Return the papers (id, version) of a page in their order."""
    where = (
        published.c.topic_id == issue.topic.id,
        published.c.language == issue.language,
        published.c.day == issue.day,
    )
    query = select(published.c.paper_id, published.c.version).where(*where)
    rows = await c.execute(query.order_by(published.c.position, published.c.paper_id))
    return [(row.paper_id, row.version) for row in rows]


async def newest(c: AsyncConnection) -> date | None:
    """Return the day of the newest page."""
    day: date | None = await c.scalar(select(func.max(published.c.day)))
    return day


async def issues(c: AsyncConnection, since: date | None = None) -> dict[Issue, State]:
    """Return all pages, or those of a day and later, oldest first, and what each is made of."""
    same = (summaries.c[name] == published.c[name] for name in ("paper_id", "version", "language"))
    grouped = (
        select(
            published.c.topic_id,
            published.c.language,
            published.c.day,
            func.count(published.c.paper_id.distinct()).label("papers"),
            func.count(summaries.c.paper_id).label("summaries"),
            func.max(summaries.c.made_at).label("made_at"),
        )
        .outerjoin(summaries, and_(*same))
        .group_by(published.c.topic_id, published.c.language, published.c.day)
    )
    found = (grouped.where(published.c.day >= since) if since else grouped).subquery()
    query = select(topics, *(column for column in found.c if column.name != "topic_id"))
    query = query.join(found, found.c.topic_id == topics.c.id).order_by(found.c.day, topics.c.key, found.c.language)
    return {
        Issue(topic_of(row), row["language"], row["day"]): State(
            row["name"], row["papers"], row["summaries"], row["made_at"]
        )
        for row in (await c.execute(query)).mappings()
    }
