"""A server that is compatible and no more: few fields, few endpoints, and JSON with a character set."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.platforms.discord.library import read
from tests.patience import PATIENCE
from tests.platforms.process import Running, run

BOT = {"id": "1", "username": "herald"}
ASKED = {
    "id": "1220000000000000001",
    "application_id": "1",
    "type": 2,
    "token": "secret",
    "channel_id": "20",
    "data": {"id": "9", "name": "summarize", "options": [{"name": "paper", "type": 3, "value": "2403.14148"}]},
}
IN_PRIVATE = {"channel": {"id": "20", "type": 1}, "user": {"id": "7", "username": "ann"}}
IN_A_SERVER = {
    "guild_id": "500",
    "channel": {"id": "20", "type": 0, "name": "papers"},
    "member": {"user": {"id": "7", "username": "ann"}, "permissions": "8"},
}


@dataclass
class Plain:
    """The server: `told` holds what the bot said, `events` goes to the bot after READY."""

    known: frozenset[str] = frozenset()
    told: list[tuple[str, str]] = field(default_factory=list)
    gateway: asyncio.Future[web.WebSocketResponse] = field(default_factory=asyncio.Future)
    address: str = ""

    async def rest(self, request: web.Request) -> web.Response:
        self.told.append((request.path, await request.text()))
        if request.path.endswith("/users/@me"):
            return web.json_response(BOT)
        if request.path.endswith("/commands") and "commands" in self.known:
            return web.json_response(json.loads(self.told[-1][1]))
        if request.path.endswith("/callback"):
            return web.Response(status=204)
        if "/webhooks/" in request.path:
            return web.json_response({"id": "30", "channel_id": "20", "author": BOT})
        return web.json_response({"message": "404: Not Found"}, status=404)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        connection = web.WebSocketResponse()
        await connection.prepare(request)
        await connection.send_json({"op": 10, "d": {"heartbeat_interval": 41250}})
        async for message in connection:
            if message.json()["op"] == 1:
                await connection.send_json({"op": 11})
            elif message.json()["op"] == 2:
                ready = {"user": BOT, "session_id": "s"}
                await connection.send_json({"op": 0, "s": 1, "t": "READY", "d": ready})
                self.gateway.set_result(connection)
        return connection

    async def tell(self, event: str, data: dict[str, Any]) -> None:
        await (await self.gateway).send_json({"op": 0, "s": 2, "t": event, "d": data})

    async def until_told(self, words: str) -> None:
        async with asyncio.timeout(PATIENCE):
            while not any(words in body for _, body in self.told):  # noqa: ASYNC110  another process says it
                await asyncio.sleep(0.02)


@asynccontextmanager
async def serving(known: frozenset[str]) -> AsyncIterator[Plain]:
    server, app = Plain(known), web.Application()
    app.router.add_get("/", server.serve)
    app.router.add_route("*", "/api/v10/{tail:.*}", server.rest)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.address = f"127.0.0.1:{runner.addresses[0][1]}"
    yield server
    await runner.cleanup()


@pytest.mark.parametrize(
    ("known", "where"),
    [(frozenset(), IN_PRIVATE), (frozenset({"commands"}), IN_A_SERVER)],
    ids=["no commands, in private", "commands echoed, in a server"],
)
async def test_any_compatible_server_is_enough(tmp_path: Path, known: frozenset[str], where: dict[str, Any]) -> None:
    async with serving(known) as plain:
        settings = {
            "HERALD_DISCORD__TOKEN": "x",
            "HERALD_DISCORD__API_URL": f"http://{plain.address}/api/v10",
            "HERALD_DISCORD__GATEWAY_URL": f"ws://{plain.address}",
        }
        async with Running(await run(tmp_path, **settings)) as herald:
            await plain.tell("INTERACTION_CREATE", {**ASKED, **where})
            await plain.until_told("Sentences of the abstract itself")
            assert await herald.end() < 5
            assert herald.process.returncode == 0
            assert "connection_broke" not in herald.log
            assert "Traceback" not in herald.log


def test_what_is_told_stands_and_what_is_not_is_filled_in() -> None:
    said = json.dumps({"id": "1", "name": "papers", "type": 0, "position": 3, "user": {**BOT, "avatar": "a"}})
    found = read(said, "ws://here")
    assert found["position"] == 3
    assert read('{"id": "1", "name": "papers", "type": 0}', "ws://here")["position"] == 0
    assert found["user"] == {**BOT, "avatar": "a", "discriminator": "0"}
    assert read('{"user": {}, "session_id": "s"}', "ws://here")["resume_gateway_url"] == "ws://here"
    assert read('[1, "two", null]', "ws://here") == [1, "two", None]
