"""Who gets which topic, and when next."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    RowMapping,
    String,
    and_,
    case,
    delete,
    func,
    literal,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from chat.hours import WHEN_ANNOUNCED, Hour
from store.chats import Chat, chat_of
from store.columns import UtcDateTime
from store.engines import insert, lock, ring
from store.queues import claim_of, claiming, is_active, minute_of
from store.rows import batches, build
from store.tables import chats, subscriptions, topics
from store.topics import Topic, topic_of

CLAIM = claiming(subscriptions)
"""Takes subscriptions whose run is due."""
_LIST_DAYS = range(5)  # Monday to Friday


@dataclass(frozen=True, slots=True)
class Subscription:
    """A chat's subscription to a topic; `time`, `timezone` and `days` are None where it follows the chat's own.

    Days are days of the week, Monday being 0. `listed_on` is the day of the last list that made it due, where it waits
    for lists. `role` is the platform's number of the role that its digests mention, `tags` those of their posts' tags,
    with spaces between them; None where there are none.

    `created_by` is a `Person.key`, None once that person was forgotten. `last_note` says how the last run ended.
    `last_harvest` is the number of the topic's harvest up to which its papers were looked at, None before the first.
    """

    id: int
    chat_id: int
    topic: Topic
    time: Hour | None
    timezone: str | None
    days: frozenset[int] | None
    role: str | None
    tags: str | None
    listed_on: dt.date | None
    created_at: dt.datetime
    created_by: str | None
    next_run_at: dt.datetime | None
    last_run_at: dt.datetime | None
    last_post_at: dt.datetime | None
    last_note: str
    last_harvest: int | None


@dataclass(frozen=True, slots=True)
class Upcoming:
    """What subscriptions are going to need that are alike in topic, harvest, and what their chats choose.

    `begun` is when the first of them began, `due` when the last of them is due; what chats choose is None where the
    bot's defaults hold.
    """

    topic_id: int
    last_harvest: int | None
    language: str | None
    depth: str | None
    max_papers: int | None
    overview: bool | None
    begun: dt.datetime
    due: dt.datetime


async def add(
    c: AsyncConnection,
    *,
    chat_id: int,
    topic_id: int,
    time: Hour | None = None,
    timezone: str | None = None,
    days: frozenset[int] | None = None,
    role: str | None = None,
    tags: str | None = None,
    listed_on: dt.date | None = None,
    created_by: str,
    next_run_at: dt.datetime | None,
    now: dt.datetime,
) -> tuple[Subscription, bool]:
    """Subscribe a chat; True with a new subscription, False with one that was there and got these values."""
    values = {"time": time, "timezone": timezone, "days": days, "listed_on": listed_on}
    values |= {"role": role or None, "tags": tags or None}
    new = insert(c, subscriptions).values(
        chat_id=chat_id, topic_id=topic_id, created_by=created_by, created_at=now, **values
    )
    created = await c.scalar(new.on_conflict_do_nothing().returning(subscriptions.c.id))
    same = (subscriptions.c.chat_id == chat_id, subscriptions.c.topic_id == topic_id)
    await lock(c, subscriptions, *same)
    statement = update(subscriptions).where(*same).values(**values, **_next(next_run_at))
    await ring(c, "due")
    number = (await c.scalars(statement.returning(subscriptions.c.id))).one()
    return (await _select(c, subscriptions.c.id == number))[0], created is not None


async def remove(c: AsyncConnection, chat_id: int, topic_id: int) -> bool:
    """End a subscription; False where there was none."""
    same = (subscriptions.c.chat_id == chat_id, subscriptions.c.topic_id == topic_id)
    return bool((await c.execute(delete(subscriptions).where(*same))).rowcount)


async def get(c: AsyncConnection, subscription_id: int) -> Subscription | None:
    """Find a subscription."""
    found = await _select(c, subscriptions.c.id == subscription_id)
    return found[0] if found else None


async def of_numbers(c: AsyncConnection, subscription_ids: Collection[int]) -> dict[int, tuple[Subscription, Chat]]:
    """Find subscriptions with their chats, by their numbers."""
    query = select(subscriptions, topics, chats).join(topics).join(chats, chats.c.id == subscriptions.c.chat_id)
    query = query.where(subscriptions.c.id.in_(subscription_ids)).order_by(subscriptions.c.id)
    rows = (await c.execute(query)).mappings()
    return {row[subscriptions.c.id]: (_subscription(row), chat_of(row)) for row in rows}


async def soonest(c: AsyncConnection, kinds: Collection[str], limit: int) -> list[tuple[Subscription, Chat]]:
    """Return the subscriptions of these kinds whose digests come next, with their chats; of paused ones none."""
    query = select(subscriptions, topics, chats).join(topics).join(chats, chats.c.id == subscriptions.c.chat_id)
    due = (topics.c.kind.in_(kinds), chats.c.paused_at.is_(None), subscriptions.c.next_run_at.is_not(None))
    rows = await c.execute(query.where(*due).order_by(subscriptions.c.next_run_at, subscriptions.c.id).limit(limit))
    return [(_subscription(row), chat_of(row)) for row in rows.mappings()]


async def of_chat(c: AsyncConnection, chat_id: int) -> list[Subscription]:
    """Return a chat's subscriptions, oldest first."""
    return await _select(c, subscriptions.c.chat_id == chat_id)


async def schedule(c: AsyncConnection, subscription_id: int, next_run_at: dt.datetime | None) -> None:
    """Set a subscription's next run; None for never."""
    same = subscriptions.c.id == subscription_id
    await lock(c, subscriptions, same)
    await c.execute(update(subscriptions).where(same).values(**_next(next_run_at)))
    await ring(c, "due")


async def note_listed(c: AsyncConnection, subscription_id: int, day: dt.date) -> None:
    """Let a subscription wait for later lists than a day's."""
    await c.execute(update(subscriptions).where(subscriptions.c.id == subscription_id).values(listed_on=day))


async def announce(
    c: AsyncConnection,
    day: dt.date,
    topic_ids: Iterable[int],
    *,
    now: dt.datetime,
    time: Hour,
    days: Collection[int],
    spread: int = 0,
) -> int:
    """Make due what waits for a day's list of these topics and has its digest on that day, and return how many that is.

    Each is made due by a list once, spread over so many minutes by its chat. Hour and days are those of chats that
    chose none.
    """
    waits = (
        or_(subscriptions.c.listed_on.is_(None), subscriptions.c.listed_on < day),
        subscriptions.c.next_run_at > now,
        _of_chat_or_own("time", lambda column: column == WHEN_ANNOUNCED, default=time == WHEN_ANNOUNCED),
        _of_chat_or_own(
            "days",
            lambda column: _has_list(column, day.weekday()),
            default=day.weekday() in (set(days) & set(_LIST_DAYS) or {_LIST_DAYS[-1]}),
        ),
    )
    minute = minute_of(subscriptions.c.chat_id, spread)
    moments = [literal(now + dt.timedelta(minutes=each), UtcDateTime) for each in range(spread)]
    due_at = case(*((minute == each, moment) for each, moment in enumerate(moments)), else_=now) if moments else now
    values = {**_next(due_at), "listed_on": day}
    made_due = 0
    for batch in batches(topic_ids):
        those = (subscriptions.c.topic_id.in_(batch), *waits)
        await lock(c, subscriptions, *those)
        made_due += (await c.execute(update(subscriptions).where(*those).values(**values))).rowcount
    if made_due:
        await ring(c, "due")
    return made_due


async def claim_due(
    c: AsyncConnection, *, platforms: Collection[str], now: dt.datetime, lease_until: dt.datetime, limit: int
) -> list[Subscription]:
    """Take up to `limit` subscriptions whose run is due, longest due first, for oneself until the lease ends.

    Only these platforms' chats count: another process may serve the others. A run that is not finished by then comes
    round again, unless the lease is renewed. Paused chats' subscriptions are left alone.
    """
    claimed = list(await c.scalars(CLAIM, claim_of(platforms, now, lease_until, limit)))
    if not claimed:
        return []
    found = await _select(c, subscriptions.c.id.in_(claimed))
    return sorted(found, key=lambda one: (one.next_run_at or now, one.id))


async def renew(c: AsyncConnection, subscription_ids: Collection[int], lease_until: dt.datetime) -> None:
    """Keep claimed subscriptions for longer; those that were finished, moved or paused meanwhile stay as they are."""
    # Taking a row is all that moves `due_at` past its next run, and whatever ends a claim ends that.
    leased = (subscriptions.c.id.in_(subscription_ids), subscriptions.c.due_at > subscriptions.c.next_run_at)
    await lock(c, subscriptions, *leased)
    await c.execute(update(subscriptions).where(*leased).values(due_at=lease_until))


async def finish_run(
    c: AsyncConnection,
    subscription_id: int,
    *,
    at: dt.datetime,
    next_run_at: dt.datetime | None,
    note: str,
    harvest: int,
) -> None:
    """Note how a run ended, up to which of the topic's harvests it looked, and when the next one is."""
    values = {"last_run_at": at, "last_note": note, "last_harvest": harvest}
    same = subscriptions.c.id == subscription_id
    await lock(c, subscriptions, same)
    await c.execute(update(subscriptions).where(same).values(**values, **_next(next_run_at)))


async def give_back(c: AsyncConnection, subscription_ids: Collection[int]) -> None:
    """Let others have claimed subscriptions at once; those that were finished, moved or paused meanwhile stay so."""
    leased = (subscriptions.c.id.in_(subscription_ids), subscriptions.c.due_at > subscriptions.c.next_run_at)
    await lock(c, subscriptions, *leased)
    if (await c.execute(update(subscriptions).where(*leased).values(due_at=subscriptions.c.next_run_at))).rowcount:
        await ring(c, "due")


async def put_off(c: AsyncConnection, topic_id: int, *, now: dt.datetime, until: dt.datetime, note: str) -> None:
    """Put off all of a topic's runs that are due, those that somebody has claimed too, and say why."""
    late = (
        subscriptions.c.topic_id == topic_id,
        subscriptions.c.due_at.is_not(None),
        subscriptions.c.next_run_at <= now,
    )
    await lock(c, subscriptions, *late)
    await c.execute(update(subscriptions).where(*late).values(next_run_at=until, due_at=until, last_note=note))


async def upcoming(
    c: AsyncConnection, *, platforms: Collection[str], after: dt.datetime, until: dt.datetime
) -> list[Upcoming]:
    """Sum up what these platforms' chats are going to need between two moments, soonest first."""
    alike = (
        subscriptions.c.topic_id,
        subscriptions.c.last_harvest,
        func.coalesce(func.nullif(chats.c.summaries, ""), chats.c.language, chats.c.spoken),
        chats.c.depth,
        chats.c.max_papers,
        chats.c.overview,
    )
    begun, last = func.min(subscriptions.c.created_at), func.max(subscriptions.c.due_at)
    query = select(*alike, begun.label("begun"), last.label("due")).join(chats).group_by(*alike)
    soon = (subscriptions.c.due_at > after, subscriptions.c.due_at <= until, chats.c.platform.in_(platforms))
    rows = await c.execute(query.where(*soon).order_by(func.min(subscriptions.c.due_at), *alike[:2]))
    return [Upcoming(*row) for row in rows]


async def beyond(c: AsyncConnection, moment: dt.datetime, limit: int, after: int = 0) -> list[Subscription]:
    """Return up to `limit` subscriptions, of higher numbers than `after`, that nobody would touch before a moment."""
    return await _select(c, subscriptions.c.due_at > moment, subscriptions.c.id > after, limit=limit)


def _of_chat_or_own(
    name: str, holds: Callable[[Column[Any]], ColumnElement[bool]], *, default: bool
) -> ColumnElement[bool]:
    """Say in SQL whether something holds of a subscription's own value, else of its chat's, else of the bot's."""
    own, chosen = subscriptions.c[name], chats.c[name]
    in_chat = or_(holds(chosen), chosen.is_(None)) if default else holds(chosen)
    of_chat = select(1).where(chats.c.id == subscriptions.c.chat_id, in_chat).exists()
    return or_(and_(own.is_not(None), holds(own)), and_(own.is_(None), of_chat))


def _has_list(days: Column[Any], weekday: int) -> ColumnElement[bool]:
    """Say in SQL whether a list of that day belongs to these days; to Saturday and Sunday alone belongs Friday's."""
    digits = type_coerce(days, String)
    if weekday != _LIST_DAYS[-1]:
        return digits.contains(str(weekday))
    return or_(digits.contains(str(weekday)), ~or_(*(digits.contains(str(day)) for day in _LIST_DAYS)))


def _next(next_run_at: dt.datetime | ColumnElement[dt.datetime] | None) -> dict[str, Any]:
    due_at = None if next_run_at is None else case((is_active(subscriptions), next_run_at), else_=None)
    return {"next_run_at": next_run_at, "due_at": due_at}


async def _select(c: AsyncConnection, *where: ColumnElement[bool], limit: int | None = None) -> list[Subscription]:
    query = select(subscriptions, topics).join(topics).where(*where).order_by(subscriptions.c.id).limit(limit)
    rows = (await c.execute(query)).mappings()
    return [_subscription(row) for row in rows]


def _subscription(row: RowMapping) -> Subscription:
    return build(Subscription, subscriptions, row, topic=topic_of(row))
