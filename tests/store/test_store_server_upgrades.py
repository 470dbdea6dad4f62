"""Databases on a server that earlier revisions made, upgrades at once, and one that is cut off in the midst."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.database import open_store
from store.maintenance import upgrades
from tests import databases
from tests.store.store_makers import in_processes, made_as_of
from tests.store.test_store_first_release import FIRST_RELEASE, ROWS
from tests.store.test_store_upgrades import MADE_UP, NEWEST

UPGRADE = """
import asyncio, pathlib, sys
from store.maintenance import upgrades
if sys.argv[2:]:
    upgrades.SCRIPTS = pathlib.Path(sys.argv[2])
print(asyncio.run(upgrades.upgrade(sys.argv[1])))
"""


@pytest.fixture
def empty() -> Iterator[str]:
    """Make a database without any table and give its URL."""
    url = databases.server().make()
    yield url
    databases.server().drop(url)


@pytest.mark.parametrize("revision", ["0001", FIRST_RELEASE, "0013", "0022"])
async def test_what_an_earlier_revision_made_becomes_what_the_tables_say(
    revision: str, empty: str, tmp_path: Path
) -> None:
    await made_as_of(revision, tmp_path, empty)
    name = empty.rpartition("/")[2]
    assert databases.server().ask("SELECT version_num FROM alembic_version", name) == [(revision,)]
    if revision == FIRST_RELEASE:
        databases.server().ask(ROWS, name)
    assert await upgrades.upgrade(empty) == NEWEST
    assert (await upgrades.check(empty)).differences == ()
    if revision == FIRST_RELEASE:
        kept = "SELECT count(*), max(harvest), max(listed_on)::text FROM topic_papers"
        assert databases.server().ask(kept, name) == [(4, 2, "2024-03-06")]
        assert databases.server().ask("SELECT time FROM subscriptions ORDER BY id", name) == [("08:30",), (None,)]
    async with open_store(empty) as store:
        await store.probe()


async def test_processes_may_make_a_database_at_once(empty: str) -> None:
    assert await in_processes(UPGRADE, empty) == [NEWEST] * 2
    assert (await upgrades.check(empty)).differences == ()


async def test_a_process_that_dies_in_a_migration_leaves_nothing_on_a_server(tmp_path: Path) -> None:
    url = databases.made()
    scripts = shutil.copytree(upgrades.SCRIPTS, tmp_path / "migrations")
    (scripts / "versions" / "made_up.py").write_text(MADE_UP.format(newest=NEWEST, then="os._exit(0)"))
    assert await in_processes(UPGRADE, url, str(scripts), times=1) == [""]
    name = url.rpartition("/")[2]
    tables = "SELECT count(*) FROM pg_tables WHERE tablename IN ('added', '_alembic_tmp_chats')"
    for _ in range(100):  # the server has to notice that it is gone
        if not databases.server().ask(
            f"SELECT 1 FROM pg_stat_activity WHERE datname = '{name}' AND xact_start < now()"
        ):
            break
        await asyncio.sleep(0.05)
    assert databases.server().ask(tables, name) == [(0,)]
    assert (await upgrades.check(url)).current == NEWEST
    databases.server().drop(url)
