"""A database carried over to another kind and back is the same one, row by row."""

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Date, Float, Integer, LargeBinary, Table, create_engine, insert

from chat.errors import BadInputError, UnavailableError
from chat.hours import WHEN_ANNOUNCED
from store.columns import HourOfDay, Packed, UtcDateTime, Weekdays
from store.maintenance import copying
from store.maintenance.upgrades import upgrade
from tests import databases
from tests.commands import herald
from tests.store.store_makers import made_as_of
from tests.stores import made_at, url_of

ROWS = 7  # of each table
CHOSEN: dict[tuple[str, str], list[object]] = {
    ("announcements", "kind"): ["new", "cross", "replace", "replace-cross"],
    ("broadcasts", "state"): ["draft", "running", "stopped", "done"],
    ("deliveries", "state"): ["pending", "sent", "failed"],
    ("votes", "value"): [-1, 1],
    ("indexed_papers", "words"): ["a b\nc\nd\ne\nf\nevery idx"],
}


MAKERS: list[tuple[type[Any], Callable[[int, random.Random], object]]] = [
    (UtcDateTime, lambda _, dice: datetime(2024, 3, 23, tzinfo=UTC) + timedelta(microseconds=dice.randrange(10**15))),
    (Date, lambda number, _: date(2024, 3, 1) + timedelta(days=number)),
    (HourOfDay, lambda _, dice: dice.choice([time(9, 5), WHEN_ANNOUNCED])),
    (Weekdays, lambda _, dice: frozenset(dice.sample(range(7), 3))),
    (Boolean, lambda _, dice: dice.random() < 0.5),
    (Float, lambda _, dice: dice.random()),
    (Integer, lambda _, dice: dice.randrange(10**6)),
    (LargeBinary, lambda _, dice: dice.randbytes(50)),
    (Packed, lambda number, _: f"{number} é 数据 😀"),
]


def value(column: Column[Any], number: int, dice: random.Random) -> object:
    if chosen := CHOSEN.get((column.table.name, column.name)):
        return dice.choice(chosen)
    if column.foreign_keys or column.primary_key:
        plain = f"key{number}" if not isinstance(column.type, (Integer, Date)) else number
        return date(2024, 3, number) if isinstance(column.type, Date) else plain
    if column.nullable and dice.random() < 0.3:
        return None
    made = next((make(number, dice) for kind, make in MAKERS if isinstance(column.type, kind)), None)
    return f"é 数据 😀\n {number}" if made is None else made


def fill(url: str) -> None:
    dice = random.Random(5)
    engine = create_engine(url.replace("+aiosqlite", "+pysqlite").replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as c:
        for table in copying.carried():
            rows = [{each.name: value(each, number, dice) for each in table.c} for number in range(1, ROWS + 1)]
            c.execute(insert(table), rows)
    engine.dispose()


def contents(path: Path) -> dict[str, list[Any]]:
    with closing(sqlite3.connect(path)) as c:
        return {table.name: sorted(map(repr, c.execute(f"SELECT * FROM {table.name}"))) for table in tables()}


def tables() -> list[Table]:
    return copying.carried()


@pytest.fixture
def server_url() -> Iterator[str]:
    url = databases.server().make()
    yield url
    databases.server().drop(url)


def test_what_is_carried_over_and_back_is_the_same(tmp_path: Path, server_url: str) -> None:
    here, back = tmp_path / "here.db", tmp_path / "back.db"
    fill(made_at(here))
    with closing(sqlite3.connect(here)) as c, c:  # as if later messages had been deleted
        c.execute("UPDATE sqlite_sequence SET seq = 900 WHERE name = 'deliveries'")
    seen: list[tuple[int, int]] = []
    made = copying.copy(url_of(here), server_url, lambda *step: seen.append(step))
    total = ROWS * len(tables())
    assert (made.rows, made.tables, seen[-1]) == (total, len(tables()), (total, total))
    copying.copy(server_url, url_of(back), lambda *_: None)
    assert contents(back) == contents(here)
    with closing(sqlite3.connect(back)) as c:
        assert c.execute("SELECT seq FROM sqlite_sequence WHERE name = 'deliveries'").fetchone() == (900,)
        assert c.execute("SELECT count(*) FROM paper_words WHERE paper_words MATCH 'codes : idx'").fetchone() == (ROWS,)
    name = server_url.rpartition("/")[2]
    numbered = "INSERT INTO deliveries (chat_id, sequence, body, created_at, state, attempts, message_id, reason)"
    row = databases.server().ask(f"{numbered} VALUES (1, 0, '', now(), 'sent', 0, '', '') RETURNING id", name)
    assert row == [(901,)]
    asked = "SELECT count(*) FROM paper_words WHERE words @@ 'kidx'"
    assert databases.server().ask(asked, name) == [(ROWS,)]


def test_only_an_empty_database_is_filled_and_a_copy_that_is_broken_off_leaves_none(
    tmp_path: Path, server_url: str
) -> None:
    here = tmp_path / "here.db"
    fill(made_at(here))

    def tired(done: int, of: int) -> None:
        if done > of / 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copying.copy(url_of(here), server_url, tired)
    copying.copy(url_of(here), server_url, lambda *_: None)  # so there was nothing
    with pytest.raises(BadInputError, match="holds data already"):
        copying.copy(url_of(here), server_url, lambda *_: None)
    with pytest.raises(BadInputError, match="is the database itself"):
        copying.copy(url_of(here), url_of(here), lambda *_: None)


async def test_what_cannot_be_kept_there_is_named(tmp_path: Path, server_url: str) -> None:
    here = tmp_path / "here.db"
    fill(made_at(here))
    with closing(sqlite3.connect(here)) as c, c:
        c.execute("UPDATE votes SET paper_id = ? WHERE chat_id = 3", ("a\0b",))
    with pytest.raises(UnavailableError, match="A row of votes cannot be kept there"):
        copying.copy(url_of(here), server_url, lambda *_: None)
    assert databases.server().ask("SELECT count(*) FROM chats", server_url.rpartition("/")[2]) == [(0,)]


async def test_an_older_database_is_brought_up_to_date_first(tmp_path: Path, server_url: str) -> None:
    old = await made_as_of("0012", tmp_path)
    with pytest.raises(UnavailableError, match="0012"):
        copying.copy(url_of(old), server_url, lambda *_: None)
    await upgrade(url_of(old))
    copying.copy(url_of(old), server_url, lambda *_: None)


def test_the_command_says_what_comes_next(tmp_path: Path, server_url: str) -> None:
    none = herald("db", "copy", "--to", server_url, cwd=tmp_path)
    assert (none.returncode, none.stdout) == (1, "")
    assert "There is no database at" in none.stderr
    fill(made_at(tmp_path / "herald.db"))
    done = herald("db", "copy", "--to", server_url, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert f"{ROWS * len(tables())} rows of {len(tables())} tables" in done.stdout
    assert "url in [store]" in done.stdout
    wrong = herald("db", "copy", "--to", "mysql://localhost/herald", cwd=tmp_path)
    assert (wrong.returncode, "Traceback" in wrong.stderr) == (2, False)
