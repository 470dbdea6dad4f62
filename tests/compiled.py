"""Statements compiled once a process: each test's databases otherwise begin by compiling the same ones again."""

from typing import Any

from sqlalchemy import Engine, util
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite

_KEPT: util.LRUCache[Any, Any] = util.LRUCache(1500)


class Alike(SQLiteDialect_aiosqlite):
    """SQLite's dialect as the program has it: one is like another, and what one compiled is good for all."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=_KEPT)


def keep_compiled() -> None:
    """Have all databases of this process that are opened from now on share what is compiled."""
    registry.register("sqlite.aiosqlite", __name__, Alike.__name__)
