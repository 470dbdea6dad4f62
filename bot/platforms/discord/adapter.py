"""The Discord platform: one client, its events handed to the listener, its digests posted, and why it is not let in."""

import asyncio
import contextlib
import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import discord
import structlog
from starlette.routing import BaseRoute

from bot.platforms.discord import faults, library
from bot.platforms.discord.client import build
from bot.platforms.discord.connection import TOKEN_REFUSED, unheard
from bot.platforms.discord.refs import NAME
from bot.platforms.discord.shards import Shards
from chat.clock import Clock
from chat.errors import DeliveryError, HeraldError, UnavailableError
from chat.platform import RefusedError
from chat.refs import ChatRef, Person
from chat.reply import Reply
from chat.tasks import end
from chat.words import phrase
from handlers.dispatch import Dispatcher
from papers.retrying import Backoff, retrying
from services.services import Services

if TYPE_CHECKING:  # it builds this platform
    from bot.platforms.discord.spec import DiscordSettings

CONNECT_TRIES = 4
READY_WITHIN = 30.0  # seconds, of real time
CLOSE_WITHIN = 1.0


FOREIGN = (LookupError, TypeError, ValueError, AttributeError)
"""What the library fails with where an answer is JSON, but not what Discord would say."""


class Discord:
    """A bot on Discord: `open`, `listen`, then `stop` and `close`."""

    name = NAME

    def __init__(
        self, settings: "DiscordSettings", dispatcher: Dispatcher, services: Services, *, clock: Clock
    ) -> None:
        self._settings = settings
        self._clock = clock
        self.client = build(settings, dispatcher, services, clock)
        self._shards = Shards(self.client, clock, settings.gateway_url)
        self._keeping: asyncio.Task[None] | None = None
        self._is_open = False

    @property
    def holds(self) -> Callable[[], bool]:
        """Whether no other process has taken over."""
        return self.client.holds

    @holds.setter
    def holds(self, holds: Callable[[], bool]) -> None:
        self.client.holds = holds

    @property
    def routes(self) -> list[BaseRoute]:
        """The addresses that the web server must serve: none, since the bot hears through its own connection."""
        return []

    @property
    def trouble(self) -> HeraldError | None:
        """What keeps the bot from hearing now."""
        return self._shards.trouble

    async def gone(self) -> HeraldError:
        """Wait until Discord refuses the bot, and return why; it is asked again and again all the same."""
        return await self._shards.refused()

    async def open(self) -> None:
        """Log in, and tell of the commands. Raises UnavailableError where the token is wrong or Discord is not there.

        The library keeps the addresses of its services for the whole process; one process runs one bot.
        """
        library.install(self._settings.api_url, self._settings.gateway_url)
        sleep = self._clock.sleep
        try:
            await retrying(self._log_in, on=faults.is_lost, backoff=Backoff(1.0), tries=CONNECT_TRIES, sleep=sleep)
        except (*faults.ERRORS, *FOREIGN) as error:
            if not isinstance(error, faults.ERRORS):
                structlog.get_logger(__name__).warning("answer_not_understood", platform=NAME, reason=repr(error))
            raise not_logged_in(error, self._settings.api_url) from error
        self._is_open = True

    async def listen(self) -> None:
        """Begin to hear, and wait until Discord says that it speaks. Raises UnavailableError."""
        if self.client.webhooks:
            self.client.webhooks.begin()
        self._keeping = asyncio.create_task(self._shards.keep(), name="discord shards")
        waits = [asyncio.create_task(wait) for wait in (self._shards.begun(), self.gone(), self._shards.failing())]
        try:
            await asyncio.wait(waits, timeout=READY_WITHIN, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        if not self._shards.is_heard:
            await end([self._keeping])
            raise self.trouble or unheard(self._settings.gateway_url)

    async def stop(self, deadline_seconds: float) -> None:
        """Hear no more, post nothing more, and let answers that are under way be finished in time."""
        self.client.poster.close()
        await self.client.tasks.stop(deadline_seconds)

    async def close(self) -> None:
        """Close all connections."""
        if self._keeping:
            await end([self._keeping])
        for closing in (self.client.close, self.client.http.close)[0 if self._is_open else 1 :]:
            with contextlib.suppress(TimeoutError, *faults.ERRORS):
                await asyncio.wait_for(closing(), CLOSE_WITHIN)

    async def post(self, chat: ChatRef, reply: Reply, key: str, under: str = "") -> str:
        """Post a queued reply and return the number of its first message. Raises DeliveryError."""
        self._check_open()
        return await self.client.poster.post(chat, reply, key, under)

    async def tell(self, person: Person, reply: Reply) -> None:
        """Send a person a private message. Raises DeliveryError."""
        self._check_open()
        await self.client.poster.tell(person, reply)

    def _check_open(self) -> None:
        if not self._is_open:
            raise DeliveryError("the bot is not logged in to Discord yet")

    async def _log_in(self) -> None:
        token = self._settings.token.get_secret_value() if self._settings.token else ""
        try:
            await self.client.login(token)
        except BaseException:
            await library.forget_session(self.client)
            raise


def not_logged_in(error: BaseException, url: str) -> UnavailableError:
    """Say why the bot is not logged in."""
    if isinstance(error, discord.LoginFailure):
        return login_refused(401, url)
    if isinstance(error, discord.RateLimited):
        return _too_many(timedelta(seconds=error.retry_after))
    if isinstance(error, discord.HTTPException):
        return login_refused(error.status, url, error.response.headers.get("Retry-After", ""))
    return login_unreachable(url) if isinstance(error, faults.ERRORS) else login_refused(0, url)


def login_refused(status: int, url: str, retry_after: str = "") -> UnavailableError:
    """Say what it means that Discord answers with a status, 0 for an answer that is none of Discord's."""
    if status == 401:
        return RefusedError(*TOKEN_REFUSED)
    if status == 429:
        return _too_many(_asked(retry_after))
    if status == 403:
        return UnavailableError(
            phrase("The bot may not log in to Discord from here (status 403)."),
            phrase("Its address may be blocked for a while; look also whether a proxy forbids {url}.", url=url),
        )
    if status >= 500:
        return UnavailableError(
            phrase("Discord at {url} is out of order (status {status}).", url=url, status=status),
            phrase("That passes as a rule; https://discordstatus.com says more."),
        )
    return UnavailableError(
        phrase("What answers at {url} is not Discord.", url=url),
        phrase("Check [discord] api_url, and whether a proxy or a login page stands between."),
    )


def _too_many(wait: timedelta | None) -> UnavailableError:
    told = phrase("Discord takes no login now: this bot, or others at its address, asked too often (status 429).")
    if wait is None:
        return UnavailableError(told, phrase("Wait an hour before the next try."))
    seconds = max(1, round(wait.total_seconds()))
    return UnavailableError(told, phrase("Discord says to try again in {n} seconds.", n=seconds), wait)


def _asked(header: str) -> timedelta | None:
    """Read the seconds that a header asks for, if it has some."""
    return timedelta(seconds=int(header)) if re.fullmatch(r"[0-9]{1,8}", header) else None


def login_unreachable(url: str) -> UnavailableError:
    """Say that Discord does not answer."""
    return UnavailableError(
        phrase("I cannot reach Discord at {url}.", url=url),
        phrase("Check the network and [discord] api_url."),
    )
