"""The connection that events come by: one that the library cannot read is skipped, and the next ones are heard."""

import math
from typing import Any

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket, ReconnectWebSocket

from bot.platforms.discord import readings
from bot.platforms.discord.library import Json

INTERVAL = 41.25  # seconds between heartbeats where Discord does not say
_SESSION_GONE = frozenset({4007, 4009})  # close codes after which a session cannot be resumed
_NO_FRAME = (ValueError, TypeError, RecursionError)


class Gateway(DiscordWebSocket):
    """The library's connection, but nothing that comes as JSON ends it.

    The library lets what its parsers raise end the connection, and is then told the same event again when it resumes.
    """

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
        try:
            text = self._decompressor.decompress(msg) if isinstance(msg, bytes) else msg
            if text is None:
                return
            frame = self._frame(discord.utils._from_json(text))  # noqa: SLF001  which `lenient` has put there
        except _NO_FRAME as error:
            self._skip("", None, error)
            return
        if frame["op"] != self.DISPATCH or frame["t"] not in self._discord_parsers:
            await super().received_message(frame)
            return
        trouble: Exception | None = None
        for data in readings.of(frame["t"], frame["d"], self._connection, str(self.DEFAULT_GATEWAY)):
            try:
                await super().received_message({**frame, "d": data})
            except Exception as error:  # noqa: BLE001  whatever a parser stumbles over
                trouble = trouble or error
            else:
                return
        self.sequence = frame["s"] or self.sequence
        self._skip(frame["t"], frame["d"], trouble or LookupError())

    def _frame(self, told: Any) -> Json:
        """Give a message whose frame is what the library takes for granted. Raises TypeError."""
        if not isinstance(told, dict):
            raise TypeError("no object")
        frame: Json = {name: told.get(name) for name in ("op", "t", "s", "d")}
        if not _whole(frame["s"]) or frame["s"] <= (self.sequence or 0):
            frame["s"] = None
        if not _whole(frame["op"]) or (frame["op"] == self.DISPATCH and not isinstance(frame["t"], str)):
            self.sequence = frame["s"] or self.sequence
            raise TypeError("no kind of message")
        if frame["op"] == self.HELLO:
            if self._keep_alive:
                raise TypeError("a second greeting")
            frame["d"] = {"heartbeat_interval": _interval(frame["d"]) * 1000}
        elif frame["t"] == "READY":
            frame["s"] = told["s"] if _whole(told.get("s")) else 1
        elif frame["t"] == "RESUMED":
            frame["d"] = {}
        return frame

    def _skip(self, event: str, data: Any, error: Exception) -> None:
        """Go on, and tell the client of what was not read."""
        if self._keep_alive:
            self._keep_alive.tick()
        self._dispatch("unreadable", event, data, type(error).__name__)


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _interval(hello: Any) -> float:
    """Give the seconds between heartbeats."""
    told = hello.get("heartbeat_interval") if isinstance(hello, dict) else None
    if isinstance(told, bool) or not isinstance(told, int | float) or not math.isfinite(told) or told <= 0:
        return INTERVAL
    return told / 1000
