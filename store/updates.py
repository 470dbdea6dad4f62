"""What became of papers that chats had: newer versions on arXiv's lists, which a chat is told of once."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store.tables import announcements, bookmarks, chats, digest_papers

_REPLACED = ("replace", "replace-cross")


class Replaced(NamedTuple):
    """A paper of which a chat had a version, and a newer one was listed."""

    paper_id: str
    had: int
    version: int


async def told_to(c: AsyncConnection, chat_id: int) -> date | None:
    """Return the day of the newest list whose updates a chat was told."""
    day: date | None = await c.scalar(select(chats.c.updated_to).where(chats.c.id == chat_id))
    return day


async def note_told(c: AsyncConnection, chat_id: int, day: date) -> None:
    """Note that a chat was told the updates of the lists up to a day."""
    await c.execute(update(chats).where(chats.c.id == chat_id).values(updated_to=day))


async def of_chat(c: AsyncConnection, chat_id: int, people: Collection[str], after: date) -> list[Replaced]:
    """Return what lists after a day replaced of the papers that a chat got, or that these people saved."""
    had = union_all(
        select(digest_papers.c.paper_id, digest_papers.c.version).where(digest_papers.c.chat_id == chat_id),
        select(bookmarks.c.paper_id, bookmarks.c.version).where(bookmarks.c.person.in_(people)),
    ).subquery()
    newest, known = func.max(announcements.c.version), func.max(had.c.version)
    query = (
        select(had.c.paper_id, known, newest)
        .join(announcements, announcements.c.paper_id == had.c.paper_id)
        .where(announcements.c.day > after, announcements.c.kind.in_(_REPLACED))
        .group_by(had.c.paper_id)
        .having(newest > known)
        .order_by(func.max(announcements.c.day).desc(), had.c.paper_id.desc())
    )
    return [Replaced(*row) for row in await c.execute(query)]
