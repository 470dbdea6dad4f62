"""Sent files and their readings: kept for a chat, found by it alone, and thrown away the oldest first."""

import asyncio
import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from chat.refs import ChatRef
from store import chats as chat_queries
from store.engines import insert, take_turns
from store.full_texts import FullText, packed, unpacked
from store.rows import decode, encode
from store.sent.tables import sent_files, sent_readings
from store.tables import chats
from summarizer.schema import Summary


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A sent file: the key that it goes by, its name, who sent it (a `Person.key`) and when, and its text."""

    key: str
    name: str
    person: str
    sent_at: datetime
    text: FullText


@dataclass(frozen=True, slots=True)
class KeptReading:
    """A reading of a sent file, and when it was made."""

    summary: Summary
    made_at: datetime


class ReadingKey(NamedTuple):
    """Which reading: of a file, in a language, by a version of the prompt."""

    file_key: str
    language: str
    prompt: str


async def save(c: AsyncConnection, ref: ChatRef, mark: str, file: KeptFile, *, most_length: int) -> None:
    """Keep a file for a chat; as many of the oldest of all go as it takes to have no more than `most_length` bytes."""
    body = await asyncio.to_thread(packed, file.text)
    chat = await chat_queries.ensure(c, ref, file.sent_at)
    await take_turns(c, sent_files.name)
    await c.execute(delete(sent_files).where(sent_files.c.chat_id == chat.id, sent_files.c.mark == mark))
    held = await c.scalar(select(func.sum(sent_files.c.length))) or 0
    if (over := held + len(body) - most_length) > 0:
        await _make_room(c, over)
    values = {"key": file.key, "chat_id": chat.id, "person": file.person, "name": file.name, "sent_at": file.sent_at}
    await c.execute(insert(c, sent_files).values(**values, mark=mark, body=body, length=len(body)))


async def find(c: AsyncConnection, key: str, ref: ChatRef, since: datetime) -> KeptFile | None:
    """Find the file of a key in a chat or a thread of it, sent since that moment; None where there is none there."""
    return await _find(c, (sent_files.c.key == key, *_of(ref)), since)


async def find_same(c: AsyncConnection, mark: str, ref: ChatRef, since: datetime) -> KeptFile | None:
    """Find the file with this hash that a chat, or a thread of it, was sent since that moment."""
    return await _find(c, (sent_files.c.mark == mark, *_of(ref)), since)


async def drop(c: AsyncConnection, key: str) -> bool:
    """Delete a file with its readings; False where there was none."""
    return bool((await c.execute(delete(sent_files).where(sent_files.c.key == key))).rowcount)


async def prune(c: AsyncConnection, before: datetime, limit: int) -> int:
    """Delete up to `limit` files that were sent before that moment; returns how many."""
    old = select(sent_files.c.key).where(sent_files.c.sent_at < before).limit(limit)
    return (await c.execute(delete(sent_files).where(sent_files.c.key.in_(old)))).rowcount


async def save_reading(c: AsyncConnection, key: ReadingKey, summary: Summary, at: datetime) -> None:
    """Keep a reading of a file that is still kept, in the place of an earlier one."""
    if await c.scalar(select(sent_files.c.key).where(sent_files.c.key == key.file_key)) is None:
        return
    values = {"body": encode(summary), "made_at": at}
    new = insert(c, sent_readings).values(**key._asdict(), **values)
    await c.execute(new.on_conflict_do_update(index_elements=list(ReadingKey._fields), set_=values))


async def reading(c: AsyncConnection, key: ReadingKey) -> KeptReading | None:
    """Find the reading of a file."""
    query = select(sent_readings).where(*(sent_readings.c[name] == value for name, value in key._asdict().items()))
    row = (await c.execute(query)).first()
    try:
        return KeptReading(decode(Summary, row.body), row.made_at) if row else None
    except ValueError:  # kept by another version of the program
        return None


def _of(ref: ChatRef) -> tuple[ColumnElement[bool], ...]:
    there = select(chats.c.id).where(chats.c.platform == ref.platform, chats.c.chat == ref.chat)
    return (sent_files.c.chat_id.in_(there),)


async def _find(c: AsyncConnection, same: tuple[ColumnElement[bool], ...], since: datetime) -> KeptFile | None:
    query = (
        select(sent_files).where(*same, sent_files.c.sent_at >= since).order_by(sent_files.c.sent_at.desc()).limit(1)
    )
    row = (await c.execute(query)).first()
    return await asyncio.to_thread(_file, row) if row else None


def _file(row: Row[*tuple[object, ...]]) -> KeptFile | None:
    try:
        return KeptFile(row.key, row.name, row.person, row.sent_at, unpacked(row.body))
    except (ValueError, zlib.error):  # kept by another version of the program
        return None


async def _make_room(c: AsyncConnection, over: int) -> None:
    oldest = await c.execute(select(sent_files.c.key, sent_files.c.length).order_by(sent_files.c.sent_at))
    for key, length in oldest.all():
        if over <= 0:
            return
        await drop(c, key)
        over -= length
