"""The full-text index of the database: SQLite's FTS5, or a tsvector for each paper with PostgreSQL's GIN over them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, TableClause, column, literal_column, table, text, true
from sqlalchemy.ext.asyncio import AsyncConnection

from papers.query.fulltext import COLUMNS, EVERY_PAPER, WEIGHTS
from store.engines import has_row_locks
from store.words import tsquery

NAME = "paper_words"
# It holds where each word stands but no texts, which "delete" is therefore told again. What parts words for it is the
# blank: of what is not ASCII it takes everything for letters.
CREATE = f"CREATE VIRTUAL TABLE {NAME} USING fts5({', '.join(COLUMNS)}, content='', tokenize='ascii')"
ADD = f"INSERT INTO {NAME} (rowid, {', '.join(COLUMNS)}) VALUES (:id, {', '.join(f':{each}' for each in COLUMNS)})"  # noqa: S608 - our own names
REMOVE = ADD.replace(f"{NAME} (rowid", f"{NAME} ({NAME}, rowid").replace("(:id", "('delete', :id")
_ADD_THERE = text(
    f"INSERT INTO {NAME} (rowid, words) VALUES (:id, CAST(:words AS tsvector))"  # noqa: S608 - our own names
    " ON CONFLICT (rowid) DO UPDATE SET words = excluded.words"
)
_REMOVE_THERE = text(f"DELETE FROM {NAME} WHERE rowid = :id")  # noqa: S608


@dataclass(frozen=True, slots=True)
class Matching:
    """How a query reads what the index finds: the least rank is the best."""

    table: TableClause
    rowid: ColumnElement[int]
    condition: ColumnElement[bool]
    rank: ColumnElement[float]


def matching(c: AsyncConnection, expression: str) -> Matching:
    """Return what finds papers by an expression."""
    words = table(NAME, column("rowid"))
    condition: Any
    rank: ColumnElement[float]
    if not has_row_locks(c):
        condition = text(f"{NAME} MATCH :expression").bindparams(expression=expression)
        rank = literal_column(f"bm25({NAME}, {', '.join(map(str, WEIGHTS))})")
    elif expression == EVERY_PAPER:  # which each has, so that to look it up would be the long way
        condition, rank = true(), literal_column("0")
    else:
        condition, rank = tsquery.asked(literal_column(f"{NAME}.words"), expression)
    return Matching(words, words.c.rowid, condition, rank)


def add_all(c: Connection, rows: Iterable[Row[Any]]) -> None:
    """Add the words of papers to a database that is being filled."""
    there = c.dialect.name == "postgresql"
    if some := (_vectors(rows) if there else parameters(rows)):
        c.execute(_ADD_THERE if there else text(ADD), some)


async def add(c: AsyncConnection, rows: Iterable[Row[Any]]) -> None:
    """Add the words of papers."""
    there = has_row_locks(c)
    if some := (_vectors(rows) if there else parameters(rows)):
        await c.execute(_ADD_THERE if there else text(ADD), some)


async def remove(c: AsyncConnection, rows: Iterable[Row[Any]]) -> None:
    """Forget the words of papers, which must be those that were added."""
    there = has_row_locks(c)
    if some := ([{"id": row.id} for row in rows] if there else parameters(rows)):
        await c.execute(_REMOVE_THERE if there else text(REMOVE), some)


def parameters(rows: Iterable[Row[Any]]) -> list[dict[str, Any]]:
    """Return what SQLite's index is given of papers: their numbers, and the words of each column."""
    return [{"id": row.id, **dict(zip(COLUMNS, row.words.split("\n"), strict=True))} for row in rows]


def _vectors(rows: Iterable[Row[Any]]) -> list[dict[str, Any]]:
    return [{"id": row.id, "words": tsquery.vector(row.words.split("\n"))} for row in rows]
