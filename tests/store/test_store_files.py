"""Whose the database's files are, and what happens where they are no longer there, or take nothing more."""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from store.database import Store, open_store
from store.faults import DatabaseError
from tests import disks
from tests.platforms.process import Running, run
from tests.servers.telegram import TelegramServer
from tests.store.store_makers import on_sqlite
from tests.stores import made_at, url_of


def modes(folder: Path) -> set[int]:
    return {each.stat().st_mode & 0o777 for each in folder.iterdir()}


async def test_a_new_database_is_for_its_owner_alone(tmp_path: Path) -> None:
    mask = os.umask(0o022)
    try:
        async with open_store(url_of(tmp_path / "herald.db")) as store:
            await store.probe()
            assert sorted(each.name for each in tmp_path.iterdir()) == ["herald.db", "herald.db-shm", "herald.db-wal"]
            assert modes(tmp_path) == {0o600}
    finally:
        os.umask(mask)


@pytest.mark.parametrize(("before", "after"), [(0o644, 0o640), (0o666, 0o660), (0o640, 0o640), (0o600, 0o600)])
async def test_an_old_one_is_taken_from_all_but_its_group(tmp_path: Path, before: int, after: int) -> None:
    made_at(tmp_path / "herald.db")
    (tmp_path / "herald.db").chmod(before)
    async with open_store(url_of(tmp_path / "herald.db")) as store:
        await store.probe()
        assert modes(tmp_path) == {after}


def moved(database: Path) -> None:
    for each in sorted(database.parent.glob("herald.db*")):
        each.rename(each.with_name(f"old-{each.name}"))


def deleted(database: Path) -> None:
    database.unlink()


def replaced(database: Path) -> None:
    shutil.copy(database, database.with_name("backup"))
    database.with_name("backup").replace(database)


def without_its_log(database: Path) -> None:
    database.with_name("herald.db-wal").unlink()


@pytest.mark.parametrize("happens", [moved, deleted, replaced, without_its_log])
async def test_nothing_is_written_to_files_that_are_no_longer_there(
    tmp_path: Path, happens: Callable[[Path], None]
) -> None:
    async with open_store(made_at(tmp_path / "herald.db")) as store:
        await store.probe()
        losing = asyncio.create_task(store.lost())
        happens(tmp_path / "herald.db")
        for begin in (store.writing, store.reading):
            with pytest.raises(DatabaseError, match="moved, deleted or replaced"):
                async with begin():
                    pass
        assert (await losing).next_step


async def test_files_that_stay_are_there_however_often_all_connections_are_closed(tmp_path: Path) -> None:
    async with open_store(made_at(tmp_path / "herald.db")) as store:
        for _ in range(3):
            await store.probe()
            await store._writer.dispose()
            await store._reader.dispose()
        assert store.trouble is None


async def test_a_bot_whose_database_is_moved_away_ends_and_says_why(tmp_path: Path) -> None:
    async with TelegramServer() as server:
        given = {
            "HERALD_TELEGRAM__TOKEN": server.token,
            "HERALD_TELEGRAM__API_URL": server.base_url,
            "HERALD_STORE__URL": url_of(tmp_path / "herald.db"),
        }
        async with Running(await run(tmp_path, **given)) as herald:
            moved(tmp_path / "herald.db")
            await asyncio.wait_for(herald.process.wait(), 30)
        assert herald.process.returncode == 1
        assert "was moved, deleted or replaced while I was running. Put it back" in " ".join(herald.log.split())
        assert "Traceback" not in herald.log


@on_sqlite  # a server's disk is full for the server alone
async def test_a_full_disk_is_trouble_until_there_is_room_again(store: Store) -> None:
    heard: list[DatabaseError] = []
    store.on_fault = heard.append
    with disks.full(), pytest.raises(DatabaseError, match="the disk"):
        await store.probe()
    assert [store.trouble] == heard
    await store.probe()
    assert store.trouble is None


@on_sqlite  # which knows it for lasting; what a server finds damaged is one table's, and its operator's to mend
async def test_damage_is_trouble_for_good(store: Store, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "herald.db")) as c:
        c.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with (tmp_path / "herald.db").open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom((tmp_path / "herald.db").stat().st_size - 4096))
    with pytest.raises(DatabaseError, match="damaged"):
        async with store.reading() as c:
            await c.exec_driver_sql("SELECT * FROM memos, papers, topics")
    assert store.trouble
    assert store.trouble.lasts
