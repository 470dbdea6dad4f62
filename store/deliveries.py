"""The outbox: messages that are to be sent, each chat's in order."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, case, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from chat.refs import ChatRef
from chat.reply import Reply
from store.chats import ref_of
from store.codec import decode, encode
from store.queues import advance, due, is_active
from store.rows import build
from store.tables import chats, deliveries


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message to a chat, claimed to be sent; `attempts` counts the claims, this one too.

    `sequence` is its place among those that were written down with it, from 0; `under` is the platform's id of the
    first of them, "" for that one itself.
    """

    id: int
    chat_id: int
    chat: ChatRef
    digest_id: int | None
    sequence: int
    body: Reply
    attempts: int
    under: str = ""

    @property
    def key(self) -> str:
        """What a platform may know the message by: the same at each try, never another message's."""
        return str(self.id)


async def enqueue(
    c: AsyncConnection, *, chat_id: int, digest_id: int | None, replies: Sequence[Reply], now: datetime
) -> list[int]:
    """Write down messages to be sent to a chat, after those that wait already; gives their ids."""
    same = {"chat_id": chat_id, "digest_id": digest_id, "created_at": now}
    rows = [{**same, "sequence": place, "body": encode(reply)} for place, reply in enumerate(replies)]
    if not rows:
        return []
    new = deliveries.insert().returning(deliveries.c.id, sort_by_parameter_order=True)
    ids = list(await c.scalars(new, rows))
    await advance(c, chat_id)
    return ids


async def claim(
    c: AsyncConnection, *, platforms: Collection[str], now: datetime, lease_until: datetime, limit: int
) -> list[Delivery]:
    """Take up to `limit` messages to send, oldest first, at most one of each chat, for oneself until the lease ends.

    Only these platforms' chats count: another process may serve the others. Those that are not marked by then come
    round again. A chat's next message comes once the one before is marked. Paused chats' messages wait; one that this
    version of the program cannot read is marked as failed.
    """
    statement = update(deliveries).where(due(deliveries, platforms, limit, now))
    values = {"due_at": lease_until, "attempts": deliveries.c.attempts + 1}
    claimed = list(await c.scalars(statement.values(**values).returning(deliveries.c.id)))
    opening = deliveries.alias("opening")
    under = (
        select(opening.c.message_id)
        .where(opening.c.digest_id == deliveries.c.digest_id, opening.c.sequence == 0, deliveries.c.sequence > 0)
        .order_by(opening.c.id)
        .limit(1)
        .scalar_subquery()
    )
    query = select(deliveries, chats, under.label("under")).join(chats, chats.c.id == deliveries.c.chat_id)
    query = query.where(deliveries.c.id.in_(claimed)).order_by(deliveries.c.id)
    taken = []
    for row in (await c.execute(query)).mappings().all():
        try:
            taken.append(_delivery(row))
        except ValueError as error:
            await fail(c, row[deliveries.c.id], reason=f"unreadable: {error}", at=now)
    return taken


async def mark_sent(c: AsyncConnection, delivery_id: int, *, message_id: str, at: datetime) -> None:
    """Note that a message was sent, and the platform's id of it; the chat's next one is due."""
    await _finish(c, delivery_id, state="sent", message_id=message_id, finished_at=at)


async def retry_at(c: AsyncConnection, delivery_id: int, *, at: datetime, reason: str) -> None:
    """Put a message off, and with it all later ones of its chat."""
    statement = update(deliveries).where(deliveries.c.id == delivery_id, deliveries.c.state == "pending")
    await c.execute(statement.values(due_at=case((is_active(deliveries), at), else_=None), reason=reason))


async def fail(c: AsyncConnection, delivery_id: int, *, reason: str, at: datetime) -> None:
    """Give a message up; the chat's next one is due."""
    await _finish(c, delivery_id, state="failed", reason=reason, finished_at=at)


async def fail_chat(c: AsyncConnection, chat_id: int, *, reason: str, at: datetime) -> int:
    """Give up all messages that wait for a chat; tells how many."""
    waiting_ones = (deliveries.c.chat_id == chat_id, deliveries.c.state == "pending")
    values = {"state": "failed", "reason": reason, "finished_at": at, "due_at": None}
    return (await c.execute(update(deliveries).where(*waiting_ones).values(**values))).rowcount


async def waiting(c: AsyncConnection) -> int:
    """Count the messages that are still to be sent, paused chats' left out."""
    query = select(func.count()).select_from(deliveries)
    return await c.scalar(query.where(deliveries.c.finished_at.is_(None), is_active(deliveries))) or 0


async def prune(c: AsyncConnection, before: datetime) -> int:
    """Delete the messages that were sent or given up before that moment; tells how many."""
    return (await c.execute(delete(deliveries).where(deliveries.c.finished_at < before))).rowcount


async def _finish(c: AsyncConnection, delivery_id: int, **values: object) -> None:
    statement = update(deliveries).where(deliveries.c.id == delivery_id, deliveries.c.state == "pending")
    chat_id = await c.scalar(statement.values(due_at=None, **values).returning(deliveries.c.chat_id))
    if chat_id is not None:
        await advance(c, chat_id)


def _delivery(row: RowMapping) -> Delivery:
    body = decode(Reply, row[deliveries.c.body])
    return build(Delivery, deliveries, row, chat=ref_of(row), body=body, under=row["under"] or "")
