"""What a tick costs that claims 1,000 due subscriptions of 10,000 and of 1,000,000, and what memory that takes.

The stores are filled first, which takes a minute or two; `--many 100000` is quicker. The memory is the process's peak:
all that `herald run` builds but for its platforms, a scheduler that is running among it. Prints figures, and ends with
an error where a claim did not give what it should or a platform's or model's library was loaded.
"""

import argparse
import asyncio
import resource
import statistics
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sqlalchemy import insert, update

from bot.app import open_app
from bot.settings.load import load
from papers.sample import SAMPLE_NOW
from scheduler.preparer import BATCH
from store.database import Store
from store.rows import batches
from store.subscriptions import claim_due
from store.tables import chats, subscriptions, topics

DUE, ROUNDS, FEW = 1000, 9, 10_000
PLATFORMS = {"telegram"}
TOPIC = 1_000  # after those of the catalogue
HEAVY = {"telegram", "discord", "pydantic_ai", "google.genai", "openai"}


async def fill(store: Store, count: int) -> None:
    """Add so many chats with a subscription each, due at hours all over the coming week."""
    now = SAMPLE_NOW
    async with store.writing() as c:
        await c.execute(
            insert(topics).values(id=TOPIC, key="t", name="T", query="cat:cs.CV", kind="catalogue", created_at=now)
        )
    for batch in batches(range(1, count + 1), 20_000):
        people = [
            {
                "id": n,
                "platform": "telegram",
                "chat": str(n),
                "thread": "",
                "kind": "private",
                "title": "",
                "created_at": now,
            }
            for n in batch
        ]
        runs = [now + timedelta(minutes=1 + n * 7919 % 10_080) for n in batch]
        rows = [
            {
                "id": n,
                "chat_id": n,
                "topic_id": TOPIC,
                "created_at": now,
                "created_by": "",
                "next_run_at": at,
                "due_at": at,
            }
            for n, at in zip(batch, runs, strict=True)
        ]
        async with store.writing() as c:
            await c.execute(insert(chats), people)
            await c.execute(insert(subscriptions), rows)


async def make_due(store: Store, count: int, turn: int) -> None:
    """Let 1,000 subscriptions from all over the table be due now, and those of the last turn no more."""
    now = SAMPLE_NOW
    step = count // DUE
    ids = [1 + (n * step + turn) % count for n in range(DUE)]
    async with store.writing() as c:
        await c.execute(
            update(subscriptions).where(subscriptions.c.due_at <= now + timedelta(seconds=30)).values(due_at=None)
        )
        for batch in batches(ids, 500):
            due = {"next_run_at": now, "due_at": now}
            await c.execute(update(subscriptions).where(subscriptions.c.id.in_(batch)).values(**due))


async def tick(store: Store) -> tuple[float, int]:
    """Claim all that is due, as the scheduler does; gives the seconds and how many there were."""
    claimed = 0
    began = time.perf_counter()
    while True:
        async with store.writing() as c:
            lease = SAMPLE_NOW + timedelta(minutes=10)
            some = await claim_due(c, platforms=PLATFORMS, now=SAMPLE_NOW, lease_until=lease, limit=BATCH)
        if not some:
            return time.perf_counter() - began, claimed
        claimed += len(some)


async def measure(stores: dict[int, Store]) -> tuple[dict[int, list[float]], bool]:
    """Claim in both by turns, so that what else the machine does meets both; tells too whether all was claimed."""
    took: dict[int, list[float]] = {count: [] for count in stores}
    whole = True
    for turn in range(ROUNDS):
        for count, store in stores.items():
            await make_due(store, count, turn)
            seconds, claimed = await tick(store)
            took[count].append(seconds)
            whole &= claimed == DUE
    return took, whole


async def main(many: int) -> bool:
    """Fill both stores, and measure beside a scheduler that has nobody to post to."""
    stores: dict[int, Store] = {}
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        for count in (FEW, many):
            environ = {"HERALD_STORE__URL": f"sqlite+aiosqlite:///{folder}/{count}.db"}
            app = await stack.enter_async_context(open_app(load(None, environ), sample=True, environ=environ))
            began = time.monotonic()
            await fill(app.store, count)
            print(f"{count} subscriptions written in {time.monotonic() - began:.0f} s")
            stores[count] = app.store
        runner = app.runner({})
        await runner.start()
        took, whole = await measure(stores)
        await runner.stop(1)
    typical = {count: statistics.median(times) for count, times in took.items()}
    for count, seconds in typical.items():
        print(f"claiming {DUE} of {count}: {seconds * 1000:.0f} ms (median of {ROUNDS})")
    ratio = statistics.median(lot / few for lot, few in zip(took[many], took[FEW], strict=True))
    print(f"ratio {ratio:.2f} (median of turns)")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    loaded = HEAVY & sys.modules.keys()
    if not whole:
        print("a tick did not claim what was due")
    if loaded:
        print(f"loaded without need: {', '.join(sorted(loaded))}")
    return whole and not loaded


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--many", type=int, default=1_000_000)
    sys.exit(not asyncio.run(main(parser.parse_args().many)))
