"""All that is held about a chat or a person, and the end of it.

What that is comes from the tables' own definitions (see `store.tables`), so that no list here can grow stale.
"""

import json
from typing import Any

from sqlalchemy import Column, ColumnElement, FromClause, RowMapping, Table, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store import chats as chat_queries
from store.rows import plain
from store.tables import CHAT_COLUMNS, PERSON_COLUMNS, chats, digests, subscriptions, topics
from store.topics import delete_unused

Held = dict[str, list[dict[str, Any]]]


async def export_chat(c: AsyncConnection, chat_id: int) -> Held:
    """Return all rows of a chat by table, ready for JSON; who in the chat did what is theirs and left out."""
    names = {column.name for column in PERSON_COLUMNS}
    held: Held = {}
    for column in (chats.c.id, *CHAT_COLUMNS):
        if rows := await _rows(c, column, chat_id):
            held[column.table.name] = [{name: row[name] for name in row if name not in names} for row in rows]
    return held


async def export_person(c: AsyncConnection, person: str) -> Held:
    """Return all rows of a person (a `Person.key`) by table, ready for JSON."""
    held: Held = {}
    for column in PERSON_COLUMNS:
        if rows := await _rows(c, column, person):
            held.setdefault(column.table.name, []).extend(rows)
    return held


async def held_of_chat(c: AsyncConnection, chat_id: int) -> dict[str, int]:
    """Count the rows of a chat by table."""
    counts = {column.table.name: await _count(c, column, chat_id) for column in (chats.c.id, *CHAT_COLUMNS)}
    return {name: number for name, number in counts.items() if number}


async def held_by_person(c: AsyncConnection, person: str) -> dict[str, int]:
    """Count the rows of a person (a `Person.key`) by table."""
    counts: dict[str, int] = {}
    for column in PERSON_COLUMNS:
        counts[column.table.name] = counts.get(column.table.name, 0) + await _count(c, column, person)
    return {name: number for name, number in counts.items() if number}


async def forget_chat(c: AsyncConnection, chat_id: int) -> dict[str, int]:
    """Delete all that a chat has, and its own topics unless others use them; returns the number of rows by table.

    What was used stays counted, for whom it was does not.
    """
    forgotten = await held_of_chat(c, chat_id)
    used = select(subscriptions.c.topic_id).where(subscriptions.c.chat_id == chat_id)
    got = select(digests.c.topic_id).where(digests.c.chat_id == chat_id)
    topic_ids = list(await c.scalars(used.union(got)))
    await chat_queries.delete(c, chat_id)
    forgotten[topics.name] = await delete_unused(c, topic_ids)
    return {name: number for name, number in forgotten.items() if number}


async def forget_person(c: AsyncConnection, person: str) -> dict[str, int]:
    """Delete what a person (a `Person.key`) left, or take the name off what must stay; returns rows by table."""
    forgotten: dict[str, int] = {}
    for column in PERSON_COLUMNS:
        table = column.table
        statement = update(table).values({column.name: None}) if column.nullable else delete(table)
        number = (await c.execute(statement.where(column == person))).rowcount
        forgotten[table.name] = forgotten.get(table.name, 0) + number
    return {name: number for name, number in forgotten.items() if number}


async def _count(c: AsyncConnection, column: Column[Any], value: object) -> int:
    return await c.scalar(select(func.count()).where(column == value)) or 0


async def _rows(c: AsyncConnection, column: Column[Any], value: object) -> list[dict[str, Any]]:
    """Return the rows without the numbers of rows, which mean nothing outside: what those stand for is told instead."""
    table = column.table
    told: list[ColumnElement[Any]] = [
        each for each in table.c if each.name != "id" and not (each.foreign_keys or each.info.get("inner"))
    ]
    source: FromClause = table
    if "chat_id" in table.c:
        source = source.outerjoin(chats, chats.c.id == table.c.chat_id)
        told.append((chats.c.platform + ":" + chats.c.chat).label("chat"))
    holder = table
    if "digest_id" in table.c:
        source = source.outerjoin(digests, digests.c.id == table.c.digest_id)
        told.append(digests.c.day)
        holder = digests
    if "topic_id" in holder.c:
        source = source.outerjoin(topics, topics.c.id == holder.c.topic_id)
        told += [topics.c.name.label("topic"), topics.c.query]
    query = select(*told).select_from(source).where(column == value).order_by(*table.primary_key)
    return [_readable(table, row) for row in (await c.execute(query)).mappings()]


def _readable(table: Table, row: RowMapping) -> dict[str, Any]:
    texts = {column.name for column in table.c if column.info.get("json")}
    return {name: json.loads(value) if name in texts else plain(value) for name, value in row.items()}
