"""The shards: as many connections to the gateway as Discord wants of the bot, each hearing its part of the servers.

Discord tells the number at /gateway/bot, and takes so many new sessions in five seconds and in a day. Where its number
grew past what the bot has, it ends connections with the close code 4011: then the number is asked for again.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import discord
import structlog

from bot.platforms.discord import faults, library
from bot.platforms.discord.client import HeraldClient
from bot.platforms.discord.connection import WAITS_REFUSED, Connection, CrowdedError
from chat.clock import Clock
from chat.errors import HeraldError, UnavailableError
from chat.platform import RefusedError
from chat.tasks import end
from chat.words import phrase
from services.repeated import Repeated

BETWEEN_STARTS = 5.0  # seconds between two new sessions of shards that share a place in Discord's line
MOST_SHARDS = 10_000  # a number beyond is none of Discord's
MOST_NAMED = 10
NEVER = float("-inf")


class Starts:
    """Lets sessions begin as fast as Discord takes them: it resets the token of a bot that begins too many a day."""

    def __init__(self, client: discord.AutoShardedClient, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._places: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._begun: dict[int, float] = {}
        self._at_once = 1
        self._left: int | None = None  # unknown where a compatible server does not tell
        self._resets_in = 0.0

    async def ask(self) -> int:
        """Return how many shards Discord wants, as many as before where it does not say."""
        told: Any = {}
        try:
            told = await self._client.http.request(discord.http.Route("GET", "/gateway/bot"))
        except discord.NotFound:
            pass  # a compatible server need not know of shards
        except faults.ERRORS as error:
            structlog.get_logger(__name__).warning("shards_not_told", reason=str(error))
        told = told if isinstance(told, Mapping) else {}
        limit = told.get("session_start_limit")
        limit = limit if isinstance(limit, Mapping) else {}
        self._at_once = _number(limit.get("max_concurrency"), 1, MOST_SHARDS) or 1
        self._left = _number(limit.get("remaining"), 0)
        self._resets_in = (_number(limit.get("reset_after"), 0) or 0) / 1000
        return _number(told.get("shards"), 1, MOST_SHARDS) or self._client.shard_count or 1

    @asynccontextmanager
    async def turn(self, shard: int) -> AsyncIterator[None]:
        """Wait until a shard may begin a session; the next one's time runs from when it has."""
        place = shard % self._at_once
        async with self._places[place]:
            while self._left == 0:
                structlog.get_logger(__name__).warning("sessions_used_up", seconds=self._resets_in)
                await self._clock.sleep(max(self._resets_in, BETWEEN_STARTS))
                await self.ask()
            if (wait := self._begun.get(place, NEVER) + BETWEEN_STARTS - self._clock.monotonic()) > 0:
                await self._clock.sleep(wait)
            if self._left is not None:
                self._left = max(0, self._left - 1)
            try:
                yield
            finally:
                self._begun[place] = self._clock.monotonic()


class Shards:
    """Keeps all shards connected."""

    def __init__(self, client: HeraldClient, clock: Clock, gateway_url: str) -> None:
        self._client = client
        self._clock = clock
        self._url = gateway_url
        self._starts = Starts(client, clock)
        self._crowded: RefusedError | None = None
        self._refusals = Repeated("connection_refused", clock, level="warning", platform="discord")
        self._changed = asyncio.Event()
        self._all: Sequence[Connection] = [self._connection(0)]

    @property
    def trouble(self) -> HeraldError | None:
        """What keeps the bot from hearing now, everywhere or on some of its shards."""
        if self._crowded:
            return self._crowded
        troubles = [(each.id, trouble) for each in self._all if (trouble := each.trouble)]
        if len(troubles) in {0, len(self._all)}:
            return troubles[0][1] if troubles else None
        numbers = ", ".join(str(shard) for shard, _ in troubles[:MOST_NAMED]) + "…" * (len(troubles) > MOST_NAMED)
        return UnavailableError(
            phrase(
                "{away} of the {n} shards of the bot's connection to Discord are away ({numbers}): their servers are "
                "not heard.",
                away=len(troubles),
                n=len(self._all),
                numbers=numbers,
            ),
            phrase("They are made again by themselves. Check the network, and https://discordstatus.com."),
        )

    async def refused(self) -> RefusedError:
        """Wait until Discord refuses the connection for good, and return why."""
        while True:
            refusals = (each.refusal for each in self._all)
            if refusal := self._crowded or next(filter(None, refusals), None):
                return refusal
            self._changed.clear()
            await self._changed.wait()

    async def begun(self) -> None:
        """Wait until a shard hears."""
        while not any(each.is_heard for each in self._all):
            self._changed.clear()
            await self._changed.wait()

    async def failing(self) -> None:
        """Wait until a connection could not be made several times in a row."""
        while not any(each.is_failing for each in self._all):
            self._changed.clear()
            await self._changed.wait()

    @property
    def is_heard(self) -> bool:
        """Return whether a shard hears."""
        return any(each.is_heard for each in self._all)

    async def keep(self) -> None:
        """Hear for ever, on as many shards as Discord wants at the time."""
        self._all, self._crowded = [self._connection(0)], None
        count, tries = await self._starts.ask(), 0
        while True:
            crowded = await self._keep(count)
            wanted = await self._starts.ask()
            if wanted <= count:
                self._crowded = crowded
                self._changed.set()
                self._refusals.failed(crowded)
                await self._clock.sleep(WAITS_REFUSED[min(tries, len(WAITS_REFUSED) - 1)])
                tries += 1
            count = wanted

    async def _keep(self, count: int) -> RefusedError:
        """Hear on so many shards, until Discord wants more."""
        library.set_shards(self._client, count)
        self._all = [self._connection(number) for number in range(count)]
        if count > 1:
            structlog.get_logger(__name__).info("sharded", shards=count)
        keeping = [asyncio.create_task(each.keep(), name=f"discord shard {each.id}") for each in self._all]
        try:
            for first in asyncio.as_completed(keeping):
                await first
        except CrowdedError as crowded:
            return crowded.refusal
        finally:
            await end(keeping)
        raise AssertionError("a shard is kept for ever")

    def _note_change(self) -> None:
        if self.is_heard:
            self._crowded = None
            self._refusals.worked()
        self._changed.set()

    def _connection(self, number: int) -> Connection:
        turn, changed = self._starts.turn, self._note_change
        return Connection(self._client, self._clock, self._url, number, turn=turn, changed=changed)


def _number(told: object, least: int, most: int | None = None) -> int | None:
    """Return a whole number that was told, None where it is none, or beyond reason."""
    if not isinstance(told, int) or isinstance(told, bool) or told < least or (most is not None and told > most):
        return None
    return told
