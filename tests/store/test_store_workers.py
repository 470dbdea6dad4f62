"""Several workers at one database, in one process and in many."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest

from store import deliveries, subscriptions
from store.database import Store, open_store
from tests.store.store_makers import HOUR, NOW, TELEGRAM, a_chat, a_subscription, a_topic, in_processes, say

ROOMS = partial(deliveries.claim, lane=deliveries.Lane.GROUPS)
CLAIM: dict[str, Any] = {"platforms": TELEGRAM, "now": NOW, "lease_until": NOW + HOUR}
WORKER = """
import asyncio, sys
from functools import partial
from datetime import datetime, timedelta
from store import deliveries, subscriptions
from store.database import open_store

NOW = datetime.fromisoformat(sys.argv[2])

async def main():
    ids = []
    async with open_store(sys.argv[1]) as store:
        while True:
            async with store.writing() as c:
                lease = {{"now": NOW, "lease_until": NOW + timedelta(hours=1)}}
                claimed = await ({claim})(c, platforms=["telegram"], **lease, limit=3)
            if not claimed:
                break
            ids += [str(one.id) for one in claimed]
    print(*ids)

asyncio.run(main())
"""


async def fill(store: Store, count: int) -> None:
    async with store.writing() as c:
        topic = await a_topic(c)
        for number in range(count):
            chat = await a_chat(c, str(number))
            await a_subscription(c, chat.id, topic.id)
            await deliveries.enqueue(c, chat_id=chat.id, digest_id=None, replies=[say("1"), say("2")], now=NOW)


@pytest.mark.parametrize("claim", [subscriptions.claim_due, ROOMS])
async def test_workers_with_connections_of_their_own_share_the_rows(
    url: str, claim: Callable[..., Awaitable[list[Any]]]
) -> None:
    async def work() -> list[int]:
        async with open_store(url) as own:
            ids: list[int] = []
            while True:
                async with own.writing() as c:
                    claimed = await claim(c, **CLAIM, limit=3)
                if not claimed:
                    return ids
                ids += [one.id for one in claimed]

    async with open_store(url) as store:
        await fill(store, 40)
    taken = Counter(number for ids in await asyncio.gather(*(work() for _ in range(5))) for number in ids)
    assert len(taken) == 40
    assert set(taken.values()) == {1}


@pytest.mark.parametrize("claim", ["subscriptions.claim_due", "partial(deliveries.claim, lane=deliveries.Lane.GROUPS)"])
async def test_processes_share_the_rows(url: str, claim: str) -> None:
    async with open_store(url) as store:
        await fill(store, 60)
    outputs = await in_processes(WORKER.format(claim=claim), url, NOW.isoformat(), times=2)
    taken = Counter(number for output in outputs for number in output.split())
    assert len(taken) == 60
    assert set(taken.values()) == {1}


async def test_senders_at_work_lose_nothing_and_keep_the_order(store: Store) -> None:
    texts = [str(number) for number in range(8)]
    sent: dict[int, list[str]] = {}

    async def enqueue(chat_id: int) -> None:
        for text in texts:
            async with store.writing() as c:
                await deliveries.enqueue(c, chat_id=chat_id, digest_id=None, replies=[say(text)], now=NOW)

    async def send(total: int) -> None:
        while sum(map(len, sent.values())) < total:
            async with store.writing() as c:
                claimed = await ROOMS(c, **CLAIM, limit=3)
            for delivery in claimed:
                sent.setdefault(delivery.chat_id, []).append(delivery.body.blocks[0].text)
                async with store.writing() as c:
                    await deliveries.mark_sent(c, {delivery.id: "1"}, at=NOW)

    async with store.writing() as c:
        ids = [(await a_chat(c, str(number))).id for number in range(6)]
    total = len(ids) * len(texts)
    await asyncio.gather(*(enqueue(chat_id) for chat_id in ids), *(send(total) for _ in range(4)))
    assert sent == dict.fromkeys(ids, texts)
