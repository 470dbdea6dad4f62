"""arXiv's records, kept so that they need not be asked for again."""

import asyncio
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from typing import Any

from sqlalchemy import ColumnElement, Row, case, delete, func, null, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from papers.paper import Paper
from store.engines import insert, take_turns
from store.ranking import embeddings
from store.rows import batches, decode, encode
from store.tables import announcements, bookmarks, digest_papers, library_entries, published, topic_papers, votes
from store.tables import papers as table
from store.words import index as indexed

TURN = "papers"
"""Those who write records take turns: which version is the newest, and what is found by words, they settle together."""


@dataclass(frozen=True, slots=True)
class StoredPaper:
    """A record and the moment of which it is known to be true: that its text was so, or that it was the newest.

    One that is not `whole` is from a feed: it has no comment, and the announcement's moment in place of its dates.
    """

    paper: Paper
    as_of: datetime
    whole: bool = True


async def save(c: AsyncConnection, papers: Iterable[Paper], now: datetime, *, newest: bool = True) -> None:
    """Keep records as they are now; `newest` tells whether arXiv gave them as the newest versions.

    Those that were asked for by version may be old ones: what is known of the newest then stays as it was, unless
    one of them is newer.
    """
    await take_turns(c, TURN)
    for new_ones in batches(_in_order(papers), 200):
        batch = await _licensed(c, new_ones)
        await _put(c, batch, now, ask_at=None)
        await _mark_newest(c, [paper.id for paper in batch], now if newest else None)
        await _index(c, batch)


async def save_partial(c: AsyncConnection, papers: Iterable[Paper], now: datetime) -> None:
    """Keep the newest versions as a feed tells them, where there is no whole record; the rest is to be asked for."""
    await take_turns(c, TURN)
    for batch in batches(_in_order(papers), 200):
        await _put(c, batch, now, ask_at=now)
        await _mark_newest(c, [paper.id for paper in batch], now)
        await _index(c, batch, partial=True)


def _in_order(papers: Iterable[Paper]) -> list[Paper]:
    """Return each record once, in the order of their keys."""
    return [paper for _, paper in sorted({(paper.id, paper.version): paper for paper in papers}.items())]


async def partial(c: AsyncConnection, now: datetime, limit: int) -> list[tuple[str, int]]:
    """Return up to `limit` records, id and version, of which the rest is to be asked for, the newest first."""
    query = select(table.c.id, table.c.version).where(table.c.ask_at <= now, table.c.latest_as_of.is_not(None))
    return [(row.id, row.version) for row in await c.execute(query.order_by(table.c.id.desc()).limit(limit))]


async def ask_later(c: AsyncConnection, records: Iterable[tuple[str, int]], at: datetime) -> None:
    """Put off to ask for the rest of records that are still not whole."""
    await take_turns(c, TURN)
    for batch in batches(records):
        those = tuple_(table.c.id, table.c.version).in_(batch)
        await c.execute(update(table).where(those, table.c.ask_at.is_not(None)).values(ask_at=at))


async def prune(c: AsyncConnection, before: datetime, limit: int, spared: Collection[str] = ()) -> int:
    """Delete up to `limit` records that are from before that moment, but those `spared`; returns how many.

    What is on a list that is kept stays, and so does what a chat had, was voted on or saved, or is in a library.
    """
    holders = (announcements, topic_papers, digest_papers, published, votes, bookmarks, library_entries)
    free = (table.c.id.not_in(select(each.c.paper_id).where(each.c.paper_id.is_not(None))) for each in holders)
    key = table.c.id, table.c.version
    query = select(*key).where(table.c.as_of < before, *free, table.c.id.not_in(sorted(spared))).limit(limit)
    await take_turns(c, TURN)
    gone = await c.execute(delete(table).where(tuple_(*key).in_(query)).returning(*key))
    old = [(row.id, row.version) for row in gone]
    await indexed.drop(c, old)
    await embeddings.drop(c, old)
    return len(old)


async def note_licence(c: AsyncConnection, paper: Paper) -> None:
    """Add the licence to a record that is kept, whose age stays what it is."""
    same = (table.c.id == paper.id, table.c.version == paper.version)
    await c.execute(update(table).where(*same).values(record=encode(paper)))


async def load(c: AsyncConnection, ids: Sequence[str]) -> dict[str, StoredPaper]:
    """Find records by ids with a version ("2403.14621v2") or without, which is the newest; keyed as asked for.

    What is not kept is left out, so is a record that no longer fits the program, and a paper of which only old
    versions are known.
    """
    exact = {asked: split for asked in ids if (split := _split(asked))}
    rows = [
        row
        for batch in batches(dict.fromkeys(exact.values()))
        for row in await c.execute(select(table).where(tuple_(table.c.id, table.c.version).in_(batch)))
    ]
    by_version = {(row.id, row.version): _stored(row, row.as_of) for row in rows}
    rows = [
        row
        for batch in batches(dict.fromkeys(asked for asked in ids if asked not in exact))
        for row in await c.execute(select(table).where(table.c.id.in_(batch), table.c.latest_as_of.is_not(None)))
    ]
    newest = {row.id: _stored(row, row.latest_as_of) for row in rows}
    found = {asked: by_version.get(exact[asked]) if asked in exact else newest.get(asked) for asked in ids}
    return {asked: stored for asked, stored in found.items() if stored}


async def highest(c: AsyncConnection, ids: Sequence[str]) -> dict[str, Paper]:
    """Find papers in the highest version that is kept, whether it is the newest or not; keyed by id."""
    rows = [
        row
        for batch in batches(ids)
        for row in await c.execute(select(table).where(table.c.id.in_(batch)).order_by(table.c.version))
    ]
    return {row.id: stored.paper for row in rows if (stored := _stored(row, row.as_of))}


async def _put(c: AsyncConnection, batch: Sequence[Paper], now: datetime, ask_at: datetime | None) -> None:
    rows = [
        {
            "id": paper.id,
            "version": paper.version,
            "record": encode(paper),
            "as_of": now,
            "ask_at": ask_at,
            "print": print_of(paper),
        }
        for paper in batch
    ]
    if ask_at is None:  # what topics were held against lacked something
        await _match_again(c, batch)
    new = insert(c, table)
    fresh = {name: new.excluded[name] for name in ("record", "as_of", "ask_at", "print")}
    keys = [table.c.id, table.c.version]
    replaced = table.c.ask_at.is_not(None) if ask_at else None  # a whole record does not give way to a part of it
    await c.execute(new.on_conflict_do_update(index_elements=keys, set_=fresh, where=replaced), rows)


async def _match_again(c: AsyncConnection, batch: Sequence[Paper]) -> None:
    """Have topics held once more against the papers whose records become whole."""
    keys = [(paper.id, paper.version) for paper in batch]
    await take_turns(c, announcements.name)
    part = select(table.c.id).where(tuple_(table.c.id, table.c.version).in_(keys), table.c.ask_at.is_not(None))
    again = announcements.c.paper_id.in_(list(await c.scalars(part)))
    await c.execute(update(announcements).where(again).values(state=announcements.c.state + 1))


def print_of(paper: Paper) -> str:
    """Return the print of a paper's title and abstract, which are the same where it is."""
    told = (" ".join(part.split()).casefold() for part in (paper.title, paper.abstract))
    return blake2b("\n".join(told).encode("utf-8", "replace"), digest_size=16).hexdigest()


async def _licensed(c: AsyncConnection, batch: list[Paper]) -> list[Paper]:
    """Return records with the licences that are known already, for the search interface tells none."""
    without = [(paper.id, paper.version) for paper in batch if not paper.licence]
    query = select(table).where(tuple_(table.c.id, table.c.version).in_(without))
    stored = [_stored(row, row.as_of) for row in await c.execute(query)]
    known = {each.paper.versioned_id: each.paper.licence for each in stored if each}
    return [replace(paper, licence=paper.licence or known.get(paper.versioned_id, "")) for paper in batch]


async def _mark_newest(c: AsyncConnection, ids: Sequence[str], now: datetime | None) -> None:
    other = table.alias("other")
    highest = select(func.max(other.c.version)).where(other.c.id == table.c.id).scalar_subquery()
    is_highest: ColumnElement[bool] = table.c.version == highest
    known = table.c.latest_as_of if now is None else now
    values = {"latest_as_of": case((is_highest, known), else_=null())}
    await c.execute(update(table).where(table.c.id.in_(ids)).values(values))


async def _index(c: AsyncConnection, batch: Sequence[Paper], *, partial: bool = False) -> None:
    """Have the newest versions found by their words; those that feeds tell only where no whole record is."""
    newest = select(table.c.id, table.c.version).where(table.c.latest_as_of.is_not(None))
    if partial:
        newest = newest.where(table.c.ask_at.is_not(None))
    rows = await c.execute(newest.where(table.c.id.in_([paper.id for paper in batch])))
    wanted = {(row.id, row.version) for row in rows}
    found = [paper for paper in batch if (paper.id, paper.version) in wanted]
    # In a thread, since it takes about a millisecond each: the database waits, but nobody else.
    await indexed.keep(c, await asyncio.to_thread(lambda: [indexed.row_of(paper) for paper in found]))


def _split(asked: str) -> tuple[str, int] | None:
    # No id without a version ends in "v" and digits; the rest is up to `papers`, which reads what people write.
    paper_id, mark, version = asked.rpartition("v")
    return (paper_id, int(version)) if mark and version.isascii() and version.isdigit() else None


def _stored(row: Row[Any], as_of: datetime) -> StoredPaper | None:
    try:
        return StoredPaper(decode(Paper, row.record), as_of, row.ask_at is None)
    except ValueError:
        return None
