"""What whoever watches the process is told of each trouble: no two look alike, and what passes is over by itself."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from chat.errors import HeraldError
from tests import disks
from tests.commands import herald
from tests.patience import PATIENCE
from tests.platforms.serving import Serving, serving
from tests.platforms.telegram.stage import QuickClock
from tests.servers.telegram import ApiError, Refusal, TelegramServer

FOR_EVER = 10**9
Trouble = Callable[[Serving, TelegramServer, Path], AbstractAsyncContextManager[None]]


@asynccontextmanager
async def database_locked(_: Serving, __: TelegramServer, database: Path) -> AsyncIterator[None]:
    with closing(sqlite3.connect(database, isolation_level=None, check_same_thread=False)) as other:
        await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@asynccontextmanager
async def disk_full(_: Serving, __: TelegramServer, ___: Path) -> AsyncIterator[None]:
    with disks.full():
        yield


@asynccontextmanager
async def clock_wrong(running: Serving, _: TelegramServer, __: Path) -> AsyncIterator[None]:
    clock = running.app.clock
    assert isinstance(clock, QuickClock)
    clock.put_forward(clock.now() + timedelta(hours=3))
    yield


@asynccontextmanager
async def telegram_out_of_order(_: Serving, telegram: TelegramServer, __: Path) -> AsyncIterator[None]:
    telegram.faults.on("getUpdates", Refusal(ApiError(502, "Bad Gateway")), times=FOR_EVER)
    room = telegram.private(telegram.user("Ann"))
    room.says("/topics")  # which ends the poll that is under way
    yield
    telegram.faults.clear()
    room.says("/topics")


@asynccontextmanager
async def token_revoked(_: Serving, telegram: TelegramServer, __: Path) -> AsyncIterator[None]:
    telegram.faults.on("*", Refusal(ApiError(401, "Unauthorized")), times=FOR_EVER)
    telegram.private(telegram.user("Bob")).says("hello")
    yield


TROUBLES: tuple[tuple[Trouble, str, str | tuple[str, ...]], ...] = (
    (
        database_locked,
        "database",
        ("The database is locked by", "The database does not answer.", "The database has too"),
    ),
    (disk_full, "database", "The database cannot be read or written: the disk failed."),
    (clock_wrong, "clock", "The machine's clock was just put forward or back."),
    (telegram_out_of_order, "platforms", "telegram: I cannot reach Telegram at"),
    (token_revoked, "platforms", "telegram: Telegram refuses the bot's token."),
)


def unwell(parts: dict[str, Any]) -> dict[str, str]:
    """Return the parts that are not well, with their reasons."""
    return {name: part["reason"] for name, part in parts.items() if name != "ready" and not part["ok"]}


async def until(running: Serving, part: str = "", reason: str | tuple[str, ...] = "") -> None:
    """Wait until /readyz says that all is well, or that this part alone is not, for this reason.

    A database that is slow to say what it has leaves the parts that stand in it untold.
    """
    async with asyncio.timeout(PATIENCE):
        while True:
            status, parts = await running.ask("/readyz")
            found = unwell(parts)
            if status == (503 if part else 200) and found.get(part, "").startswith(reason):
                assert found.keys() <= {part, *(("list", "queue") if part == "database" else ())}
                return
            await asyncio.sleep(0.2)


async def test_each_trouble_is_a_part_with_a_reason_of_its_own(tmp_path: Path) -> None:
    async with TelegramServer() as telegram:
        given = {"HERALD_TELEGRAM__TOKEN": telegram.token, "HERALD_TELEGRAM__API_URL": telegram.base_url}
        async with serving(tmp_path, **given) as running:
            await running.until("ready")
            for trouble, part, reason in TROUBLES:
                await until(running)
                async with trouble(running, telegram, tmp_path / "herald.db"):
                    await until(running, part, reason)
                    assert await running.ask("/healthz") == (200, "ok")
                    assert not running.ended.done()
            with pytest.raises(HeraldError, match="refuses the bot's token") as ended:
                await running.ended
            assert not ended.value.of_settings, "a token that is revoked ends the process, which is begun again"


def newer(database: Path) -> dict[str, str]:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.execute("INSERT INTO alembic_version VALUES ('9999')")
    return {}


@pytest.mark.parametrize(
    ("prepare", "code", "said"),
    [
        (newer, 2, "The database is newer than this program."),
        (lambda database: bool(database.write_text("none at all " * 99)) and {}, 2, "The file is not a database."),
        (lambda database: {"HERALD_STORE__URL": f"sqlite+aiosqlite:///{database}/no/folder.db"}, 1, "cannot be opened"),
        (lambda _: {"HERALD_WEB__LISTEN": "192.0.2.1:9"}, 1, "I cannot listen at 192.0.2.1:9."),
    ],
)
def test_the_exit_code_says_whether_another_start_may_help(
    prepare: Callable[[Path], dict[str, str]], code: int, said: str, tmp_path: Path
) -> None:
    database = tmp_path / "herald.db"
    given = {
        "HERALD_STORE__URL": f"sqlite+aiosqlite:///{database}",
        "HERALD_TELEGRAM__TOKEN": "123:abc",
        "HERALD_TELEGRAM__API_URL": "http://127.0.0.1:9",
        "HERALD_LOG__FORMAT": "json",
        **prepare(database),
    }
    done = herald("run", cwd=tmp_path, **given)
    assert (done.returncode, said in done.stderr.splitlines()[-1]) == (code, True), done.stderr
    assert '"event": "ended"' in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
