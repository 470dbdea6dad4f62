"""The open database: where transactions begin and end."""

import asyncio
import random
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import URL, Engine, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chat.errors import NotFoundError
from chat.measures import DATABASE_ERRORS, UNMEASURED, Measures
from chat.words import phrase
from papers.retrying import Backoff, retrying
from store import engines
from store.faults import MOVED, DatabaseError, explaining, is_locked, unavailable, was_in_the_way
from store.machines.notices import listening
from store.maintenance.upgrades import upgrade

Connection = AsyncConnection
P = ParamSpec("P")
T = TypeVar("T")
_LOCKED_SECONDS = 5.0
_SAME_AGAIN = text("UPDATE alembic_version SET version_num = version_num")
"""Writes what stands there already."""
_AT_ONCE = Backoff(0.02, most=1.0, jitter=random.Random(), least_share=0.1)  # noqa: S311 - no secret
TRIES = 8
"""How often a transaction is carried out that others' are in the way of."""
_SOON = Backoff(0.1, most=0.1, jitter=random.Random(), least_share=0.1)  # noqa: S311 - no secret


class OpenFiles:
    """The files of an open database, which can be told from others that came in their place.

    Holds a connection of its own: where none is open any more SQLite takes the write-ahead log away.
    """

    def __init__(self, path: Path) -> None:
        self._held = sqlite3.connect(path.resolve().as_uri() + "?mode=ro", uri=True, check_same_thread=False)
        self._held.execute("SELECT count(*) FROM sqlite_master").fetchone()
        self._known = {each: _identity(each) for each in (path.resolve(), Path(f"{path.resolve()}-wal"))}

    def are_here(self) -> bool:
        """Return whether the files are where they were."""
        return all(known is None or _identity(path) == known or _is_open(path) for path, known in self._known.items())

    def close(self) -> None:
        """Let go of them."""
        self._held.close()


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _is_open(path: Path) -> bool:
    """Return whether this process has a file open that goes by this name now: some file systems number files anew."""
    folder = Path("/proc/self/fd")
    try:
        return path.exists() and any(each.readlink() == path for each in folder.iterdir())
    except OSError:
        return False


class Bell:
    """Says that something has happened to all who wait for it, in whatever process, once it is written.

    On SQLite there is one process; on PostgreSQL it is a notice of the transaction's (LISTEN and NOTIFY), which comes
    back to this process too. Who listens must still look now and then: what comes while it is not connected is lost.
    """

    def __init__(self) -> None:
        self._listeners: dict[str, list[Callable[[str], None]]] = {}
        self._everything: list[Callable[[], None]] = []

    def listen(self, name: str, listener: Callable[[str], None]) -> Callable[[], None]:
        """Have something called whenever this name is rung, until what is returned is called."""
        listeners = self._listeners.setdefault(name, [])
        listeners.append(listener)
        return lambda: listeners.remove(listener)

    def on_deaf(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Have something called when notices may have been missed, until what is returned is called."""
        self._everything.append(listener)
        return lambda: self._everything.remove(listener)

    def hear(self, name: str, value: str) -> None:
        """Call all who wait for this name."""
        for listener in tuple(self._listeners.get(name, ())):
            listener(value)

    def missed(self) -> None:
        """Call all who want to know that notices may have been missed."""
        for listener in tuple(self._everything):
            listener()


class Store:
    """An open database. Queries are functions of the store's other modules; they take a connection from here.

    `on_fault` hears of each transaction that the database failed, and `on_success` of each that it wrote.
    """

    def __init__(self, writer: AsyncEngine, reader: AsyncEngine, measures: Measures = UNMEASURED) -> None:
        self._writer = writer
        self._reader = reader
        self._measures = measures
        self.files: OpenFiles | None = None
        """What has to be where it was, where the database is a file."""
        self._lost: asyncio.Event = asyncio.Event()
        self.trouble: DatabaseError | None = None
        """Why the database failed last, until it takes what is written again; damage lasts."""
        self.on_fault: Callable[[DatabaseError], None] = lambda _: None
        self.on_success: Callable[[], None] = lambda: None
        self.server: URL | None = None
        """The server on which other processes may share it; None where it is a file, which is one process's."""
        self.bell = Bell()
        """Who waits for what, in this process."""

    @property
    def is_shared(self) -> bool:
        """Whether the database is a server's, so that other processes may work over it as this one does."""
        return not engines.is_sqlite(self._writer.url)

    @property
    def engines(self) -> list[Engine]:
        """What statements are given to, for who traces them."""
        return list(dict.fromkeys(each.sync_engine for each in (self._writer, self._reader)))

    async def write(
        self, work: Callable[Concatenate[AsyncConnection, P], Awaitable[T]], *how: P.args, **else_how: P.kwargs
    ) -> T:
        """Carry out a transaction that may write and return what `work` does; it is undone where an error comes out.

        On PostgreSQL others write at the same moment. Where one of them was in the way the whole `work` is carried out
        again, up to `TRIES` times: it must do the same then, so it changes nothing but the database and what it
        returns. SQLite has one writer at a time: wait for nothing but the database inside, nor begin another one.
        Raises UnavailableError.
        """

        async def once() -> T:
            async with self._transaction() as connection:
                return await work(connection, *how, **else_how)

        with self._watching():
            if self._writer.dialect.name == "sqlite":
                done = await once()
            else:
                done = await retrying(once, on=was_in_the_way, backoff=_AT_ONCE, tries=TRIES)
        self._worked()
        return done

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """Begin a transaction that may write, as `write` does, but is not carried out again: for tests and trials.

        Raises UnavailableError.
        """
        with self._watching():
            async with self._transaction() as connection:
                yield connection
        self._worked()

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[AsyncConnection]:
        async with self._writer.begin() as connection:
            engines.unring(connection)
            yield connection
            if self.trouble:  # what changes nothing would end well on a full disk, too
                await connection.execute(_SAME_AGAIN)
            heard = await engines.rung(connection)
        for name, value in heard:
            self.bell.hear(name, value)

    def _worked(self) -> None:
        if self.trouble is None or not self.trouble.lasts:
            self.trouble = None
            self.on_success()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Begin a transaction that only reads, from one state of the data. Raises UnavailableError."""
        with self._watching():
            async with self._reader.begin() as connection:
                yield connection

    async def probe(self) -> None:
        """Write something that changes nothing. Raises UnavailableError."""
        await self.write(AsyncConnection.execute, _SAME_AGAIN)

    async def lost(self) -> DatabaseError:
        """Wait until the database's files are no longer there: what is written to them then is lost."""
        await self._lost.wait()
        return unavailable(MOVED)

    @contextmanager
    def _watching(self) -> Iterator[None]:
        try:
            if moved := self._moved():
                raise moved
            with explaining():
                yield
        except DatabaseError as fault:
            self.trouble = error = self._moved() or fault  # they may have gone meanwhile, which is why it failed
            self._measures.add(DATABASE_ERRORS, error.kind)
            self.on_fault(error)
            raise error from error.__cause__

    def _moved(self) -> DatabaseError | None:
        if self.files is None or self.files.are_here():
            return None
        self._lost.set()
        return unavailable(MOVED)

    async def close(self) -> None:
        """Close all connections."""
        if self.files:
            self.files.close()
        await self._reader.dispose()
        await self._writer.dispose()


@asynccontextmanager
async def open_store(url: str, measures: Measures = UNMEASURED) -> AsyncIterator[Store]:
    """Open the database at a URL, made or brought to this program's revision first, and close it at the end.

    Raises BadInputError for a URL that cannot be used, and UnavailableError for a database that cannot.
    """
    await upgrade(url)
    parsed = engines.parse(url)
    writer = engines.writing(parsed)
    store = Store(writer, engines.reading(parsed, writer), measures)
    try:
        await _settle(writer, engines.place(parsed))
        store.server = None if engines.is_sqlite(parsed) else parsed
        if path := engines.file(parsed):
            store.files = await asyncio.to_thread(OpenFiles, path)
        async with listening(store.bell, parsed):
            yield store
    finally:
        await store.close()


@asynccontextmanager
async def open_beside(url: str) -> AsyncIterator[Store]:
    """Open a database that another process uses, as it is, and close it at the end.

    Raises BadInputError for a URL that cannot be used, NotFoundError where there is no database, and UnavailableError.
    """
    parsed = engines.parse(url)
    if (path := engines.file(parsed)) and not path.exists():
        raise NotFoundError(
            phrase("There is no database at {path}.", path=path), phrase("Check url in [store], or name --config.")
        )
    writer = engines.writing(parsed)
    store = Store(writer, engines.reading(parsed, writer))
    try:
        yield store
    finally:
        await store.close()


async def _settle(writer: AsyncEngine, place: str) -> None:
    """Open the first connection, which switches a file to the write-ahead log.

    SQLite does not wait for another program's lock there as it does elsewhere, and a second process that starts at
    the same moment holds one. That wait is for a real process, so it takes real time.
    """

    async def begin() -> None:
        with explaining(place):
            async with writer.begin():
                pass

    deadline = time.monotonic() + _LOCKED_SECONDS
    await retrying(begin, on=is_locked, backoff=_SOON, left=lambda: deadline - time.monotonic())
