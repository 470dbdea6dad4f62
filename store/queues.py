"""Whose turn it is: the column `due_at` of subscriptions and deliveries.

A worker may take a row when its `due_at` has come; taking it moves `due_at` to the end of the lease, so that a row
whose worker died comes round again. Rows that must wait for something else (their chat is paused, an older message
of their chat is not sent yet) have none and cost a claim nothing, however many they are.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, FromClause, Integer, Table, Update, bindparam, func, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store.engines import lock, ring
from store.tables import chats, deliveries, subscriptions

N = TypeVar("N", int, ColumnElement[int])
_STEP, _PLACES = 40503, 65536  # by the golden ratio: whatever chats there are, they lie evenly


def minute_of(chat_id: N, spread: int) -> N:
    """Return how many minutes after their hour a chat's digests come, where those of all are spread over so many.

    It is always the same for a chat, whose number is given as a number or as a column.
    """
    return chat_id * _STEP % _PLACES * spread // _PLACES


def is_active(table: Table) -> ColumnElement[bool]:
    """Say in SQL that the chat of the table's row is not paused."""
    return select(1).where(chats.c.id == table.c.chat_id, chats.c.paused_at.is_(None)).exists()


def claiming(table: Table, *others: ColumnElement[bool]) -> Update:
    """Return what takes, of the rows that `others` allow, the first that are due, and returns their ids.

    It is asked with `claim_of`. Other workers' rows are passed over, not waited for. It is built once: it is asked each
    second, which costs less than building it.
    """
    ours = select(1).where(chats.c.id == table.c.chat_id, chats.c.platform.in_(bindparam("ours", expanding=True)))
    # A moment that PostgreSQL cannot look at while it plans: by its statistics nothing is due mostly, and it would read
    # and sort, for each claim, all that is due at nine o'clock instead of walking along the index.
    by = select(bindparam("by", type_=table.c.due_at.type)).scalar_subquery()
    first: FromClause = (
        select(table.c.id)
        .where(*others, table.c.due_at <= by, ours.exists())
        .order_by(table.c.due_at, table.c.id)
        .limit(bindparam("most", type_=Integer))
        .with_for_update(skip_locked=True)
        .cte("first")
        .prefix_with("MATERIALIZED", dialect="postgresql")  # asked once: asked again it would pass over its own rows
    )
    lease = bindparam("lease", type_=table.c.due_at.type)
    return update(table).where(table.c.id.in_(select(first.c.id))).values(due_at=lease).returning(table.c.id)


def claim_of(platforms: Collection[str], now: datetime, lease_until: datetime, limit: int) -> dict[str, Any]:
    """Return what `claiming` is asked with: up to so many rows of these platforms' chats that are due, for a lease."""
    return {"ours": list(platforms), "by": now, "lease": lease_until, "most": limit}


async def hold(c: AsyncConnection, chat_id: int, *, now: datetime) -> None:
    """Keep workers from everything of a chat; what the operators say to all chats does not wait for one of them."""
    await lock_chats(c, [chat_id])
    await _withhold(c, chat_id)
    to_all = (deliveries.c.chat_id == chat_id, deliveries.c.state == "pending", deliveries.c.broadcast_id.is_not(None))
    given_up = {"state": "failed", "reason": "the chat was paused", "finished_at": now}
    await c.execute(update(deliveries).where(*to_all).values(**given_up))


async def settle(c: AsyncConnection, chat_id: int) -> None:
    """Begin anew with a chat that got another one's messages: its oldest is the one to be had."""
    await lock_chats(c, [chat_id])
    await _withhold(c, chat_id)
    await release(c, chat_id)


async def release(c: AsyncConnection, chat_id: int) -> None:
    """Let workers have a chat's subscriptions and the oldest of its messages again, unless it is paused."""
    await lock_chats(c, [chat_id])
    await lock(c, subscriptions, subscriptions.c.chat_id == chat_id)
    await c.execute(
        update(subscriptions)
        .where(subscriptions.c.chat_id == chat_id, is_active(subscriptions))
        .values(due_at=subscriptions.c.next_run_at)
    )
    await advance(c, chat_id)
    await ring(c, "due")
    await ring(c, "outbox", await c.scalar(select(chats.c.platform).where(chats.c.id == chat_id)) or "")


async def lock_chats(c: AsyncConnection, chat_ids: Collection[int]) -> None:
    """Let nobody else change what these chats have until the transaction ends.

    Who locks rows of several tables does so in this order: chats, deliveries, subscriptions.
    """
    await lock(c, chats, chats.c.id.in_(chat_ids))


async def advance(c: AsyncConnection, *chat_ids: int) -> None:
    """Let workers have the oldest message of each chat that is not sent yet, unless the chat is paused.

    Those who add and those who finish a message of one chat take turns: otherwise each could leave it to the other.
    """
    await lock_chats(c, chat_ids)
    pending = (deliveries.c.chat_id.in_(chat_ids), deliveries.c.state == "pending")
    oldest = select(func.min(deliveries.c.id)).where(*pending).group_by(deliveries.c.chat_id)
    await c.execute(
        update(deliveries)
        .where(deliveries.c.id.in_(oldest), deliveries.c.due_at.is_(None), is_active(deliveries))
        .values(due_at=deliveries.c.created_at)
    )


async def _withhold(c: AsyncConnection, chat_id: int) -> None:
    for table in (deliveries, subscriptions):
        held = (table.c.chat_id == chat_id, table.c.due_at.is_not(None))
        await lock(c, table, *held)
        await c.execute(update(table).where(*held).values(due_at=null()))
