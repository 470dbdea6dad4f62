"""discord.py, where it must be other than it is: what it takes for granted, repeats, or does not know.

It takes many fields for granted that are optional in Discord's documentation or younger than some compatible servers,
and JSON only where its media type has no parameters; what it misses it does not answer, or breaks the connection for.
It keeps what it is told, of any type, until somebody stumbles over it. So what is missing is filled in before it reads,
and what is of a wrong type counts as not told.

What it does not promise is used here alone, each behind one function: its `json_or_text` and the addresses of its
services (`install`), `_connection` (`state_of`), `_decompressor` (`text_of`), `_call` (`Tree`), the session that a
login leaves behind (`forget_session`), the shards of its own loop (`know_shard`), and the servers that it keeps
(`server_in`, `forget_servers`).
"""

import copy
import json
import re
from collections.abc import Awaitable, Callable, Collection, Mapping
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, TypedDict

import aiohttp
import discord
import structlog
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route
from discord.state import ConnectionState
from discord.webhook import async_ as webhooks

from chat.measures import Traffic
from chat.network import is_socks

if TYPE_CHECKING:
    from bot.platforms.discord.client import HeraldClient

Json = dict[str, Any]
State = ConnectionState[Any]


class Way(TypedDict, total=False):
    """How requests leave: through an HTTP proxy, or by a connector that knows another one."""

    proxy: str | None
    connector: aiohttp.BaseConnector


_USER = {"discriminator": "0", "avatar": None}
_MEMBER = {"roles": [], "flags": 0}
MESSAGE: Json = {
    "type": 0,
    "content": "",
    "flags": 0,
    "edited_timestamp": None,
    "mention_everyone": False,
    "pinned": False,
    "tts": False,
    "attachments": [],
    "embeds": [],
    "mentions": [],
    "mention_roles": [],
    "components": [],
}
# What an object is can be told by what it must have.
_KINDS: tuple[tuple[frozenset[str], Mapping[str, Any]], ...] = (
    (frozenset({"id", "username"}), _USER),
    (frozenset({"user", "roles"}), _MEMBER),
    (frozenset({"user", "permissions"}), _MEMBER),
    (frozenset({"id", "channel_id", "author"}), MESSAGE),
    (frozenset({"id", "name", "type"}), {"position": 0}),
)
# What is read here or kept by the library, and of which type it must be; null is what some of it may be as well.
_TYPES: Mapping[str, tuple[type, ...]] = {
    **dict.fromkeys(
        ("name", "username", "global_name", "nick", "content", "topic", "locale", "custom_id", "token"), (str,)
    ),
    **dict.fromkeys(("title", "description", "url", "timestamp"), (str,)),
    **dict.fromkeys(("id", "type", "channel_id", "guild_id", "parent_id", "owner_id", "permissions"), (str, int)),
    **dict.fromkeys(("position", "flags"), (int,)),
    **dict.fromkeys(("author", "user", "member", "channel", "guild", "thread_metadata"), (dict,)),
    **dict.fromkeys(("roles", "members", "channels", "threads", "attachments", "mentions"), (list, dict)),
    **dict.fromkeys(("permission_overwrites", "features", "available_tags", "embeds"), (list,)),
    **dict.fromkeys(("components", "mention_roles", "options", "values"), (list,)),
}
_NEVER_NULL = frozenset(
    {"id", "name", "username", "type", "content", "roles", "permission_overwrites", "embeds", "components"}
)
# To open a forum's post; the thread of a message can be made but once anyhow, and messages have their nonce.
_OPENING = re.compile(r"\A.*/channels/\d+/threads")
# A bot may ask 50 times a second over all; the library knows the limits of each channel, but of this one only what a
# refusal tells it. What is told to a press or a command does not count, nor what goes by a webhook.
A_SECOND, AT_ONCE = 45, 5
UNCOUNTED = re.compile(r"/(?:interactions|webhooks)/")
_EXECUTING = re.compile(r"\A.*/webhooks/(\d+)/[^/]+")


def install(api_url: str, gateway_url: str) -> None:
    """Have the library ask at these addresses, and read all answers by `read`, for the whole process."""
    Route.BASE = api_url
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)

    async def json_or_text(response: aiohttp.ClientResponse) -> Any:
        text = await response.text(encoding="utf-8")
        return read(text, gateway_url) if text and response.content_type == "application/json" else text

    for module in (discord.http, webhooks):
        vars(module)["json_or_text"] = json_or_text


def state_of(holder: discord.Client | DiscordWebSocket) -> State:
    """Return what the library knows, its parsers among it; servers, interactions and the like are made of it."""
    return holder._connection  # noqa: SLF001


def text_of(connection: DiscordWebSocket, message: str | bytes) -> str | None:
    """Return the text of what came by a connection, or None where more of it is still to come."""
    if isinstance(message, str):
        return message
    return connection._decompressor.decompress(message)  # noqa: SLF001


async def forget_session(client: discord.Client) -> None:
    """Close what a login that failed has opened; the library opens another session at each try, and closes none."""
    await client.http.close()
    client.http.connector = discord.utils.MISSING


def set_shards(client: discord.AutoShardedClient, count: int) -> None:
    """Tell the library how many shards there are, none of which is connected yet."""
    state: Any = state_of(client)
    client.shard_count = state.shard_count = count
    client.shard_ids = state.shard_ids = [*range(count)]
    _shards(client).clear()


def know_shard(client: discord.AutoShardedClient, shard: Any) -> None:
    """Have the library know a connected shard, which has an `id`, a `ws` and a `close`, as if it had made it itself."""
    _shards(client)[shard.id] = shard


def _shards(client: discord.AutoShardedClient) -> dict[int, Any]:
    found: dict[int, Any] = vars(client)["_AutoShardedClient__shards"]
    return found


def server_in(state: State, number: int) -> discord.Guild | None:
    """Return a server that the library knows."""
    return state._get_guild(number)  # noqa: SLF001


def forget_servers(state: State, shard: int) -> None:
    """Forget a shard's servers, of which it is told anew: it may have left some while it was away."""
    for guild in [each for each in state.guilds if each.shard_id == shard]:
        state._remove_guild(guild)  # noqa: SLF001


def read(text: str, gateway_url: str) -> Any:
    """Read JSON and fill in what is missing; sessions are resumed at `gateway_url` unless Discord says where."""
    session = (frozenset({"session_id", "user"}), {"guilds": [], "resume_gateway_url": gateway_url})
    kinds = (*_KINDS, session)

    def filled(found: Json) -> Json:
        for name in [name for name, value in found.items() if name in _TYPES and not _fits(name, value)]:
            del found[name]
        for marks, missing in kinds:
            if marks <= found.keys():
                found.update({name: copy.copy(value) for name, value in missing.items() if name not in found})
        return found

    return json.loads(text, object_hook=filled)


def _fits(name: str, value: object) -> bool:
    return name not in _NEVER_NULL if value is None else isinstance(value, _TYPES[name])


def application(user: discord.ClientUser | None, told: Mapping[str, Any]) -> Any:
    """Describe the application: what was told of it, else the one with the bot's own number, as nearly all have."""
    me = {"id": str(user.id), "username": user.name} if user else {}
    known: dict[str, Any] = {"id": me.get("id"), "name": me.get("username"), "owner": {**_USER, **me}}
    flags = {"bot_public": False, "bot_require_code_grant": False}
    return {**known, **flags, "icon": None, "description": "", "verify_key": "", **told}


async def _at_once(_: str) -> None:
    """Wait for nobody."""


def traced(
    traffic: Traffic,
    holds: Callable[[], bool] = lambda: True,
    webhook_ids: Collection[int] = (),
    turn: Callable[[str], Awaitable[None]] = _at_once,
) -> aiohttp.TraceConfig:
    """Return what the library's `http_trace` takes: what counts its requests, and does not let it repeat openings.

    The library makes each call again that was answered with 5xx, although it may have been carried out. For a forum's
    post, and for what goes by one of these webhooks, that answer is an error at once: who tries again looks first
    whether it is there. Each waits for the `turn` of its path, and what is asked while this process no longer `holds`
    the token fails before a byte has left.
    """
    trace = aiohttp.TraceConfig()

    async def fail_at_once(_: object, __: SimpleNamespace, ended: aiohttp.TraceRequestEndParams) -> None:
        path = ended.url.path
        hook = _EXECUTING.fullmatch(path)
        is_once = _OPENING.fullmatch(path) or (hook is not None and int(hook[1]) in webhook_ids)
        if ended.method == "POST" and ended.response.status >= 500 and is_once:
            ended.response.close()
            raise aiohttp.ServerConnectionError(f"{ended.response.status} to a call that is not repeated")

    async def begun(_: object, kept: SimpleNamespace, begun: aiohttp.TraceRequestStartParams) -> None:
        await turn(begun.url.path)
        kept.call = traffic.begin()

    async def answered(_: object, kept: SimpleNamespace, ended: aiohttp.TraceRequestEndParams) -> None:
        if (status := ended.response.status) >= 200:  # else the gateway's connection begins
            kept.call.status, kept.call.wait = status, asked_to_wait(ended.response.headers) if status == 429 else 0.0
            traffic.end(kept.call)

    async def failed(_: object, kept: SimpleNamespace, __: aiohttp.TraceRequestExceptionParams) -> None:
        if not kept.call.status:  # else it was answered, and is an error by our own doing
            traffic.end(kept.call)

    async def begins(_: object, __: SimpleNamespace, ___: aiohttp.TraceRequestHeadersSentParams) -> None:
        if not holds():  # the headers are written after this, in spite of the event's name
            raise aiohttp.ClientConnectionError("another process has taken over")

    trace.on_request_start.append(begun)
    trace.on_request_headers_sent.append(begins)
    trace.on_request_end.append(answered)
    trace.on_request_end.append(fail_at_once)
    trace.on_request_exception.append(failed)
    return trace


def asked_to_wait(headers: Mapping[str, str]) -> float:
    """Return the seconds that an answer asks to wait, 0 where it does not say."""
    try:
        return float(headers.get("Retry-After", ""))
    except ValueError:
        return 0.0


def way_through(proxy: str | None) -> Way:
    """Return how the library underneath is told of a proxy; needs a running loop where that is a SOCKS proxy."""
    if not is_socks(proxy):
        return {"proxy": proxy}
    from aiohttp_socks import ProxyConnector

    # It takes a name for itself to resolve unless told to leave that to the proxy.
    return {"connector": ProxyConnector.from_url(str(proxy).replace("socks5h:", "socks5:", 1), rdns=True)}


class Tree(app_commands.CommandTree["HeraldClient"]):
    """The slash commands."""

    async def interaction_check(self, interaction: "discord.Interaction[HeraldClient]", /) -> bool:
        """Let pass what says who asks and where; the rest is answered here."""
        if is_told(interaction):
            return True
        await interaction.client.not_understood(interaction)
        return False

    async def on_error(
        self, interaction: "discord.Interaction[HeraldClient]", error: app_commands.AppCommandError, /
    ) -> None:
        """Say that a command is not what it was; what fails in answering one never comes here."""
        structlog.get_logger(__name__).warning("command_not_understood", reason=str(error))
        await interaction.client.not_understood(interaction)

    async def _call(self, interaction: "discord.Interaction[HeraldClient]") -> None:
        """Find and call a command; the library takes for granted what a command may lack, and leaves it unanswered."""
        try:
            await super()._call(interaction)
        except app_commands.AppCommandError as error:
            await self.on_error(interaction, error)
        except Exception as error:  # noqa: BLE001  whatever it stumbles over
            await self.on_error(interaction, app_commands.AppCommandError(type(error).__name__))


def is_told(interaction: discord.Interaction[Any]) -> bool:
    """Return whether an interaction says who asks, and where."""
    return interaction.channel is not None and interaction.user is not discord.utils.MISSING
