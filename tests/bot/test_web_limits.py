"""Visitors of the web server that hold their connections, or send what nobody asked for."""

import asyncio
import os
import resource
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from structlog.testing import capture_logs

from archive.site.beginning import ToCome
from archive.site.pages import Coming
from bot.web.archive import archive_route
from bot.web.server import serving
from bot.web.visitors import Bounds
from papers.sample import SAMPLE_NOW
from services.languages import Languages
from tests.platforms.process import HERALD, Running, environment
from tests.servers.telegram import TelegramServer

HALF = b"POST /hook HTTP/1.1\r\nHost: x\r\nX-Slow: "
FLOOD, DESCRIPTORS = 1500, 1024
LONG = 50_000_000  # more than any system's buffers hold


@contextmanager
def descriptors(count: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < count:
        pytest.skip(f"this machine lets a process open {hard} files, not {count}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, count), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@contextmanager
def half_open(port: int, count: int, said: bytes = HALF) -> Iterator[list[socket.socket]]:
    """Hold so many connections on which a request has begun, and never ends."""
    held: list[socket.socket] = []
    try:
        for _ in range(count):
            held.append(socket.create_connection(("127.0.0.1", port), timeout=10))
            held[-1].sendall(said)
        yield held
    finally:
        for each in held:
            each.close()


async def test_1500_half_sent_requests_leave_room_for_everybody_else(tmp_path: Path) -> None:
    limited = ("sh", "-c", f'ulimit -n {DESCRIPTORS}; exec "$@"', "sh", HERALD, "run", "--sample")
    async with TelegramServer() as server:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
        given = {
            "HERALD_TELEGRAM__TOKEN": server.token,
            "HERALD_TELEGRAM__API_URL": server.base_url,
            "HERALD_TELEGRAM__MODE": "webhook",
            "HERALD_TELEGRAM__WEBHOOK_URL": f"http://127.0.0.1:{port}/hook",
            "HERALD_TELEGRAM__WEBHOOK_SECRET": "secret",
            "HERALD_WEB__LISTEN": f"127.0.0.1:{port}",
        }
        room = server.private(server.user("Ann"))
        process = await asyncio.create_subprocess_exec(
            *limited, cwd=tmp_path, env=environment(**given), stderr=asyncio.subprocess.PIPE
        )
        async with Running(process) as herald:
            url = f"http://127.0.0.1:{port}/readyz"
            with descriptors(FLOOD + 500):
                opening = half_open(port, FLOOD)
                await asyncio.to_thread(opening.__enter__)
                try:
                    for _ in range(3):
                        async with httpx.AsyncClient(trust_env=False) as client:
                            assert (await client.get(url)).json()["database"] == {"ok": True}
                    assert "now follows" in (await room.answer_to(room.says("/subscribe diffusion-models"))).text
                    with suppress(PermissionError):  # which only root has: the bot is hidden from its own user
                        assert len(list(Path(f"/proc/{herald.process.pid}/fd").iterdir())) < DESCRIPTORS / 2
                finally:
                    opening.__exit__(None, None, None)
            await herald.end()
            assert herald.log.count("connections_dropped") == 1
            assert "Traceback" not in herald.log


@asynccontextmanager
async def echoing(bounds: Bounds) -> AsyncIterator[int]:
    async def echo(request: Request) -> Response:
        return PlainTextResponse(await request.body() or b"x" * LONG)

    async with serving("127.0.0.1:0", [Route("/", echo, methods=["GET", "POST"])], bounds) as port:
        yield port


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"GET",
        b"GET / HTTP/1.1\r\nHost: x\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf",
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nokGET / HTTP/1.1\r\nHo",
    ],
)
async def test_who_does_not_go_on_in_time_is_dropped(said: bytes) -> None:
    async with echoing(Bounds(headers=0.2, body=0.2)) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(said)
        with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
            await reader.readexactly(1 << 20)
        writer.close()


async def test_who_does_not_take_the_answer_is_dropped() -> None:
    async with echoing(Bounds(answer=0.2)) as port:
        with socket.create_connection(("127.0.0.1", port)) as visitor:
            visitor.settimeout(20)
            visitor.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            await asyncio.sleep(1)
            taken = 0
            with suppress(ConnectionError):
                while piece := await asyncio.to_thread(visitor.recv, 1 << 20):
                    taken += len(piece)
        assert taken < LONG


async def test_requests_one_after_another_share_a_connection() -> None:
    async with echoing(Bounds(headers=5)) as port, httpx.AsyncClient(trust_env=False) as client:
        for said in (b"one", b"two" * 50_000):
            assert (await client.post(f"http://127.0.0.1:{port}/", content=said)).content == said


async def test_odd_requests_are_told_once(caplog: pytest.LogCaptureFixture) -> None:
    with capture_logs() as lines:
        async with echoing(Bounds()) as port:
            for _ in range(20):
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(b"\x16\x03\x01 no HTTP\r\n\r\n")
                assert (await reader.read()).startswith(b"HTTP/1.1 400")
                writer.close()
    assert [line["event"] for line in lines] == ["odd_request"]
    assert not caplog.records


async def test_a_byte_now_and_then_gains_no_time() -> None:
    async with echoing(Bounds(headers=0.3)) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\n")
        sent = 0
        while not reader.at_eof() and reader.exception() is None and sent < 200:
            writer.write(b"X")
            await asyncio.sleep(0.05)
            sent += 1
        assert sent < 200
        writer.close()


async def test_no_answer_waits_for_its_headers_to_be_confirmed() -> None:
    async with echoing(Bounds()) as port:
        with socket.create_connection(("127.0.0.1", port)) as visitor:
            visitor.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nok")
            assert (await asyncio.to_thread(visitor.recv, 1 << 10)).startswith(b"HTTP/1.1 200")
            assert [each.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) for each in other_ends(visitor)] == [1]


async def test_what_is_answered_does_not_grow_with_an_address_that_somebody_made_up(tmp_path: Path) -> None:
    async def nothing_known() -> ToCome:
        return {"en": Coming("No chat follows a topic yet.")}

    route = archive_route(tmp_path, Languages().words, nothing_known, since=SAMPLE_NOW)
    async with serving("127.0.0.1:0", [route]) as port, httpx.AsyncClient(trust_env=False) as client:
        far = [await client.get(f"http://127.0.0.1:{port}/en{'/x' * depth}") for depth in (8, 20_000)]
    assert [answer.status_code for answer in far] == [404, 404]
    assert len(far[1].content) < len(far[0].content) < 4000


def other_ends(visitor: socket.socket) -> Iterator[socket.socket]:
    """Yield this process's ends of a connection that it has with itself."""
    for entry in Path("/proc/self/fd").iterdir():
        with suppress(OSError), socket.socket(fileno=os.dup(int(entry.name))) as found:
            if found.getpeername() == visitor.getsockname():
                yield found
