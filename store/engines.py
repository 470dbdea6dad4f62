"""From a database's URL to connections as the store needs them, and the few words in which databases differ."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import aiosqlite
from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    Engine,
    NullPool,
    Table,
    create_engine,
    event,
    func,
    make_url,
    select,
)
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from chat import installing
from chat.errors import BadInputError
from chat.words import phrase
from store.machines import servers

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

_DRIVERS = ("sqlite+aiosqlite", "postgresql+psycopg")
_SERVERS = ("postgresql", "postgres")  # as others write it
CHANNEL = "paper_herald"  # on which PostgreSQL gives notice
_RUNG = "rung"
TURN_SECONDS = 30.0  # that a writer waits for those before it
# FULL: what people were told is on the disk, also after a power cut. It costs a wait for the disk at each write.
_SAFE = ("synchronous=FULL", "foreign_keys=ON")
_EXAMPLE = phrase(
    "Set url in [store] to something like sqlite+aiosqlite:///herald.db or postgresql://herald@localhost/herald."
)


def parse(url: str) -> URL:
    """Read a database's URL. Raises BadInputError for what is no URL or no database that the store can use."""
    with _refusing():
        parsed = make_url(servers.with_hosts_apart(url))
    if parsed.drivername in _SERVERS:
        parsed = parsed.set(drivername=_DRIVERS[1])
    if parsed.drivername not in _DRIVERS:
        known = " or ".join(_DRIVERS)
        raise BadInputError(
            phrase(
                'A database of the kind "{kind}" cannot be used, only {known}.', kind=parsed.drivername, known=known
            ),
            _EXAMPLE,
        )
    if is_sqlite(parsed):
        _check_file(parsed)
    elif "@" in f"{parsed.host}{parsed.database}":  # what comes after a password's own @ or / would be shown
        raise BadInputError(
            phrase("The database's URL cannot be read."),
            phrase("In its user and password write @ as %40, / as %2F, : as %3A and % as %25."),
        )
    return parsed


def place(url: URL) -> str:
    """Name a database to its operator: the file, or the server without the password."""
    return url.database or "" if is_sqlite(url) else servers.shown(url)


def file(url: URL) -> Path | None:
    """Return a database's file; None where it is on a server, or named by SQLite's own kind of address."""
    return Path(url.database) if is_sqlite(url) and url.database and "uri" not in url.query else None


def is_sqlite(url: URL) -> bool:
    """Return whether a URL means a file."""
    return url.get_backend_name() == "sqlite"


def migrating(url: URL) -> Engine:
    """Make connections that may change tables, for use in a thread.

    Foreign keys are off there: SQLite changes a table by making it anew, and dropping the old one would
    delete, by cascade, every row that refers to it.
    """
    engine = _blocking(url)
    # PostgreSQL has no lock for a whole database: this number stands for it.
    _set_up(engine, "BEGIN IMMEDIATE" if is_sqlite(url) else "SELECT pg_advisory_xact_lock(20240323)")
    return engine


def snapshot(url: URL) -> Engine:
    """Make connections that see one state of the data from begin to end and change nothing, for use in a thread."""
    engine = _blocking(url)
    if is_sqlite(url):
        _set_up(engine, "BEGIN", "query_only=ON")
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def writing(url: URL) -> AsyncEngine:
    """Make connections that write; on SQLite a single one, for which the writers queue up in order."""
    if not is_sqlite(url):
        with _refusing():
            engine = create_async_engine(url, pool_timeout=TURN_SECONDS, **servers.pooled(url))
        servers.look_before_use(engine.sync_engine)
        return engine
    engine = _make_sqlite(url, pool_size=1, pool_timeout=TURN_SECONDS)
    _set_up(engine.sync_engine, "BEGIN IMMEDIATE", "journal_mode=WAL", *_SAFE)
    return engine


def reading(url: URL, writer: AsyncEngine) -> AsyncEngine:
    """Make connections that see one state of the data from begin to end and cannot change it."""
    if not is_sqlite(url):
        return writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    engine = _make_sqlite(url, pool_size=8)
    _set_up(engine.sync_engine, "BEGIN", "query_only=ON", *_SAFE)
    return engine


def aside(url: URL) -> AsyncEngine:
    """Make one connection to a server beside the others; each of its statements is a transaction of its own."""
    with _refusing():
        how = servers.connecting(url)
    return _make(url, pool_size=1, max_overflow=0, isolation_level="AUTOCOMMIT", connect_args=how)


def _check_file(url: URL) -> None:
    name = url.database or ":memory:"
    if url.host or url.username or not ("uri" in url.query or set(url.query) <= {"timeout"}):
        raise BadInputError(phrase("The database's URL cannot be read."), _EXAMPLE)
    if name.removeprefix("file:").startswith(":memory:") or url.query.get("mode") == "memory":
        raise BadInputError(
            phrase("The database must be a file: one in memory cannot be shared by connections."), _EXAMPLE
        )


def _blocking(url: URL) -> Engine:
    with _refusing():
        if is_sqlite(url):
            return create_engine(url.set(drivername="sqlite+pysqlite"), poolclass=NullPool, **_sqlite_options())
        return create_engine(url, poolclass=NullPool, connect_args=servers.connecting(url))


def _sqlite_options() -> dict[str, Any]:
    # The driver's own transactions are off: they leave out BEGIN before SELECT and CREATE, and know no IMMEDIATE.
    # The driver waits 5 s for another program's lock unless the URL gives another `timeout`.
    return {"connect_args": {"isolation_level": None}}


def _set_up(engine: Engine, begin: str, *settings: str) -> None:
    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        for setting in settings:
            cursor.execute(f"PRAGMA {setting}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


def _make_sqlite(url: URL, **options: Any) -> AsyncEngine:
    made = _sqlite_options()
    made["connect_args"]["async_creator_fn"] = _connection
    return _make(url, max_overflow=0, **made, **options)


def _connection(database: str, **how: Any) -> "_Connection":
    if database not in {"", ":memory:"} and not how.get("uri"):
        # By then it is there: where it was moved away, an empty one must not come into its place.
        database, how["uri"] = f"{Path(database).absolute().as_uri()}?mode=rw", True
    connection = _Connection(partial(sqlite3.connect, database, **how), iter_chunk_size=64)
    connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does for the connections that it makes
    return connection


class _Connection(aiosqlite.Connection):
    """Carries out a statement by one visit of its thread: not one each for cursor, statement, rows and end."""

    def cursor(self) -> "_Cursor":  # type: ignore[override]
        return _Cursor(self)


class _Cursor:
    """What SQLAlchemy asks of a cursor: the rows of one statement at a time, all of them fetched with it."""

    arraysize = 1

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Iterable[Any] = ()) -> None:
        await self._do("execute", statement, parameters)

    async def executemany(self, statement: str, parameters: Iterable[Iterable[Any]]) -> None:
        await self._do("executemany", statement, parameters)

    async def fetchall(self) -> list[Any]:
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        self._rows = []

    async def _do(self, method: str, *how: Any) -> None:
        def done() -> tuple[Any, list[Any], int, int | None]:
            with closing(self._connection._conn.cursor()) as cursor:  # noqa: SLF001
                getattr(cursor, method)(*how)
                return cursor.description, cursor.fetchall(), cursor.rowcount, cursor.lastrowid

        self.description, self._rows, self.rowcount, self.lastrowid = await self._connection._execute(done)  # type: ignore[no-untyped-call]  # noqa: SLF001


def _make(url: URL, **options: Any) -> AsyncEngine:
    with _refusing():
        return create_async_engine(url, **options)


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except ImportError as error:  # psycopg alone is none either: it needs a library of the system's, or its own wheel
        raise BadInputError(
            phrase("The database's driver {driver} is not installed.", driver="psycopg"),
            phrase("Install it with: {command}", command=installing.command("psycopg[binary]>=3.2")),
        ) from error
    except (ArgumentError, ValueError) as error:
        raise BadInputError(phrase("The database's URL cannot be read."), _EXAMPLE) from error


def has_row_locks(c: AsyncConnection) -> bool:
    """Return whether writers work side by side and lock rows; SQLite's take turns with the whole database."""
    return c.dialect.name == "postgresql"


async def lock(c: AsyncConnection, table: Table, *those: ColumnElement[bool]) -> None:
    """Lock rows, in the order of their keys, until the transaction ends.

    Whoever is going to change several rows does this first: two that lock the same ones in different orders wait for
    each other. Rows that refer to them may be added meanwhile.
    """
    if has_row_locks(c):
        keys = table.primary_key.columns
        await c.execute(select(*keys).where(*those).order_by(*keys).with_for_update(key_share=True))


async def take_turns(c: AsyncConnection, name: str) -> None:
    """Let nobody else into what goes by this name until the transaction ends: on SQLite there is but one writer."""
    if has_row_locks(c):
        await c.execute(select(func.pg_advisory_xact_lock(func.hashtext(name))))


def insert(c: AsyncConnection, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """Begin an INSERT that can say what happens on a conflict, as the connection's database words it."""
    from sqlalchemy.dialects import postgresql, sqlite

    return postgresql.insert(table) if c.dialect.name == "postgresql" else sqlite.insert(table)


async def ring(c: AsyncConnection, name: str, value: str = "") -> None:
    """Say at the transaction's end, if it ends well, that something of this name has happened.

    Who waits for it (`Bell`) hears it, in whatever process; the same name and value several times is heard once.
    """
    _info(c).setdefault(_RUNG, {})[name, value] = None


def unring(c: AsyncConnection) -> None:
    """Forget what was rung by a transaction that was undone."""
    _info(c).pop(_RUNG, None)


async def rung(c: AsyncConnection) -> list[tuple[str, str]]:
    """Return, at the end of a transaction, what it has rung in this process; a server is told it for all processes."""
    told = list(_info(c).pop(_RUNG, {}))
    if not told or not has_row_locks(c):
        return told
    await c.execute(select(*(func.pg_notify(CHANNEL, json.dumps(each)) for each in told)))
    return []


def _info(c: AsyncConnection) -> dict[Any, Any]:
    """Return what may be noted beside a connection; it stays from one transaction to the next."""
    if c.sync_connection is None:
        raise RuntimeError("a transaction that has not begun")
    return c.sync_connection.info
