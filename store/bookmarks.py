"""Papers that people saved for themselves."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.dialect import insert
from store.rows import build
from store.tables import bookmarks


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A paper that somebody saved, in the version that they saw."""

    paper_id: str
    version: int
    saved_at: datetime


async def toggle(c: AsyncConnection, *, person: str, paper_id: str, version: int, now: datetime) -> bool:
    """Save a paper, or drop it where it was saved; tells whether it is now."""
    mine = (bookmarks.c.person == person, bookmarks.c.paper_id == paper_id)
    if (await c.execute(delete(bookmarks).where(*mine))).rowcount:
        return False
    new = insert(c, bookmarks).values(person=person, paper_id=paper_id, version=version, saved_at=now)
    await c.execute(new.on_conflict_do_nothing())
    return True


async def of_person(c: AsyncConnection, person: str, *, limit: int | None = None, offset: int = 0) -> list[Bookmark]:
    """Give what a person saved, newest first, `limit` of them (None: all) from `offset` on."""
    query = select(bookmarks).where(bookmarks.c.person == person)
    query = query.order_by(bookmarks.c.saved_at.desc(), bookmarks.c.paper_id).limit(limit).offset(offset)
    return [build(Bookmark, bookmarks, row) for row in (await c.execute(query)).mappings()]


async def count(c: AsyncConnection, person: str) -> int:
    """Count what a person saved."""
    query = select(func.count()).select_from(bookmarks).where(bookmarks.c.person == person)
    return await c.scalar(query) or 0
