"""What a second costs on PostgreSQL with a million subscriptions: one in which nothing is due, and one with 1,000 due.

A server of its own is begun, from PostgreSQL's programs; without them, or the extra `postgres`, it is skipped. Two
databases, of 10,000 and of a million subscriptions (`--many 100000` is quicker), are asked by turns, so that what else
the machine does meets both. Prints milliseconds and the ratio, and ends with an error where a claim did not give what
it should or one of PostgreSQL's plans reads a whole table.
"""

import argparse
import asyncio
import statistics
import sys
import time
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sqlalchemy import text

from bench.bench_claims import DUE, FEW, PLATFORMS, ROUNDS, make_due, tick
from papers.sample import SAMPLE_NOW
from scheduler.preparer import BATCH
from store import broadcasts, closures, deliveries, queues, subscriptions
from store.database import Store, open_store
from tests import databases
from tests.store.store_makers import explained

IDLE_MS, RATIO = 5.0, 1.5
TICKS = 200
USUAL = ("shared_buffers=128MB", "autovacuum=on", "max_wal_size=1GB")  # as PostgreSQL comes
CHAT = """
INSERT INTO chats (id, platform, chat, thread, kind, title, pause_reason, created_at)
SELECT n, 'telegram', CAST(n AS text), '', 'private', '', '', :now FROM generate_series(1, :count) AS n
"""
SUBSCRIPTION = """
INSERT INTO subscriptions (id, chat_id, topic_id, created_at, created_by, last_note, next_run_at, due_at)
SELECT n, n, 1, :now, '', '', at, at FROM generate_series(1, :count) AS n,
LATERAL (SELECT mod(n * CAST(7919 AS bigint), 10080) AS minute) AS place,
LATERAL (SELECT CAST(:now AS timestamptz) + make_interval(mins => CAST(1 + minute AS int)) AS at) AS run
"""
MESSAGE = """
INSERT INTO deliveries
    (chat_id, lane, sequence, key, body, state, attempts, created_at, finished_at, message_id, reason)
SELECT n, 1, 0, CAST(n AS text), '{"blocks"\\: []}', 'sent', 1, :now, :now, '1', '' FROM generate_series(1, :count) AS n
"""


async def fill(store: Store, count: int) -> None:
    """Add so many chats with a subscription each, due all over the coming week, and a message that each was sent."""
    now = {"now": SAMPLE_NOW}
    async with store.writing() as c:
        topic = (
            "INSERT INTO topics (id, key, name, query, kind, created_at) VALUES (1, 't', 'T', 'cat:cs.CV', 'own', :now)"
        )
        await c.execute(text(topic), now)
        for statement in (CHAT, SUBSCRIPTION, MESSAGE):
            await c.execute(text(statement), {**now, "count": count})
    async with store.writing() as c:
        await c.execute(text("ANALYZE"))


async def idle(store: Store) -> float:
    """Ask all that is asked each second while nothing is to be done, and return the milliseconds."""
    now = SAMPLE_NOW
    lease: dict[str, Any] = {"platforms": PLATFORMS, "now": now, "lease_until": now, "limit": BATCH}
    began = time.perf_counter()
    due: list[object] = [*await store.write(partial(subscriptions.claim_due, **lease))]
    for lane in deliveries.Lane:
        due += await store.write(partial(deliveries.claim, **lease, lane=lane))
    async with store.reading() as c:
        due += await closures.due(c, now, 1)
        running = await broadcasts.running(c)
    took = time.perf_counter() - began
    if due or running:
        raise AssertionError("something is due")
    return took * 1000


async def reads_all(store: Store) -> list[str]:
    """Return the plans of the claims that read a whole table."""
    found: list[str] = []
    async with store.writing() as c:
        told = queues.claim_of(PLATFORMS, SAMPLE_NOW, SAMPLE_NOW, DUE)
        for claim, more in ((deliveries.CLAIM, {"queue": 1}), (subscriptions.CLAIM, {})):
            plan = await explained(c, claim, **told, **more)
            if "Seq Scan" in plan or "Sort" in plan:
                found.append(plan)
    return found


async def main(many: int) -> bool:
    """Fill both databases and ask them by turns."""
    server = databases.new_server()
    server.options = USUAL
    server.start()
    took: dict[int, list[float]] = {FEW: [], many: []}
    whole = True
    async with AsyncExitStack() as stack:
        stack.callback(server.remove)
        stores = {count: await stack.enter_async_context(open_store(server.make())) for count in took}
        for count, store in stores.items():
            began = time.monotonic()
            await fill(store, count)
            print(f"{count} subscriptions written in {time.monotonic() - began:.0f} s")
        idling = {count: [await idle(store) for _ in range(TICKS)] for count, store in stores.items()}
        for turn in range(ROUNDS):
            for count, store in stores.items():
                await make_due(store, count, turn)
                seconds, claimed = await tick(store)
                took[count].append(seconds)
                whole &= claimed == DUE
        plans = await reads_all(stores[many])
    for count, times in idling.items():
        print(f"an idle second among {count}: {statistics.median(times):.1f} ms (median; at most {IDLE_MS:.0f})")
    for count, times in took.items():
        print(f"claiming {DUE} of {count}: {statistics.median(times) * 1000:.0f} ms (median of {ROUNDS})")
    ratio = statistics.median(lot / few for lot, few in zip(took[many], took[FEW], strict=True))
    print(f"ratio {ratio:.2f} (median of turns; at most {RATIO})")
    print(*plans, "" if whole else "a tick did not claim what was due", sep="\n")
    return whole and not plans


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--many", type=int, default=1_000_000)
    if databases.programs() is None or not databases.has_driver():
        print(f"skipped: {databases.MISSING}")
        sys.exit(0)
    sys.exit(not asyncio.run(main(parser.parse_args().many)))
