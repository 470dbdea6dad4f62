"""Things to put into a store, and other processes that use one."""

import asyncio
import shutil
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Executable, Table, event, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from chat.refs import ChatKind, ChatRef
from chat.reply import Claim, Reply, Text
from papers.paper import Paper
from store import chats, subscriptions, tables, topics
from store.maintenance import upgrades
from summarizer.schema import Summary

on_sqlite = pytest.mark.parametrize("address", ["sqlite"], indirect=True)
"""Marks what a server has no part in; the test says why."""
on_postgresql = pytest.mark.parametrize("address", ["postgresql"], indirect=True)
NOW = datetime(2024, 3, 23, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
TELEGRAM = {"telegram"}

PAPER = Paper(
    id="2403.14621",
    version=1,
    title="GRM: Large Gaussian Reconstruction Model",
    authors=("Yinghao Xu", "Zifan Shi"),
    abstract="We introduce GRM.",
    categories=("cs.CV",),
    published=datetime(2024, 3, 21, 17, 59, 59, tzinfo=UTC),
    updated=datetime(2024, 3, 21, 17, 59, 59, tzinfo=UTC),
)
SUMMARY = Summary(tldr=Claim("GRM rebuilds.", "We introduce GRM."), takeaways=(), keywords=("3D",))


def paper(paper_id: str, version: int = 1) -> Paper:
    return replace(PAPER, id=paper_id, version=version)


async def made_as_of(revision: str, folder: Path, url: str = "") -> Path:
    """Make an empty database as programs of that revision made it: a file, or at a URL."""
    scripts = shutil.copytree(upgrades.SCRIPTS, folder / "migrations")
    for path in (scripts / "versions").glob("0*.py"):
        if path.name[:4] > revision:
            path.unlink()
    file = folder / "herald.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(upgrades, "SCRIPTS", scripts)
        await upgrades.upgrade(url or f"sqlite+aiosqlite:///{file}")
    return file


def say(text: str) -> Reply:
    return Reply((Text(text),))


async def a_chat(c: AsyncConnection, chat: str = "-100", **more: str) -> chats.Chat:
    return await chats.ensure(c, ChatRef("telegram", chat, kind=ChatKind.GROUP, **more), NOW)


async def a_topic(c: AsyncConnection, key: str = "cs.CL", kind: str = "category") -> topics.Topic:
    return await topics.ensure(c, key=key, name=key.upper(), query=f"cat:{key}", kind=kind, now=NOW)


async def a_subscription(
    c: AsyncConnection, chat_id: int, topic_id: int, next_run_at: datetime | None = NOW
) -> subscriptions.Subscription:
    made, _ = await subscriptions.add(
        c, chat_id=chat_id, topic_id=topic_id, created_by="telegram:123", next_run_at=next_run_at, now=NOW
    )
    return made


async def plan_of(c: AsyncConnection, statement: Executable, **told: Any) -> str:
    """Return how the database would carry a statement out were its tables large."""
    if c.dialect.name == "sqlite":
        return await _explained(c, "EXPLAIN QUERY PLAN", statement, told)
    for slow in ("seqscan", "bitmapscan", "hashjoin", "mergejoin", "sort"):
        await c.exec_driver_sql(f"SET LOCAL enable_{slow} = off")
    return await explained(c, statement, **told)


async def explained(c: AsyncConnection, statement: Executable, **told: Any) -> str:
    """Return how PostgreSQL would carry a statement out."""
    return await _explained(c, "EXPLAIN", statement, told)


async def _explained(c: AsyncConnection, how: str, statement: Executable, told: dict[str, Any]) -> str:
    steps: list[str] = []

    def explain(_c: object, cursor: Any, asked: str, values: Any, *_: object) -> tuple[str, Any]:
        cursor.execute(f"{how} {asked}", values)
        steps.extend(str(row[-1]) for row in cursor.fetchall())
        return asked, values

    event.listen(c.sync_connection, "before_cursor_execute", explain, retval=True)
    try:
        await c.execute(statement, told)
    finally:
        event.remove(c.sync_connection, "before_cursor_execute", explain)
    return "\n".join(steps)


async def first_due(c: AsyncConnection, table: Table) -> datetime | None:
    """Tell when the next row of a queue can be claimed."""
    first: datetime | None = await c.scalar(select(func.min(table.c.due_at)))
    return first


async def in_processes(code: str, *arguments: str, times: int = 2) -> list[str]:
    """Run Python code in several processes at once and give what each printed."""
    running = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", code, *arguments, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        for _ in range(times)
    ]
    ended = await asyncio.gather(*(process.communicate() for process in running))
    for process, (_, errors) in zip(running, ended, strict=True):
        assert process.returncode == 0, errors.decode()
    return [output.decode().strip() for output, _ in ended]


async def count_chats(c: AsyncConnection) -> int:
    return await c.scalar(select(func.count()).select_from(tables.chats)) or 0
