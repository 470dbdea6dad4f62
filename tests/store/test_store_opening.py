"""What is opened, and what is refused with which words."""

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine

from chat.errors import BadInputError, HeraldError, UnavailableError
from store import database
from store.database import Store, open_store
from store.engines import parse, place
from store.maintenance.upgrades import check, upgrade
from store.tables import metadata
from tests.store.store_makers import in_processes, on_sqlite


async def refusal(url: str) -> HeraldError:
    with pytest.raises(HeraldError) as caught:
        async with open_store(url):
            pass
    assert "\n" not in str(caught.value)
    assert caught.value.next_step
    return caught.value


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def ask(url: str, statement: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(url.removeprefix("sqlite+aiosqlite:///")) as connection:
        rows = connection.execute(statement).fetchall()
    connection.close()
    return rows


@on_sqlite  # whose settings they are
@pytest.mark.parametrize("kind", ["writing", "reading"])
async def test_every_connection_is_set_up(store: Store, kind: str) -> None:
    wanted = {"journal_mode": "wal", "busy_timeout": 5000, "foreign_keys": 1, "synchronous": 2}
    async with getattr(store, kind)() as c:
        found = {name: (await c.exec_driver_sql(f"PRAGMA {name}")).scalar() for name in wanted}
    assert found == wanted


async def test_a_second_start_finds_what_the_first_left(url: str) -> None:
    async with open_store(url) as store, store.writing() as c:
        await c.exec_driver_sql("INSERT INTO bookmarks VALUES ('telegram:1', '2403.14621', 1, '2024-03-23', NULL)")
    async with open_store(url) as store, store.reading() as c:
        assert (await c.exec_driver_sql("SELECT count(*) FROM bookmarks")).scalar() == 1


async def test_no_connection_outlives_the_store(url: str, tmp_path: Path) -> None:
    async with open_store(url) as store, store.reading() as c:
        await c.exec_driver_sql("SELECT 1")
    assert names(tmp_path) == ["herald.db"]  # the last to close takes the log away


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("", "URL"),
        ("nonsense", "URL"),
        ("sqlite+aiosqlite://herald.db", "URL"),
        ("sqlite+aiosqlite:///herald.db?tiemout=1", "URL"),
        ("sqlite+aiosqlite:///herald.db?timeout=long", "URL"),
        ("postgresql+psycopg://herald:secret@host:port/herald", "URL"),
        ("postgresql://herald:p@ss/w@127.0.0.1/herald", "URL"),
        ("sqlite:///herald.db", "sqlite+aiosqlite"),
        ("mysql+aiomysql://herald:secret@host/herald", "mysql+aiomysql"),
        ("oracle://herald:secret@host/herald", "oracle"),
        ("sqlite+aiosqlite://", "memory"),
        ("sqlite+aiosqlite:///", "memory"),
        ("sqlite+aiosqlite:///:memory:", "memory"),
        ("sqlite+aiosqlite:///file::memory:?cache=shared&uri=true", "memory"),
        ("sqlite+aiosqlite:///file:herald?mode=memory&uri=true", "memory"),
    ],
)
async def test_a_url_that_cannot_be_used_is_refused(
    url: str, word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    error = await refusal(url)
    assert isinstance(error, BadInputError)
    assert word in str(error.sentence)
    assert "secret" not in str(error)
    assert names(tmp_path) == []


async def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
    error = await refusal("postgresql+psycopg://herald:secret@localhost/herald")
    assert "psycopg" in str(error.sentence)
    assert "secret" not in str(error)


async def test_a_text_file_is_no_database(url: str, tmp_path: Path) -> None:
    text = "These are my notes, and they must stay as they are.\n" * 100
    (tmp_path / "herald.db").write_text(text)
    error = await refusal(url)
    assert isinstance(error, UnavailableError)
    assert "not a database" in str(error.sentence)
    assert str(tmp_path) in str(error)
    assert (tmp_path / "herald.db").read_text() == text


@pytest.mark.parametrize("path", ["a-directory", "a-file/herald.db", "nowhere/herald.db"])
async def test_a_place_where_no_file_can_be_is_refused(path: str, tmp_path: Path) -> None:
    (tmp_path / "a-directory").mkdir()
    (tmp_path / "a-file").touch()
    error = await refusal(f"sqlite+aiosqlite:///{tmp_path}/{path}")
    assert "cannot be opened" in str(error.sentence)
    assert path in str(error)


async def test_a_read_only_database_is_refused(url: str, tmp_path: Path) -> None:
    async with open_store(url):
        pass
    error = await refusal(f"sqlite+aiosqlite:///file:{tmp_path}/herald.db?mode=ro&uri=true")
    assert "read-only" in str(error.sentence)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
async def test_a_full_disk_is_named() -> None:
    assert "disk is full" in str((await refusal("sqlite+aiosqlite:////dev/full")).sentence)


async def test_a_disk_without_room_for_the_logs_index_is_full(url: str) -> None:
    async with open_store(url):
        pass
    # The index takes 32 KiB at once; a limit on files' sizes stands for the disk, and Python ignores its signal.
    code = """
import asyncio, resource, sys
from store.database import open_store

async def main():
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
    try:
        async with open_store(sys.argv[1]):
            pass
    except Exception as error:
        print(error.__cause__.orig.sqlite_errorname, error)

asyncio.run(main())
"""
    (said,) = await in_processes(code, url, times=1)
    assert said.startswith("SQLITE_IOERR_SHMSIZE")
    assert "disk is full" in said


async def test_a_damaged_database_is_refused(url: str, tmp_path: Path) -> None:
    async with open_store(url):
        pass
    file = tmp_path / "herald.db"
    file.write_bytes(file.read_bytes()[:5000])
    assert "damaged" in str((await refusal(url)).sentence)


async def test_a_locked_database_is_refused(url: str) -> None:
    holder = sqlite3.connect(url.removeprefix("sqlite+aiosqlite:///"), isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    error = await refusal(f"{url}?timeout=0.05")
    holder.close()
    assert "locked" in str(error.sentence)


async def test_a_lock_that_ends_soon_is_waited_for(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def upgrade_then_lock(url: str) -> None:
        await upgrade(url)
        holder = sqlite3.connect(url.removeprefix("sqlite+aiosqlite:///").partition("?")[0], isolation_level=None)
        holder.execute("BEGIN EXCLUSIVE")
        asyncio.get_running_loop().call_later(0.1, holder.close)

    monkeypatch.setattr(database, "upgrade", upgrade_then_lock)
    async with open_store(f"{url}?timeout=0"):
        assert ask(url, "PRAGMA journal_mode") == [("wal",)]


def test_a_servers_password_is_not_shown() -> None:
    shown = place(parse("postgresql+psycopg://herald:secret@localhost/herald"))
    assert shown == "postgresql://herald:***@localhost/herald"


async def test_a_newer_database_is_refused_and_left_alone(url: str) -> None:
    async with open_store(url):
        pass
    ask(url, "UPDATE alembic_version SET version_num = '9999'")
    error = await refusal(url)
    assert "newer" in str(error.sentence)
    assert ask(url, "SELECT version_num FROM alembic_version") == [("9999",)]
    assert (await check(url)).current == "9999"


async def test_another_programs_database_is_refused_and_left_alone(url: str) -> None:
    ask(url, "CREATE TABLE moz_places (id INTEGER)")
    error = await refusal(url)
    assert "another program" in str(error.sentence)
    assert ask(url, "SELECT name FROM sqlite_master") == [("moz_places",)]
    assert ask(url, "PRAGMA journal_mode") == [("delete",)]


async def test_a_path_may_hold_any_sign(tmp_path: Path) -> None:
    async with open_store(f"sqlite+aiosqlite:///{tmp_path}/100%25 %(here)s {{it}} 数据.db") as store, store.reading():
        pass
    assert names(tmp_path) == ["100% %(here)s {it} 数据.db"]


def schema(url: str) -> list[tuple[str, list[str]]]:
    """Return all tables and indexes with their parts, sorted: a later column is the last one of an older file."""
    ours = "tbl_name <> 'alembic_version' AND tbl_name NOT LIKE 'paper_words%'"  # tables say nothing of the word index
    made = ask(url, f"SELECT name, sql FROM sqlite_master WHERE {ours} ORDER BY name")
    return [(name, sorted(part.strip() for part in (sql or "").replace('"', "").split(","))) for name, sql in made]


async def test_the_migrations_make_what_the_tables_say(url: str, tmp_path: Path) -> None:
    async with open_store(url):
        pass
    other = create_engine(f"sqlite:///{tmp_path}/other.db")
    metadata.create_all(other)
    other.dispose()
    assert schema(url) == schema(f"sqlite+aiosqlite:///{tmp_path}/other.db")


async def test_a_check_tells_what_differs(url: str) -> None:
    async with open_store(url):
        pass
    good = await check(url)
    assert good.current == good.head
    assert good.differences == ()
    ask(url, "ALTER TABLE bookmarks DROP COLUMN saved_at")
    assert (await check(url)).differences == ("add_column bookmarks saved_at",)


async def test_a_check_makes_no_file(url: str, tmp_path: Path) -> None:
    found = await check(url)
    assert (found.current, bool(found.head)) == ("", True)
    assert "add_table chats" in found.differences
    assert names(tmp_path) == []


async def test_processes_may_start_at_once_on_a_new_file(url: str) -> None:
    code = """
import asyncio, sys
from store.database import open_store

async def main():
    async with open_store(sys.argv[1]) as store, store.writing() as c:
        print((await c.exec_driver_sql("PRAGMA journal_mode")).scalar())

asyncio.run(main())
"""
    assert await in_processes(code, url, times=3) == ["wal"] * 3


async def test_stores_of_one_process_may_open_at_once(tmp_path: Path) -> None:
    urls = [f"sqlite+aiosqlite:///{tmp_path}/{number}.db" for number in range(5)]

    async def opened(url: str) -> None:
        async with open_store(url):
            pass

    await asyncio.gather(*(opened(url) for url in urls * 2))
    assert {(await check(url)).differences for url in urls} == {()}


async def test_alembic_is_not_imported_before_it_is_needed() -> None:
    code = "import sys, store.database, store.deliveries; print({'alembic', 'pydantic'} & set(sys.modules))"
    assert await in_processes(code, times=1) == ["set()"]
