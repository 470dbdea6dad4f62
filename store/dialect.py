"""The one place where the databases' own words differ."""

from typing import TYPE_CHECKING

from sqlalchemy import Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite


def has_row_locks(c: AsyncConnection) -> bool:
    """Return whether writers work side by side and lock rows; SQLite's take turns with the whole database."""
    return c.dialect.name == "postgresql"


async def take_turns(c: AsyncConnection, name: str) -> None:
    """Let nobody else into what goes by this name until the transaction ends: on SQLite there is but one writer."""
    if has_row_locks(c):
        await c.execute(select(func.pg_advisory_xact_lock(func.hashtext(name))))


def insert(c: AsyncConnection, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """Begin an INSERT that can say what happens on a conflict, as the connection's database words it."""
    from sqlalchemy.dialects import postgresql, sqlite

    return postgresql.insert(table) if c.dialect.name == "postgresql" else sqlite.insert(table)
