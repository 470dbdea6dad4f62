"""Small things to remember across restarts, each under a name."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.engines import insert, take_turns
from store.tables import key_values


async def note(c: AsyncConnection, key: str, value: str, now: datetime) -> None:
    """Remember a value in the place of an earlier one of the same name."""
    new = insert(c, key_values).values(key=key, value=value, noted_at=now)
    await c.execute(new.on_conflict_do_update(index_elements=["key"], set_={"value": value, "noted_at": now}))


async def recall(c: AsyncConnection, key: str) -> str | None:
    """Return what is remembered under a name, or None."""
    return await c.scalar(select(key_values.c.value).where(key_values.c.key == key))


async def drop(c: AsyncConnection, key: str) -> None:
    """Forget what is remembered under a name."""
    await c.execute(delete(key_values).where(key_values.c.key == key))


async def named(c: AsyncConnection, prefix: str) -> dict[str, str]:
    """Return all that is remembered under names that begin so."""
    query = select(key_values.c.key, key_values.c.value).where(key_values.c.key.startswith(prefix, autoescape=True))
    return {row.key: row.value for row in await c.execute(query.order_by(key_values.c.noted_at))}


async def is_news(c: AsyncConnection, key: str, now: datetime, keep: timedelta) -> bool:
    """Return whether something was not noted under a name within that time, and note it where it is news."""
    new = insert(c, key_values).values(key=key, value="", noted_at=now)
    noted_at = key_values.c.noted_at
    is_old = or_(noted_at <= now - keep, noted_at > now)  # by a wrong clock it may be dated later
    fresh = new.on_conflict_do_update(index_elements=["key"], set_={"value": "", "noted_at": now}, where=is_old)
    return await c.scalar(fresh.returning(key_values.c.key)) is not None


async def claim(
    c: AsyncConnection, key: str, holder: str, *, now: datetime, until: datetime, is_gone: Callable[[str], bool]
) -> datetime | None:
    """Take or renew what one process at a time may do; return None, or until when another one holds it.

    A holder of whom it is known that it `is_gone` holds nothing any more.
    """
    await take_turns(c, key)
    held = (await recall(c, key) or "").partition(" ")
    try:
        ends = datetime.fromisoformat(held[0])
    except ValueError:
        ends = now
    is_dated = now < ends <= now + 2 * (until - now)  # by a wrong clock it may be from any time
    if held[2] != holder and is_dated and not is_gone(held[2]):
        return ends
    await note(c, key, f"{until.isoformat()} {holder}", now)
    return None


async def release(c: AsyncConnection, key: str, holder: str) -> None:
    """Give up what was taken, unless another one has it by now."""
    await take_turns(c, key)
    if (await recall(c, key) or "").partition(" ")[2] == holder:
        await drop(c, key)
