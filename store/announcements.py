"""arXiv's lists: what it announced on which day, of which archives a list is in, how common words are there."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, delete, func, or_, select, text, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from papers.announcement import KINDS, Announcement, Kind
from papers.frequencies import NONE, Frequencies
from store.engines import insert, take_turns
from store.rows import batches
from store.tables import announcements as table
from store.tables import frequencies, listed_days


@dataclass(frozen=True, slots=True)
class Listed:
    """What stands on a day's list of one paper; its record is among the papers."""

    day: date
    paper_id: str
    version: int
    kind: Kind
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListedDay:
    """A day's list of one archive; one that is not `whole` may lack papers."""

    day: date
    archive: str
    source: str
    whole: bool
    listed_at: datetime


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A paper on a list that topics are still to be held against, in a state that its changes number."""

    listed: Listed
    state: int


_LISTS = "lists"  # whose words are counted
NEWS: tuple[Kind, ...] = ("new", "cross")
# In the words of the index, so that it is used.
_UNMATCHED = text("matched < state AND kind IN ('new', 'cross')")


async def add(c: AsyncConnection, day: date, announced: Iterable[Announcement]) -> int:
    """Put announcements on a day's list, each paper once, and return how many papers are new to it.

    What is told twice is the strongest of both: new before cross-listed, cross-listed before replaced; of the newest
    version, with all categories.
    """
    await take_turns(c, table.name)
    added = 0
    for batch in batches(_merged(day, announced).values()):
        there = {each.paper_id: each for each in await _of(c, day, [each.paper_id for each in batch])}
        added += len(batch) - len(there)
        rows = [_row(_stronger(there[each.paper_id], each) if each.paper_id in there else each) for each in batch]
        new = insert(c, table)
        fresh: dict[str, Any] = {name: new.excluded[name] for name in ("version", "kind", "categories")}
        differs = or_(*(table.c[name] != value for name, value in fresh.items()))
        fresh["state"] = table.c.state + 1
        keys = [table.c.day, table.c.paper_id]
        await c.execute(new.on_conflict_do_update(index_elements=keys, set_=fresh, where=differs), rows)
    return added


async def of_day(c: AsyncConnection, day: date) -> list[Listed]:
    """Return a day's list, in the order of the papers' ids."""
    rows = await c.execute(select(table).where(table.c.day == day).order_by(table.c.paper_id))
    return [_listed(row) for row in rows]


async def count(c: AsyncConnection, day: date) -> Mapping[Kind, int]:
    """Count what a day's list has of each kind."""
    query = select(table.c.kind, func.count()).where(table.c.day == day).group_by(table.c.kind)
    counted: dict[str, int] = {row[0]: row[1] for row in await c.execute(query)}
    return {kind: counted.get(kind, 0) for kind in KINDS}


async def known(c: AsyncConnection, paper_ids: Iterable[str]) -> dict[str, list[Listed]]:
    """Return on which lists these papers stand, the oldest list first; those on none are left out."""
    found: dict[str, list[Listed]] = {}
    for batch in batches(dict.fromkeys(paper_ids)):
        for row in await c.execute(select(table).where(table.c.paper_id.in_(batch)).order_by(table.c.day)):
            found.setdefault(row.paper_id, []).append(_listed(row))
    return found


async def unmatched(c: AsyncConnection, limit: int) -> list[Unmatched]:
    """Return up to `limit` of the new and cross-listed papers that topics were not held against, the oldest first."""
    query = select(table).where(_UNMATCHED).order_by(table.c.day, table.c.paper_id).limit(limit)
    return [Unmatched(_listed(row), row.state) for row in await c.execute(query)]


async def news_since(c: AsyncConnection, day: date) -> list[Listed]:
    """Return what is new or cross-listed on the lists from a day on, the oldest first."""
    query = select(table).where(table.c.day >= day, table.c.kind.in_(NEWS)).order_by(table.c.day, table.c.paper_id)
    return [_listed(row) for row in await c.execute(query)]


async def mark_matched(c: AsyncConnection, held: Iterable[Unmatched]) -> None:
    """Note that topics were held against these papers, as they were then."""
    await take_turns(c, table.name)
    by_state: dict[tuple[date, int], list[str]] = {}
    for each in held:
        by_state.setdefault((each.listed.day, each.state), []).append(each.listed.paper_id)
    for (day, state), ids in by_state.items():
        for batch in batches(ids):
            same = table.c.day == day, table.c.paper_id.in_(batch), table.c.matched < state
            await c.execute(update(table).where(*same).values(matched=state))


async def newest_day(c: AsyncConnection, until: date) -> date | None:
    """Return the day of the newest list up to a day that has any papers."""
    newest: date | None = await c.scalar(select(func.max(table.c.day)).where(table.c.day <= until))
    return newest


async def note_day(
    c: AsyncConnection, day: date, archives: Iterable[str], source: str, now: datetime, *, whole: bool = True
) -> None:
    """Note that a day's list of some archives is in; one that is whole stays so, with where it came from."""
    rows = [
        {"day": day, "archive": each, "source": source, "whole": whole, "listed_at": now} for each in sorted(archives)
    ]
    for batch in batches(rows):
        new = insert(c, listed_days)
        fresh = {name: new.excluded[name] for name in ("source", "whole", "listed_at")}
        keys = [listed_days.c.day, listed_days.c.archive]
        await c.execute(new.on_conflict_do_update(index_elements=keys, set_=fresh, where=~listed_days.c.whole), batch)


async def days(c: AsyncConnection, since: date) -> list[ListedDay]:
    """Return of which archives which days' lists are in, from a day on, the oldest first."""
    query = select(listed_days).where(listed_days.c.day >= since).order_by(listed_days.c.day, listed_days.c.archive)
    return [ListedDay(row.day, row.archive, row.source, row.whole, row.listed_at) for row in await c.execute(query)]


async def whole_archives(c: AsyncConnection, since: date) -> set[str]:
    """Return the archives of which a day's list, or a later one, is in and whole."""
    query = select(listed_days.c.archive).where(listed_days.c.day >= since, listed_days.c.whole)
    return set(await c.scalars(query))


async def prune(c: AsyncConnection, before: datetime, limit: int) -> int:
    """Delete up to `limit` announcements of the days before; returns how many."""
    await take_turns(c, table.name)
    day = before.date()
    key = table.c.day, table.c.paper_id
    old = select(*key).where(table.c.day < day).limit(limit)
    pruned = (await c.execute(delete(table).where(tuple_(*key).in_(old)))).rowcount
    if pruned < limit:
        await c.execute(delete(listed_days).where(listed_days.c.day < day))
    return pruned


async def frequencies_of_words(c: AsyncConnection) -> Frequencies:
    """Return how common words are on the lists that were counted."""
    row = (await c.execute(select(frequencies).where(frequencies.c.source == _LISTS))).first()
    try:
        return Frequencies(row.papers, json.loads(row.words)) if row else NONE
    except ValueError:
        return NONE  # and it is counted from now on


async def counted_until(c: AsyncConnection) -> date | None:
    """Return up to which day's list words were counted."""
    day: date | None = await c.scalar(select(frequencies.c.day).where(frequencies.c.source == _LISTS))
    return day


async def note_frequencies(c: AsyncConnection, day: date, known: Frequencies, after: date | None) -> bool:
    """Keep how common words are up to a day, in the place of `after`; False where another process was quicker."""
    await take_turns(c, frequencies.name)
    if await counted_until(c) != after:
        return False
    words = json.dumps(known.words, ensure_ascii=False, separators=(",", ":"))
    new = insert(c, frequencies).values(source=_LISTS, day=day, papers=known.papers, words=words)
    fresh = {name: new.excluded[name] for name in ("day", "papers", "words")}
    await c.execute(new.on_conflict_do_update(index_elements=["source"], set_=fresh))
    return True


async def _of(c: AsyncConnection, day: date, paper_ids: list[str]) -> list[Listed]:
    return [
        _listed(row)
        for row in await c.execute(select(table).where(table.c.day == day, table.c.paper_id.in_(paper_ids)))
    ]


def _merged(day: date, announced: Iterable[Announcement]) -> dict[str, Listed]:
    found: dict[str, Listed] = {}
    for each in announced:
        listed = Listed(day, each.paper.id, each.paper.version, each.kind, each.paper.categories)
        found[listed.paper_id] = _stronger(found[listed.paper_id], listed) if listed.paper_id in found else listed
    return found


def _stronger(one: Listed, other: Listed) -> Listed:
    newest, older = (one, other) if one.version > other.version else (other, one)
    kind = min(one.kind, other.kind, key=KINDS.index)
    categories = tuple(dict.fromkeys((*newest.categories, *older.categories)))
    return Listed(one.day, one.paper_id, newest.version, kind, categories)


def _row(listed: Listed) -> dict[str, object]:
    return {
        "day": listed.day,
        "paper_id": listed.paper_id,
        "version": listed.version,
        "kind": listed.kind,
        "categories": " ".join(listed.categories),
    }


def _listed(row: Row[Any]) -> Listed:
    return Listed(row.day, row.paper_id, row.version, row.kind, tuple(row.categories.split()))
