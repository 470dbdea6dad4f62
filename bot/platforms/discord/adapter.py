"""The Discord platform: one client, its events handed to the listener, its digests posted."""

import asyncio
import contextlib
import logging

import discord
import structlog
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route
from starlette.routing import BaseRoute
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_exponential

from bot.platforms.discord import faults, gateway, lenient
from bot.platforms.discord.client import build
from bot.platforms.discord.refs import NAME
from bot.settings import DiscordSettings
from chat.clock import Clock
from chat.errors import HeraldError, UnavailableError
from chat.refs import ChatRef, Person
from chat.reply import Reply
from chat.words import phrase
from handlers.dispatch import Dispatcher
from services.services import Services

CONNECT_TRIES = 4
RECONNECT_WAIT = 2.0  # seconds
READY_WITHIN = 30.0  # seconds, of real time
CLOSE_WITHIN = 1.0
_TOKEN_REFUSED, _INTENT_REFUSED = 4004, 4014
_REFUSALS = (discord.ConnectionClosed, discord.PrivilegedIntentsRequired)


class Discord:
    """A bot on Discord: `open`, `listen`, then `stop` and `close`."""

    name = NAME

    def __init__(self, settings: DiscordSettings, dispatcher: Dispatcher, services: Services, *, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self.client = build(settings, dispatcher, services, clock)
        self._connection: asyncio.Task[None] | None = None

    @property
    def routes(self) -> list[BaseRoute]:
        """The addresses that the web server must serve: none, since the bot hears through its own connection."""
        return []

    async def open(self) -> None:
        """Log in, and tell of the commands. Raises UnavailableError where the token is wrong or Discord is not there.

        The library keeps the addresses of its services for the whole process; one process runs one bot.
        """
        Route.BASE = self._settings.api_url
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(self._settings.gateway_url)
        lenient.install(self._settings.gateway_url)
        gateway.install()
        logging.getLogger("discord.client").addFilter(_in_one_line)
        tries = AsyncRetrying(
            retry=retry_if_exception(faults.is_lost),
            stop=stop_after_attempt(CONNECT_TRIES),
            wait=wait_exponential(1),
            sleep=self._clock.sleep,
            reraise=True,
        )
        try:
            await tries(self._log_in)
        except discord.LoginFailure as error:
            raise _refused() from error
        except faults.ERRORS as error:
            raise UnavailableError(
                phrase("I cannot reach Discord at {url}.", url=self._settings.api_url),
                phrase("Check the network and [discord] api_url."),
            ) from error

    async def listen(self) -> None:
        """Begin to hear, and wait until Discord says that it speaks. Raises UnavailableError."""
        self._connection = asyncio.create_task(self._stay_connected(), name="discord connection")
        begun = asyncio.create_task(self.client.begun.wait())
        await asyncio.wait({self._connection, begun}, timeout=READY_WITHIN, return_when=asyncio.FIRST_COMPLETED)
        begun.cancel()
        if not self.client.begun.is_set() or self._connection.done():
            error = self._connection.exception() if self._connection.done() else None
            raise _deaf(error, self._settings.gateway_url) from error

    async def stop(self, deadline_seconds: float) -> None:
        """Hear no more, post nothing more, and let answers that are under way be finished in time."""
        self.client.poster.close()
        await self.client.work.stop(deadline_seconds)

    async def close(self) -> None:
        """Close all connections."""
        with contextlib.suppress(TimeoutError, *faults.ERRORS):
            await asyncio.wait_for(self.client.close(), CLOSE_WITHIN)
        with contextlib.suppress(TimeoutError, *faults.ERRORS):
            await asyncio.wait_for(self.client.http.close(), CLOSE_WITHIN)
        if self._connection:
            self._connection.cancel()
            await asyncio.wait([self._connection])

    async def post(self, chat: ChatRef, reply: Reply, key: str, under: str = "") -> str:
        """Post a queued reply and give the number of its first message. Raises DeliveryError."""
        return await self.client.poster.post(chat, reply, key, under)

    async def tell(self, person: Person, reply: Reply) -> None:
        """Send a person a private message. Raises DeliveryError."""
        await self.client.poster.tell(person, reply)

    async def _stay_connected(self) -> None:
        """Keep the connection as long as Discord does not refuse it.

        The library makes a broken one anew by itself, but gives up where the first one fails, and where it is told
        something that it does not understand.
        """
        tries = 0
        while not self.client.is_closed():
            tries += 1
            try:
                await self.client.connect()
            except _REFUSALS as error:
                if self.client.begun.is_set():
                    structlog.get_logger(__name__).error("connection_refused", reason=str(_deaf(error, "")))
                raise
            except Exception as error:
                if tries == CONNECT_TRIES and not self.client.begun.is_set():
                    raise
                structlog.get_logger(__name__).warning("connection_broke", reason=repr(error))
                if self.client.ws is not None:
                    await self.client.ws.close()
                await self._clock.sleep(RECONNECT_WAIT)

    async def _log_in(self) -> None:
        token = self._settings.token.get_secret_value() if self._settings.token else ""
        try:
            await self.client.login(token)
        except faults.ERRORS:
            # The library opens another session at each try, and closes none.
            await self.client.http.close()
            self.client.http.connector = discord.utils.MISSING
            raise


def _in_one_line(record: logging.LogRecord) -> bool:
    """Let the library's log say that a connection broke without the whole way there: that is no fault."""
    if record.exc_info and str(record.msg).startswith("Attempting a reconnect") and isinstance(record.args, tuple):
        record.msg, record.args = f"{record.msg}: %r", (*record.args, record.exc_info[1])
        record.levelno, record.levelname, record.exc_info = logging.WARNING, "WARNING", None
    return True


def _refused() -> UnavailableError:
    return UnavailableError(
        phrase("Discord refuses the bot's token."),
        phrase("Check HERALD_DISCORD__TOKEN with the Bot page of Discord's developer portal."),
    )


def _deaf(error: BaseException | None, url: str) -> HeraldError:
    """Say why the connection did not come about."""
    code = error.code if isinstance(error, discord.ConnectionClosed) else 0
    if isinstance(error, discord.PrivilegedIntentsRequired) or code == _INTENT_REFUSED:
        return UnavailableError(
            phrase("Discord does not let this bot read the content of messages."),
            phrase(
                "Switch the Message Content Intent on, on the Bot page of Discord's developer portal, or set "
                "[discord] message_content to false."
            ),
        )
    if code == _TOKEN_REFUSED:
        return _refused()
    return UnavailableError(
        phrase("I cannot reach Discord's gateway at {url}.", url=url),
        phrase("Check the network and [discord] gateway_url."),
    )
