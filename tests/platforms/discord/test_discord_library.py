"""What the bot uses of the library although it promises none of it, and what breaks when that moves."""

import ast
import asyncio
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType, SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest
from aiohttp import web
from aiohttp.test_utils import RawTestServer
from discord.app_commands import CommandTree
from discord.gateway import DiscordWebSocket
from discord.http import HTTPClient, Route
from discord.webhook.async_ import AsyncWebhookAdapter

import bot.platforms.discord
from bot.platforms.discord import library
from bot.platforms.discord.gateway import Gateway
from bot.web.metrics import Metrics
from chat.clock import SystemClock
from chat.measures import Traffic

FOLDER = Path(bot.platforms.discord.__path__[0])
DOOR = "library.py"


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def own(kind: ast.ClassDef) -> set[str]:
    """Return the names that a class has of its own."""
    nodes = list(ast.walk(kind))
    functions = {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    stored = (node for node in nodes if isinstance(node, ast.Attribute | ast.Name) and isinstance(node.ctx, ast.Store))
    return functions | {node.attr if isinstance(node, ast.Attribute) else node.id for node in stored}


def strange(tree: ast.Module) -> Iterator[str]:
    """Yield the private names that a module uses and has not made."""
    kinds = {kind: own(kind) for kind in tree.body if isinstance(kind, ast.ClassDef)}
    mine = {id(node): names for kind, names in kinds.items() for node in ast.walk(kind)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and is_private(node.attr):
            at_home = isinstance(node.value, ast.Name) and node.attr in mine.get(id(node), ())
            if not at_home:
                yield node.attr
        elif isinstance(node, ast.ImportFrom):
            yield from (alias.name for alias in node.names if is_private(alias.name))


def test_private_names_of_the_library_stand_behind_one_door() -> None:
    found = {path.name: set(strange(ast.parse(path.read_text(encoding="utf-8")))) for path in FOLDER.glob("*.py")}
    assert {name: names for name, names in found.items() if names} == {
        DOOR: {"_connection", "_decompressor", "_call", "_get_guild", "_remove_guild"},
    }


def names_in(code: CodeType) -> set[str]:
    inner = (each for each in code.co_consts if isinstance(each, CodeType))
    return set(code.co_names).union(*map(names_in, inner))


@pytest.mark.parametrize(
    ("name", "user", "broken"),
    [
        ("_call", CommandTree._from_interaction, "a command that the library cannot make out is not answered"),
        ("json_or_text", HTTPClient.request, "answers with a character set are taken for text"),
        ("json_or_text", AsyncWebhookAdapter.request, "what interactions are answered with is not read leniently"),
        ("received_message", DiscordWebSocket.poll_event, "an event that the library cannot read ends the connection"),
        ("DEFAULT_GATEWAY", DiscordWebSocket.from_client, "[discord] gateway_url does nothing"),
        ("BASE", Route.__init__, "[discord] api_url does nothing"),
        ("connector", HTTPClient.static_login, "a second try to log in uses a session that is closed"),
    ],
)
def test_the_library_still_goes_by_what_is_replaced(name: str, user: Callable[..., Any], broken: str) -> None:
    assert name in names_in(user.__code__), broken


async def test_what_the_library_knows_has_its_parsers_and_tells_the_client() -> None:
    client = discord.AutoShardedClient(intents=discord.Intents.none())
    state = library.state_of(client)
    library.set_shards(client, 2)
    library.know_shard(client, SimpleNamespace(id=1))
    assert client.get_shard(1), "the library closes none of our connections"
    assert {"READY", "RESUMED", "GUILD_CREATE", "INTERACTION_CREATE", "MESSAGE_CREATE"} <= state.parsers.keys()
    assert state.dispatch == client.dispatch, "nobody is told of what cannot be read"
    assert list(state.guilds) == []


async def test_what_a_connection_brings_is_unpacked_as_the_library_would() -> None:
    connection = Gateway(None, loop=asyncio.get_running_loop())  # type: ignore[arg-type]
    kind = discord.utils._ActiveDecompressionContext.COMPRESSION_TYPE
    assert library.text_of(connection, "as it is") == "as it is"
    if kind == "zlib-stream":
        packer = zlib.compressobj()
        begun = packer.compress(b'{"op": 11}')
        rest = packer.flush(zlib.Z_SYNC_FLUSH)
        assert library.text_of(connection, begun) is None
        assert library.text_of(connection, rest) == '{"op": 11}'
        assert library.text_of(connection, packer.compress(b"{}") + packer.flush(zlib.Z_SYNC_FLUSH)) == "{}"


async def test_what_cannot_be_read_is_a_sign_of_life_and_the_client_is_told() -> None:
    client = discord.Client(intents=discord.Intents.none())
    heard: list[tuple[str, Any, str]] = []

    async def on_unreadable(event: str, data: Any, reason: str) -> None:
        heard.append((event, data, reason))

    client.event(on_unreadable)
    async with client:
        connection = Gateway(None, loop=asyncio.get_running_loop())  # type: ignore[arg-type]
        connection.shard_id = None
        vars(connection)["_connection"] = library.state_of(client)
        vars(connection)["_discord_parsers"] = library.state_of(client).parsers
        signs: list[bool] = []
        vars(connection)["_keep_alive"] = type("Alive", (), {"tick": lambda _: signs.append(True)})()
        for text in ("{", "[]", '{"op": 0, "t": "GUILD_CREATE", "s": 7, "d": 5}'):
            await connection.received_message(text)
        await asyncio.sleep(0)
        assert [event for event, _, _ in heard] == ["", "", "GUILD_CREATE"]
        assert len(signs) == 3, "the bot takes a connection for dead on which only odd events come"
        assert connection.sequence == 7


async def test_a_request_is_counted_once_also_where_its_answer_is_made_an_error() -> None:
    async def fails(_: web.BaseRequest) -> web.Response:
        return web.Response(status=502)

    metrics = Metrics({"platform": ("discord",), "model": (), "command": ()}, SystemClock())
    trace = library.traced(Traffic("discord", metrics, SystemClock()))
    async with RawTestServer(fails) as server, aiohttp.ClientSession(trace_configs=[trace]) as session:
        assert (await session.post(server.make_url("/channels/1/messages"))).status == 502
        with pytest.raises(aiohttp.ServerConnectionError):  # a post that would be opened a second time
            await session.post(server.make_url("/channels/1/threads"))
    with pytest.raises(aiohttp.ClientConnectorError):
        async with aiohttp.ClientSession(trace_configs=[trace]) as session:
            await session.get("http://127.0.0.1:9")
    told = metrics.told()[0].decode()
    assert 'herald_platform_requests_total{platform="discord",status="5xx"} 2.0' in told
    assert 'herald_platform_requests_total{platform="discord",status="failed"} 1.0' in told


async def test_what_another_process_has_taken_over_is_not_asked_any_more() -> None:
    asked: list[str] = []

    async def answers(request: web.BaseRequest) -> web.Response:
        asked.append(request.path)
        return web.Response()

    holds = True
    traffic = Traffic(
        "discord", Metrics({"platform": ("discord",), "model": (), "command": ()}, SystemClock()), SystemClock()
    )
    trace = library.traced(traffic, lambda: holds)
    async with RawTestServer(answers) as server, aiohttp.ClientSession(trace_configs=[trace]) as session:
        await session.get(server.make_url("/before"))
        holds = False
        with pytest.raises(aiohttp.ClientConnectionError, match="taken over"):
            await session.post(server.make_url("/after"))
    assert asked == ["/before"]


async def test_a_login_that_failed_leaves_nothing_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Route, "BASE", "http://127.0.0.1:9")
    client = discord.Client(intents=discord.Intents.none())
    async with client:
        with pytest.raises(aiohttp.ClientConnectorError):
            await client.login("no token")
        await library.forget_session(client)
        assert client.http.connector is discord.utils.MISSING
