"""Chats that their platform closed to the bot: tried again ever more seldom, told of, and opened again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, bindparam, case, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store.chats import ASKED, Chat, chat_of, pause
from store.engines import ring
from store.queues import lock_chats
from store.tables import chats, deliveries, subscriptions

FIRST_PROBE = timedelta(minutes=10)
LONGEST_PROBE = timedelta(days=1)
MOST_DOUBLINGS = 8


@dataclass(frozen=True, slots=True)
class Closed:
    """A chat of many that takes no message, and the keys of the people who subscribed it and were not forgotten."""

    chat: Chat
    people: frozenset[str]


def _is_closed() -> ColumnElement[bool]:
    return and_(chats.c.paused_at.is_not(None), chats.c.pause_reason != ASKED)


_BY = bindparam("by", type_=chats.c.probe_at.type)
_DUE = select(chats).where(_is_closed(), chats.c.probe_at <= _BY).order_by(chats.c.probe_at).limit(bindparam("most"))


async def close(c: AsyncConnection, chat_id: int, at: datetime, reason: str) -> None:
    """Pause a chat that takes no message, and set when the next one is tried; a pause that people asked for stays."""
    await pause(c, chat_id, at, reason)
    this = (chats.c.id == chat_id, _is_closed())
    probes = await c.scalar(update(chats).where(*this).values(probes=chats.c.probes + 1).returning(chats.c.probes))
    if probes is not None:
        values = {"pause_reason": reason, "probe_at": at + _wait(probes)}
        await c.execute(update(chats).where(*this).values(**values))


async def due(c: AsyncConnection, now: datetime, limit: int, *, claim: bool = False) -> list[Chat]:
    """Return up to `limit` closed chats of which a message is to be tried now.

    With `claim` nobody else is given them until the transaction ends.
    """
    query = _DUE.with_for_update(skip_locked=True, key_share=True) if claim else _DUE
    return [chat_of(row) for row in (await c.execute(query, {"by": now, "most": limit})).mappings()]


async def probe(c: AsyncConnection, chat_id: int, now: datetime) -> bool:
    """Let the oldest waiting message of a closed chat be tried once; False where none waits."""
    await lock_chats(c, [chat_id])
    pending = (deliveries.c.chat_id == chat_id, deliveries.c.state == "pending")
    oldest = await c.scalar(select(func.min(deliveries.c.id)).where(*pending))
    idle = (deliveries.c.id == oldest, deliveries.c.due_at.is_(None))
    if (await c.execute(update(deliveries).where(*idle).values(due_at=now))).rowcount:
        await ring(c, "outbox", await c.scalar(select(chats.c.platform).where(chats.c.id == chat_id)) or "")
    # Should nothing be heard of it, because the process dies or the platform is away, it is tried again.
    waits = case(*((chats.c.probes <= n, now + _wait(n)) for n in range(1, MOST_DOUBLINGS)), else_=now + LONGEST_PROBE)
    await c.execute(update(chats).where(chats.c.id == chat_id).values(probe_at=waits))
    return oldest is not None


async def rest(c: AsyncConnection, chat_id: int) -> None:
    """Try a closed chat no more."""
    await c.execute(update(chats).where(chats.c.id == chat_id).values(probe_at=None))


async def taking(c: AsyncConnection, delivery_ids: Collection[int]) -> list[Chat]:
    """Return the closed chats to which some of these messages, which were taken, had been let through as a trial."""
    tried = select(deliveries.c.chat_id).where(deliveries.c.id.in_(delivery_ids), deliveries.c.due_at.is_not(None))
    query = select(chats).where(_is_closed(), chats.c.id.in_(tried))
    return [chat_of(row) for row in (await c.execute(query)).mappings()]


async def untold(c: AsyncConnection, before: datetime) -> list[Closed]:
    """Return the chats of many that were closed before a moment and of which those who subscribed do not know yet."""
    query = select(chats, subscriptions.c.created_by).join(subscriptions).order_by(chats.c.id)
    fresh = (_is_closed(), chats.c.probe_at.is_not(None), chats.c.told_at.is_(None), chats.c.paused_at <= before)
    found: dict[int, tuple[Chat, set[str]]] = {}
    for row in (await c.execute(query.where(*fresh))).mappings():
        _, people = found.setdefault(row[chats.c.id], (chat_of(row), set()))
        if person := row[subscriptions.c.created_by]:
            people.add(person)
    return [Closed(chat, frozenset(people)) for chat, people in found.values()]


async def told(c: AsyncConnection, chat_ids: Collection[int], at: datetime) -> None:
    """Note that those who subscribed chats know that these are closed."""
    await lock_chats(c, chat_ids)
    await c.execute(update(chats).where(chats.c.id.in_(chat_ids)).values(told_at=at))


def _wait(probes: int) -> timedelta:
    """Return how long to leave a chat alone after so many refusals, the first one counted."""
    doublings: int = min(max(0, probes - 1), MOST_DOUBLINGS)
    return min(FIRST_PROBE * (1 << doublings), LONGEST_PROBE)
