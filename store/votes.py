"""Thumbs up and down for papers."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.dialect import insert
from store.rows import build
from store.tables import votes


@dataclass(frozen=True, slots=True)
class Vote:
    """A person's vote on a paper in a chat: 1 up, -1 down."""

    chat_id: int
    person: str
    paper_id: str
    value: int
    cast_at: datetime


async def cast(c: AsyncConnection, *, chat_id: int, person: str, paper_id: str, value: int, now: datetime) -> int:
    """Vote 1 or -1; the same vote again takes it back. Gives the one now in force, 0 for none."""
    mine = (votes.c.chat_id == chat_id, votes.c.person == person, votes.c.paper_id == paper_id)
    if (await c.execute(delete(votes).where(*mine, votes.c.value == value))).rowcount:
        return 0
    values = {"value": value, "cast_at": now}
    new = insert(c, votes).values(chat_id=chat_id, person=person, paper_id=paper_id, **values)
    await c.execute(new.on_conflict_do_update(index_elements=list(votes.primary_key), set_=values))
    return value


async def of_person(c: AsyncConnection, person: str) -> list[Vote]:
    """Give a person's votes, newest first."""
    return await _select(c, votes.c.person == person)


async def of_chat(c: AsyncConnection, chat_id: int) -> list[Vote]:
    """Give the votes cast in a chat, newest first."""
    return await _select(c, votes.c.chat_id == chat_id)


async def _select(c: AsyncConnection, where: ColumnElement[bool]) -> list[Vote]:
    query = select(votes).where(where).order_by(votes.c.cast_at.desc(), votes.c.paper_id)
    return [build(Vote, votes, row) for row in (await c.execute(query)).mappings()]
