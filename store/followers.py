"""Where digests are awaited."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from chat.refs import ChatRef
from store.chats import ref_of
from store.rows import batches
from store.tables import chats, subscriptions


@dataclass(frozen=True, slots=True)
class Followed:
    """A chat with subscriptions."""

    ref: ChatRef
    paused: bool


async def among(c: AsyncConnection, platform: str, numbers: Collection[str]) -> list[Followed]:
    """Find those of a platform's chats that follow something."""
    follows = select(1).where(subscriptions.c.chat_id == chats.c.id).exists()
    found: list[Followed] = []
    for some in batches(numbers):
        query = select(chats).where(chats.c.platform == platform, chats.c.chat.in_(some), follows).order_by(chats.c.id)
        rows = (await c.execute(query)).mappings()
        found += [Followed(ref_of(row), row[chats.c.paused_at] is not None) for row in rows]
    return found
