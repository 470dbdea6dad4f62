"""One shard's connection to Discord's gateway, kept while the bot runs: made again when it breaks or was refused."""

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from typing import Any

import discord
from discord.gateway import DiscordWebSocket, ReconnectWebSocket
from discord.http import Route

from bot.platforms.discord import faults, library
from bot.platforms.discord.client import HeraldClient
from bot.platforms.discord.gateway import Gateway
from chat.clock import Clock
from chat.errors import HeraldError, UnavailableError
from chat.platform import RefusedError
from chat.words import Phrase, phrase
from services.repeated import Repeated

OPENS_WITHIN = 60.0  # seconds, of real time
CLOSES_WITHIN = 5.0
WAITS = (0.0, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0)  # seconds before each try in a row
WAITS_REFUSED = (5.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0)
STEADY = 300.0  # a connection that lasts so long is a good one; Discord takes 1,000 new sessions a day
BROKEN_AFTER = 60.0  # without a connection that is trouble
TRIES = 4  # in a row, after which it can't be made now
MANY = 6  # so are so many that broke in a row
MOST_RESUMES = 3  # tries to go on with a session, whose own address may be the one that is gone


TOKEN_REFUSED = (
    phrase("Discord refuses the bot's token."),
    phrase("Check HERALD_DISCORD__TOKEN with the Bot page of Discord's developer portal."),
)
CONTENT = (
    phrase("Discord does not let this bot read the content of messages."),
    phrase(
        "Switch the Message Content Intent on, on the Bot page of Discord's developer portal, or set "
        "[discord] message_content to false."
    ),
)
_GATEWAY: Mapping[int, tuple[Phrase, Phrase]] = {
    4004: TOKEN_REFUSED,
    4010: (
        phrase("Discord takes the bot for a part of a larger one (close code 4010)."),
        phrase("Look what stands between the bot and Discord at [discord] gateway_url."),
    ),
    4011: (
        phrase("The bot is in more servers than its connections may serve (close code 4011)."),
        phrase("Discord is asked at [discord] api_url how many they should be: look what answers there."),
    ),
    4012: (
        phrase("Discord does not speak this version of its gateway any more (close code 4012)."),
        phrase("Update Paper Herald, and check [discord] gateway_url."),
    ),
    4013: (
        phrase("Discord does not know all events that the bot asks for (close code 4013)."),
        phrase("Update Paper Herald, and check [discord] gateway_url."),
    ),
    4014: CONTENT,
}
"""The close codes after which the same connection would be refused again."""
CROWDED = 4011


class CrowdedError(Exception):
    """Discord wants more shards; `refusal` says so to people, should there be none to be had."""

    def __init__(self) -> None:
        super().__init__()
        self.refusal = RefusedError(*_GATEWAY[CROWDED])


class Connection:
    """Keeps one shard of the client connected.

    The library's own loops end where Discord refuses the token, give up in a task that nobody awaits, and make a
    connection that breaks at once again without a pause; so this one takes their place. `turn` waits until the shard
    may begin a session and lasts until it has asked for it, and `changed` is told when it hears, hears no more or was
    refused.
    """

    def __init__(
        self,
        client: HeraldClient,
        clock: Clock,
        gateway_url: str,
        shard: int,
        *,
        turn: Callable[[int], contextlib.AbstractAsyncContextManager[None]],
        changed: Callable[[], None],
    ) -> None:
        self.id = shard
        self.ws: DiscordWebSocket | None = None
        self.broken = 0
        """How many connections in a row broke before long."""
        self.refusal: RefusedError | None = None
        self._client = client
        self._clock = clock
        self._url = gateway_url
        self._turn = turn
        self._changed = changed
        self._waits = True  # for its first turn, which is no trouble
        self._heard_at: float | None = None  # since when the connection stands
        self._lost_at = clock.monotonic()
        self._tries = 0  # since Discord refused it first
        self._breaks = Repeated("connection_broke", clock, level="warning", platform="discord")
        self._refusals = Repeated("connection_refused", clock, level="warning", platform="discord")

    @property
    def trouble(self) -> HeraldError | None:
        """What keeps the shard from hearing; a short break is none."""
        now = self._clock.monotonic()
        if self.refusal or self._waits:
            return self.refusal
        if self._heard_at is not None:
            return unheard(self._url) if self.broken >= MANY and now - self._heard_at < BROKEN_AFTER else None
        return unheard(self._url) if self.broken >= MANY or now - self._lost_at >= BROKEN_AFTER else None

    @property
    def is_heard(self) -> bool:
        """Return whether the connection stands."""
        return self._heard_at is not None

    @property
    def is_failing(self) -> bool:
        """Return whether the connection could not be made several times in a row."""
        return self.broken >= TRIES

    async def keep(self) -> None:
        """Hear for ever. Raises CrowdedError where Discord wants more shards."""
        session: dict[str, Any] = {}
        while True:
            try:
                await self._hear(session)
            except Exception as error:  # whatever it is: nobody may be deaf
                if refusal := _refusal_in(error):
                    await self._close(refusal)
                    if _code(error) == CROWDED:
                        raise CrowdedError from error
                    await self._outlast(refusal)
                    session = {}
                else:
                    session = self._next(error)
                    await self._break(error)

    async def close(self) -> None:
        """Leave the connection, and with it its session."""
        if self.ws is not None and self.ws.open:
            await self.ws.close(code=1000)

    async def _hear(self, session: dict[str, Any]) -> None:
        """Connect, and hear until the connection ends, which raises why."""
        self._client.begun[self.id].clear()
        async with contextlib.nullcontext() if session else self._turn(self.id):
            if self._waits:
                self._waits, self._lost_at = False, self._clock.monotonic()
            async with asyncio.timeout(OPENS_WITHIN):
                self.ws = await Gateway.from_client(self._client, shard_id=self.id, **session)
        library.know_shard(self._client, self)
        async with asyncio.timeout(OPENS_WITHIN) as limit:
            begun = asyncio.create_task(self._begun(limit))
            try:
                while True:
                    await self.ws.poll_event()
            finally:
                begun.cancel()

    async def _begun(self, limit: asyncio.Timeout) -> None:
        """Note that the bot hears, once Discord has begun or resumed the session."""
        await self._client.begun[self.id].wait()
        limit.reschedule(None)
        self._heard_at = self._clock.monotonic()
        self._breaks.worked()
        self._refusals.worked()
        self.refusal = None
        self._changed()

    def _next(self, error: Exception) -> dict[str, Any]:
        """Return what the next connection begins with: the session that broke off, or a new one."""
        ws = self.ws
        resumes = error.resume if isinstance(error, ReconnectWebSocket) else isinstance(error, faults.ERRORS)
        if ws is None or ws.session_id is None or not resumes or self.broken >= MOST_RESUMES:
            return {}
        return {"resume": True, "session": ws.session_id, "sequence": ws.sequence, "gateway": ws.gateway}

    async def _break(self, error: Exception) -> None:
        """Note that a connection broke, and wait before the next one is made."""
        await self._close(error)
        if self.broken > 1 or not isinstance(error, ReconnectWebSocket):  # Discord asks for one now and then
            self._breaks.failed(error)
        await self._clock.sleep(WAITS[min(self.broken, len(WAITS)) - 1])

    async def _outlast(self, refusal: RefusedError) -> None:
        """Note that Discord refuses the connection, and wait until it knows the bot again."""
        self.refusal = refusal
        self._changed()
        self._refusals.failed(refusal)
        while True:
            await self._clock.sleep(WAITS_REFUSED[min(self._tries, len(WAITS_REFUSED) - 1)])
            self._tries += 1
            with contextlib.suppress(*faults.ERRORS):
                await self._client.http.request(Route("GET", "/users/@me"))
                return

    async def _close(self, error: Exception) -> None:
        """Leave the connection that ended, and tell the client, whose waits for it end."""
        now = self._clock.monotonic()
        lasted = 0.0 if self._heard_at is None else now - self._heard_at
        if lasted >= STEADY:
            self.broken = self._tries = 0
        self.broken += 1
        if self._heard_at is not None:
            self._lost_at, self._heard_at = now, None
            self._client.dispatch("shard_disconnect", self.id)
        self._changed()
        ws = self.ws
        if ws is not None and not isinstance(error, ReconnectWebSocket):
            with contextlib.suppress(*faults.ERRORS):
                async with asyncio.timeout(CLOSES_WITHIN):
                    await ws.close()


def _refusal_in(error: BaseException) -> RefusedError | None:
    """Say why Discord ended a connection for good; None where it may be made again."""
    if isinstance(error, discord.PrivilegedIntentsRequired):
        return RefusedError(*CONTENT)
    said = _GATEWAY.get(_code(error))
    return RefusedError(*said) if said else None


def _code(error: BaseException) -> int:
    return error.code if isinstance(error, discord.ConnectionClosed) else 0


def unheard(url: str) -> UnavailableError:
    """Say that the gateway does not answer, or breaks each connection again."""
    return UnavailableError(
        phrase("I cannot reach Discord's gateway at {url}.", url=url),
        phrase("Check the network and [discord] gateway_url."),
    )
