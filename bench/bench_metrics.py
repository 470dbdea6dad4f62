"""What a scrape of /metrics costs where the store holds a million rows.

Fills a SQLite store (chats, subscriptions, digests, messages sent and waiting, papers, summaries, uses of models), then
asks a running web server for its metrics over loopback, and tells how long that took and how much of a processor,
beside what is counted in the background meanwhile: the look of every 15 seconds, and the census of every ten minutes.
Ends with an error where a scrape takes 50 ms of a processor or more, whoever asks included, or a query of the look
reads a whole table. About a minute.
"""

import argparse
import asyncio
import re
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from statistics import median, quantiles

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import httpx
from sqlalchemy import Engine, Table, event, insert, text

from bot.app import App, open_app
from bot.settings.load import load
from bot.web.routes import places
from bot.web.server import serving
from services.operation.gauges import Gauges
from store import tables
from store.rows import batches
from store.schema import usage

MOST_SECONDS = 0.05
SCRAPES = 50
WAITING = 0.5  # share of the messages that could be sent now


def rows(app: App, count: int) -> Iterator[tuple[Table, Iterator[Mapping[str, object]]]]:
    """Yield what stands in each table, `count` rows in all: of each fifth of them one table's, of papers half."""
    now, n = app.clock.now(), count // 8
    ids = range(1, n + 1)
    platforms = ("telegram", "discord")
    yield (
        tables.topics,
        (
            {"id": i, "key": f"t{i}", "name": f"t{i}", "query": f"all:{i}", "kind": "phrase", "created_at": now}
            for i in range(1, 1001)
        ),
    )
    chat = {"thread": "", "kind": "group", "title": "Readers", "created_at": now}
    yield tables.chats, ({"id": i, "platform": platforms[i % 2], "chat": str(i), **chat} for i in ids)
    later = now + timedelta(hours=9)
    run = {"created_at": now, "created_by": "telegram:1", "next_run_at": later, "due_at": later}
    yield tables.subscriptions, ({"chat_id": i, "topic_id": i % 1000 + 1, **run} for i in ids)
    made = {"day": date(2024, 3, 22), "language": "en", "made_at": now}
    yield tables.digests, ({"id": i, "chat_id": i, "topic_id": i % 1000 + 1, **made} for i in ids)
    message = {"sequence": 0, "body": "{}", "created_at": now, "lane": 0}
    yield (
        tables.deliveries,
        (
            {"chat_id": i, "digest_id": i, "state": "pending", "due_at": now, "finished_at": None, **message}
            if i <= n * WAITING
            else {"chat_id": i, "digest_id": i, "state": "sent", "due_at": None, "finished_at": now, **message}
            for i in ids
        ),
    )
    yield tables.papers, ({"id": f"2403.{i:06}", "version": 1, "record": "{}", "as_of": now} for i in ids)
    of_paper = {"version": 1, "language": "en", "depth": "brief", "prompt": "p", "body": "{}", "model": "m"}
    yield (
        tables.summaries,
        ({"paper_id": f"2403.{i:06}", "made_at": now, "provisional": False, **of_paper} for i in ids),
    )
    yield (
        tables.announcements,
        (
            {
                "day": date(2024, 3, 1 + i % 20),
                "paper_id": f"2403.{i:06}",
                "version": 1,
                "kind": "new",
                "categories": "cs",
            }
            for i in ids
        ),
    )
    use = {"kind": "summary", "paper_id": "", "model": "m", "tokens_in": 1, "tokens_out": 1, "cost_usd": 0.001}
    yield usage, ({"at": now - timedelta(minutes=i % 9999), **use} for i in ids)


async def fill(app: App, count: int) -> None:
    """Write the rows."""
    for table, values in rows(app, count):
        for batch in batches(values, 20_000):
            async with app.store.writing() as c:
                await c.execute(insert(table), batch)
    async with app.store.writing() as c:
        await c.execute(text("ANALYZE"))


@dataclass
class Took:
    """Seconds, of a clock and of a processor."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)


async def timed(work: Callable[[], Awaitable[object]]) -> float:
    """Return how many seconds something takes."""
    began = time.perf_counter()
    await work()
    return time.perf_counter() - began


async def plans(app: App, work: Callable[[], Awaitable[object]]) -> list[str]:
    """Return how the database finds what a work asks it for, a line a step."""
    asked: list[tuple[str, object]] = []

    def note(*call: object) -> None:
        asked.append((str(call[2]), call[3]))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        await work()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    found = []
    async with app.store.reading() as c:
        for statement, values in asked:
            if statement.startswith("SELECT"):
                told = await c.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)  # type: ignore[arg-type]
                found += [str(row.detail) for row in told]
    return found


async def scrapes(url: str, count: int) -> Took:
    """Ask for the metrics, one time after another."""
    async with httpx.AsyncClient(trust_env=False) as client:
        took = Took()
        for _ in range(count):
            began, cpu = time.perf_counter(), time.process_time()
            (
                await client.get(url, headers={"Accept": "application/openmetrics-text; version=1.0.0"})
            ).raise_for_status()
            took.wall.append(time.perf_counter() - began)
            took.cpu.append(time.process_time() - cpu)
            await asyncio.sleep(0.01)
        return took


async def measure(count: int, folder: str) -> bool:
    """Fill the store, ask, and tell whether it was quick enough."""
    variables = {
        "HERALD_STORE__URL": f"sqlite+aiosqlite:///{folder}/herald.db",
        "HERALD_TELEGRAM__TOKEN": "1:never-used",
        "HERALD_DISCORD__TOKEN": "never-used",
        "HERALD_LLM__MODEL": "m",
        "HERALD_LLM__API_KEY": "k",
    }
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(
            open_app(load(None, variables), sample=True, measured=True, environ=variables)
        )
        measures = app.services.measures
        print(f"{await timed(lambda: fill(app, count)):.0f} s to write {count} rows")
        readiness = app.readiness(lambda: {"telegram": None, "discord": None}, app.runner({}))
        gauges = Gauges(readiness, app.services.statistics, lambda: app.chain.troubles, measures, app.clock)
        (served,) = places(app, [], readiness).values()
        port = await stack.enter_async_context(serving("127.0.0.1:0", served))
        url = f"http://127.0.0.1:{port}/metrics"
        quiet = await scrapes(url, SCRAPES)
        looks = [await timed(gauges.look) for _ in range(5)]
        census = asyncio.create_task(timed(gauges.count))
        beside = await scrapes(url, SCRAPES)
        size = len((await httpx.AsyncClient(trust_env=False).get(url)).content)
        steps = await plans(app, gauges.look)
        print(f"scrape: {_told(quiet.wall)}, {_told(quiet.cpu)} of a processor; {size} bytes")
        print(f"scrape while the census runs: {_told(beside.wall)}")
        print(f"look of every 15 seconds: {_told(looks)}; census of every 10 minutes: {await census:.2f} s")
        # What is called anon is a part of the query itself, of bounded size.
        whole = [step for step in steps if step.startswith("SCAN") and not re.search("USING|SCAN anon", step)]
        print(*(f"  {step}" for step in dict.fromkeys(steps)), sep="\n")
    return median(quiet.cpu) < MOST_SECONDS and not whole


def _told(took: list[float]) -> str:
    return f"{median(took) * 1000:.1f} ms (95th percentile {quantiles(took, n=20)[-1] * 1000:.1f} ms)"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    with tempfile.TemporaryDirectory() as there:
        sys.exit(not asyncio.run(measure(parser.parse_args().rows, there)))
