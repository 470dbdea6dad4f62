"""What a service manager hears of `herald run`, through a socket as systemd's."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from bot import notify
from scheduler.watchdog import Watchdog
from tests.clocks import ManualClock
from tests.patience import PATIENCE
from tests.platforms.process import Running, run
from tests.servers.telegram import TelegramServer


class Manager:
    """What systemd is of the protocol: a socket, and what came through it."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.heard: list[str] = []
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.bind(f"\0{address[1:]}" if address.startswith("@") else address)

    async def listen(self) -> None:
        loop = asyncio.get_running_loop()
        with self._socket:
            while True:
                self.heard += (await loop.sock_recv(self._socket, 4096)).decode().split("\n")

    async def hears(self, line: str, times: int = 1) -> None:
        async with asyncio.timeout(PATIENCE):
            while self.heard.count(line) < times:  # noqa: ASYNC110  another process tells it
                await asyncio.sleep(0.01)


@asynccontextmanager
async def manager(address: str) -> AsyncIterator[Manager]:
    made = Manager(address)
    listening = asyncio.create_task(made.listen())
    try:
        yield made
    finally:
        listening.cancel()


ABSTRACT = pytest.param(
    "an abstract name", marks=pytest.mark.skipif(sys.platform != "linux", reason="only Linux has abstract names")
)


@pytest.mark.parametrize("kind", ["a file", ABSTRACT])
async def test_systemd_hears_when_the_bot_is_ready_alive_and_stopping(kind: str, tmp_path: Path) -> None:
    address = str(tmp_path / "notify") if kind == "a file" else f"@herald-{uuid4()}"
    async with TelegramServer() as server, manager(address) as systemd:
        process = await run(
            tmp_path,
            HERALD_TELEGRAM__TOKEN=server.token,
            HERALD_TELEGRAM__API_URL=server.base_url,
            NOTIFY_SOCKET=address,
            WATCHDOG_USEC="150000",
        )
        async with Running(process) as herald:
            await systemd.hears("WATCHDOG=1", times=3)
            assert systemd.heard[0] == "READY=1"
            await herald.end()
            await systemd.hears("STOPPING=1")
        assert process.returncode == 0
        assert set(systemd.heard) == {"READY=1", "WATCHDOG=1", "STOPPING=1"}
        assert systemd.heard.count("READY=1") == systemd.heard.count("STOPPING=1") == 1


async def test_the_watchdog_is_told_nothing_while_the_scheduler_does_not_tick(tmp_path: Path) -> None:
    clock = ManualClock()
    watchdog = Watchdog(clock, restart=lambda: None, on_step=lambda _: None)
    async with manager(str(tmp_path / "notify")) as systemd:
        environ = {"NOTIFY_SOCKET": systemd.address, "WATCHDOG_USEC": "60000000", "WATCHDOG_PID": str(os.getpid())}
        living = asyncio.create_task(notify.keep_alive(lambda: watchdog.ticks, clock, environ))
        await systemd.hears("WATCHDOG=1")
        await clock.advance(40)
        assert systemd.heard == ["WATCHDOG=1"]
        await clock.advance(10)
        watchdog.tick()
        await clock.advance(10)
        await systemd.hears("WATCHDOG=1", times=2)
        living.cancel()


async def test_without_systemd_nothing_happens() -> None:
    async with asyncio.timeout(PATIENCE):
        await notify.keep_alive(lambda: True, ManualClock(), {"WATCHDOG_USEC": "1000000", "WATCHDOG_PID": "1"})
        await notify.tell("READY=1", environ={})


async def test_a_socket_that_is_gone_costs_a_line_of_the_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await notify.tell("READY=1", environ={"NOTIFY_SOCKET": str(tmp_path / "gone")})
    assert "systemd_not_told" in capsys.readouterr().out
