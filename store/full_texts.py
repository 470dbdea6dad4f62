"""Whole papers as they were read, kept compressed; and why one could not be."""

import asyncio
import zlib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from chat.words import Phrase
from papers.document import Document
from store.engines import insert
from store.rows import decode_phrase, encode_phrase
from store.tables import full_texts
from summarizer.schema import ShownFigure

if TYPE_CHECKING:
    from pydantic import TypeAdapter


@dataclass(frozen=True, slots=True)
class FullText:
    """A whole paper and the figures chosen for its readers; those of the document hold no pictures.

    `complete` is false where pictures may be shown that could not be had when it was read, or the PDF of a paper could
    not whose HTML may hold only a part of it.
    """

    document: Document
    figures: tuple[ShownFigure, ...] = ()
    complete: bool = True


@dataclass(frozen=True, slots=True)
class StoredText:
    """What was found when a paper was read: its text, or the reason why there is none."""

    found: FullText | Phrase
    read_at: datetime


class TextKey(NamedTuple):
    """What was read: a paper's version, by a version of the readers."""

    paper_id: str
    version: int
    reader: str


async def save(c: AsyncConnection, key: TextKey, found: FullText | Phrase, now: datetime) -> None:
    """Keep what was found in a version of a paper, in the place of what was before."""
    body = await asyncio.to_thread(packed, found) if isinstance(found, FullText) else b""
    reason = encode_phrase(found) if isinstance(found, Phrase) else ""
    values = {"reader": key.reader, "body": body, "reason": reason, "read_at": now}
    new = insert(c, full_texts).values(paper_id=key.paper_id, version=key.version, **values)
    await c.execute(new.on_conflict_do_update(index_elements=["paper_id", "version"], set_=values))


async def load(c: AsyncConnection, key: TextKey) -> StoredText | None:
    """Find what this reader found in a version of a paper; what no longer fits the program is left out."""
    query = select(full_texts).where(*(full_texts.c[name] == value for name, value in key._asdict().items()))
    row = (await c.execute(query)).first()
    if row is None:
        return None
    try:
        found = await asyncio.to_thread(unpacked, row.body) if row.body else decode_phrase(row.reason)
    except (ValueError, LookupError, zlib.error):
        return None
    return StoredText(found, row.read_at)


async def prune(c: AsyncConnection, before: datetime, limit: int) -> int:
    """Delete up to `limit` texts that were read before that moment; returns how many."""
    key = full_texts.c.paper_id, full_texts.c.version
    old = select(*key).where(full_texts.c.read_at < before).limit(limit)
    return (await c.execute(delete(full_texts).where(tuple_(*key).in_(old)))).rowcount


def packed(text: FullText) -> bytes:
    """Return a text as it is kept."""
    return zlib.compress(_adapter().dump_json(text))


def unpacked(body: bytes) -> FullText:
    """Read a text as it is kept. Raises ValueError and zlib.error where it is none, or of another version."""
    text: FullText = _adapter().validate_json(zlib.decompress(body))
    return text


@cache
def _adapter() -> "TypeAdapter[FullText]":
    from pydantic import TypeAdapter

    return TypeAdapter(FullText)
