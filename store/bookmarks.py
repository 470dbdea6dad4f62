"""Papers that people saved for themselves, their thumbs up and down, and all that a chat is taught by."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, or_, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from chat.refs import ChatKind
from store.engines import insert
from store.rows import build
from store.tables import bookmarks, chats, libraries, library_entries, votes
from store.words.index import table as indexed


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A paper that somebody saved, in the version that they saw."""

    paper_id: str
    version: int
    saved_at: datetime


async def toggle(
    c: AsyncConnection,
    *,
    person: str,
    paper_id: str,
    version: int,
    now: datetime,
    chat_id: int | None = None,
    keep: bool = False,
) -> bool:
    """Save a paper that is seen in a chat, or drop it wherever it was saved; returns whether it is now.

    One to `keep` is not dropped.
    """
    mine = (bookmarks.c.person == person, bookmarks.c.paper_id == paper_id)
    if not keep and (await c.execute(delete(bookmarks).where(*mine))).rowcount:
        return False
    values = {"paper_id": paper_id, "version": version, "saved_at": now}
    new = insert(c, bookmarks).values(person=person, chat_id=chat_id, **values)
    await c.execute(new.on_conflict_do_nothing())
    return True


async def of_person(c: AsyncConnection, person: str, *, limit: int | None = None, offset: int = 0) -> list[Bookmark]:
    """Return what a person saved, newest first, `limit` of them (None: all) from `offset` on."""
    query = select(bookmarks).where(bookmarks.c.person == person)
    query = query.order_by(bookmarks.c.saved_at.desc(), bookmarks.c.paper_id).limit(limit).offset(offset)
    return [build(Bookmark, bookmarks, row) for row in (await c.execute(query)).mappings()]


async def count(c: AsyncConnection, person: str) -> int:
    """Count what a person saved."""
    query = select(func.count()).select_from(bookmarks).where(bookmarks.c.person == person)
    return await c.scalar(query) or 0


@dataclass(frozen=True, slots=True)
class Vote:
    """A person's vote on a paper in a chat: 1 up, -1 down."""

    chat_id: int
    person: str
    paper_id: str
    value: int
    cast_at: datetime


async def vote(c: AsyncConnection, *, chat_id: int, person: str, paper_id: str, value: int, now: datetime) -> int:
    """Vote 1 or -1; the same vote again takes it back. Returns the one now in force, 0 for none."""
    mine = (votes.c.chat_id == chat_id, votes.c.person == person, votes.c.paper_id == paper_id)
    if (await c.execute(delete(votes).where(*mine, votes.c.value == value))).rowcount:
        return 0
    values = {"value": value, "cast_at": now}
    new = insert(c, votes).values(chat_id=chat_id, person=person, paper_id=paper_id, **values)
    await c.execute(new.on_conflict_do_update(index_elements=list(votes.primary_key), set_=values))
    return value


async def votes_of_chat(c: AsyncConnection, chat_id: int) -> list[Vote]:
    """Return the votes cast in a chat, newest first."""
    query = select(votes).where(votes.c.chat_id == chat_id).order_by(votes.c.cast_at.desc(), votes.c.paper_id)
    return [build(Vote, votes, row) for row in (await c.execute(query)).mappings()]


async def most_liked(
    c: AsyncConnection, *, since: datetime, limit: int, chat_id: int | None = None, until: datetime | None = None
) -> list[tuple[str, int]]:
    """Return the papers that most people liked between two moments, in one chat or (None) in all, each with how many.

    A person counts once, in however many chats they voted; of papers that as many liked the newer stands first.
    """
    each = select(votes.c.paper_id, votes.c.person).where(votes.c.value == 1, votes.c.cast_at >= since)
    if until:
        each = each.where(votes.c.cast_at < until)
    each = each.distinct() if chat_id is None else each.where(votes.c.chat_id == chat_id)
    once = each.subquery()
    liked = select(once.c.paper_id, func.count().label("people")).group_by(once.c.paper_id).subquery()
    ranked = select(liked.c.paper_id, liked.c.people).outerjoin(indexed, indexed.c.paper_id == liked.c.paper_id)
    order = liked.c.people.desc(), indexed.c.published.desc().nulls_last(), liked.c.paper_id.desc()
    return [(row.paper_id, row.people) for row in await c.execute(ranked.order_by(*order).limit(limit))]


async def saved_by(
    c: AsyncConnection, paper_ids: Collection[str], *, chat_id: int | None = None, person: str | None = None
) -> dict[str, int]:
    """Count who saved each of these papers, everywhere or only in a chat, or whether one person did."""
    there: list[ColumnElement[bool]] = [bookmarks.c.paper_id.in_(paper_ids)]
    if person is not None:
        there.append(bookmarks.c.person == person)
    elif chat_id is not None:
        there.append(bookmarks.c.chat_id == chat_id)
    query = select(bookmarks.c.paper_id, func.count()).where(*there).group_by(bookmarks.c.paper_id)
    return {paper_id: int(number) for paper_id, number in await c.execute(query)}


async def voted_by(
    c: AsyncConnection, paper_ids: Collection[str], *, chat_id: int | None = None
) -> dict[tuple[str, int], int]:
    """Count who voted on each of these papers, everywhere or only in a chat, by paper and vote."""
    there = [votes.c.paper_id.in_(paper_ids), *([votes.c.chat_id == chat_id] if chat_id is not None else [])]
    people = func.count(votes.c.person.distinct())
    query = select(votes.c.paper_id, votes.c.value, people).where(*there).group_by(votes.c.paper_id, votes.c.value)
    return {(paper_id, value): number for paper_id, value, number in await c.execute(query)}


@dataclass(frozen=True, slots=True)
class Taught:
    """What a chat is taught by: a paper of a library or one that was saved, or a text of its own where it has no id."""

    paper_id: str
    title: str = ""
    abstract: str = ""
    saved: bool = False


async def taught(c: AsyncConnection, chat_id: int, limit: int) -> list[Taught]:
    """Return the newest of what is in a chat's libraries, then the last saved there, each up to `limit`.

    In a private chat that is what its person saved anywhere.
    """
    entries = library_entries.c
    in_library = (entries.chat_id == chat_id, entries.state.in_(["id", "title", "text"]))
    newest = (entries.added.desc(), entries.place, entries.library_id)
    rows = await c.execute(select(library_entries).where(*in_library).order_by(*newest).limit(limit))
    found = [Taught("" if row.state == "text" else row.paper_id or "", row.title, row.abstract) for row in rows]
    there = select(chats.c.id).where(chats.c.id == chat_id, chats.c.kind == ChatKind.PRIVATE).scalar_subquery()
    people = union(
        select(bookmarks.c.person).where(bookmarks.c.chat_id == there),
        select(votes.c.person).where(votes.c.chat_id == there),
        select(libraries.c.person).where(libraries.c.chat_id == there),
    )
    mine = or_(bookmarks.c.chat_id == chat_id, bookmarks.c.person.in_(people))
    saved = select(bookmarks.c.paper_id).where(mine).group_by(bookmarks.c.paper_id)
    last = func.max(bookmarks.c.saved_at).desc()
    return found + [
        Taught(each, saved=True) for each in await c.scalars(saved.order_by(last, bookmarks.c.paper_id).limit(limit))
    ]
