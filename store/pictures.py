"""Pictures of figures, kept under a hash of their content, so that none is kept twice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.dialect import insert
from store.tables import pictures


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture and its media type, "image/png"."""

    content: bytes
    media_type: str

    @property
    def key(self) -> str:
        """What it is known by: the hash of its content."""
        return sha256(self.content).hexdigest()


async def save(c: AsyncConnection, paper_id: str, kept: Iterable[Picture], now: datetime) -> None:
    """Keep pictures out of a paper; those that are kept already stay as they are."""
    for picture in kept:
        values = {"media_type": picture.media_type, "content": picture.content, "kept_at": now}
        new = insert(c, pictures).values(key=picture.key, paper_id=paper_id, **values)
        await c.execute(new.on_conflict_do_nothing())


async def load(c: AsyncConnection, key: str) -> Picture | None:
    """Find a picture by its key."""
    query = select(pictures.c.content, pictures.c.media_type).where(pictures.c.key == key)
    row = (await c.execute(query)).first()
    return Picture(row.content, row.media_type) if row else None
