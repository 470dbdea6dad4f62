"""The chats that the bot is in, what each prefers, and those that turn out to be one."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    PrimaryKeyConstraint,
    RowMapping,
    Select,
    Table,
    UniqueConstraint,
    case,
    or_,
    select,
    update,
)
from sqlalchemy import delete as delete_from
from sqlalchemy.ext.asyncio import AsyncConnection

from chat.refs import ChatKind, ChatRef
from store import queues
from store.engines import insert, lock
from store.rows import batches, build
from store.sent.tables import sent_files
from store.tables import (
    CHAT_COLUMNS,
    PREFERENCE_COLUMNS,
    chats,
    deliveries,
    digest_papers,
    digests,
    subscriptions,
    talks,
)

ASKED = "asked"
"""The reason of a pause that people wanted, which only they end."""


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat; `chosen` is what it prefers, by the names of columns, without what it leaves to the bot's defaults.

    `spoken` is the language of who reads its digests, None where that is not known.
    """

    id: int
    ref: ChatRef
    spoken: str | None
    chosen: Mapping[str, Any]
    paused_at: dt.datetime | None
    pause_reason: str
    created_at: dt.datetime

    @property
    def is_closed(self) -> bool:
        """Return whether it is paused because its platform takes no message, not because people asked for it."""
        return self.paused_at is not None and self.pause_reason != ASKED

    @property
    def language(self) -> str | None:
        """The language that it chose, or None."""
        return self.chosen.get("language")


def ref_of(row: RowMapping) -> ChatRef:
    """Read the chat's address from a row that has all columns of the table of chats."""
    return build(ChatRef, chats, row, kind=ChatKind(row[chats.c.kind]))


async def ensure(c: AsyncConnection, ref: ChatRef, now: dt.datetime) -> Chat:
    """Find a chat or add it; its kind and, where they are known, its title and community are brought up to date."""
    names = {"title": ref.title, "community": ref.community}
    address = {"platform": ref.platform, "chat": ref.chat, "thread": ref.thread}
    new = insert(c, chats).values(**address, **names, kind=ref.kind, created_at=now)
    known = {name: case((new.excluded[name] == "", chats.c[name]), else_=new.excluded[name]) for name in names}
    statement = new.on_conflict_do_update(index_elements=list(address), set_={"kind": new.excluded.kind, **known})
    return chat_of((await c.execute(statement.returning(chats))).mappings().one())


async def get(c: AsyncConnection, chat_id: int) -> Chat | None:
    """Find a chat by its number here."""
    return await _one(c, select(chats).where(chats.c.id == chat_id))


async def of_numbers(c: AsyncConnection, chat_ids: Collection[int]) -> dict[int, Chat]:
    """Find chats by their numbers here."""
    rows = (await c.execute(select(chats).where(chats.c.id.in_(chat_ids)))).mappings()
    return {chat.id: chat for chat in map(chat_of, rows)}


async def find(c: AsyncConnection, ref: ChatRef) -> Chat | None:
    """Find a chat by its address."""
    return await _one(c, select(chats).where(*_address(ref.platform, ref.chat), chats.c.thread == ref.thread))


async def wanting_best(c: AsyncConnection) -> list[tuple[Chat, dt.date | None]]:
    """Return the chats that get the week's or month's best and are not paused, each with the day of their last one."""
    query = select(chats).where(chats.c.best.in_(("weekly", "monthly")), chats.c.paused_at.is_(None))
    rows = (await c.execute(query.order_by(chats.c.id))).mappings()
    return [(chat_of(row), row[chats.c.best_on]) for row in rows]


async def note_best(c: AsyncConnection, chat_id: int, day: dt.date) -> bool:
    """Note that a chat's best up to a day is told, and return whether it was not before."""
    untold = or_(chats.c.best_on.is_(None), chats.c.best_on < day)
    return bool((await c.execute(update(chats).where(chats.c.id == chat_id, untold).values(best_on=day))).rowcount)


async def threads(c: AsyncConnection, platform: str, chat: str) -> list[Chat]:
    """Return all that is kept of one chat of a platform: itself and its threads."""
    query = select(chats).where(*_address(platform, chat)).order_by(chats.c.id)
    return [chat_of(row) for row in (await c.execute(query)).mappings()]


async def prefer(c: AsyncConnection, chat_id: int, **changes: Any) -> None:
    """Note what a chat prefers from now on; None goes back to the bot's default. Raises KeyError for other columns."""
    columns = {column.name: column for column in PREFERENCE_COLUMNS}
    if changes:
        values = {columns[name]: value for name, value in changes.items()}
        await c.execute(update(chats).where(chats.c.id == chat_id).values(values))


async def note_spoken(c: AsyncConnection, chat_id: int, language: str) -> None:
    """Note which language is spoken where a chat is."""
    await c.execute(update(chats).where(chats.c.id == chat_id).values(spoken=language))


async def pause(c: AsyncConnection, chat_id: int, at: dt.datetime, reason: str) -> None:
    """Stop a chat's digests and messages; they wait. One that is paused already keeps its first reason."""
    await queues.lock_chats(c, [chat_id])
    fresh = (chats.c.id == chat_id, chats.c.paused_at.is_(None))
    await c.execute(update(chats).where(*fresh).values(paused_at=at, pause_reason=reason))
    await queues.hold(c, chat_id, now=at)


async def resume(c: AsyncConnection, chat_id: int) -> None:
    """Let a chat's digests and messages go on; a run that was missed in the meantime is due at once."""
    paused = (chats.c.id == chat_id, chats.c.paused_at.is_not(None))
    values = {"paused_at": None, "pause_reason": "", "probe_at": None, "probes": 0, "told_at": None}
    if (await c.execute(update(chats).where(*paused).values(**values))).rowcount:
        await queues.release(c, chat_id)


async def move(c: AsyncConnection, platform: str, old_chat: str, new_chat: str) -> None:
    """Follow a chat that got a new id on its platform (a group that became a supergroup), all threads of it.

    Where the new one is known already, everything of the old one goes over to it and the old one ends.
    """
    await lock(c, chats, chats.c.platform == platform, chats.c.chat.in_([old_chat, new_chat]))
    for old in (await c.execute(select(chats).where(*_address(platform, old_chat)))).mappings().all():
        to = (*_address(platform, new_chat), chats.c.thread == old[chats.c.thread])
        new_id = await c.scalar(select(chats.c.id).where(*to))
        if new_id is None:
            await c.execute(update(chats).where(chats.c.id == old[chats.c.id]).values(chat=new_chat))
        elif new_id != old[chats.c.id]:
            await _merge(c, old[chats.c.id], new_id)


async def delete(c: AsyncConnection, chat_id: int) -> bool:
    """Delete a chat with all that belongs to it; False where there was none."""
    return bool((await c.execute(delete_from(chats).where(chats.c.id == chat_id))).rowcount)


def _address(platform: str, chat: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return chats.c.platform == platform, chats.c.chat == chat


async def _one(c: AsyncConnection, query: Select[*tuple[object, ...]]) -> Chat | None:
    row = (await c.execute(query)).mappings().one_or_none()
    return chat_of(row) if row else None


def chat_of(row: RowMapping) -> Chat:
    """Read the chat from a row that has all columns of the table of chats."""
    chosen = {column.name: row[column] for column in PREFERENCE_COLUMNS if row[column] is not None}
    return build(Chat, chats, row, ref=ref_of(row), chosen=chosen)


async def _merge(c: AsyncConnection, old_id: int, new_id: int) -> None:
    """Give all that one chat has to another, which keeps its own where both have the same, and delete the first."""
    await _join_preferences(c, old_id, new_id)
    await _join_digests(c, old_id, new_id)
    for column in CHAT_COLUMNS:
        await _hand_over(c, column, old_id, new_id)
    await delete(c, old_id)
    await queues.settle(c, new_id)


async def _join_preferences(c: AsyncConnection, old_id: int, new_id: int) -> None:
    old, new = [
        (await c.execute(select(*PREFERENCE_COLUMNS).where(chats.c.id == number))).mappings().one()
        for number in (old_id, new_id)
    ]
    inherited = {column: old[column] for column in PREFERENCE_COLUMNS if new[column] is None}
    await c.execute(update(chats).where(chats.c.id == new_id).values(inherited))


async def _join_digests(c: AsyncConnection, old_id: int, new_id: int) -> None:
    # Both may have had a digest of one topic and day: what the old one held then belongs to the new one's.
    old, new = digests.alias("old"), digests.alias("new")
    twins = (
        select(old.c.id, new.c.id)
        .join(new, (new.c.topic_id == old.c.topic_id) & (new.c.day == old.c.day))
        .where(old.c.chat_id == old_id, new.c.chat_id == new_id)
    )
    for old_digest, new_digest in (await c.execute(twins)).all():
        for table in (digest_papers, deliveries):
            await c.execute(update(table).where(table.c.digest_id == old_digest).values(digest_id=new_digest))


async def _hand_over(c: AsyncConnection, column: Column[Any], old_id: int, new_id: int) -> None:
    # What a chat can have only once stays behind where the new one has it.
    other = column.table.alias("other")
    taken = [
        select(1)
        .where(other.c[column.name] == new_id, *(other.c[each.name] == each for each in key - {column}))
        .exists()
        for key in _keys(column.table)
        if column in key
    ]
    statement = update(column.table).where(column == old_id, *(~each for each in taken))
    await c.execute(statement.values({column.name: new_id}))


def _keys(table: Table) -> list[set[Column[Any]]]:
    unique = [each for each in table.constraints if isinstance(each, PrimaryKeyConstraint | UniqueConstraint)]
    return [set(each.columns) for each in unique]


@dataclass(frozen=True, slots=True)
class Followed:
    """A chat with subscriptions."""

    ref: ChatRef
    paused: bool


async def following(c: AsyncConnection, platform: str, numbers: Collection[str]) -> list[Followed]:
    """Find those of a platform's chats that follow something."""
    follows = select(1).where(subscriptions.c.chat_id == chats.c.id).exists()
    found: list[Followed] = []
    for some in batches(numbers):
        query = select(chats).where(chats.c.platform == platform, chats.c.chat.in_(some), follows).order_by(chats.c.id)
        rows = (await c.execute(query)).mappings()
        found += [Followed(ref_of(row), row[chats.c.paused_at] is not None) for row in rows]
    return found


A_FILE = "file:"


@dataclass(frozen=True, slots=True)
class Spoken:
    """That a person spoke of a paper: with a question and its answer (JSON), or, where both are empty, without one.

    A kept file stands as `file:KEY` in the place of a paper's id.
    Of what they saw `alone` nobody else knows, though others are there.
    """

    paper_id: str
    person: str
    question: str
    answer: str
    alone: bool = False


async def speak(
    c: AsyncConnection, chat_id: int, spoken: Spoken, now: dt.datetime, *, since: dt.datetime, most: int
) -> None:
    """Note what is spoken of in a chat; what was before `since`, and all but its `most` last, is forgotten."""
    await c.execute(delete_from(talks).where(talks.c.at < since))
    new = {column: getattr(spoken, column) for column in ("paper_id", "person", "question", "answer", "alone")}
    await c.execute(insert(c, talks).values(chat_id=chat_id, at=now, **new))
    kept = select(talks.c.id).where(talks.c.chat_id == chat_id).order_by(talks.c.id.desc()).limit(most)
    await c.execute(delete_from(talks).where(talks.c.chat_id == chat_id, talks.c.id.not_in(kept)))


async def spoken_in(c: AsyncConnection, ref: ChatRef, since: dt.datetime) -> list[Spoken]:
    """Return what was spoken of in a chat since a moment, the last first; files that are gone are forgotten."""
    kept = select(1).where(talks.c.paper_id == A_FILE + sent_files.c.key).exists()
    known = or_(~talks.c.paper_id.startswith(A_FILE), kept)
    here = (*_address(ref.platform, ref.chat), chats.c.thread == ref.thread, talks.c.at >= since, known)
    query = select(talks).join(chats, chats.c.id == talks.c.chat_id).where(*here).order_by(talks.c.id.desc())
    return [build(Spoken, talks, row) for row in (await c.execute(query)).mappings()]


async def forget_spoken(c: AsyncConnection, before: dt.datetime, limit: int) -> int:
    """Delete up to `limit` notes of what was spoken of before that moment; returns how many."""
    old = select(talks.c.id).where(talks.c.at < before).limit(limit)
    return (await c.execute(delete_from(talks).where(talks.c.id.in_(old)))).rowcount
