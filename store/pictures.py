"""Pictures of figures, kept under a hash of their content, so that none is kept twice."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from papers.images import Picture
from store.engines import insert
from store.tables import full_texts, pictures, summaries


async def save(c: AsyncConnection, paper_id: str, kept: Iterable[Picture], now: datetime) -> None:
    """Keep pictures out of a paper; those that are kept already stay as they are."""
    for picture in sorted(kept, key=lambda each: each.key):
        values = {"media_type": picture.media_type, "content": picture.content, "kept_at": now}
        new = insert(c, pictures).values(key=picture.key, paper_id=paper_id, **values)
        await c.execute(new.on_conflict_do_nothing())


async def load(c: AsyncConnection, key: str) -> Picture | None:
    """Find a picture by its key."""
    query = select(pictures.c.content, pictures.c.media_type).where(pictures.c.key == key)
    row = (await c.execute(query)).first()
    return Picture(row.content, row.media_type) if row else None


async def prune(c: AsyncConnection, before: datetime, limit: int) -> int:
    """Delete up to `limit` pictures kept before that moment that no text and no summary of their papers shows.

    Returns how many. A text may show any picture of its paper.
    """
    read = select(full_texts.c.version).where(full_texts.c.paper_id == pictures.c.paper_id)
    shown = select(summaries.c.version).where(
        summaries.c.paper_id == pictures.c.paper_id, summaries.c.body.contains(pictures.c.key)
    )
    old = select(pictures.c.key).where(pictures.c.kept_at < before, ~read.exists(), ~shown.exists()).limit(limit)
    return (await c.execute(delete(pictures).where(pictures.c.key.in_(old)))).rowcount
