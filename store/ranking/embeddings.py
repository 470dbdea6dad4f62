"""Papers' embeddings: made once for a version of a paper, by each model."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row, delete, exists, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from papers.paper import Paper
from papers.vectors import Vector
from store.announcements import NEWS
from store.engines import insert
from store.rows import batches, decode
from store.tables import announcements, papers, topic_papers
from store.tables import embeddings as table
from store.words.index import table as indexed

Key = tuple[str, int]
"""A paper's id and version."""


async def load(c: AsyncConnection, keys: Iterable[Key], model: str) -> dict[Key, Vector]:
    """Find the vectors of papers by a model; those that are not there are left out."""
    found: dict[Key, Vector] = {}
    for batch in batches(dict.fromkeys(keys)):
        query = select(table).where(tuple_(table.c.paper_id, table.c.version).in_(batch), table.c.model == model)
        found |= {(row.paper_id, row.version): Vector(bytes(row.numbers), row.scale) for row in await c.execute(query)}
    return found


async def newest(c: AsyncConnection, model: str, limit: int) -> dict[Key, Vector]:
    """Return the vectors by a model of up to `limit` papers in their newest versions, those submitted last."""
    same = (table.c.paper_id == indexed.c.paper_id) & (table.c.version == indexed.c.version)
    query = select(table).join(indexed, same).where(table.c.model == model)
    rows = await c.execute(query.order_by(indexed.c.published.desc(), indexed.c.paper_id.desc()).limit(limit))
    return {(row.paper_id, row.version): Vector(bytes(row.numbers), row.scale) for row in rows}


async def save(c: AsyncConnection, vectors: Mapping[Key, Vector], model: str) -> None:
    """Keep the vectors of papers by a model, in the place of earlier ones."""
    rows = [
        {"paper_id": key[0], "version": key[1], "model": model, "numbers": vector.numbers, "scale": vector.scale}
        for key, vector in sorted(vectors.items())
    ]
    if not rows:
        return
    new = insert(c, table)
    fresh = {name: new.excluded[name] for name in ("numbers", "scale")}
    keys = [table.c.paper_id, table.c.version, table.c.model]
    await c.execute(new.on_conflict_do_update(index_elements=keys, set_=fresh), rows)


async def lacking(c: AsyncConnection, since: date, model: str, limit: int) -> list[Paper]:
    """Return up to `limit` papers that are news on the lists from a day on and have no vector by a model.

    The newest lists come first, and of a list what somebody follows.
    """
    made = exists().where(table.c.paper_id == papers.c.id, table.c.version == papers.c.version, table.c.model == model)
    followed = exists().where(topic_papers.c.paper_id == announcements.c.paper_id)
    query = (
        select(papers.c.record)
        .join(announcements, announcements.c.paper_id == papers.c.id)
        .where(announcements.c.day >= since, announcements.c.kind.in_(NEWS), papers.c.latest_as_of.is_not(None), ~made)
        .order_by(announcements.c.day.desc(), followed.desc(), papers.c.id)
        .limit(limit)
    )
    return [paper for row in await c.execute(query) if (paper := _paper(row))]


async def drop(c: AsyncConnection, keys: Iterable[Key]) -> None:
    """Delete all vectors of these papers."""
    for batch in batches(keys):
        await c.execute(delete(table).where(tuple_(table.c.paper_id, table.c.version).in_(batch)))


async def drop_others(c: AsyncConnection, model: str, limit: int) -> int:
    """Delete up to `limit` vectors that another model made, or of papers that are not kept; returns how many."""
    kept = exists().where(papers.c.id == table.c.paper_id, papers.c.version == table.c.version)
    keys = table.c.paper_id, table.c.version, table.c.model
    query = select(*keys).where((table.c.model != model) | ~kept).limit(limit)
    return (await c.execute(delete(table).where(tuple_(*keys).in_(query)))).rowcount


async def drop_others_of(c: AsyncConnection, model: str, length: int) -> None:
    """Delete all vectors by a model that have not so many numbers."""
    await c.execute(delete(table).where(table.c.model == model, func.length(table.c.numbers) != length))


def _paper(row: Row[Any]) -> Paper | None:
    try:
        return decode(Paper, row.record)
    except ValueError:
        return None  # of a program of another version
