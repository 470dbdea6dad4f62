"""How PostgreSQL is reached: its addresses, and what every connection to it asks of the server."""

import math
import re
import shlex
import time
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

CONNECT_SECONDS = 8  # in which a server has to answer, or is taken for away
POOLED, MOST_POOLED = 5, 15  # connections of one process: three processes and their jobs fit into PostgreSQL's 100
UNUSED_SECONDS = 0.5  # after which a connection is looked at before it is used
_USED = "used"
RECYCLED_SECONDS = 1800  # after which a connection is made anew: firewalls forget quiet ones
# The server itself ends what would hold others up for ever, even where this process no longer runs: a statement, a
# wait for another one's lock, a transaction in which nothing is asked.
_GUARDS = {
    "statement_timeout": "120s",
    "lock_timeout": "30s",
    "idle_in_transaction_session_timeout": "30s",
}
_HOSTS = re.compile(r"\A(?P<before>[a-z+]+://(?:[^/?#]*@)?)(?P<hosts>[^/?#@]+,[^/?#@]+)(?P<after>.*)\Z", re.DOTALL)


def with_hosts_apart(url: str) -> str:
    """Return an address as SQLAlchemy reads it: several hosts, which libpq writes with commas, stand in the query."""
    found = _HOSTS.match(url)
    if found is None:
        return url
    rest, mark, query = found["after"].partition("?")
    hosts = "&".join(f"host={each if ':' in each else each + ':5432'}" for each in found["hosts"].split(","))
    return f"{found['before']}{rest or '/'}?{hosts}{'&' if mark else ''}{query}"


def shown(url: URL) -> str:
    """Name a server's database to its operator: without the password, and the query, which may hold another."""
    hosts = url.query.get("host", ())
    among = ",".join([hosts] if isinstance(hosts, str) else hosts)
    told = url.set(drivername="postgresql", query={}).render_as_string(hide_password=True)
    before, _, name = told.rpartition("/")
    return f"{before}{among}/{name}" if among.count("/") == 0 else told


def dumping(target: Path, url: URL) -> str:
    """Return the command by which PostgreSQL copies a database into a file; it asks for the password itself."""
    return shlex.join(["pg_dump", "--format=custom", f"--file={target}", _without_password(url)])


def restoring(source: Path, url: URL) -> str:
    """Return the command by which PostgreSQL puts such a copy in a database's place."""
    how = ["--clean", "--if-exists", "--no-owner", "--single-transaction"]
    return shlex.join(["pg_restore", *how, f"--dbname={_without_password(url)}", str(source)])


def _without_password(url: URL) -> str:
    return shown(url).replace(":***@", "@")


def pooled(url: URL) -> dict[str, Any]:
    """Return how the engine of a process keeps its connections."""
    how = {"pool_size": POOLED, "max_overflow": MOST_POOLED - POOLED, "pool_recycle": RECYCLED_SECONDS}
    return {**how, "pool_use_lifo": True, "connect_args": connecting(url, guarded=True)}


def look_before_use(engine: Engine) -> None:
    """Have a connection that was not used lately looked at before it is: the server may have been away."""

    @event.listens_for(engine, "checkin")
    def note(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info[_USED] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def look(connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: object) -> None:
        if time.monotonic() < record.info.get(_USED, math.inf) + UNUSED_SECONDS:  # a new one was not used at all
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError from error


def connecting(url: URL, *, guarded: bool = False) -> dict[str, Any]:
    """Return how psycopg connects beyond what the address says, which goes first; `guarded` sets the guards.

    Raises ValueError for an address that asks for something that libpq does not know.
    """
    from psycopg import ProgrammingError, conninfo

    try:
        conninfo.make_conninfo(**dict.fromkeys(url.query, ""))
    except ProgrammingError as error:
        raise ValueError(str(error)) from error
    told: dict[str, Any] = {"connect_timeout": CONNECT_SECONDS, "client_encoding": "utf8"}
    told |= {"application_name": "paper-herald"}
    told = {name: value for name, value in told.items() if name not in url.query}
    # Prepared statements belong to a session, which a pooler such as PgBouncer hands on between two transactions.
    told["prepare_threshold"] = None
    if guarded:
        own = url.query.get("options", "")
        guards = " ".join(f"-c {name}={value}" for name, value in _GUARDS.items())
        told["options"] = f"{guards} {own if isinstance(own, str) else ' '.join(own)}".strip()
    return told


def parameters(url: URL) -> dict[str, Any]:
    """Return what psycopg needs to connect to a server by itself, without SQLAlchemy."""
    _, named = url.get_dialect()().create_connect_args(url)
    return {**named, **connecting(url)}
