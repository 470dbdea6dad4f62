"""Small things to remember across restarts, each under a name."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.dialect import insert
from store.tables import memos


async def note(c: AsyncConnection, key: str, value: str, now: datetime) -> None:
    """Remember a value in the place of an earlier one of the same name."""
    new = insert(c, memos).values(key=key, value=value, noted_at=now)
    await c.execute(new.on_conflict_do_update(index_elements=["key"], set_={"value": value, "noted_at": now}))


async def recall(c: AsyncConnection, key: str) -> str | None:
    """Give what is remembered under a name, or nothing."""
    return await c.scalar(select(memos.c.value).where(memos.c.key == key))
