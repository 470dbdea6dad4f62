"""Summaries, kept so that none is made twice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Row, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from store.engines import insert
from store.rows import batches, decode, encode
from store.tables import summaries
from summarizer.schema import Summary


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
