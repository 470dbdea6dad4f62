"""The outbox: messages that are to be sent, each chat's in order."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from sqlalchemy import RowMapping, and_, bindparam, case, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from chat.refs import ChatKind, ChatRef
from chat.reply import PaperCard, Reply
from store import digests
from store.chats import ref_of
from store.engines import has_row_locks, lock, ring
from store.queues import advance, claim_of, claiming, is_active, lock_chats
from store.rows import batches, build, decode, encode
from store.tables import chats, deliveries, subscriptions
from store.tables import digests as digests_


class Lane(IntEnum):
    """The queues of the outbox, side by side so that a group does not wait for a hundred thousand people."""

    GROUPS = 0
    """Channels and groups."""
    PEOPLE = 1
    """Private chats, and what is said to all chats."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message to a chat, claimed to be sent; `attempts` counts the claims, this one too.

    `sequence` is its place among those that were written down with it, from 0; `under` is the platform's id of the
    first of them, "" for that one itself. By its `key` a platform knows the message: the same at each try, and no other
    message's, not even of another database.
    """

    id: int
    chat_id: int
    chat: ChatRef
    digest_id: int | None
    sequence: int
    key: str
    body: Reply
    attempts: int
    created_at: datetime
    under: str = ""


CLAIM = claiming(deliveries, deliveries.c.lane == bindparam("queue")).values(attempts=deliveries.c.attempts + 1)
"""Takes messages of a lane, its `queue`."""


async def enqueue(
    c: AsyncConnection, *, chat_id: int, digest_id: int | None, replies: Sequence[Reply], now: datetime
) -> list[int]:
    """Write down messages to be sent to a chat, after those that wait already; returns their ids."""
    # Locked before they have their numbers: the order of these is that in which a chat gets its messages.
    known = select(chats.c.kind, chats.c.platform).where(chats.c.id == chat_id).with_for_update(key_share=True)
    chat = (await c.execute(known)).one_or_none()
    lane = Lane.PEOPLE if chat and chat.kind == ChatKind.PRIVATE else Lane.GROUPS
    same = {"chat_id": chat_id, "digest_id": digest_id, "created_at": now, "lane": lane}
    rows = [
        {**same, "sequence": place, "paper_id": _paper_of(reply), "body": encode(reply)}
        for place, reply in enumerate(replies)
    ]
    if not rows:
        return []
    new = deliveries.insert().returning(deliveries.c.id, sort_by_parameter_order=True)
    ids = list(await c.scalars(new, rows))
    await advance(c, chat_id)
    await ring(c, "outbox", chat.platform if chat else "")
    return ids


async def claim(
    c: AsyncConnection,
    *,
    platforms: Collection[str],
    now: datetime,
    lease_until: datetime,
    limit: int,
    lane: Lane,
) -> list[Delivery]:
    """Take up to `limit` messages to send, oldest first, at most one of each chat, for oneself until the lease ends.

    Only these platforms' chats count: another process may serve the others. Those that are not marked by then come
    round again. A chat's next message comes once the one before is marked. Paused chats' messages wait; one that this
    version of the program cannot read is given back.
    """
    claimed = list(await c.scalars(CLAIM, {**claim_of(platforms, now, lease_until, limit), "queue": lane}))
    if not claimed:
        return []
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
            await give_back(c, [row[deliveries.c.id]], reason=f"unreadable: {error}", at=now)
    return taken


async def renew(c: AsyncConnection, delivery_ids: Collection[int], lease_until: datetime) -> None:
    """Keep claimed messages for longer, so that nobody else sends them; those that were marked meanwhile stay so."""
    for batch in batches(sorted(delivery_ids)):
        those = (deliveries.c.id.in_(batch), deliveries.c.due_at.is_not(None))
        await lock(c, deliveries, *those)
        await c.execute(update(deliveries).where(*those).values(due_at=lease_until))


async def mark_sent(c: AsyncConnection, sent: Mapping[int, str], *, at: datetime) -> None:
    """Note the messages that were sent, with the platforms' ids of them; their chats' next ones are due."""
    if not sent:
        return
    await lock_chats_of(c, sent)
    this = (deliveries.c.id == bindparam("this"), deliveries.c.state == "pending")
    values: dict[str, object] = {"due_at": None, "state": "sent", "message_id": bindparam("given"), "finished_at": at}
    rows = [{"this": number, "given": message_id} for number, message_id in sorted(sent.items())]
    await c.execute(update(deliveries).where(*this).values(values), rows)
    for batch in batches(sent):
        await _note_posts(c, batch, at)
        # Asked for now: a chat that was joined with another has taken its messages along.
        await advance(c, *await c.scalars(select(deliveries.c.chat_id).distinct().where(deliveries.c.id.in_(batch))))


async def retry_at(c: AsyncConnection, delivery_id: int, *, at: datetime, reason: str) -> None:
    """Put a message off, and with it all later ones of its chat."""
    await lock_chats_of(c, [delivery_id])  # it may be paused at this moment
    statement = update(deliveries).where(deliveries.c.id == delivery_id, deliveries.c.state == "pending")
    await c.execute(statement.values(due_at=case((is_active(deliveries), at), else_=None), reason=reason))
    await ring(c, "outbox")  # it is due before whatever is waited for


async def fail(c: AsyncConnection, delivery_id: int, *, reason: str, at: datetime) -> None:
    """Give a message up; the chat's next one is due."""
    await lock_chats_of(c, [delivery_id])
    await _finish(c, delivery_id, state="failed", reason=reason, finished_at=at)


async def give_back(c: AsyncConnection, delivery_ids: Collection[int], *, reason: str, at: datetime) -> None:
    """Give messages up without counting what they held as had: the next digest looks at it again."""
    await lock_chats_of(c, delivery_ids)
    for delivery_id in delivery_ids:
        lost = select(deliveries.c.digest_id, deliveries.c.paper_id).where(deliveries.c.id == delivery_id)
        row = (await c.execute(lost)).one_or_none()
        await fail(c, delivery_id, reason=reason, at=at)
        if row and row.digest_id is not None:
            await digests.take_back(c, row.digest_id, row.paper_id)


async def waiting_for(c: AsyncConnection, chat_id: int) -> list[int]:
    """Return the messages that are still to be sent to a chat, paused or not, oldest first."""
    pending = (deliveries.c.chat_id == chat_id, deliveries.c.state == "pending")
    return list(await c.scalars(select(deliveries.c.id).where(*pending).order_by(deliveries.c.id)))


async def waiting(c: AsyncConnection) -> int:
    """Count the messages that are still to be sent, paused chats' left out."""
    query = select(func.count()).select_from(deliveries)
    return await c.scalar(query.where(deliveries.c.finished_at.is_(None), is_active(deliveries))) or 0


async def prune(c: AsyncConnection, before: datetime, limit: int) -> int:
    """Delete up to `limit` messages that were sent or given up before that moment; returns how many."""
    old = select(deliveries.c.id).where(deliveries.c.finished_at < before).limit(limit)
    return (await c.execute(delete(deliveries).where(deliveries.c.id.in_(old)))).rowcount


async def mend(c: AsyncConnection, furthest: datetime, now: datetime) -> int:
    """Make due what waits for a moment after `furthest`, where a clock that was wrong has put it; returns how many."""
    return (await c.execute(update(deliveries).where(deliveries.c.due_at > furthest).values(due_at=now))).rowcount


async def lock_chats_of(c: AsyncConnection, delivery_ids: Iterable[int]) -> None:
    """Let nobody else change what the chats of these messages have until the transaction ends."""
    if has_row_locks(c):
        found: set[int] = set()
        for batch in batches(delivery_ids):
            found.update(await c.scalars(select(deliveries.c.chat_id).where(deliveries.c.id.in_(batch))))
        await lock_chats(c, found)


async def _finish(c: AsyncConnection, delivery_id: int, **values: object) -> None:
    statement = update(deliveries).where(deliveries.c.id == delivery_id, deliveries.c.state == "pending")
    chat_id = await c.scalar(statement.values(due_at=None, **values).returning(deliveries.c.chat_id))
    if chat_id is not None:
        await advance(c, chat_id)


async def _note_posts(c: AsyncConnection, delivery_ids: Collection[int], at: datetime) -> None:
    """Note when something of the topics that chats follow was really posted."""
    same = (digests_.c[name] == subscriptions.c[name] for name in ("chat_id", "topic_id"))
    posted = (
        select(subscriptions.c.id)
        .join(digests_, and_(*same))
        .join(deliveries, deliveries.c.digest_id == digests_.c.id)
        .where(deliveries.c.id.in_(delivery_ids), deliveries.c.state == "sent")
    )
    await lock(c, subscriptions, subscriptions.c.id.in_(posted))
    await c.execute(update(subscriptions).where(subscriptions.c.id.in_(posted)).values(last_post_at=at))


def _paper_of(reply: Reply) -> str | None:
    """Return the paper that a message is about, where it is one alone."""
    cards = [block.id for block in reply.blocks if isinstance(block, PaperCard)]
    return cards[0] if len(cards) == 1 else None


def _delivery(row: RowMapping) -> Delivery:
    body = decode(Reply, row[deliveries.c.body])
    return build(Delivery, deliveries, row, chat=ref_of(row), body=body, under=row["under"] or "")
