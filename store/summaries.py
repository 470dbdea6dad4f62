"""Summaries of papers, and overviews of digests, kept so that none is made twice."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Row, delete, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from store.engines import insert
from store.rows import batches, decode, encode
from store.tables import overview_papers, overviews, summaries
from summarizer.digest import Overview
from summarizer.schema import Summary

_MOST_NEAR = 40  # overviews of which sentences are taken over: those of a day, of a busy topic


class SummaryKey(NamedTuple):
    """Which summary: of a paper's version, in the language and depth asked for, by a version of the prompt."""

    paper_id: str
    version: int
    language: str
    depth: str
    prompt: str


@dataclass(frozen=True, slots=True)
class StoredSummary:
    """A kept summary; a provisional one (offline, or by a fallback) may be tried again."""

    summary: Summary
    model: str
    made_at: datetime
    provisional: bool


async def save(c: AsyncConnection, key: SummaryKey, summary: Summary, *, made_at: datetime, provisional: bool) -> None:
    """Keep a summary in the place of an earlier one of the same key."""
    values = {"body": encode(summary), "model": summary.model, "made_at": made_at, "provisional": provisional}
    new = insert(c, summaries).values(**key._asdict(), **values)
    await c.execute(new.on_conflict_do_update(index_elements=list(SummaryKey._fields), set_=values))


async def load(c: AsyncConnection, key: SummaryKey) -> StoredSummary | None:
    """Find a summary."""
    return (await load_many(c, [key])).get(key)


async def load_many(c: AsyncConnection, keys: Iterable[SummaryKey]) -> dict[SummaryKey, StoredSummary]:
    """Find several summaries; those that are not kept, or no longer fit the program, are left out."""
    columns = [summaries.c[name] for name in SummaryKey._fields]
    found: dict[SummaryKey, StoredSummary] = {}
    for batch in batches(dict.fromkeys(keys)):
        for row in await c.execute(select(summaries).where(tuple_(*columns).in_(batch))):
            if stored := _stored(row):
                found[SummaryKey(*(getattr(row, name) for name in SummaryKey._fields))] = stored
    return found


async def best(c: AsyncConnection, papers: Iterable[tuple[str, int]], language: str) -> dict[str, StoredSummary]:
    """Return by versioned id the best kept summary of each paper (id, version) in a language.

    A deep one goes before a brief one, then the newest, whatever prompt it was asked with; papers without any are
    left out.
    """
    found: dict[str, tuple[bool, datetime, StoredSummary]] = {}
    for batch in batches(dict.fromkeys(papers)):
        of_papers = tuple_(summaries.c.paper_id, summaries.c.version).in_(batch)
        for row in await c.execute(select(summaries).where(of_papers, summaries.c.language == language)):
            if stored := _stored(row):
                key = f"{row.paper_id}v{row.version}"
                candidate = (row.depth == "deep" and stored.summary.reading is not None, row.made_at, stored)
                found[key] = max(found.get(key, candidate), candidate, key=lambda each: each[:2])
    return {key: stored for key, (_, _, stored) in found.items()}


def _stored(row: Row[*tuple[object, ...]]) -> StoredSummary | None:
    try:
        return StoredSummary(decode(Summary, row.body), row.model, row.made_at, row.provisional)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class StoredOverview:
    """A kept overview; a provisional one (by a fallback, or by none) may be tried again."""

    overview: Overview
    made_at: datetime
    provisional: bool


async def save_overview(
    c: AsyncConnection, overview: Overview, *, prompt: str, made_at: datetime, provisional: bool
) -> None:
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


async def load_overview(c: AsyncConnection, key: str) -> StoredOverview | None:
    """Find an overview by its key; one that no longer fits the program is none."""
    row = (await c.execute(select(overviews).where(overviews.c.key == key))).first()
    return _stored_overview(row) if row else None


async def overviews_near(c: AsyncConnection, keys: Iterable[str], language: str, prompt: str) -> list[Overview]:
    """Return the newest overviews that have a sentence on any of these papers, by their versioned ids."""
    found: dict[str, tuple[datetime, Overview]] = {}
    for batch in batches([tuple(_paper(key).values()) for key in dict.fromkeys(keys)]):
        of_papers = tuple_(overview_papers.c.paper_id, overview_papers.c.version).in_(batch)
        named = select(overview_papers.c.overview).where(of_papers)
        same = (overviews.c.key.in_(named), overviews.c.language == language, overviews.c.prompt == prompt)
        query = select(overviews).where(*same).order_by(overviews.c.made_at.desc(), overviews.c.key).limit(_MOST_NEAR)
        for row in await c.execute(query):
            if stored := _stored_overview(row):
                found[row.key] = stored.made_at, stored.overview
    ranked = sorted(found.items(), key=lambda each: (each[1][0], each[0]), reverse=True)
    return [overview for _, (_, overview) in ranked[:_MOST_NEAR]]


async def prune_overviews(c: AsyncConnection, before: datetime, limit: int) -> int:
    """Delete up to `limit` overviews that were written before that moment; returns how many."""
    old = select(overviews.c.key).where(overviews.c.made_at < before).limit(limit)
    return (await c.execute(delete(overviews).where(overviews.c.key.in_(old)))).rowcount


def _paper(key: str) -> dict[str, str | int]:
    paper_id, _, version = key.rpartition("v")
    return {"paper_id": paper_id, "version": int(version)}


def _stored_overview(row: Row[*tuple[object, ...]]) -> StoredOverview | None:
    try:
        return StoredOverview(replace(decode(Overview, row.body), key=row.key), row.made_at, row.provisional)
    except ValueError:
        return None
