"""What the kept records can be searched for by: their titles, and all their words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Integer, Select, String, Table, and_, delete, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from papers.paper import Order, Paper
from papers.query import fulltext
from store.columns import Packed, RowId, UtcDateTime
from store.engines import insert
from store.rows import batches
from store.tables import announcements, metadata
from store.words import fts

# Of each paper the newest version. The full-text index has the words by `id`; SQLite's keeps no texts, and is told
# those words again to forget them.
table = Table(
    "indexed_papers",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("paper_id", String, nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    # The first letters of the title, without all else.
    Column("title", String, nullable=False, index=True),
    Column("published", UtcDateTime, nullable=False),
    Column("updated", UtcDateTime, nullable=False),
    Column("words", Packed, nullable=False),
)

_NEWEST: tuple[ColumnElement[Any], ...] = (table.c.published.desc(), table.c.paper_id.desc())


@dataclass(frozen=True, slots=True)
class Hit:
    """A paper that was found, and whether it is on one of arXiv's lists that are kept."""

    paper_id: str
    version: int
    listed: bool

    @property
    def versioned_id(self) -> str:
        """The id with its version, "2403.14621v1"."""
        return f"{self.paper_id}v{self.version}"


@dataclass(frozen=True, slots=True)
class Alike:
    """A paper that shares words with another: the stems of its title and abstract, and whether it was news lately."""

    paper_id: str
    version: int
    title: str
    abstract: str
    is_new: bool

    @property
    def versioned_id(self) -> str:
        """The id with its version, "2403.14621v1"."""
        return f"{self.paper_id}v{self.version}"


def row_of(paper: Paper) -> dict[str, Any]:
    """Return what is kept of a paper; it takes about a millisecond."""
    return {
        "paper_id": paper.id,
        "version": paper.version,
        "title": fulltext.title_key(paper.title),
        "published": paper.published,
        "updated": paper.updated,
        "words": "\n".join(fulltext.columns(paper)),
    }


async def keep(c: AsyncConnection, rows: Sequence[dict[str, Any]]) -> None:
    """Keep what papers can be found by, in place of what was kept of them."""
    for batch in batches(rows, 200):
        there = {row.paper_id: row for row in await c.execute(_of([row["paper_id"] for row in batch]))}
        fresh = [row for row in batch if not _is_same(there.get(row["paper_id"]), row)]
        if not fresh:
            continue
        await fts.remove(c, [there[row["paper_id"]] for row in fresh if row["paper_id"] in there])
        new = insert(c, table).values(fresh)
        changed = {name: new.excluded[name] for name in fresh[0] if name != "paper_id"}
        await c.execute(new.on_conflict_do_update(index_elements=[table.c.paper_id], set_=changed))
        await fts.add(c, list(await c.execute(_of([row["paper_id"] for row in fresh]))))


async def drop(c: AsyncConnection, versions: Iterable[tuple[str, int]]) -> None:
    """Forget what these versions, by paper and number, can be found by."""
    numbers = dict(versions)
    for batch in batches(numbers):
        rows = [row for row in await c.execute(_of(batch)) if row.version == numbers[row.paper_id]]
        await fts.remove(c, rows)
        await c.execute(delete(table).where(table.c.id.in_([row.id for row in rows])))


async def titled(c: AsyncConnection, title: str, limit: int) -> list[str]:
    """Return the versioned ids of papers whose titles begin alike, the newest first."""
    same = table.c.title == fulltext.title_key(title)
    query = select(table.c.paper_id, table.c.version).where(same).order_by(table.c.published.desc()).limit(limit)
    return [f"{row.paper_id}v{row.version}" for row in await c.execute(query)]


async def titled_as(c: AsyncConnection, keys: Iterable[str]) -> dict[str, list[str]]:
    """Return the ids of papers by the first letters of their titles (`title_key`), as far as any begin so."""
    there: dict[str, list[str]] = {}
    for some in batches(keys):
        query = select(table.c.title, table.c.paper_id).where(table.c.title.in_(some)).order_by(table.c.paper_id)
        for key, paper_id in await c.execute(query):
            there.setdefault(key, []).append(paper_id)
    return there


async def found(
    c: AsyncConnection,
    wanted: fulltext.Wanted,
    *,
    order: Order,
    limit: int,
    since: date | None = None,
    only: Sequence[str] = (),
) -> list[Hit]:
    """Return up to `limit` papers that an index finds, of `only` these where they are named.

    With `since` it is those that were news on a list from that day on.
    """
    if not wanted.expression:
        return []
    words = fts.matching(c, wanted.expression)
    is_listed = exists().where(announcements.c.paper_id == table.c.paper_id)
    conditions = [*_within(wanted), *([table.c.paper_id.in_(only)] if only else [])]
    if since is not None:
        news = announcements.c.kind.in_(["new", "cross"])
        conditions.append(is_listed.where(announcements.c.day >= since, news))
    query = select(table.c.paper_id, table.c.version, is_listed.label("listed"))
    query = query.select_from(table.join(words.table, words.rowid == table.c.id)).where(words.condition, *conditions)
    query = query.order_by(*([words.rank] if order == "relevance" else []), *_NEWEST).limit(limit)
    return [Hit(row.paper_id, row.version, bool(row.listed)) for row in await c.execute(query)]


async def stemmed(c: AsyncConnection, papers: Iterable[tuple[str, int]]) -> dict[tuple[str, int], tuple[str, str]]:
    """Return the stems of papers' titles and abstracts, by id and version, as far as these are the newest versions."""
    found: dict[tuple[str, int], tuple[str, str]] = {}
    wanted = set(papers)
    for some in batches(sorted({paper_id for paper_id, _ in wanted})):
        query = select(table.c.paper_id, table.c.version, table.c.words).where(table.c.paper_id.in_(some))
        found |= {(row.paper_id, row.version): _lines(row.words) for row in await c.execute(query)}
    return {key: lines for key, lines in found.items() if key in wanted}


async def count(c: AsyncConnection, but: str = "") -> int:
    """Count the papers that can be found, but for one."""
    return await c.scalar(select(func.count()).select_from(table).where(table.c.paper_id != but)) or 0


async def alike(
    c: AsyncConnection, expression: str, *, since: date, limit: int, news_alone: bool = False
) -> list[Alike]:
    """Return up to `limit` papers that an index finds, those first that have most of it, then the newest.

    What is new is told by the lists from a day on; with `news_alone` it is that alone.
    """
    if not expression:
        return []
    words = fts.matching(c, expression)
    query, is_new = _alike(since)
    query = query.select_from(table.join(words.table, words.rowid == table.c.id)).where(words.condition)
    query = query.where(is_new) if news_alone else query
    return await _read_alike(c, query.order_by(words.rank, *_NEWEST).limit(limit))


async def named(c: AsyncConnection, keys: Iterable[str], *, since: date) -> list[Alike]:
    """Return the same of papers of these versioned ids, as far as these are the newest versions."""
    wanted = set(keys)
    query, _ = _alike(since)
    found = await _read_alike(c, query.where(table.c.paper_id.in_([key.rpartition("v")[0] for key in wanted])))
    return [each for each in found if each.versioned_id in wanted]


def _alike(since: date) -> tuple[Select[Any], ColumnElement[bool]]:
    """Return the query for what papers are compared by, and the condition that one was news from a day on."""
    news = announcements.c.paper_id == table.c.paper_id, announcements.c.kind.in_(["new", "cross"])
    is_new = exists().where(*news, announcements.c.day >= since)
    return select(table.c.paper_id, table.c.version, table.c.words, is_new.label("is_new")), is_new


async def _read_alike(c: AsyncConnection, query: Select[Any]) -> list[Alike]:
    return [Alike(row.paper_id, row.version, *_lines(row.words), bool(row.is_new)) for row in await c.execute(query)]


def _lines(words: str) -> tuple[str, str]:
    title, abstract, *_ = words.split("\n")
    return title, abstract


async def among(c: AsyncConnection, wanted: fulltext.Wanted, keys: Sequence[str]) -> set[str]:
    """Return those of some versioned ids that are meant for certain."""
    sure = replace(wanted, expression=wanted.sure)
    only = [key.rpartition("v")[0] for key in keys]
    return {hit.versioned_id for hit in await found(c, sure, order="newest", limit=len(keys), only=only)}


def _within(wanted: fulltext.Wanted) -> Iterator[ColumnElement[bool]]:
    for column, span in ((table.c.published, wanted.published), (table.c.updated, wanted.updated)):
        if span is not None:
            since, until = span
            yield and_(column >= since, column < until + timedelta(minutes=1))  # both minutes are included


def _of(paper_ids: Sequence[str]) -> Any:
    return select(table).where(table.c.paper_id.in_(paper_ids))


def _is_same(kept: Any, row: dict[str, Any]) -> bool:
    return kept is not None and all(getattr(kept, name) == value for name, value in row.items())
