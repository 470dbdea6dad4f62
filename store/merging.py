"""Two chats of the table that turn out to be one."""

from typing import Any

from sqlalchemy import Column, PrimaryKeyConstraint, Table, UniqueConstraint, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store import queues
from store.tables import chat_columns, chats, deliveries, digest_papers, digests

_PREFERENCES = ("language", "time", "timezone", "days", "max_papers", "depth", "figures", "layout", "sound")


async def merge(c: AsyncConnection, old_id: int, new_id: int) -> None:
    """Give all that one chat has to another, which keeps its own where both have the same, and delete the first."""
    await _join_preferences(c, old_id, new_id)
    await _join_digests(c, old_id, new_id)
    for column in chat_columns():
        await _hand_over(c, column, old_id, new_id)
    await c.execute(delete(chats).where(chats.c.id == old_id))
    await queues.settle(c, new_id)


async def _join_preferences(c: AsyncConnection, old_id: int, new_id: int) -> None:
    columns = [chats.c[name] for name in _PREFERENCES]
    old, new = [
        (await c.execute(select(*columns).where(chats.c.id == number))).mappings().one() for number in (old_id, new_id)
    ]
    inherited = {name: old[name] for name in _PREFERENCES if new[name] is None}
    await c.execute(update(chats).where(chats.c.id == new_id).values(**inherited))


async def _join_digests(c: AsyncConnection, old_id: int, new_id: int) -> None:
    # Both may have had a digest of one topic and day: what the old one held then belongs to the new one's.
    old, new = digests.alias("old"), digests.alias("new")
    twins = (
        select(old.c.id, new.c.id)
        .join(new, (new.c.topic_id == old.c.topic_id) & (new.c.day == old.c.day))
        .where(old.c.chat_id == old_id, new.c.chat_id == new_id)
    )
    for old_digest, new_digest in (await c.execute(twins)).all():
        for table in (digest_papers, deliveries):
            await c.execute(update(table).where(table.c.digest_id == old_digest).values(digest_id=new_digest))


async def _hand_over(c: AsyncConnection, column: Column[Any], old_id: int, new_id: int) -> None:
    # What a chat can have only once stays behind where the new one has it.
    other = column.table.alias("other")
    taken = [
        select(1)
        .where(other.c[column.name] == new_id, *(other.c[each.name] == each for each in key - {column}))
        .exists()
        for key in _keys(column.table)
        if column in key
    ]
    statement = update(column.table).where(column == old_id, *(~each for each in taken))
    await c.execute(statement.values({column.name: new_id}))


def _keys(table: Table) -> list[set[Column[Any]]]:
    unique = [each for each in table.constraints if isinstance(each, PrimaryKeyConstraint | UniqueConstraint)]
    return [set(each.columns) for each in unique]
