"""A store of the first release, upgraded with all that it holds."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from store.maintenance import upgrades

FIRST_RELEASE = "0003"
ROWS = """
INSERT INTO chats (id, platform, chat, thread, kind, title, pause_reason, created_at) VALUES
  (1, 'telegram', '1', '', 'private', '', '', '2024-03-01'), (2, 'telegram', '-2', '', 'group', '', '', '2024-03-01');
INSERT INTO topics (id, key, name, query, kind, failures, failure, created_at) VALUES
  (1, 'cs.CL', 'cs.CL', 'cat:cs.CL', 'category', 0, '', '2024-03-01'),
  (2, 'au:x', 'x', 'au:x', 'query', 0, '', '2024-03-01');
INSERT INTO topic_papers (topic_id, paper_id, seen_at) VALUES
  (1, '2403.00001', '2024-03-04'), (1, '2403.00002', '2024-03-04'), (1, '2403.00003', '2024-03-06'),
  (2, '2403.00001', '2024-03-06');
INSERT INTO subscriptions (id, chat_id, topic_id, time, created_at, last_run_at, last_note) VALUES
  (1, 1, 1, '08:30:00.000000', '2024-03-01', '2024-03-05', ''), (2, 2, 1, NULL, '2024-03-01', NULL, '');
UPDATE chats SET time = '21:15:00.000000' WHERE id = 2;
INSERT INTO digests (id, chat_id, topic_id, day, language, made_at) VALUES
  (1, 1, 1, '2024-03-05', 'en', '2024-03-05 09:00:00.000000'),
  (2, 2, 1, '2024-03-06', 'en', '2024-03-06 09:00:00.000000'),
  (3, 2, 2, '2024-03-06', 'en', '2024-03-06 09:00:00.000000');
INSERT INTO digest_papers (chat_id, paper_id, digest_id, version, position) VALUES
  (1, '2403.00001', 1, 1, 0), (1, '2403.00002', 1, 1, 1), (2, '2403.00002', 2, 2, 0), (2, '2403.00001', 3, 1, 0);
"""
WAITING = {
    **dict.fromkeys(("created_at", "due_at"), "2024-03-06"),
    "digest_id": None,
    "sequence": 0,
    "body": "{}",
    "state": "pending",
    "attempts": 0,
    "message_id": "",
}


@pytest.fixture
def first_release(tmp_path: Path) -> Path:
    """Return the migrations as they were."""
    scripts = shutil.copytree(upgrades.SCRIPTS, tmp_path / "migrations")
    for path in (scripts / "versions").glob("0*.py"):
        if path.name[:4] > FIRST_RELEASE:
            path.unlink()
    return scripts


def fill(file: Path) -> None:
    with closing(sqlite3.connect(file)) as old:
        old.executescript(ROWS)
        needed = [row[1] for row in old.execute("PRAGMA table_info(deliveries)") if row[3] and row[1] != "id"]
        for chat in (1, 2):
            row = {**dict.fromkeys(needed, ""), **WAITING, "chat_id": chat}
            names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
            old.execute(f"INSERT INTO deliveries ({names}) VALUES ({marks})", row)
        old.commit()


async def test_all_is_kept_and_what_is_new_is_filled_in(
    tmp_path: Path, first_release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "old.db"
    url = f"sqlite+aiosqlite:///{file}"
    with monkeypatch.context() as patch:
        patch.setattr(upgrades, "SCRIPTS", first_release)
        await upgrades.upgrade(url)
    fill(file)
    await upgrades.upgrade(url)
    with closing(sqlite3.connect(file)) as new:

        def rows(query: str) -> list[tuple[object, ...]]:
            return new.execute(query).fetchall()

        assert rows("SELECT chat_id, lane, state FROM deliveries ORDER BY 1") == [(1, 1, "pending"), (2, 0, "pending")]
        assert rows("SELECT topic_id, harvest FROM topic_papers ORDER BY 1, paper_id") == [
            (1, 1),
            (1, 1),
            (1, 2),
            (2, 1),
        ]
        assert rows("SELECT harvests FROM topics ORDER BY id") == [(2,), (1,)]
        assert rows("SELECT last_harvest FROM subscriptions ORDER BY id") == [(1,), (None,)]
        assert rows("SELECT time, days, listed_on FROM subscriptions") == [("08:30", None, None), (None, None, None)]
        assert rows("SELECT time FROM chats ORDER BY id") == [(None,), ("21:15",)]
        assert rows("SELECT topic_id, paper_id, version, day FROM published ORDER BY paper_id") == [
            (1, "2403.00001", 1, "2024-03-05"),
            (1, "2403.00002", 2, "2024-03-05"),
        ]
        assert rows("SELECT count(*) FROM digest_papers") == [(4,)]
