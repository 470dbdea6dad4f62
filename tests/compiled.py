"""Statements compiled once a process: each test's databases otherwise begin by compiling the same ones again."""

from typing import Any

from sqlalchemy import Dialect, Engine, util
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg, PGDialectAsync_psycopg
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite

_KEPT: util.LRUCache[Any, Any] = util.LRUCache(2000)


class _Alike:
    """A dialect that is like each other one of its kind: what one compiled is good for all."""

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=_KEPT)


class Sqlite(_Alike, SQLiteDialect_aiosqlite):
    """SQLite's, as the program has it."""

    supports_statement_cache = True


class _Postgres(_Alike, PGDialectAsync_psycopg):
    supports_statement_cache = True


class Postgres(PGDialect_psycopg):
    """PostgreSQL's; what changes tables, which is not asynchronous, is left as it is."""

    supports_statement_cache = True

    @classmethod
    def get_async_dialect_cls(cls, url: object) -> type[Dialect]:
        return _Postgres


def keep_compiled() -> None:
    """Have all databases of this process that are opened from now on share what is compiled."""
    registry.register("sqlite.aiosqlite", __name__, Sqlite.__name__)
    registry.register("postgresql.psycopg", __name__, Postgres.__name__)
