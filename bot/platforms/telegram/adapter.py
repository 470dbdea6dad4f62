"""The Telegram platform: one bot, its updates handed to the listener, its digests posted."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from starlette.routing import BaseRoute
from telegram import Update
from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.ext import ExtBot, Updater
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_exponential

from bot.platforms.telegram.buttons import Buttons
from bot.platforms.telegram.conversation import Means
from bot.platforms.telegram.events import Events
from bot.platforms.telegram.inline import Inline
from bot.platforms.telegram.limits import Limiter
from bot.platforms.telegram.listener import Listener
from bot.platforms.telegram.members import Members
from bot.platforms.telegram.menu import Menu
from bot.platforms.telegram.posting import Poster
from bot.platforms.telegram.requests import make_request
from bot.platforms.telegram.sending import Bot, Sender
from bot.platforms.telegram.updates import NAME
from bot.platforms.telegram.webhook import webhook_route
from bot.platforms.telegram.work import Work
from bot.platforms.unfinished import Unfinished
from bot.settings import TelegramSettings
from chat.clock import Clock
from chat.errors import UnavailableError
from chat.refs import ChatRef, Person
from chat.reply import Reply
from chat.words import phrase
from handlers.dispatch import Dispatcher
from services.services import Services

WANTED = [Update.MESSAGE, Update.CHANNEL_POST, Update.CALLBACK_QUERY, Update.INLINE_QUERY, Update.MY_CHAT_MEMBER]
LONG_POLL = 30  # seconds that Telegram may keep a question for updates waiting
CONNECT_TRIES = 4
READ_TIMEOUT = 20.0
CONNECTIONS = 64  # a slow Telegram takes 2 s for a message, and 30 of them are to go each second


class Telegram:
    """A bot on Telegram: `open`, `listen`, then `stop` and `close`."""

    name = NAME

    def __init__(
        self,
        settings: TelegramSettings,
        dispatcher: Dispatcher,
        services: Services,
        *,
        clock: Clock,
        read_timeout: float = READ_TIMEOUT,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._limiter = Limiter(clock, settings.messages_per_second)
        self.bot = _bot(settings, self._limiter, read_timeout)
        buttons = Buttons(services.shortcuts)
        sender = Sender(
            self.bot, buttons, services.languages, services.presence, pictures=services.pictures, clock=clock
        )
        unfinished = Unfinished(services.memos, NAME)
        means = Means(sender, Members(self.bot), buttons, services.languages, clock, unfinished)
        self._listener = listener = Listener(dispatcher, means, Inline(services, buttons), Events(services.presence))
        self._poster = Poster(sender)
        self._queue: asyncio.Queue[object] = asyncio.Queue()
        self._work = Work(self._queue, listener.hear)
        self._updater = Updater(self.bot, self._queue)
        self._menu = Menu(dispatcher.commands.values(), services.languages, services.quotas.operators)

    @property
    def routes(self) -> list[BaseRoute]:
        """The addresses that the web server must serve for the bot to hear anything."""
        settings = self._settings
        if settings.mode != "webhook" or not settings.webhook_url or not settings.webhook_secret:
            return []
        secret = settings.webhook_secret.get_secret_value()
        return [webhook_route(settings.webhook_url, secret, self.bot, self._queue)]

    async def open(self) -> None:
        """Log in. Raises UnavailableError where the token is wrong or Telegram cannot be reached."""
        tries = AsyncRetrying(
            retry=retry_if_exception(lambda error: isinstance(error, NetworkError)),
            stop=stop_after_attempt(CONNECT_TRIES),
            wait=wait_exponential(1),
            sleep=self._clock.sleep,
            reraise=True,
        )
        try:
            await tries(self._updater.initialize)
        except InvalidToken as error:
            raise UnavailableError(
                phrase("Telegram refuses the bot's token."), phrase("Check HERALD_TELEGRAM__TOKEN with @BotFather.")
            ) from error
        except TelegramError as error:
            raise UnavailableError(
                phrase("I cannot reach Telegram at {url}.", url=self._settings.api_url),
                phrase("Check the network and [telegram] api_url."),
            ) from error

    async def listen(self) -> None:
        """Publish the menus, and begin to hear. Raises UnavailableError."""
        await self._menu.publish(self.bot)
        try:
            if self.routes and self._settings.webhook_url and self._settings.webhook_secret:
                secret = self._settings.webhook_secret.get_secret_value()
                await self.bot.set_webhook(self._settings.webhook_url, secret_token=secret, allowed_updates=WANTED)
            else:
                await self._updater.start_polling(
                    timeout=LONG_POLL, allowed_updates=WANTED, bootstrap_retries=CONNECT_TRIES, error_callback=_complain
                )
        except TelegramError as error:
            raise UnavailableError(
                phrase("Telegram does not let me hear: {reason}", reason=error.message),
                phrase("Check [telegram] mode, webhook_url and api_url."),
            ) from error
        self._work.start()
        await self._listener.end_leftovers()

    async def stop(self, deadline_seconds: float) -> None:
        """Hear no more, begin no queued message, and let answers that are under way be finished in time."""
        self._limiter.close()
        if self._updater.running:
            await _within(deadline_seconds / 6, self._updater.stop)
        await self._work.stop(deadline_seconds * 5 / 6)

    async def close(self) -> None:
        """Close all connections."""
        await self.bot.shutdown()

    async def post(self, chat: ChatRef, reply: Reply, key: str, under: str = "") -> str:
        """Post a queued reply and give the number of its last message. Raises DeliveryError."""
        return await self._poster.post(chat, reply, key, under)

    async def tell(self, person: Person, reply: Reply) -> None:
        """Send a person a private message. Raises DeliveryError."""
        await self._poster.tell(person, reply)


def _bot(settings: TelegramSettings, limiter: Limiter, read_timeout: float) -> Bot:
    token = settings.token.get_secret_value() if settings.token else ""
    return ExtBot(
        token,
        base_url=f"{settings.api_url}/bot",
        base_file_url=f"{settings.api_url}/file/bot",
        request=make_request(settings.api_url, read_timeout, connections=CONNECTIONS),
        get_updates_request=make_request(settings.api_url, read_timeout, connections=2),
        rate_limiter=limiter,
    )


def _complain(error: TelegramError) -> None:
    structlog.get_logger(__name__).warning("updates_not_heard", reason=error.message)


async def _within(seconds: float, action: Callable[[], Awaitable[Any]]) -> None:
    """Give an action some time, then cancel it, as often as it takes to be heard: it may swallow one."""
    task = asyncio.ensure_future(action())
    for _ in range(3):
        done, _pending = await asyncio.wait([task], timeout=seconds)
        if done:
            break
        task.cancel()
        seconds = 0.2
    if task.done() and not task.cancelled() and (error := task.exception()):
        structlog.get_logger(__name__).warning("not_stopped_cleanly", reason=str(error))
