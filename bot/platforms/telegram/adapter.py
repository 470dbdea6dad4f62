"""The Telegram platform: one bot, its updates handed to the listener, its digests posted."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from starlette.routing import BaseRoute
from telegram import Update
from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.ext import ExtBot
from telegram.request import BaseRequest
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_exponential

from bot.platforms.telegram.buttons import Buttons
from bot.platforms.telegram.conversation import Means
from bot.platforms.telegram.events import Events
from bot.platforms.telegram.hearing import Hearing, not_heard, out_of_reach, token_refused
from bot.platforms.telegram.inline import Inline
from bot.platforms.telegram.limits import Limiter
from bot.platforms.telegram.listener import Listener
from bot.platforms.telegram.members import Members
from bot.platforms.telegram.menu import Menu
from bot.platforms.telegram.polling import Polling
from bot.platforms.telegram.posting import Poster
from bot.platforms.telegram.reading import Reader
from bot.platforms.telegram.requests import make_request
from bot.platforms.telegram.sending import Bot, Sender
from bot.platforms.telegram.updates import NAME
from bot.platforms.telegram.webhook import Hook
from bot.platforms.telegram.work import Work
from bot.platforms.unfinished import Unfinished
from bot.settings.settings import TelegramSettings
from chat.clock import Clock
from chat.errors import HeraldError
from chat.refs import ChatRef, Person
from chat.reply import Reply
from handlers.dispatch import Dispatcher
from services.services import Services

WANTED = [Update.MESSAGE, Update.CHANNEL_POST, Update.CALLBACK_QUERY, Update.INLINE_QUERY, Update.MY_CHAT_MEMBER]
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
        polls = make_request(settings.api_url, read_timeout, connections=2)
        self.bot = _bot(settings, self._limiter, make_request(settings.api_url, read_timeout, CONNECTIONS), polls)
        buttons = Buttons(services.shortcuts)
        sender = Sender(
            self.bot, buttons, services.languages, services.presence, pictures=services.pictures, clock=clock
        )
        unfinished = Unfinished(services.key_values, NAME)
        means = Means(sender, Members(self.bot), buttons, services.languages, clock, unfinished)
        self._work = Work(clock.monotonic)
        self._listener = Listener(dispatcher, means, Inline(services, buttons), Events(services.presence), self._work)
        self._poster = Poster(sender)
        self._reader = Reader(self.bot, self._listener.hear, clock.monotonic)
        self._hearing = Hearing(self.bot, clock, settings.api_url)
        self._ear: Polling | Hook
        if settings.mode == "webhook" and settings.webhook_url and settings.webhook_secret:
            secret = settings.webhook_secret.get_secret_value()
            self._ear = Hook(self.bot, settings.webhook_url, secret, clock, WANTED)
        else:
            self._ear = Polling(self.bot, polls, self._reader, clock=clock, read_timeout=read_timeout, wanted=WANTED)
        self._menu = Menu(dispatcher.commands.values(), services.languages, services.quotas.operators)

    @property
    def routes(self) -> list[BaseRoute]:
        """The addresses that the web server must serve for the bot to hear anything."""
        return [self._ear.route(self._reader.take, self._work)] if isinstance(self._ear, Hook) else []

    @property
    def trouble(self) -> HeraldError | None:
        """What keeps the bot from hearing now, with the next step; None where it hears."""
        return self._hearing.trouble

    async def gone(self) -> HeraldError:
        """Wait until Telegram refuses the bot's token for good, and return why; the bot goes on trying."""
        return await self._hearing.gone()

    async def open(self) -> None:
        """Log in. Raises UnavailableError where the token is wrong or Telegram cannot be reached."""
        try:
            await self._persistently(self.bot.initialize)
        except InvalidToken as error:
            raise token_refused() from error
        except TelegramError as error:
            raise out_of_reach(self._settings.api_url) from error

    async def listen(self) -> None:
        """Publish the menus, and begin to hear. Raises UnavailableError."""
        await self._menu.publish(self.bot)
        try:
            await self._persistently(self._ear.begin)
        except TelegramError as error:
            raise not_heard(error.message) from error
        self._hearing.start(self._ear.step)
        await self._listener.end_leftovers()

    async def stop(self, deadline_seconds: float) -> None:
        """Hear no more, begin no queued message, and let answers that are under way be finished in time."""
        self._limiter.close()
        await _within(deadline_seconds / 6, self._hear_no_more)
        await self._work.stop(deadline_seconds * 5 / 6)

    async def _hear_no_more(self) -> None:
        await self._hearing.stop()
        await self._ear.end()

    async def _persistently(self, action: Callable[[], Awaitable[Any]]) -> None:
        """Do something that Telegram must be there for, a few times where it does not answer. Raises TelegramError."""
        tries = AsyncRetrying(
            retry=retry_if_exception(lambda error: isinstance(error, NetworkError)),
            stop=stop_after_attempt(CONNECT_TRIES),
            wait=wait_exponential(1),
            sleep=self._clock.sleep,
            reraise=True,
        )
        await tries(action)

    async def close(self) -> None:
        """Close all connections."""
        await self.bot.shutdown()

    async def post(self, chat: ChatRef, reply: Reply, key: str, under: str = "") -> str:
        """Post a queued reply and give the number of its last message. Raises DeliveryError."""
        return await self._poster.post(chat, reply, key, under)

    async def tell(self, person: Person, reply: Reply) -> None:
        """Send a person a private message. Raises DeliveryError."""
        await self._poster.tell(person, reply)


def _bot(settings: TelegramSettings, limiter: Limiter, request: BaseRequest, polls: BaseRequest) -> Bot:
    token = settings.token.get_secret_value() if settings.token else ""
    return ExtBot(
        token,
        base_url=f"{settings.api_url}/bot",
        base_file_url=f"{settings.api_url}/file/bot",
        request=request,
        get_updates_request=polls,
        rate_limiter=limiter,
    )


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
