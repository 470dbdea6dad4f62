"""Bringing a database's tables to the shape that this program needs."""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import structlog
from sqlalchemy import URL, Connection, inspect, text

from store.engines import file, is_sqlite, migrating, parse, place
from store.faults import FOREIGN, NEWER, explaining, unavailable
from store.machines import queue_tables, refusals
from store.maintenance import backups
from store.maintenance.files import make_private
from store.tables import metadata
from store.words import fts
from store.words.catching_up import catch_up
from store.words.index import table as indexed_papers

if TYPE_CHECKING:
    from alembic.config import Config

T = TypeVar("T")

_ABOUT_SERVER = "SELECT current_setting('server_version_num'), current_setting('server_encoding')"
_OLDEST_SERVER = 130000
log = structlog.get_logger(__name__)

SCRIPTS = Path(__file__).resolve().parents[1] / "migrations"
# Alembic keeps the migration that runs in module-wide proxies: two at a time would write into each other's database.
# Its import, its scripts and this lock block, which is why all of it runs in a thread, with a blocking driver.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class Check:
    """A database's revision ("" for an empty one), the program's, and in what the tables differ from the program's."""

    current: str
    head: str
    differences: tuple[str, ...]


async def upgrade(url: str) -> str:
    """Bring a database to this program's revision, all or nothing, making it if need be, and return the revision.

    Raises BadInputError for a URL that cannot be used, and UnavailableError for a database that is newer than the
    program or another program's, and for one that cannot be written.
    """
    return await asyncio.to_thread(upgrade_now, parse(url))


def upgrade_now(url: URL) -> str:
    """Do the same at once; it blocks."""
    return alone(url, _upgrade, private=True)


async def check(url: str) -> Check:
    """Compare a database with this program, changing nothing. Raises BadInputError and UnavailableError."""
    return await asyncio.to_thread(alone, await asyncio.to_thread(_existing, parse(url)), compare)


def is_known(revision: str) -> bool:
    """Return whether a database of that revision is no newer than this program."""
    return revision in _revisions(SCRIPTS)[1]


@cache
def _revisions(scripts: Path) -> tuple[str, frozenset[str]]:
    """Return the newest revision and all there are; to find them Alembic carries out every script."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    found = ScriptDirectory.from_config(_located(Config(), scripts))
    return found.get_current_head() or "", frozenset(script.revision for script in found.walk_revisions())


def _existing(url: URL) -> URL:
    # Opening a file that does not exist would make it; the empty name is an empty database that goes away by itself.
    missing = is_sqlite(url) and "uri" not in url.query and not Path(place(url)).exists()
    return url.set(database="") if missing else url


def alone(url: URL, work: Callable[[Connection], T], *, private: bool = False) -> T:
    """Do a work with a database's tables that nobody else writes meanwhile, all or nothing.

    It blocks. Raises BadInputError and UnavailableError.
    """
    with _ONE_AT_A_TIME, explaining(place(url)):
        engine = migrating(url)
        if private and (path := file(url)):
            make_private(path)
        with engine.begin() as connection:
            return work(connection)


def _upgrade(connection: Connection) -> str:
    check_server(connection)
    head, _ = _revisions(SCRIPTS)
    current = _current(connection)
    if not current and inspect(connection).get_table_names():
        raise unavailable(FOREIGN, place(connection.engine.url))
    if current and not is_known(current):
        raise unavailable(NEWER, place(connection.engine.url))
    if current != head:
        if current and (path := file(connection.engine.url)):
            log.info("database_kept_before_upgrade", file=str(backups.keep_before(path, head)))
        from alembic import command

        command.upgrade(_config(connection), "head")
        if inspect(connection).has_table(indexed_papers.name):
            catch_up(connection)
        _check_references(connection)
    queue_tables.bring_up(connection)
    # A file that cannot be written shows itself only at a real write.
    connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
    return head


def check_server(connection: Connection) -> None:
    """Raise UnavailableError for a server that is too old, or a database that cannot hold every letter."""
    if connection.dialect.name == "sqlite":
        return
    number, encoding = connection.execute(text(_ABOUT_SERVER)).one()
    if int(number) < _OLDEST_SERVER or encoding != "UTF8":
        raise unavailable(refusals.NOT_OURS, place(connection.engine.url))


def compare(connection: Connection) -> Check:
    """Return how the tables differ from the program's."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    check_server(connection)
    head, _ = _revisions(SCRIPTS)
    options = {"include_name": _is_ours}
    differences = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
    return Check(_current(connection), head, tuple(_tell(difference) for difference in differences))


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Return whether a thing is of the program's tables: not so what SQLite's full-text index is of, or the queue."""
    return kind != "table" or not (name or "").startswith((fts.NAME, "procrastinate_"))


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    return _located(Config(attributes={"connection": connection}), SCRIPTS)


def _located(config: "Config", scripts: Path) -> "Config":
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    return config


def _current(connection: Connection) -> str:
    from alembic.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision() or ""


def _check_references(connection: Connection) -> None:
    if connection.dialect.name == "sqlite" and connection.execute(text("PRAGMA foreign_key_check")).first():
        raise RuntimeError("a migration left rows that refer to rows that do not exist")


def _tell(difference: object) -> str:
    # Alembic gives tuples such as ("add_column", schema, table, Column), changes of one column in a list.
    if isinstance(difference, list):
        return "; ".join(_tell(part) for part in difference)
    parts = difference if isinstance(difference, tuple) else (difference,)
    names = (getattr(part, "name", part) for part in parts)
    return " ".join(name for name in names if isinstance(name, str))
