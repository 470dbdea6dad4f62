"""Messages of the operators to all chats, and how far each has come."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, Select, and_, func, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from chat.reply import Reply
from store.engines import ring
from store.queues import advance, lock_chats
from store.rows import build, decode, encode
from store.tables import broadcasts, chats, deliveries

State = Literal["draft", "running", "stopped", "done"]


_RUNNING = select(broadcasts).where(broadcasts.c.state == "running").order_by(broadcasts.c.begun_at).limit(1)


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A message to all chats that were there when it began; `reached` is the number of the last chat it was given."""

    id: int
    body: Reply
    state: State
    reached: int
    created_at: datetime
    begun_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How many chats a message has reached, failed to reach, and still has before it."""

    sent: int
    failed: int
    waiting: int


async def draft(c: AsyncConnection, *, body: Reply, created_by: str, now: datetime) -> int:
    """Write a message down, to be sent once it is confirmed; returns its number."""
    values = {"body": encode(body), "created_by": created_by, "created_at": now, "reached": 0}
    return int(await c.scalar(broadcasts.insert().values(**values).returning(broadcasts.c.id)))


async def get(c: AsyncConnection, number: int) -> Broadcast | None:
    """Find a message by its number."""
    return await _one(c, select(broadcasts).where(broadcasts.c.id == number))


async def running(c: AsyncConnection) -> Broadcast | None:
    """Find the oldest message that is being sent."""
    return await _one(c, _RUNNING)


async def begin(c: AsyncConnection, number: int, now: datetime) -> bool:
    """Let a draft go out; False where it is none."""
    draft_ = (broadcasts.c.id == number, broadcasts.c.state == "draft")
    return bool((await c.execute(update(broadcasts).where(*draft_).values(state="running", begun_at=now))).rowcount)


async def end(c: AsyncConnection, number: int, state: State, now: datetime) -> bool:
    """End one that runs, and take back what waits of one that was stopped; False where it runs no more."""
    runs = (broadcasts.c.id == number, broadcasts.c.state == "running")
    if not (await c.execute(update(broadcasts).where(*runs).values(state=state, ended_at=now))).rowcount:
        return False
    if state == "stopped":
        untried = (_of(number), deliveries.c.state == "pending", deliveries.c.attempts == 0)
        ids = list(await c.scalars(select(deliveries.c.chat_id).where(*untried)))
        await lock_chats(c, ids)
        await c.execute(deliveries.delete().where(*untried))
        await advance(c, *ids)
    return True


async def feed(c: AsyncConnection, broadcast: Broadcast, *, limit: int, now: datetime) -> int:
    """Put a message into the outbox for the next chats, until `limit` of it wait there; returns how many were added.

    Those who do it at once take turns: a chat gets it once.
    """
    runs = (broadcasts.c.id == broadcast.id, broadcasts.c.state == "running")
    current = await _one(c, select(broadcasts).where(*runs).with_for_update())
    if current is None:
        return 0
    waiting = select(func.count()).select_from(deliveries).where(_of(broadcast.id), deliveries.c.state == "pending")
    room = limit - (await c.scalar(waiting) or 0)
    if room <= 0:
        return 0
    query = select(chats.c.id, chats.c.platform).where(_is_meant(current)).order_by(chats.c.id).limit(room)
    meant = (await c.execute(query.with_for_update(key_share=True))).all()
    if not meant:
        return 0
    ids = [row.id for row in meant]
    same = {"broadcast_id": broadcast.id, "sequence": 0, "body": encode(broadcast.body), "created_at": now}
    await c.execute(deliveries.insert(), [{"chat_id": chat_id, **same} for chat_id in ids])
    await advance(c, *ids)
    for platform in sorted({row.platform for row in meant}):
        await ring(c, "outbox", platform)
    await c.execute(update(broadcasts).where(broadcasts.c.id == broadcast.id).values(reached=ids[-1]))
    return len(ids)


async def progress(c: AsyncConnection, broadcast: Broadcast) -> Progress:
    """Count how far a message has come; what the outbox has thrown away since is not counted."""
    count = select(deliveries.c.state, func.count()).where(_of(broadcast.id)).group_by(deliveries.c.state)
    states: dict[str, int] = dict((await c.execute(count)).all())
    left = 0
    if broadcast.state in {"draft", "running"}:
        left = await c.scalar(select(func.count()).select_from(chats).where(_is_meant(broadcast))) or 0
    return Progress(states.get("sent", 0), states.get("failed", 0), states.get("pending", 0) + left)


def _is_meant(broadcast: Broadcast) -> ColumnElement[bool]:
    """Say in SQL that a chat is still to get a message: it is not paused, and was there when the message began.

    Of a chat that is kept with several threads the first one gets it.
    """
    known = chats.c.created_at <= broadcast.begun_at if broadcast.begun_at else true()
    other = chats.alias("other")
    same = (other.c.platform == chats.c.platform, other.c.chat == chats.c.chat)
    earlier = select(1).where(*same, other.c.id < chats.c.id, other.c.paused_at.is_(None)).exists()
    return and_(chats.c.id > broadcast.reached, chats.c.paused_at.is_(None), known, ~earlier)


def _of(number: int) -> ColumnElement[bool]:
    return deliveries.c.broadcast_id == number


async def _one(c: AsyncConnection, query: Select[*tuple[object, ...]]) -> Broadcast | None:
    row = (await c.execute(query)).mappings().one_or_none()
    return build(Broadcast, broadcasts, row, body=decode(Reply, row[broadcasts.c.body])) if row else None
