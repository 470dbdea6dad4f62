"""Command lines under short keys, for buttons that cannot carry them whole."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store.dialect import insert
from store.tables import shortcuts


async def keep(c: AsyncConnection, *, chat_id: int, key: str, command: str, now: datetime) -> None:
    """Keep a command line that a chat is shown; one that is kept already counts as used now."""
    new = insert(c, shortcuts).values(chat_id=chat_id, key=key, command=command, used_at=now)
    await c.execute(new.on_conflict_do_update(index_elements=list(shortcuts.primary_key), set_={"used_at": now}))


async def use(c: AsyncConnection, key: str, now: datetime) -> str | None:
    """Give the command line of a key, which counts as used now; nothing for a key that is not kept."""
    statement = update(shortcuts).where(shortcuts.c.key == key).values(used_at=now)
    return next(iter(await c.scalars(statement.returning(shortcuts.c.command))), None)


async def prune(c: AsyncConnection, before: datetime) -> int:
    """Delete what was not used since that moment; tells how many."""
    return (await c.execute(delete(shortcuts).where(shortcuts.c.used_at < before))).rowcount
