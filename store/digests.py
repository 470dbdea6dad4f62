"""What each chat was given of a topic on a day."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store.engines import insert
from store.rows import batches
from store.tables import deliveries, digest_papers, digests, papers, subscriptions


async def create(
    c: AsyncConnection,
    *,
    chat_id: int,
    topic_id: int,
    day: date,
    language: str,
    made_at: datetime,
    after_harvest: int | None = None,
    papers: Sequence[tuple[str, int]],
) -> int | None:
    """Write down a digest with its papers (id, version) in order; None where that day's exists.

    `after_harvest` is the topic's harvest after which its papers were looked for, None from the beginning on.
    A chat gets a paper once: select by `already_posted` in the same transaction. Raises IntegrityError otherwise.
    """
    values = {
        "chat_id": chat_id,
        "topic_id": topic_id,
        "day": day,
        "language": language,
        "made_at": made_at,
        "after_harvest": after_harvest,
    }
    new = insert(c, digests).values(**values).on_conflict_do_nothing().returning(digests.c.id)
    digest_id = await c.scalar(new)
    if digest_id is None:
        return None
    rows = [
        {
            "chat_id": chat_id,
            "digest_id": digest_id,
            "paper_id": paper_id,
            "version": version,
            "position": position,
        }
        for position, (paper_id, version) in enumerate(papers)
    ]
    if rows:
        await c.execute(digest_papers.insert(), rows)
    return int(digest_id)


async def already_posted(c: AsyncConnection, chat_id: int, paper_ids: Sequence[str]) -> set[str]:
    """Return those of the papers that a chat got already, whatever the topic, or that have the text of one it got."""
    found: set[str] = set()
    same, twin = papers.alias("same"), papers.alias("twin")
    of_chat = digest_papers.c.chat_id == chat_id
    for batch in batches(paper_ids):
        found.update(
            await c.scalars(select(digest_papers.c.paper_id).where(of_chat, digest_papers.c.paper_id.in_(batch)))
        )
        twins = (
            select(same.c.id)
            .join(twin, twin.c.print == same.c.print)
            .join(digest_papers, digest_papers.c.paper_id == twin.c.id)
            .where(of_chat, same.c.id.in_(batch), twin.c.id != same.c.id)
        )
        found.update(await c.scalars(twins))
    return found


async def take_back(c: AsyncConnection, digest_id: int, paper_id: str | None) -> None:
    """Count a paper of a digest as not had, so that the chat's next digest of the topic looks at it again.

    Without a paper all are meant that have no message of their own, which is a digest in one message. A digest that
    holds nothing any more, and of which nothing was sent, is none.
    """
    digest = (await c.execute(select(digests).where(digests.c.id == digest_id))).one_or_none()
    if digest is None:
        return
    mine = digest_papers.c.digest_id == digest_id
    told = select(deliveries.c.paper_id).where(deliveries.c.digest_id == digest_id, deliveries.c.paper_id.is_not(None))
    meant = digest_papers.c.paper_id == paper_id if paper_id else digest_papers.c.paper_id.not_in(told)
    if not (await c.execute(delete(digest_papers).where(mine, meant))).rowcount:
        return
    after = digest.after_harvest
    held = (subscriptions.c.chat_id == digest.chat_id, subscriptions.c.topic_id == digest.topic_id)
    later = [subscriptions.c.last_harvest > after] if after is not None else []
    await c.execute(update(subscriptions).where(*held, *later).values(last_harvest=after))
    sent = select(1).where(deliveries.c.digest_id == digest_id, deliveries.c.state != "failed").exists()
    left = select(1).where(mine).exists()
    await c.execute(delete(digests).where(digests.c.id == digest_id, ~sent, ~left))


async def is_made(c: AsyncConnection, chat_id: int, topic_id: int, day: date) -> bool:
    """Return whether a chat's digest of a topic and day is written down."""
    same = (digests.c.chat_id == chat_id, digests.c.topic_id == topic_id, digests.c.day == day)
    return await c.scalar(select(digests.c.id).where(*same)) is not None


async def is_waiting(c: AsyncConnection, chat_id: int, topic_id: int) -> bool:
    """Return whether messages of a chat's digests of a topic are still to be sent."""
    query = (
        select(deliveries.c.id)
        .join(digests, digests.c.id == deliveries.c.digest_id)
        .where(deliveries.c.chat_id == chat_id, deliveries.c.state == "pending", digests.c.topic_id == topic_id)
    )
    return await c.scalar(query.limit(1)) is not None
