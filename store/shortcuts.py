"""Command lines under short keys, for buttons that cannot carry them whole, and for links."""

import hashlib
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store.engines import insert
from store.tables import chats, shortcuts


async def keep(c: AsyncConnection, *, chat_id: int, person: str, key: str, command: str, now: datetime) -> str:
    """Keep a command line that a chat is shown, under a new key or the one that it has; used now. Return the key.

    `person` is a `Person.key` for what is for that person alone, else "".
    """
    mark = hashlib.sha256(command.encode("utf-8", "replace")).hexdigest()
    new = insert(c, shortcuts).values(key=key, chat_id=chat_id, person=person, mark=mark, command=command, used_at=now)
    same = ["chat_id", "person", "mark"]
    kept = new.on_conflict_do_update(index_elements=same, set_={"used_at": now}).returning(shortcuts.c.key)
    return str(await c.scalar(kept))


async def use(c: AsyncConnection, key: str, *, platform: str, chat: str, now: datetime) -> str | None:
    """Return the command line of a key in a chat or a thread of it, used now; None for a key that is not kept there."""
    there = select(chats.c.id).where(chats.c.platform == platform, chats.c.chat == chat)
    same = (shortcuts.c.key == key, shortcuts.c.person == "", shortcuts.c.chat_id.in_(there))
    return await _use(c, same, now)


async def use_own(c: AsyncConnection, key: str, person: str, now: datetime) -> str | None:
    """Return the command line of a key that was made for a person, used now; None for a key that is not kept."""
    return await _use(c, (shortcuts.c.key == key, shortcuts.c.person == person), now)


async def prune(c: AsyncConnection, before: datetime) -> int:
    """Delete what was not used since that moment; returns how many."""
    return (await c.execute(delete(shortcuts).where(shortcuts.c.used_at < before))).rowcount


async def _use(c: AsyncConnection, same: tuple[ColumnElement[bool], ...], now: datetime) -> str | None:
    statement = update(shortcuts).where(*same).values(used_at=now)
    return next(iter(await c.scalars(statement.returning(shortcuts.c.command))), None)
