import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from telegram.error import TimedOut

from bot.platforms.telegram.connections import Connections, NotHeldError, Permit, make_request
from bot.platforms.telegram.sending import never_left
from tests.servers.telegram.http import HttpServer, Request, Response


class Gatekeeper:
    """Answers once its gate is open, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.open = asyncio.Event()
        self.targets: list[str] = []
        self.arrived = asyncio.Semaphore(0)

    async def answer(self, request: Request) -> Response:
        self.targets.append(request.target)
        self.arrived.release()
        await self.open.wait()
        return Response(200, b'{"ok": true, "result": true}')


@pytest.fixture
async def keeper() -> Gatekeeper:
    return Gatekeeper()


@pytest.fixture
async def server(keeper: Gatekeeper) -> AsyncIterator[HttpServer]:
    server = HttpServer(keeper.answer)
    yield server
    await server.stop()


def client(connections: int, port: int, wait: float) -> httpx.AsyncClient:
    timeout = httpx.Timeout(5, pool=wait)
    return httpx.AsyncClient(
        transport=Connections(connections), base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=timeout
    )


async def test_who_finds_all_connections_busy_waits_for_one(server: HttpServer, keeper: Gatekeeper) -> None:
    async with client(2, await server.start(), wait=5) as http, asyncio.TaskGroup() as group:
        asked = [group.create_task(http.get(f"/{n}")) for n in range(5)]
        await keeper.arrived.acquire()
        await keeper.arrived.acquire()
        assert len(keeper.targets) == 2
        keeper.open.set()
        assert [(await each).status_code for each in asked] == [200] * 5
    assert sorted(keeper.targets) == ["/0", "/1", "/2", "/3", "/4"]


async def test_a_request_that_found_no_connection_in_time_surely_never_left(
    server: HttpServer, keeper: Gatekeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.platforms.telegram.connections.POOL_TIMEOUT", 0.05)
    url = f"http://127.0.0.1:{await server.start()}"
    async with make_request(None, 5.0, connections=1) as request:
        first = asyncio.create_task(request.post(url))
        await keeper.arrived.acquire()
        with pytest.raises(TimedOut) as refused:
            await request.post(url)
        assert never_left(refused.value)
        keeper.open.set()
        await first
        assert await request.post(url) is True


async def test_a_request_that_is_cancelled_gives_its_connection_back(server: HttpServer, keeper: Gatekeeper) -> None:
    async with client(1, await server.start(), wait=1) as http:
        first = asyncio.create_task(http.get("/first"))
        await keeper.arrived.acquire()
        first.cancel()
        await asyncio.wait([first])
        keeper.open.set()
        assert (await http.get("/second")).status_code == 200


async def test_a_connection_that_was_used_is_used_again(server: HttpServer, keeper: Gatekeeper) -> None:
    keeper.open.set()
    async with client(64, await server.start(), wait=1) as http:
        for n in range(5):
            await http.get(f"/{n}")
        assert len(server._open) == 1


async def test_a_proxy_is_asked(server: HttpServer, keeper: Gatekeeper) -> None:
    keeper.open.set()
    async with make_request(f"http://127.0.0.1:{await server.start()}", 5.0, connections=4) as request:
        assert await request.post("http://bots.example/bot1:a/getMe") is True
    assert keeper.targets == ["http://bots.example/bot1:a/getMe"]


@pytest.mark.parametrize("waits", ["for its turn", "for the connection to be made"])
async def test_what_another_process_has_taken_over_is_not_asked_any_more(
    server: HttpServer, keeper: Gatekeeper, waits: str
) -> None:
    url, permit = f"http://127.0.0.1:{await server.start()}", Permit()
    async with make_request(None, 5.0, 1, permit) as request:
        keeper.open.set()
        assert await request.post(url) is True
        keeper.open.clear()
        first = asyncio.create_task(request.post(f"{url}/first"))
        if waits == "for its turn":
            await keeper.arrived.acquire()
            await keeper.arrived.acquire()
        second = asyncio.create_task(request.post(f"{url}/second"))
        await asyncio.sleep(0)
        permit.holds = lambda: False
        keeper.open.set()
        outcomes = await asyncio.gather(first, second, return_exceptions=True)
    assert isinstance(outcomes[1], NotHeldError)
    assert keeper.targets == (["/", "/first"] if waits == "for its turn" else ["/"])
