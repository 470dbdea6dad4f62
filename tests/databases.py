"""A PostgreSQL server of the tests' own, and fresh databases on it: the machine's programs, no service of its.

One server a process that runs tests, begun when the first database is asked for. Where PostgreSQL is not installed,
whatever needs it is skipped, saying so.
"""

import asyncio
import atexit
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import gettempdir, mkdtemp

import pytest

from store.maintenance.upgrades import upgrade

MISSING = "needs PostgreSQL's programs (Debian's postgresql) and the extra postgres"
# What it has told of stays when it falls over; only the machine may not.
_TEMPORARY = gettempdir()  # and not the folder that a test puts in its place, in which nobody else may look
_FAST = ("fsync=off", "jit=off", "full_page_writes=off", "autovacuum=off")
_PREFIX = "herald-pg-"
_SMALL = ("max_connections=200", "shared_buffers=32MB", "max_wal_size=256MB")

_FULL = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('CREATE TRIGGER refuse BEFORE INSERT OR UPDATE OR DELETE ON %I EXECUTE FUNCTION refuse()', name);
  END LOOP;
END $$
"""

# Takes all rows but the revision's away, without a look at who refers to whom, and has numbers begin anew; TRUNCATE
# takes twice as long.
_EMPTY = """
SET session_replication_role = replica;
DO $$ DECLARE name text; BEGIN
  PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid();
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE format('DELETE FROM %I', name);
  END LOOP;
  PERFORM setval(format('%I.%I', schemaname, sequencename), start_value, false)
    FROM pg_sequences WHERE last_value IS NOT NULL;
END $$
"""


def programs() -> Path | None:
    """Return the folder of PostgreSQL's own programs, the newest where there are several."""
    found = shutil.which("postgres")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda each: -_version(each))
    return next((each for each in folders if (each / "initdb").exists()), None)


def _version(folder: Path) -> float:
    try:
        return float(folder.parent.name)
    except ValueError:
        return 0.0


@dataclass
class Server:
    """A server that listens at a port of the loopback; anybody there is its owner."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    options: tuple[str, ...] = ()
    """Settings of the server's beside the tests' own."""

    def url(self, database: str) -> str:
        """Return a database's address as the settings take it."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start, and return when it answers."""
        options = [
            *_FAST,
            *_SMALL,
            *self.options,
            f"port={self.port}",
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
        ]
        command = [*_postgres("postgres"), "-D", str(self.folder), *(part for each in options for part in ("-c", each))]
        with (self.folder.parent / "log").open("ab") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, start_new_session=True, cwd=self.folder.parent, user=_as_whom()
            )
        for _ in range(600):
            if self.process.poll() is not None:
                raise RuntimeError((self.folder.parent / "log").read_text()[-2000:])
            try:
                self.ask("SELECT 1")
            except Exception:  # noqa: BLE001  it is not there yet
                time.sleep(0.05)
            else:
                return
        raise RuntimeError("PostgreSQL does not begin to answer")

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop: with SIGINT it throws everybody out, with SIGQUIT it falls over, as in a crash."""
        if self.process:
            self.process.send_signal(how)
            self.process.wait()
            self.process = None

    def ask(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Carry a statement out, outside of any transaction, and return its rows."""
        import psycopg

        address = f"postgresql://postgres@127.0.0.1:{self.port}/{database}?connect_timeout=5"
        with psycopg.connect(address, autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def make(self, template: str = "template0") -> str:
        """Make a fresh database, empty or a copy of another one, and return its address."""
        name = f"t{secrets.token_hex(6)}"
        # The other way, through the write-ahead log, takes twice as long; before 15 there was none.
        [(by_files,)] = self.ask("SELECT current_setting('server_version_num')::int >= 150000")
        self.ask(f"CREATE DATABASE {name} TEMPLATE {template}{' STRATEGY FILE_COPY' if by_files else ''}")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Drop a database, whoever is still connected to it."""
        self.ask(f"DROP DATABASE IF EXISTS {url.rpartition('/')[2]} WITH (FORCE)")

    @contextmanager
    def shut(self, url: str) -> Iterator[None]:
        """Let nobody into a database meanwhile, nor stay there."""
        name = url.rpartition("/")[2]
        self.ask(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        self.ask(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        try:
            yield
        finally:
            self.ask(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")

    @contextmanager
    def full(self, url: str) -> Iterator[None]:
        """Have whatever is written into a database refused meanwhile, as on a full disk."""
        name = url.rpartition("/")[2]
        self.ask(_FULL, name)
        try:
            yield
        finally:
            self.ask("DROP FUNCTION refuse() CASCADE", name)

    def remove(self) -> None:
        """Stop, and remove all that it kept."""
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder.parent, ignore_errors=True)


@cache
def server() -> Server:
    """Return this process's server, begun at the first call; skip the test where there is none, but not in CI."""
    if programs() is None or not has_driver():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(MISSING)
    made = new_server()
    made.start()
    return made


def new_server() -> Server:
    """Make a server of one's own that has not begun yet, removed at the end of the process."""
    _remove_orphans()
    above = Path(mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=_TEMPORARY))
    owner = _as_whom()
    if owner:
        shutil.chown(above, owner)
    folder = above / "data"
    made = ["-D", str(folder), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    subprocess.run([*_postgres("initdb"), *made], check=True, stdout=subprocess.DEVNULL, cwd=above, user=owner)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kept = Server(folder, port)
    atexit.register(kept.remove)
    return kept


def _remove_orphans() -> None:
    """Remove the servers of processes that were killed."""
    for above in Path(_TEMPORARY).glob(f"{_PREFIX}*-*"):
        owner = above.name.removeprefix(_PREFIX).partition("-")[0]
        if not owner.isdecimal() or _lives(int(owner)):
            continue
        with suppress(OSError, ValueError):
            number = int((above / "data" / "postmaster.pid").read_text().splitlines()[0])
            if str(above) in Path(f"/proc/{number}/cmdline").read_text():
                os.kill(number, signal.SIGQUIT)
        shutil.rmtree(above, ignore_errors=True)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except OSError as error:
        return isinstance(error, PermissionError)
    return True


def has_driver() -> bool:
    """Return whether the extra postgres is installed."""
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return False
    return True


def _postgres(program: str) -> list[str]:
    folder = programs()
    if folder is None:
        raise FileNotFoundError(MISSING)
    return [str(folder / program)]


def _as_whom() -> str | None:
    """Return as whom its programs are run: they refuse to be root's."""
    if os.geteuid() != 0:
        return None
    return "postgres" if "postgres" in {each.pw_name for each in pwd.getpwall()} else "nobody"


def made() -> str:
    """Make a database with the program's tables, empty, and return its address; skip the test where none can be had."""
    return server().make(_template())


_free: list[str] = []


def lent() -> str:
    """Return a database as `made` makes it, perhaps a used one: to make one takes as long as most tests."""
    return _free.pop() if _free else made()


def give_back(url: str) -> None:
    """Empty a database for those who come later, whoever is still connected to it."""
    server().ask(_EMPTY, url.rpartition("/")[2])
    _free.append(url)


@cache
def _template() -> str:
    url = server().make()
    with ThreadPoolExecutor(1) as aside:  # a loop may be running in this thread
        aside.submit(asyncio.run, upgrade(url)).result()
    return url.rpartition("/")[2]
