"""Sessions of the gateway: who is connected, what they want to hear, and what they have missed."""

import asyncio
import json
import secrets
import zlib
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from aiohttp import WSMsgType, web

from .shapes import Json
from .world import Intent, World

PRIVILEGED = Intent.GUILD_MEMBERS | Intent.GUILD_PRESENCES | Intent.MESSAGE_CONTENT
_OF_A_GUILD = frozenset({"GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE"})
_ENDING = (1000, 1001)  # the close codes by which a client gives its session up


class _Packer(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...

    def flush(self, mode: int, /) -> bytes: ...


class RefusedError(Exception):
    """The gateway ends a connection with a close code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Connection:
    """One WebSocket, its compression, and the order of what is sent on it."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.socket = socket
        self.path = request.path
        self._transport = request.transport
        self.session: Session | None = None
        self.received: list[Json] = []
        self.closing = False
        self._packer, self._mode = _packer(request.query.get("compress", ""))
        self._waiting: asyncio.Queue[Json | str | RefusedError] = asyncio.Queue()

    def send(self, payload: Json | str) -> None:
        """Send a payload, or a text that need be none, after those before it."""
        self._waiting.put_nowait(payload)

    def close(self, code: int, reason: str = "") -> None:
        """Close the connection after what is still to be sent."""
        self.closing = True
        self._waiting.put_nowait(RefusedError(code, reason))

    def abort(self) -> None:
        """Cut the connection without a word."""
        if self._transport is not None:
            self._transport.abort()

    async def pump(self) -> None:
        """Write what waits, until the connection ends."""
        with suppress(ConnectionError):
            while True:
                payload = await self._waiting.get()
                if isinstance(payload, RefusedError):
                    await self.socket.close(code=payload.code, message=payload.reason.encode())
                    return
                data = payload if isinstance(payload, str) else json.dumps(payload, ensure_ascii=False)
                if self._packer is None:
                    await self.socket.send_str(data)
                else:
                    await self.socket.send_bytes(self._packer.compress(data.encode()) + self._packer.flush(self._mode))


class Session:
    """What one client is told, numbered, and kept for the case that it comes back."""

    def __init__(self, intents: Intent, shard: tuple[int, int]) -> None:
        self.id = secrets.token_hex(16)
        self.shard = shard
        self.intents = intents
        self.events: list[Json | str] = []
        self.connection: Connection | None = None

    def tell(self, name: str, data: Json, sealed: Json | None = None) -> None:
        """Send an event, now or when the client resumes."""
        seen = data if sealed is None or Intent.MESSAGE_CONTENT in self.intents else sealed
        self.send({"op": 0, "t": name, "s": len(self.events) + 1, "d": seen})

    def send(self, event: Json | str) -> None:
        """Send what stands for the next event, whatever it says of itself."""
        self.events.append(event)
        if self.connection is not None:
            self.connection.send(event)


class Gateway:
    """Answers clients; `allowed` are the privileged intents that the application was granted.

    A bot is to have at least so many `shards`, and each shard hears of its servers, the first of direct messages too.
    """

    def __init__(self, world: World, token: str, allowed: Intent, interval: float, shards: int = 1) -> None:
        self.world = world
        self.token = token
        self.allowed = allowed
        self.interval = interval
        self.shards = shards
        self.max_concurrency = 1
        self.spacing = 0.0
        """The seconds that must lie between two sessions of one place in line; who is faster gets an op 9."""
        self.remaining = 1000
        self.hurried = 0
        self._begun: dict[int, float] = {}
        self.sessions: dict[str, Session] = {}
        self.identified: list[Json] = []
        self.resumed = 0
        self.refuses_resume = False
        self.refuses = 0
        """A close code that answers each client that identifies or resumes; `refused` counts them."""
        self.refused = 0
        self.address = ""
        world.emit = self._emit
        self._connections: list[Connection] = []

    @property
    def live(self) -> list[Session]:
        """The sessions whose client is connected."""
        return [each for each in self.sessions.values() if each.connection is not None]

    @property
    def limit(self) -> Json:
        """The session start limit."""
        return {"total": 1000, "remaining": self.remaining, "reset_after": 0, "max_concurrency": self.max_concurrency}

    def told(self, name: str) -> list[Json]:
        """Return what the present session was told under an event's name."""
        events = [each for session in self.sessions.values() for each in session.events if isinstance(each, dict)]
        return [each["d"] for each in events if each.get("t") == name]

    def of_shard(self, shard: int | None) -> list[Connection]:
        """Return the connections of a shard, or all."""
        held = ((each, each.session) for each in self._connections)
        return [each for each, session in held if shard is None or (session is not None and session.shard[0] == shard)]

    def reconnect(self) -> None:
        """Ask all clients to connect anew and resume (op 7)."""
        for each in self._connections:
            each.send({"op": 7, "d": None})

    def invalidate(self, *, resumable: bool = False) -> None:
        """Declare all sessions invalid (op 9)."""
        if not resumable:
            self.sessions.clear()
        for each in self._connections:
            each.send({"op": 9, "d": resumable})

    def drop(self, code: int = 0, shard: int | None = None) -> None:
        """Cut all connections, or those of a shard: without a word, or with a close code."""
        for each in self.of_shard(shard):
            if code:
                each.close(code)
            else:
                each.abort()

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Talk with one client until either ends it."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        connection = Connection(socket, request)
        pump = asyncio.create_task(connection.pump())
        self._connections.append(connection)
        try:
            if request.query.get("v") != "10" or request.query.get("encoding") != "json":
                connection.close(4012, "Invalid API version.")
            connection.send({"op": 10, "d": {"heartbeat_interval": int(self.interval * 1000), "_trace": []}})
            await self._listen(connection)
        finally:
            self._connections.remove(connection)
            self._leave(connection)
            pump.cancel()
            self.world.changes.tell()
        return socket

    async def _listen(self, connection: Connection) -> None:
        async for message in connection.socket:
            if message.type is not WSMsgType.TEXT:
                connection.close(4002, "Error while decoding payload.")
                continue
            try:
                payload = json.loads(message.data)
                connection.received.append(payload)
                self._hear(connection, payload)
            except (ValueError, KeyError, TypeError):
                connection.close(4002, "Error while decoding payload.")
            except RefusedError as refusal:
                connection.close(refusal.code, refusal.reason)

    def _hear(self, connection: Connection, payload: Json) -> None:
        operations: dict[int, Callable[[Connection, Json], None]] = {2: self._identify, 6: self._resume}
        code = payload["op"]
        if code == 1:
            connection.send({"op": 11, "d": None})
        elif code in operations:
            operations[code](connection, payload["d"])
        elif connection.session is None:
            raise RefusedError(4003, "Not authenticated.")
        elif code != 3:
            raise RefusedError(4001, "Unknown opcode.")

    def _identify(self, connection: Connection, data: Json) -> None:
        if connection.session is not None:
            raise RefusedError(4005, "Already authenticated.")
        self._check_token(data["token"])
        intents = data["intents"]
        if not isinstance(intents, int) or intents < 0 or intents >= 1 << 26:
            raise RefusedError(4013, "Invalid intent(s).")
        if intents & PRIVILEGED & ~self.allowed:
            raise RefusedError(4014, "Disallowed intent(s).")
        shard, count = data.get("shard", [0, 1])
        if not 0 <= shard < count:
            raise RefusedError(4010, "Invalid shard.")
        if count < self.shards:
            raise RefusedError(4011, "Sharding required.")
        if not {"os", "browser", "device"} <= set(data["properties"]):
            raise RefusedError(4002, "Error while decoding payload.")
        place, now = shard % self.max_concurrency, self.world.clock.monotonic()
        if now - self._begun.get(place, -self.spacing) < self.spacing or not self.remaining:
            self.hurried += 1
            connection.send({"op": 9, "d": False})
            return
        self._begun[place] = now
        self.remaining -= 1
        self.identified.append(data)
        self.sessions = {
            number: each
            for number, each in self.sessions.items()
            if each.connection is not None or (each.shard[1] == count and each.shard[0] != shard)
        }
        session = Session(Intent(intents), (shard, count))
        self.sessions[session.id] = session
        self._join(connection, session)
        self._welcome(session)

    def _resume(self, connection: Connection, data: Json) -> None:
        self._check_token(data["token"])
        session = self.sessions.get(data["session_id"])
        if session is None or self.refuses_resume:
            connection.send({"op": 9, "d": False})
            return
        if not 0 <= data["seq"] <= len(session.events):
            raise RefusedError(4007, "Invalid seq.")
        missed = session.events[data["seq"] :]
        self._join(connection, session)
        self.resumed += 1
        for event in missed:
            connection.send(event)
        session.tell("RESUMED", {"_trace": []})
        self.world.changes.tell()

    def _check_token(self, token: str) -> None:
        if token != self.token:
            raise RefusedError(4004, "Authentication failed.")
        if self.refuses:
            self.refused += 1
            raise RefusedError(self.refuses, "")

    def _join(self, connection: Connection, session: Session) -> None:
        if session.connection is not None:
            session.connection.session = None
            session.connection.close(4000, "Resumed elsewhere.")
        connection.session, session.connection = session, connection

    def _leave(self, connection: Connection) -> None:
        """Keep the session of a client that may come back; end that of one that said good-bye."""
        session = connection.session
        if session is None:
            return
        session.connection = None
        if connection.socket.close_code in _ENDING and not connection.closing:
            self.sessions.pop(session.id, None)

    def _welcome(self, session: Session) -> None:
        bot = self.world.bot
        guilds = [each for each in self.world.guilds.values() if bot.id in each.members and _is_of(each.id, session)]
        session.tell(
            "READY",
            {
                "v": 10,
                "user": bot.as_json() | {"verified": True, "mfa_enabled": False, "email": None, "flags": 0},
                "guilds": [{"id": str(each.id), "unavailable": True} for each in guilds],
                "session_id": session.id,
                "resume_gateway_url": f"{self.address}/resume",
                "session_type": "normal",
                "private_channels": [],
                "application": {"id": str(bot.id), "flags": 1 << 23},
                "shard": list(session.shard),
            },
        )
        if Intent.GUILDS in session.intents:
            for each in guilds:
                if not each.unavailable:
                    session.tell("GUILD_CREATE", each.as_event(bot))
        self.world.changes.tell()

    def _emit(self, name: str, data: Json, intent: Intent, sealed: Json | None) -> None:
        guild = int(data["id"] if name in _OF_A_GUILD else data.get("guild_id") or 0)
        for session in self.sessions.values():
            if not _is_of(guild, session):
                continue
            if intent is Intent.ALWAYS or intent in session.intents:
                session.tell(name, data, sealed)


def _is_of(guild: int, session: Session) -> bool:
    """Return whether a session's shard hears of a guild, or of what is in none, 0."""
    shard, count = session.shard
    return (guild >> 22) % count == shard


def _packer(kind: str) -> tuple[_Packer | None, int]:
    """Return what compresses one connection's stream, and the mode of flushing that ends a payload."""
    if kind == "zlib-stream":
        return zlib.compressobj(), zlib.Z_SYNC_FLUSH
    if kind == "zstd-stream":  # asked for from Python 3.14 on, which brings it
        from compression import zstd  # type: ignore[import-not-found]

        return zstd.ZstdCompressor(), zstd.ZstdCompressor.FLUSH_BLOCK
    return None, 0
