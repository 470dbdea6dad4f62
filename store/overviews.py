"""Overviews of digests, kept so that none is written twice."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Row, delete, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from store.engines import insert
from store.rows import batches, decode, encode
from store.tables import overview_papers, overviews
from summarizer.digest import Overview

_MOST_NEAR = 40  # overviews of which sentences are taken over: those of a day, of a busy topic


@dataclass(frozen=True, slots=True)
class StoredOverview:
    """A kept overview; a provisional one (by a fallback, or by none) may be tried again."""

    overview: Overview
    made_at: datetime
    provisional: bool


async def save(c: AsyncConnection, overview: Overview, *, prompt: str, made_at: datetime, provisional: bool) -> None:
    """Keep an overview in the place of an earlier one of the same key, findable by the papers of its sentences."""
    values = {
        "language": overview.language,
        "prompt": prompt,
        "body": encode(overview),
        "model": overview.model,
        "made_at": made_at,
        "provisional": provisional,
    }
    new = insert(c, overviews).values(key=overview.key, **values)
    await c.execute(new.on_conflict_do_update(index_elements=["key"], set_=values))
    await c.execute(delete(overview_papers).where(overview_papers.c.overview == overview.key))
    quoted = sorted({key for group in overview.groups for key in group.claims})
    if rows := [{"overview": overview.key, **_paper(key)} for key in quoted]:
        await c.execute(insert(c, overview_papers).values(rows).on_conflict_do_nothing())


async def load(c: AsyncConnection, key: str) -> StoredOverview | None:
    """Find an overview by its key; one that no longer fits the program is none."""
    row = (await c.execute(select(overviews).where(overviews.c.key == key))).first()
    return _stored(row) if row else None


async def near(c: AsyncConnection, keys: Iterable[str], language: str, prompt: str) -> list[Overview]:
    """Return the newest overviews that have a sentence on any of these papers, by their versioned ids."""
    found: dict[str, tuple[datetime, Overview]] = {}
    for batch in batches([tuple(_paper(key).values()) for key in dict.fromkeys(keys)]):
        of_papers = tuple_(overview_papers.c.paper_id, overview_papers.c.version).in_(batch)
        named = select(overview_papers.c.overview).where(of_papers)
        same = (overviews.c.key.in_(named), overviews.c.language == language, overviews.c.prompt == prompt)
        query = select(overviews).where(*same).order_by(overviews.c.made_at.desc(), overviews.c.key).limit(_MOST_NEAR)
        for row in await c.execute(query):
            if stored := _stored(row):
                found[row.key] = stored.made_at, stored.overview
    ranked = sorted(found.items(), key=lambda each: (each[1][0], each[0]), reverse=True)
    return [overview for _, (_, overview) in ranked[:_MOST_NEAR]]


async def prune(c: AsyncConnection, before: datetime, limit: int) -> int:
    """Delete up to `limit` overviews that were written before that moment; returns how many."""
    old = select(overviews.c.key).where(overviews.c.made_at < before).limit(limit)
    return (await c.execute(delete(overviews).where(overviews.c.key.in_(old)))).rowcount


def _paper(key: str) -> dict[str, str | int]:
    paper_id, _, version = key.rpartition("v")
    return {"paper_id": paper_id, "version": int(version)}


def _stored(row: Row[*tuple[object, ...]]) -> StoredOverview | None:
    try:
        return StoredOverview(replace(decode(Overview, row.body), key=row.key), row.made_at, row.provisional)
    except ValueError:
        return None
