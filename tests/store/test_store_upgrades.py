"""Migrations that fail, and those that make tables anew."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from store.database import open_store
from store.maintenance import backups, upgrades
from tests.store.store_makers import in_processes

NEWEST = max(path.name for path in (upgrades.SCRIPTS / "versions").glob("*.py")).partition("_")[0]
MADE_UP = """
import os
import sqlalchemy as sa
from alembic import op

revision = "made_up"
down_revision = "{newest}"


def upgrade():
    op.create_table("added", sa.Column("id", sa.Integer, primary_key=True))
    with op.batch_alter_table("chats") as table:
        table.add_column(sa.Column("mood", sa.String))
        table.alter_column("language", type_=sa.Text)
    {then}
"""


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    return shutil.copytree(upgrades.SCRIPTS, tmp_path / "100% migrations")


@pytest.fixture
async def file(url: str, tmp_path: Path) -> Path:
    """Make a database of the first revision, with a chat that has a vote."""
    async with open_store(url) as store, store.writing() as c:
        await c.exec_driver_sql(
            "INSERT INTO chats (id, platform, chat, thread, kind, title, pause_reason, created_at)"
            " VALUES (1, 'telegram', '-100', '', 'group', '', '', '2024-03-23')"
        )
        await c.exec_driver_sql("INSERT INTO votes VALUES (1, 'telegram:1', '2403.14621', 1, '2024-03-23')")
    return tmp_path / "herald.db"


def state(file: Path) -> tuple[object, ...]:
    connection = sqlite3.connect(file)
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    (votes,) = connection.execute("SELECT count(*) FROM votes").fetchone()
    moods = "mood" in connection.execute("SELECT sql FROM sqlite_master WHERE name = 'chats'").fetchone()[0]
    connection.close()
    return revision, "added" in tables, moods, votes, {name for name in tables if name.startswith("_alembic")}


async def test_a_table_that_is_made_anew_keeps_the_rows_that_refer_to_it(
    url: str, file: Path, scripts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (scripts / "versions" / "made_up.py").write_text(MADE_UP.format(newest=NEWEST, then=""))
    monkeypatch.setattr(upgrades, "SCRIPTS", scripts)
    async with open_store(url):
        pass
    assert state(file) == ("made_up", True, True, 1, set())


@pytest.mark.parametrize("then", ["raise KeyError('oops')", "op.execute('DELETE FROM chats')"])
async def test_a_migration_that_fails_leaves_nothing(
    url: str, file: Path, scripts: Path, monkeypatch: pytest.MonkeyPatch, then: str
) -> None:
    (scripts / "versions" / "made_up.py").write_text(MADE_UP.format(newest=NEWEST, then=then))
    monkeypatch.setattr(upgrades, "SCRIPTS", scripts)
    with pytest.raises((KeyError, RuntimeError)):
        await upgrades.upgrade(url)
    assert state(file) == (NEWEST, False, False, 1, set())


async def test_a_process_that_dies_in_a_migration_leaves_nothing(url: str, file: Path, scripts: Path) -> None:
    (scripts / "versions" / "made_up.py").write_text(MADE_UP.format(newest=NEWEST, then="os._exit(0)"))
    code = """
import asyncio, pathlib, sys
from store.maintenance import upgrades
upgrades.SCRIPTS = pathlib.Path(sys.argv[2])
asyncio.run(upgrades.upgrade(sys.argv[1]))
print("survived")
"""
    (told,) = await in_processes(code, url, str(scripts), times=1)
    assert "survived" not in told
    assert state(file) == (NEWEST, False, False, 1, set())
    kept = file.with_name("herald.db.before-made_up")
    backups.restore(url, kept, lambda _done, _of: None, upgrades.is_known)
    assert state(file) == (NEWEST, False, False, 1, set())
