"""A store whose topics were asked for one by one, upgraded: what chats had stays had, and nothing is lost."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from papers.paper import Paper
from store.rows import encode
from tests.readings import addresses
from tests.servers.arxiv import make_paper
from tests.servers.arxiv.daily import DailyServer
from tests.store.store_makers import made_as_of
from tests.talks import Talk, Talking

BEFORE = "0010"
FRIDAY, MONDAY = date(2024, 3, 22), date(2024, 3, 25)
ROWS = """
INSERT INTO chats (id, platform, chat, thread, kind, title, pause_reason, created_at, time, timezone, days) VALUES
  (1, 'console', 'terminal', '', 'private', '', '', '2024-03-01', '09:00:00.000000', 'UTC', '0123456');
INSERT INTO topics (id, key, name, query, kind, harvests, harvested_at, failures, failure, created_at) VALUES
  (1, 'cat:cs.CL', 'cs.CL', 'cat:cs.CL', 'category', 2, '2024-03-22 09:00:00.000000', 0, '', '2024-03-01'),
  (2, 'cat:cs.CV', 'cs.CV', 'cat:cs.CV', 'category', 1, '2024-03-22 20:00:00.000000', 2, 'away', '2024-03-22');
INSERT INTO topic_papers (topic_id, paper_id, seen_at, harvest) VALUES
  (1, '2403.00001', '2024-03-21 09:00:00.000000', 1), (1, '2403.00002', '2024-03-22 09:00:00.000000', 2),
  (2, '2403.00003', '2024-03-22 20:00:00.000000', 1);
INSERT INTO subscriptions (id, chat_id, topic_id, created_at, next_run_at, due_at, last_run_at, last_note, last_harvest)
VALUES
  (1, 1, 1, '2024-03-01', '2024-03-25 09:00:00.000000', '2024-03-25 09:00:00.000000', '2024-03-21 09:00', '', 1),
  (2, 1, 2, '2024-03-22 19:00:00.000000', '2024-03-25 09:00:00.000000', '2024-03-25 09:00:00.000000', NULL, '', NULL);
INSERT INTO digests (id, chat_id, topic_id, day, language, made_at) VALUES
  (1, 1, 1, '2024-03-21', 'en', '2024-03-21 09:00:00.000000');
INSERT INTO digest_papers (chat_id, paper_id, digest_id, version, position) VALUES (1, '2403.00001', 1, 1, 0);
"""
RECORD = "INSERT INTO papers (id, version, record, as_of, latest_as_of) VALUES (?, 1, ?, ?, ?)"
HAD = {"2403.00001": "had", "2403.00002": "brought and not posted", "2403.00003": "of a topic that is new"}


def a_paper(number: int, title: str, code: str = "cs.CL") -> Paper:
    moment = datetime(2024, 3, 20, 12, tzinfo=UTC)
    return make_paper(number, id=f"2403.{number:05}", title=title, categories=(code,), published=moment, updated=moment)


@pytest.fixture
async def old_store(tmp_path: Path) -> Path:
    """Make a store as it was, with records of what its topics brought."""
    file = await made_as_of(BEFORE, tmp_path)
    with closing(sqlite3.connect(file)) as old:
        old.executescript(ROWS)
        for number, (paper_id, title) in enumerate(HAD.items(), 1):
            paper = a_paper(number, f"This was {title}", "cs.CV" if number == 3 else "cs.CL")
            before = replace(paper, id=f"2402.0000{number}", title=f"Long ago {number}")
            old.execute(RECORD, (paper_id, encode(paper), "2024-03-22", "2024-03-22"))
            for day in ("2024-03-04", "2024-03-22"):  # lists that were in, and held against nothing
                old.execute(
                    "INSERT INTO announcements (day, paper_id, version, kind, categories) VALUES (?, ?, 1, 'new', ?)",
                    (day, paper_id if day > "2024-03-20" else before.id, " ".join(paper.categories)),
                )
            old.execute(RECORD, (before.id, encode(before), "2024-03-04", "2024-03-04"))
        old.commit()
    return file


@asynccontextmanager
async def upgraded(talking: Talking, server: DailyServer) -> AsyncIterator[Talk]:
    async with talking("herald.db", sample=False, **addresses(server)) as talk:
        server.at(talk.clock)
        yield talk


async def test_chats_get_what_was_brought_and_not_posted_and_nothing_old(old_store: Path, talking: Talking) -> None:
    with DailyServer() as server:
        for number, title in enumerate(HAD.values(), 1):  # on the search's list of Friday, which OAI-PMH tells again
            server.daily.add(a_paper(number, f"This was {title}", "cs.CV" if number == 3 else "cs.CL"), FRIDAY)
        server.daily.add(a_paper(4, "This was held for long"), MONDAY)
        async with upgraded(talking, server) as talk:
            talk.clock.set(datetime(2024, 3, 25, 9, tzinfo=UTC))
            await talk.runner.run_due()
            said = talk.read()
            assert "This was brought and not posted" in said
            assert "This was held for long" in said
            assert "This was of a topic that is new" in said
            assert "This was had" not in said
            assert "Long ago" not in said
            talk.clock.set(datetime(2024, 3, 26, 9, tzinfo=UTC))
            assert await talk.runner.run_due() == 0
    assert old_store.exists()
