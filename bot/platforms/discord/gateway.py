"""The gateway's events: one that the library cannot read is read with less and less of it, or skipped at last."""

import contextlib
import json
import math
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket, ReconnectWebSocket

from bot.platforms.discord import library
from bot.platforms.discord.library import MESSAGE, Json, State, read, state_of, text_of

ATTACHMENT_LIMIT = 10 * 1024 * 1024  # bytes, as Discord allows a server without boosts
_INTERACTION: Json = {"version": 1, "attachment_size_limit": ATTACHMENT_LIMIT}
_WRITTEN = frozenset({"id", "channel_id", "guild_id", "author", "member", "content", "timestamp", "type", "webhook_id"})
_QUOTING = frozenset({"message_reference", "referenced_message", "message_snapshots"})
_ASKED = frozenset(
    {"id", "application_id", "type", "token", "version", "attachment_size_limit", "data", "guild_id", "channel"}
    | {"channel_id", "member", "user"}
)
# Without these the library would say nothing, but a change would take away what stood there: rights, and roles.
_WHOLE = {
    "MESSAGE_CREATE": (("author", "id"), ("author", "username")),
    "GUILD_UPDATE": (("roles",),),
    "GUILD_ROLE_CREATE": (("role", "permissions"),),
    "GUILD_ROLE_UPDATE": (("role", "permissions"),),
    "CHANNEL_UPDATE": (("permission_overwrites",),),
}
_GUILD = ("id", "name", "owner_id", "unavailable")
_PARTS = ("roles", "channels", "threads", "members")
_ANSWERED = frozenset({"id", "token", "type", "locale"})

INTERVAL = 41.25  # seconds between heartbeats where Discord does not say
_SESSION_GONE = frozenset({4007, 4009})  # close codes after which a session cannot be resumed
_NO_FRAME = (ValueError, TypeError, RecursionError)


class Gateway(DiscordWebSocket):
    """The library's connection, but nothing that comes as JSON ends it.

    The library lets what its parsers raise end the connection, and is then told the same event again when it resumes.
    What it is to read is handed to it as text again, since that is what it takes.
    """

    _greeted = False

    @classmethod
    async def from_client(cls, client: discord.Client, *, gateway: yarl.URL | None = None, **how: Any) -> "Gateway":
        """Connect; where the address to resume at is dead, by the one that everybody begins with."""
        try:
            return await super().from_client(client, gateway=gateway, **how)
        except (aiohttp.ClientError, OSError):
            if gateway in {None, cls.DEFAULT_GATEWAY}:
                raise
            return await super().from_client(client, **how)

    async def poll_event(self) -> None:
        """Hear one message; a session that Discord no longer has is begun anew, not asked for again and again."""
        try:
            await super().poll_event()
        except ReconnectWebSocket:
            if self.socket.close_code in _SESSION_GONE:
                raise ReconnectWebSocket(self.shard_id, resume=False) from None
            raise

    async def received_message(self, msg: Any, /) -> None:
        """Read a message, or what of it can be read; the client is told of what cannot."""
        state, gateway_url = state_of(self), str(self.DEFAULT_GATEWAY)
        try:
            text = text_of(self, msg)
            if text is None:
                return
            frame = self._frame(read(text, gateway_url))
        except _NO_FRAME as error:
            await self._skip("", None, error)
            return
        if frame["op"] != self.DISPATCH or frame["t"] not in state.parsers:
            await super().received_message(json.dumps(frame))
            return
        trouble: Exception | None = None
        for data in _readings(frame["t"], frame["d"], state, gateway_url, self.shard_id or 0):
            try:
                await super().received_message(json.dumps({**frame, "d": data}))
            except Exception as error:  # noqa: BLE001  whatever a parser stumbles over
                trouble = trouble or error
            else:
                return
        self.sequence = frame["s"] or self.sequence
        await self._skip(frame["t"], frame["d"], trouble or LookupError())

    def _frame(self, told: Any) -> Json:
        """Return a message whose frame is what the library takes for granted. Raises TypeError."""
        if not isinstance(told, dict):
            raise TypeError("no object")
        frame: Json = {name: told.get(name) for name in ("op", "t", "s", "d")}
        if not _whole(frame["s"]) or frame["s"] <= (self.sequence or 0):
            frame["s"] = None
        if not _whole(frame["op"]) or (frame["op"] == self.DISPATCH and not isinstance(frame["t"], str)):
            self.sequence = frame["s"] or self.sequence
            raise TypeError("no kind of message")
        if frame["op"] == self.HELLO:
            if self._greeted:
                raise TypeError("a second greeting")
            self._greeted = True
            frame["t"], frame["d"] = None, {"heartbeat_interval": _interval(frame["d"]) * 1000}
        elif frame["op"] != self.DISPATCH:
            frame["t"], frame["d"] = None, frame["d"] is True  # whether a session that ends may be resumed
        elif frame["t"] not in state_of(self).parsers:
            frame["d"] = None
        elif frame["t"] == "READY":
            frame["s"] = told["s"] if _whole(told.get("s")) else 1
        elif frame["t"] == "RESUMED":
            frame["d"] = {}
        return frame

    async def _skip(self, event: str, data: Any, error: Exception) -> None:
        """Go on as after any sign of life, and tell the client of what was not read."""
        await super().received_message(json.dumps({"op": self.DISPATCH, "t": "", "s": None, "d": None}))
        state_of(self).dispatch("unreadable", event, data, type(error).__name__)


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _interval(hello: Any) -> float:
    """Return the seconds between heartbeats."""
    told = hello.get("heartbeat_interval") if isinstance(hello, dict) else None
    if isinstance(told, bool) or not isinstance(told, int | float) or not math.isfinite(told) or told <= 0:
        return INTERVAL
    return told / 1000


def _readings(event: str, data: Any, state: State, gateway_url: str, shard: int) -> Iterator[Json]:
    """Yield the readings of an event, the fullest first; none where nothing of it could be understood."""
    if not isinstance(data, dict) or not _is_whole(event, data):
        return
    if event == "GUILD_UPDATE" and not _reads(data, state):  # before it takes the place of what is known
        return
    if event == "READY":
        library.forget_servers(state, shard)
        yield {**_ready(data, state, gateway_url), "shard": [shard, state.shard_count or 1]}
    elif event == "GUILD_CREATE":
        yield from _guilds(data, state)
    elif event == "INTERACTION_CREATE":
        yield from _interactions(data, state)
    elif event == "USER_UPDATE":
        yield {**data, "id": str(state.self_id)}  # it is told of the bot alone, whose number stays
    elif event == "MESSAGE_CREATE":
        yield from _messages(data)
    else:
        yield data


def bare_interaction(data: Json, state: State) -> discord.Interaction[Any] | None:
    """Return an interaction of which little more is known than how to answer it; None where not even that is told."""
    for names in (_ANSWERED | {"guild_id", "member", "user"}, _ANSWERED):
        known: Any = {**_INTERACTION, "application_id": str(state.application_id), **_some(data, names)}
        with contextlib.suppress(Exception):  # whatever a parser stumbles over
            return discord.Interaction(data=known, state=state)
    return None


def _messages(data: Json) -> Iterator[Json]:
    """Yield a message, at last with little more than its words."""
    if not _is_whole("MESSAGE_CREATE", data.get("referenced_message")):
        data = {**data, "referenced_message": None}
    yield data
    for names in (_WRITTEN | _QUOTING, _WRITTEN, _WRITTEN - {"member"}):
        yield {**MESSAGE, **_some(data, names)}


def _interactions(data: Json, state: State) -> Iterator[Json]:
    """Yield an interaction, at last with no more of its place than where that is."""
    inner, number = data.get("data"), data.get("channel_id")
    place = {"id": number, "type": 0 if data.get("guild_id") else 1, "name": "", "position": 0} if number else {}
    whole = {**_INTERACTION, **data, "application_id": str(state.application_id)}
    if isinstance(inner, dict):
        whole["data"] = {"component_type": 0, **inner}
    if not _is_place(data.get("channel")):
        whole["channel"] = place
    yield whole
    yield _some(whole, _ASKED | {"message", "guild", "locale", "app_permissions"})
    yield _some(whole, _ASKED | {"message", "locale"})
    yield {**_some(whole, _ASKED), "channel": place}


def _is_place(raw: Any) -> bool:
    return isinstance(raw, dict) and {"id", "type"} <= raw.keys()


def _some(data: Json, names: frozenset[str]) -> Json:
    return {name: value for name, value in data.items() if name in names}


def _is_whole(event: str, data: Any) -> bool:
    return all(_holds(data, way) for way in _WHOLE.get(event, ()))


def _holds(data: Any, way: tuple[str, ...]) -> bool:
    held = data
    for name in way:
        held = held.get(name) if isinstance(held, dict) else None
    return held is not None


def _ready(data: Json, state: State, gateway_url: str) -> Json:
    """Return the beginning of a session, in which the bot is who it logged in as."""
    me = state.user
    user = data.get("user")
    known = {"id": str(me.id), "username": me.name, "discriminator": "0", "avatar": None} if me else {}
    session, address = data.get("session_id"), data.get("resume_gateway_url")
    guilds = data["guilds"] if isinstance(data.get("guilds"), list) else []
    return {
        "user": {**(user if isinstance(user, dict) and not me else {}), **known},
        "session_id": session if isinstance(session, str) else "",
        "resume_gateway_url": address if _is_address(address) else gateway_url,
        "guilds": [each for each in (_guild(one, state) for one in guilds) if each],
    }


def _guild(told: Any, state: State) -> Json | None:
    """Return a server of the beginning; of most no more is told there than that they are told of later."""
    if isinstance(told, dict) and _reads(told, state):
        return told
    number = told.get("id") if isinstance(told, dict) else None
    return {"id": number, "unavailable": True} if str(number).isdecimal() else None


def _is_address(address: object) -> bool:
    try:
        parts = urlsplit(address) if isinstance(address, str) else None
        return parts is not None and parts.scheme in {"ws", "wss"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _guilds(data: Json, state: State) -> Iterator[Json]:
    """Yield a server as it was told, then with those of its parts alone that can be read each by itself."""
    number = str(data.get("id"))
    known = library.server_in(state, int(number)) if number.isdecimal() else None
    if known is None or known.unavailable or _reads(data, state):
        yield data
    bare = {name: data[name] for name in _GUILD if name in data}
    lists = {name: data[name] for name in _PARTS if isinstance(data.get(name), list)}
    yield {
        **bare,
        **{name: [each for each in some if _reads({**bare, name: [each]}, state)] for name, some in lists.items()},
    }


def _reads(data: Json, state: State) -> bool:
    try:
        discord.Guild(data=data, state=state)  # type: ignore[arg-type]
    except Exception:  # noqa: BLE001  whatever a parser stumbles over
        return False
    return True
