"""Where digests are awaited, and by whom."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from chat.refs import ChatRef
from store.chats import ref_of
from store.tables import chats, subscriptions

AT_ONCE = 500  # values in one statement


@dataclass(frozen=True, slots=True)
class Followed:
    """A chat with subscriptions; `people` are the keys of those who subscribed it and were not forgotten."""

    ref: ChatRef
    paused: bool
    people: frozenset[str]


async def among(c: AsyncConnection, platform: str, numbers: Collection[str]) -> list[Followed]:
    """Find those of a platform's chats that follow something."""
    found: dict[int, Followed] = {}
    every = list(numbers)
    for at in range(0, len(every), AT_ONCE):
        query = select(chats, subscriptions.c.created_by).join(subscriptions).order_by(chats.c.id)
        some = (chats.c.platform == platform, chats.c.chat.in_(every[at : at + AT_ONCE]))
        for row in (await c.execute(query.where(*some))).mappings():
            new = Followed(ref_of(row), row[chats.c.paused_at] is not None, frozenset())
            known = found.setdefault(row[chats.c.id], new)
            if person := row[subscriptions.c.created_by]:
                found[row[chats.c.id]] = replace(known, people=known.people | {person})
    return list(found.values())
