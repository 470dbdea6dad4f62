"""Copies of a database, made while it is in use and before it changes, and put back."""

import random
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from store.database import open_store
from store.maintenance import backups, upgrades
from tests.commands import herald
from tests.store.store_makers import made_as_of

NEWEST = max(path.name for path in (upgrades.SCRIPTS / "versions").glob("*.py")).partition("_")[0]


def said(file: Path) -> list[str]:
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        return [body for (body,) in connection.execute("SELECT body FROM notes ORDER BY id")]


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """Make a database with a table of its own in which a test can count what was confirmed."""
    assert herald("db", "upgrade", cwd=tmp_path).returncode == 0
    with closing(sqlite3.connect(tmp_path / "herald.db")) as connection, connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT)")
    return tmp_path / "herald.db"


@pytest.fixture
def busy(mine: Path) -> Iterator[list[str]]:
    """Write without a pause, each time what fills some pages; tells what was confirmed."""
    confirmed: list[str] = []
    enough = threading.Event()

    def write() -> None:
        dice = random.Random(7)
        with closing(sqlite3.connect(mine, isolation_level=None, timeout=30)) as connection:
            while not enough.is_set():
                body = f"{len(confirmed)} {dice.randbytes(20_000).hex()}"
                connection.execute("INSERT INTO notes (body) VALUES (?)", (body,))
                confirmed.append(body)

    writer = threading.Thread(target=write)
    writer.start()
    while len(confirmed) < 100:
        pass
    yield confirmed
    enough.set()
    writer.join()


def test_what_was_confirmed_before_a_copy_began_is_in_it(mine: Path, busy: list[str], tmp_path: Path) -> None:
    before = list(busy)
    steps: list[tuple[int, int]] = []
    made = backups.back_up(f"sqlite+aiosqlite:///{mine}", tmp_path / "copy.db", lambda *step: steps.append(step))
    after = list(busy)
    assert made.revision == NEWEST
    assert said(made.file)[: len(before)] == before
    assert said(made.file) == after[: len(said(made.file))]
    assert len(said(mine)) > len(before)
    assert steps[-1][0] == steps[-1][1] > 0
    assert made.file.stat().st_mode & 0o077 == 0
    assert {path.name for path in tmp_path.iterdir() if "copy" in path.name} == {"copy.db"}


def test_a_copy_takes_the_place_of_the_database_and_what_was_there_is_kept(mine: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(mine)) as connection, connection:
        connection.execute("INSERT INTO notes (body) VALUES ('first')")
    for _ in range(2):  # an older copy is replaced
        copied = herald("db", "backup", "copy.db", cwd=tmp_path)
        assert (copied.returncode, copied.stdout[:8]) == (0, "copy.db:")
    with closing(sqlite3.connect(mine)) as connection, connection:
        connection.execute("INSERT INTO notes (body) VALUES ('second')")
    restored = herald("db", "restore", "copy.db", cwd=tmp_path)
    assert restored.returncode == 0
    assert said(mine) == ["first"]
    assert "herald.db.before-restore" in restored.stdout
    assert said(tmp_path / "herald.db.before-restore") == ["first", "second"]
    assert herald("db", "restore", "copy.db", cwd=tmp_path).returncode == 0
    assert (tmp_path / "herald.db.before-restore.2").exists()


async def test_a_database_that_is_open_is_not_replaced(mine: Path, tmp_path: Path) -> None:
    assert herald("db", "backup", "copy.db", cwd=tmp_path).returncode == 0
    async with open_store(f"sqlite+aiosqlite:///{mine}"):
        refused = herald("db", "restore", "copy.db", cwd=tmp_path)
    assert refused.returncode == 1
    assert "Stop the bot, then restore again." in refused.stderr
    assert {path.name for path in tmp_path.glob("*restor*")} == set()


def test_a_damaged_database_gives_way_with_all_that_stands_beside_it(mine: Path, tmp_path: Path) -> None:
    assert herald("db", "backup", "copy.db", cwd=tmp_path).returncode == 0
    mine.write_bytes(b"SQLite format 3\0" + random.Random(3).randbytes(9000))
    Path(f"{mine}-wal").write_bytes(b"left over")
    assert herald("db", "restore", "copy.db", cwd=tmp_path).returncode == 0
    assert said(mine) == []
    assert Path(f"{tmp_path}/herald.db.before-restore-wal").read_bytes() == b"left over"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["backup", "herald.db"], "is the database itself"),
        (["backup", "herald.db-wal"], "is the database itself"),
        (["backup", "notes.txt"], "something else than a copy"),
        (["backup", "away/copy.db"], "cannot be"),
        (["restore", "herald.db"], "is the database itself"),
        (["restore", "notes.txt"], "is no copy"),
        (["restore", "another.db"], "is no copy"),
        (["restore", "missing.db"], "There is no file"),
        (["restore", "newer.db"], "newer than this program"),
    ],
)
def test_what_is_no_copy_is_named(mine: Path, tmp_path: Path, given: list[str], told: str) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    Path(f"{mine}-wal").touch()
    for name, revision in (("another.db", ""), ("newer.db", "9999")):
        with closing(sqlite3.connect(tmp_path / name)) as connection, connection:
            connection.execute("CREATE TABLE things (id INTEGER)")
            if revision:
                connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
                connection.execute("INSERT INTO alembic_version VALUES (?)", (revision,))
    before = mine.read_bytes()
    refused = herald("db", *given, cwd=tmp_path)
    assert refused.returncode in {1, 2}
    assert told in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    assert mine.read_bytes() == before
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_what_is_not_there_cannot_be_copied_and_a_server_copies_by_its_own_means(tmp_path: Path) -> None:
    missing = herald("db", "backup", "copy.db", cwd=tmp_path)
    assert "There is no database at herald.db." in missing.stderr
    assert not (tmp_path / "herald.db").exists()
    server = "postgresql+psycopg://herald:hidden@localhost/herald"
    elsewhere = herald("db", "backup", "copy.db", cwd=tmp_path, HERALD_STORE__URL=server)
    assert "pg_dump" in elsewhere.stderr
    assert "hidden" not in elsewhere.stderr


async def test_a_copy_is_made_before_tables_change(tmp_path: Path) -> None:
    mine = await made_as_of("0014", tmp_path)
    async with open_store(f"sqlite+aiosqlite:///{mine}"):
        pass
    kept = tmp_path / f"herald.db.before-{NEWEST}"
    assert (await upgrades.check(f"sqlite+aiosqlite:///{kept}")).current == "0014"
    async with open_store(f"sqlite+aiosqlite:///{mine}"):
        pass
    assert len(list(tmp_path.glob("herald.db.before*"))) == 1


def test_a_newer_database_is_said_to_be_one(mine: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(mine)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    checked = herald("db", "check", cwd=tmp_path)
    assert checked.returncode == 1
    assert "newer than this program" in checked.stderr
    assert "db upgrade" not in checked.stderr
