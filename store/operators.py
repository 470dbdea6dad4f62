"""Who was made an operator by a code."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.engines import insert
from store.tables import operators


async def of_codes(c: AsyncConnection) -> list[str]:
    """Return the operators (`Person.key`) in the order in which they became some."""
    return list(await c.scalars(select(operators.c.person).order_by(operators.c.since)))


async def add(c: AsyncConnection, person: str, now: datetime) -> None:
    """Make a person an operator; one who is stays so."""
    await c.execute(insert(c, operators).values(person=person, since=now).on_conflict_do_nothing())


async def remove(c: AsyncConnection, person: str) -> bool:
    """Make a person no operator any more; return whether they were one."""
    return bool((await c.execute(delete(operators).where(operators.c.person == person))).rowcount)
