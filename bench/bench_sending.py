"""Sending to 10,000 chats: the outbox with its store, its order and its limiter beside a bare loop of the library.

All send the same text with the same number of messages under way and of connections, through an unlimited Bot API
server that runs in a process of its own on loopback. They take turns, so that what else the machine does meets all.
The bare loop is the library as it comes; beside it stands the same loop over the bot's own connections, which shows
what the store, the order and the limiter cost. Prints messages a second, processor time a message and the ratios, and
ends with an error where a message was lost or came twice. Two to three minutes; `--people 2000` is quicker.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from telegram import LinkPreviewOptions
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.app import App, open_app
from bot.platforms.telegram.adapter import CONNECTIONS, READ_TIMEOUT, Telegram
from bot.platforms.telegram.connections import POOL_TIMEOUT, make_request
from bot.platforms.telegram.spec import TelegramSettings
from bot.settings.load import load
from chat.refs import ChatRef
from chat.reply import Reply, Text
from scheduler.outbox import AT_ONCE, Outbox
from store import chats, deliveries
from store.rows import batches

ROUNDS = 10
TEXT = "Diffusion Models, 2024-03-23: 13 new papers."
SERVER = """
import asyncio, sys
from tests.servers.telegram import TelegramServer

async def main(people):
    async with TelegramServer() as server:
        rooms = [server.private(server.user(f"Reader {n}")) for n in range(people)]
        print(server.base_url, server.token, *(room.id for room in rooms), flush=True)
        while await asyncio.to_thread(sys.stdin.readline):
            print(*(len(room.posted) for room in rooms), flush=True)

asyncio.run(main(int(sys.argv[1])))
"""


@dataclass
class Server:
    """The Bot API server in its process, with the chats that it holds."""

    process: "subprocess.Popen[str]"
    url: str
    token: str
    rooms: list[int]

    def arrived(self) -> list[int]:
        """Count the messages in each chat."""
        assert self.process.stdin
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return [int(count) for count in _line(self.process)]


@dataclass
class Measured:
    """What one way of sending took, by turns: seconds, and seconds of this process's processor time."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    async def take(self, sending: Awaitable[object]) -> None:
        """Measure one turn."""
        wall, cpu = time.perf_counter(), time.process_time()
        await sending
        self.wall.append(time.perf_counter() - wall)
        self.cpu.append(time.process_time() - cpu)


@contextmanager
def serving(people: int) -> Iterator[Server]:
    """Start the server."""
    environ = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    command = [sys.executable, "-c", SERVER, str(people)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environ) as process:
        url, token, *rooms = _line(process)
        yield Server(process, url, token, [int(room) for room in rooms])
        assert process.stdin
        process.stdin.close()


def _line(process: "subprocess.Popen[str]") -> list[str]:
    assert process.stdout
    return process.stdout.readline().split()


def plain_request(_url: str) -> HTTPXRequest:
    """Make the library's own client, which proxies of the environment would only lead astray."""
    return HTTPXRequest(CONNECTIONS, pool_timeout=POOL_TIMEOUT, httpx_kwargs={"trust_env": False})


def bots_request(url: str) -> HTTPXRequest:
    """Make the bot's client."""
    return make_request(url, READ_TIMEOUT, CONNECTIONS)


async def bare(server: Server, people: list[int], request: Callable[[str], HTTPXRequest], into: Measured) -> None:
    """Send with nothing but the library and a counter of those under way."""
    bot: ExtBot[None] = ExtBot(server.token, base_url=f"{server.url}/bot", request=request(server.url))
    turns = asyncio.Semaphore(AT_ONCE)

    async def send(chat: int) -> None:
        async with turns:
            await bot.send_message(chat, TEXT, link_preview_options=LinkPreviewOptions(is_disabled=True))

    async def send_all() -> None:
        await asyncio.gather(*(send(chat) for chat in people))

    async with bot:
        await into.take(send_all())


async def ours(app: App, telegram: Telegram, people: list[int], into: Measured) -> None:
    """Write messages down, then send by the outbox what stands in the store."""
    now = app.clock.now()
    for batch in batches(people, 1000):
        async with app.store.writing() as c:
            for person in batch:
                chat = await chats.ensure(c, ChatRef("telegram", str(person)), now)
                await deliveries.enqueue(c, chat_id=chat.id, digest_id=None, replies=[Reply((Text(TEXT),))], now=now)
    await into.take(Outbox(app.store, {"telegram": telegram}, app.clock, app.services.closures).send_waiting())


async def measure(server: Server, folder: str) -> dict[str, Measured]:
    """Let all send by turns, each to every chat once."""
    variables = {
        "HERALD_TELEGRAM__TOKEN": server.token,
        "HERALD_TELEGRAM__API_URL": server.url,
        "HERALD_TELEGRAM__MESSAGES_PER_SECOND": "1000",
        "HERALD_STORE__URL": f"sqlite+aiosqlite:///{folder}/herald.db",
    }
    took = {"library": Measured(), "connections": Measured(), "outbox": Measured()}
    async with open_app(load(None, variables), sample=True, environ=variables) as app:
        telegram = Telegram(app.settings.section(TelegramSettings), app.dispatcher, app.services, clock=app.clock)
        await telegram.open()
        for mine in batches(server.rooms, -(-len(server.rooms) // ROUNDS)):
            await bare(server, mine, plain_request, took["library"])
            await ours(app, telegram, mine, took["outbox"])
            await bare(server, mine, bots_request, took["connections"])
        await telegram.stop(1)
        await telegram.close()
    return took


def main(people: int) -> bool:
    """Measure, and tell whether each message came once."""
    with serving(people) as server, tempfile.TemporaryDirectory() as folder:
        took = asyncio.run(measure(server, folder))
        arrived = server.arrived()
    share = people / ROUNDS
    print(f"{people} chats, {AT_ONCE} messages under way at once over {CONNECTIONS} connections, {ROUNDS} turns each")
    names = {"library": "bare loop", "connections": "bare loop over the bot's connections", "outbox": "outbox"}
    for key, name in names.items():
        wall, cpu = median(took[key].wall), sum(took[key].cpu) / people
        print(f"{name}: {share / wall:.0f} a second, {cpu * 1000:.2f} ms of processor time a message")
    for key in ("library", "connections"):
        ratios = [theirs / mine for theirs, mine in zip(took[key].wall, took["outbox"].wall, strict=True)]
        by_cpu = sum(took[key].cpu) / sum(took["outbox"].cpu)
        print(f"outbox / {names[key]}: {median(ratios):.2f} (median of turns), {by_cpu:.2f} by processor time")
    whole = arrived == [len(took)] * people
    print("nothing lost, nothing twice" if whole else f"not one of each in each chat: {sorted(set(arrived))}")
    return whole


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    sys.exit(not main(parser.parse_args().people))
