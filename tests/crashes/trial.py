"""One trial: a delivery to many chats against the Telegram test server, its process killed at random points."""

import asyncio
import os
import random
from bisect import bisect
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from chat.refs import ChatRef
from chat.reply import Reply, Text
from papers.sample import SAMPLE_NOW
from store import chats, deliveries
from store.database import open_store
from tests.crashes.nursery import Life, Nursery, nursery
from tests.servers.telegram import PrivateChat, TelegramServer

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What arrived after so many kills.

    `lost` and `out_of_order` count chats; `repeated` counts messages that came once more, of which `unexcused` are not
    the one of their chat that may have been in flight at a kill.
    """

    kills: int
    lost: int
    out_of_order: int
    repeated: int
    unexcused: int


async def trial(folder: Path, *, people: int, messages: int, kills: int, seed: int = 0) -> Outcome:
    """Deliver so many messages to each of so many people, with so many kills; a process that ends early is no kill."""
    async with TelegramServer() as server:
        rooms = [server.private(server.user(f"Reader {number}")) for number in range(people)]
        url = f"sqlite+aiosqlite:///{folder / 'herald.db'}"
        await _fill(url, rooms, messages)
        environ = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "HERALD_TELEGRAM__TOKEN": server.token,
            "HERALD_TELEGRAM__API_URL": server.base_url,
            "HERALD_STORE__URL": url,
            "HERALD_LOG__LEVEL": "error",
        }
        async with nursery(environ, folder) as starting:
            lives = await _kill(starting, server, people * messages, kills, random.Random(seed))
            last = await starting.begin()
            await asyncio.wait_for(asyncio.shield(last.ended), PATIENCE + people * messages / 20)
            _check(last)
        return _judged(rooms, messages, lives)


async def _kill(
    starting: Nursery, server: TelegramServer, total: int, kills: int, chance: random.Random
) -> list[float]:
    """Start and kill processes; gives the moments at which they ended."""
    lives: list[float] = []
    arrivals = server.meter.arrivals
    while len(lives) < kills:
        # Somewhere before, in the midst of, or after some of the messages that are under way at once.
        left = total - len(arrivals)
        wanted = len(arrivals) + chance.randint(0, max(1, min(25, 2 * left // max(1, kills - len(lives)))))
        life = await starting.begin()
        await _either(server, life.ended, wanted)
        await asyncio.sleep(chance.random() * 0.02)
        if life.ended.done():
            _check(life)
            break
        await life.kill()
        lives.append(server.clock.now())
    return lives


def _check(life: Life) -> None:
    if life.ended.result():
        raise AssertionError("a process failed by itself")


async def _fill(url: str, rooms: list[PrivateChat], messages: int) -> None:
    async with open_store(url) as store, store.writing() as c:
        for room in rooms:
            chat = await chats.ensure(c, ChatRef("telegram", str(room.id)), SAMPLE_NOW)
            replies = [Reply((Text(f"message {n} for {room.id}"),)) for n in range(messages)]
            await deliveries.enqueue(c, chat_id=chat.id, digest_id=None, replies=replies, now=SAMPLE_NOW)


async def _either(server: TelegramServer, gone: "asyncio.Task[int]", wanted: int) -> None:
    """Wait until so many messages have arrived in all, or the process has ended."""
    there = asyncio.create_task(server.wait_for(lambda: len(server.meter.arrivals) >= wanted, PATIENCE))
    await asyncio.wait([there, gone], return_when=asyncio.FIRST_COMPLETED)
    there.cancel()
    await asyncio.gather(there, return_exceptions=True)


def _judged(rooms: list[PrivateChat], messages: int, lives: list[float]) -> Outcome:
    """Compare what stands in the chats with what was to be sent."""
    lost = out_of_order = repeated = unexcused = 0
    for room in rooms:
        wanted = [f"message {n} for {room.id}" for n in range(messages)]
        got = [message.text for message in room.posted]
        lost += set(got) != set(wanted)
        without_repeats = [text for place, text in enumerate(got) if not place or got[place - 1] != text]
        out_of_order += without_repeats != wanted
        again = [bisect(lives, before.at) for before, after in pairwise(room.posted) if before.text == after.text]
        repeated += len(again)
        unexcused += len(again) - len(set(again)) + sum(life == len(lives) for life in again)
    return Outcome(len(lives), lost, out_of_order, repeated, unexcused)
