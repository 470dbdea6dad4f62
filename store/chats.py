"""The chats that the bot is in, and what each prefers."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import TypedDict, Unpack

from sqlalchemy import ColumnElement, RowMapping, Select, case, func, select, update
from sqlalchemy import delete as delete_from
from sqlalchemy.ext.asyncio import AsyncConnection

from chat.refs import ChatKind, ChatRef
from store import queues
from store.dialect import insert
from store.merging import merge
from store.rows import build
from store.tables import chats

ASKED = "asked"
"""The reason of a pause that people wanted, which only they end."""


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat; a preference that it never set is None. `days` are days of the week, Monday being 0."""

    id: int
    ref: ChatRef
    language: str | None
    time: dt.time | None
    timezone: str | None
    days: frozenset[int] | None
    max_papers: int | None
    depth: str | None
    figures: bool | None
    layout: str | None
    sound: str | None
    paused_at: dt.datetime | None
    pause_reason: str
    created_at: dt.datetime

    @property
    def is_closed(self) -> bool:
        """Tell whether it is paused because its platform takes no message, not because people asked for it."""
        return self.paused_at is not None and self.pause_reason != ASKED


class Preferences(TypedDict, total=False):
    """What a chat can choose; None goes back to the bot's default."""

    language: str | None
    time: dt.time | None
    timezone: str | None
    days: frozenset[int] | None
    max_papers: int | None
    depth: str | None
    figures: bool | None
    layout: str | None
    sound: str | None


def ref_of(row: RowMapping) -> ChatRef:
    """Read the chat's address from a row that has all columns of the table of chats."""
    return build(ChatRef, chats, row, kind=ChatKind(row[chats.c.kind]))


async def ensure(c: AsyncConnection, ref: ChatRef, now: dt.datetime) -> Chat:
    """Find a chat or add it; its kind and, where they are known, its title and community are brought up to date."""
    names = {"title": ref.title, "community": ref.community}
    address = {"platform": ref.platform, "chat": ref.chat, "thread": ref.thread}
    new = insert(c, chats).values(**address, **names, kind=ref.kind, created_at=now)
    known = {name: case((new.excluded[name] == "", chats.c[name]), else_=new.excluded[name]) for name in names}
    statement = new.on_conflict_do_update(index_elements=list(address), set_={"kind": new.excluded.kind, **known})
    return chat_of((await c.execute(statement.returning(chats))).mappings().one())


async def get(c: AsyncConnection, chat_id: int) -> Chat | None:
    """Find a chat by its number here."""
    return await _one(c, select(chats).where(chats.c.id == chat_id))


async def of_numbers(c: AsyncConnection, chat_ids: Collection[int]) -> dict[int, Chat]:
    """Find chats by their numbers here."""
    rows = (await c.execute(select(chats).where(chats.c.id.in_(chat_ids)))).mappings()
    return {chat.id: chat for chat in map(chat_of, rows)}


async def find(c: AsyncConnection, ref: ChatRef) -> Chat | None:
    """Find a chat by its address."""
    return await _one(c, select(chats).where(*_address(ref.platform, ref.chat), chats.c.thread == ref.thread))


async def threads(c: AsyncConnection, platform: str, chat: str) -> list[Chat]:
    """Give all that is kept of one chat of a platform: itself and its threads."""
    query = select(chats).where(*_address(platform, chat)).order_by(chats.c.id)
    return [chat_of(row) for row in (await c.execute(query)).mappings()]


async def prefer(c: AsyncConnection, chat_id: int, **changes: Unpack[Preferences]) -> None:
    """Note what a chat prefers from now on."""
    if changes:
        await c.execute(update(chats).where(chats.c.id == chat_id).values(**changes))


async def pause(c: AsyncConnection, chat_id: int, at: dt.datetime, reason: str) -> None:
    """Stop a chat's digests and messages; they wait. One that is paused already keeps its first reason."""
    fresh = (chats.c.id == chat_id, chats.c.paused_at.is_(None))
    await c.execute(update(chats).where(*fresh).values(paused_at=at, pause_reason=reason))
    await queues.hold(c, chat_id, now=at)


async def resume(c: AsyncConnection, chat_id: int) -> None:
    """Let a chat's digests and messages go on; a run that was missed in the meantime is due at once."""
    paused = (chats.c.id == chat_id, chats.c.paused_at.is_not(None))
    values = {"paused_at": None, "pause_reason": "", "probe_at": None, "probes": 0, "told_at": None}
    if (await c.execute(update(chats).where(*paused).values(**values))).rowcount:
        await queues.release(c, chat_id)


async def move(c: AsyncConnection, platform: str, old_chat: str, new_chat: str) -> None:
    """Follow a chat that got a new id on its platform (a group that became a supergroup), all threads of it.

    Where the new one is known already, everything of the old one goes over to it and the old one ends.
    """
    for old in (await c.execute(select(chats).where(*_address(platform, old_chat)))).mappings().all():
        to = (*_address(platform, new_chat), chats.c.thread == old[chats.c.thread])
        new_id = await c.scalar(select(chats.c.id).where(*to))
        if new_id is None:
            await c.execute(update(chats).where(chats.c.id == old[chats.c.id]).values(chat=new_chat))
        elif new_id != old[chats.c.id]:
            await merge(c, old[chats.c.id], new_id)


async def delete(c: AsyncConnection, chat_id: int) -> bool:
    """Delete a chat with all that belongs to it; False where there was none."""
    return bool((await c.execute(delete_from(chats).where(chats.c.id == chat_id))).rowcount)


async def count(c: AsyncConnection) -> int:
    """Count all chats, paused ones too."""
    return await c.scalar(select(func.count()).select_from(chats)) or 0


def _address(platform: str, chat: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return chats.c.platform == platform, chats.c.chat == chat


async def _one(c: AsyncConnection, query: Select[*tuple[object, ...]]) -> Chat | None:
    row = (await c.execute(query)).mappings().one_or_none()
    return chat_of(row) if row else None


def chat_of(row: RowMapping) -> Chat:
    """Read the chat from a row that has all columns of the table of chats."""
    return build(Chat, chats, row, ref=ref_of(row))
