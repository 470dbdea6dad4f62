"""The full-text index of the database: one of SQLite's own; with another database nothing is found by words here."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, TableClause, column, literal_column, table, text
from sqlalchemy.ext.asyncio import AsyncConnection

from papers.query.fulltext import COLUMNS, WEIGHTS

NAME = "paper_words"
# It holds where each word stands but no texts, which "delete" is therefore told again. What parts words for it is the
# blank: of what is not ASCII it takes everything for letters.
CREATE = f"CREATE VIRTUAL TABLE {NAME} USING fts5({', '.join(COLUMNS)}, content='', tokenize='ascii')"
ADD = f"INSERT INTO {NAME} (rowid, {', '.join(COLUMNS)}) VALUES (:id, {', '.join(f':{each}' for each in COLUMNS)})"  # noqa: S608 - our own names
REMOVE = ADD.replace(f"{NAME} (rowid", f"{NAME} ({NAME}, rowid").replace("(:id", "('delete', :id")


@dataclass(frozen=True, slots=True)
class Matching:
    """How a query reads what the index finds: the least rank is the best."""

    table: TableClause
    rowid: ColumnElement[int]
    condition: ColumnElement[bool]
    rank: ColumnElement[float]


def matching(c: AsyncConnection, expression: str) -> Matching | None:
    """Return what finds papers by an expression, None where the database has no such index."""
    if not _is_there(c):
        return None
    words = table(NAME, column("rowid"))
    condition = text(f"{NAME} MATCH :expression").bindparams(expression=expression)
    rank: ColumnElement[float] = literal_column(f"bm25({NAME}, {', '.join(map(str, WEIGHTS))})")
    return Matching(words, words.c.rowid, condition, rank)  # type: ignore[arg-type]  # a text is a condition too


async def add(c: AsyncConnection, rows: Iterable[Row[Any]]) -> None:
    """Add the words of papers."""
    if _is_there(c) and (some := parameters(rows)):
        await c.execute(text(ADD), some)


async def remove(c: AsyncConnection, rows: Iterable[Row[Any]]) -> None:
    """Forget the words of papers, which must be those that were added."""
    if _is_there(c) and (some := parameters(rows)):
        await c.execute(text(REMOVE), some)


def parameters(rows: Iterable[Row[Any]]) -> list[dict[str, Any]]:
    """Return what the index is given of papers: their numbers, and the words of each column."""
    return [{"id": row.id, **dict(zip(COLUMNS, row.words.split("\n"), strict=True))} for row in rows]


def _is_there(c: AsyncConnection) -> bool:
    return c.dialect.name == "sqlite"
