"""The Telegram platform: one bot, its updates handed to the listener, its digests posted."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import structlog
from starlette.routing import BaseRoute
from telegram import Update
from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.ext import ExtBot
from telegram.request import BaseRequest

from bot.platforms.telegram.buttons import Buttons
from bot.platforms.telegram.connections import Permit, make_request
from bot.platforms.telegram.conversation import Shared
from bot.platforms.telegram.files import Downloader
from bot.platforms.telegram.incoming import NAME
from bot.platforms.telegram.inline import InlineMode
from bot.platforms.telegram.listener import Listener, UpdateTasks
from bot.platforms.telegram.marks import MarkedMessages
from bot.platforms.telegram.membership import BotMembership, Members
from bot.platforms.telegram.menu import Menu
from bot.platforms.telegram.paid import PaidBroadcasts
from bot.platforms.telegram.posting import Poster
from bot.platforms.telegram.rate_limiter import RateLimiter
from bot.platforms.telegram.rate_limits import A_SECOND
from bot.platforms.telegram.receiving import Polling, UpdateReader, Webhook
from bot.platforms.telegram.receiving_loop import ReceivingLoop, no_updates, out_of_reach, token_refused
from bot.platforms.telegram.sending import Bot, Sender
from bot.platforms.unfinished import Unfinished
from chat.clock import Clock
from chat.errors import HeraldError
from chat.measures import Traffic
from chat.network import Proxies
from chat.refs import ChatRef, Person
from chat.reply import Reply
from chat.tasks import end
from handlers.dispatch import Dispatcher
from papers.retrying import Backoff, retrying
from services.services import Services

if TYPE_CHECKING:  # it builds this platform
    from bot.platforms.telegram.spec import TelegramSettings

WANTED = [
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CHANNEL_POST,
    Update.EDITED_CHANNEL_POST,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.MY_CHAT_MEMBER,
]
CONNECT_TRIES = 4
READ_TIMEOUT = 20.0
CONNECTIONS = 64  # a slow Telegram takes 2 s for a message, and 30 of them are to go each second


class Telegram:
    """A bot on Telegram: `open`, `listen`, then `stop` and `close`."""

    name = NAME

    def __init__(
        self,
        settings: "TelegramSettings",
        dispatcher: Dispatcher,
        services: Services,
        *,
        clock: Clock,
        read_timeout: float = READ_TIMEOUT,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._limiter = RateLimiter(clock, settings.messages_per_second)
        proxy = Proxies(settings.proxy)(settings.api_url)
        self._permit = Permit()
        polls = make_request(proxy, read_timeout, 2, self._permit)
        requests = make_request(proxy, read_timeout, CONNECTIONS, self._permit)
        traffic = requests.traffic = Traffic(NAME, services.measures, clock)
        self.bot = make_bot(settings, self._limiter, requests, polls)
        buttons = Buttons(services.shortcuts, services.marks)
        sender = Sender(
            self.bot, buttons, services.languages, services.presence, pictures=services.pictures, clock=clock
        )
        unfinished = Unfinished(services.key_values, NAME)
        downloader = Downloader(self.bot, settings.api_url, proxy)
        shared = Shared(sender, Members(self.bot), buttons, services.languages, clock, unfinished, downloader)
        self._tasks = UpdateTasks(clock.monotonic)
        self._marked = MarkedMessages(self.bot, buttons, services.marks, services.languages, clock)
        inline, membership = InlineMode(services, buttons), BotMembership(services.presence)
        self._listener = Listener(dispatcher, shared, inline, membership, marked=self._marked, tasks=self._tasks)
        pace = settings.messages_per_second
        pays = settings.paid_broadcasts and pace > A_SECOND
        self._poster = Poster(sender, PaidBroadcasts(self._limiter, pace, services.operators, clock) if pays else None)
        self._reader = UpdateReader(self.bot, self._listener.hear, clock.monotonic, dispatcher.drops, traffic)
        self._receiving = ReceivingLoop(self.bot, clock, settings.api_url)
        self._source: Polling | Webhook
        if settings.mode == "webhook" and settings.webhook_url and settings.webhook_secret:
            secret = settings.webhook_secret.get_secret_value()
            self._source = Webhook(self.bot, settings.webhook_url, secret, clock, WANTED)
        else:
            self._source = Polling(
                self.bot,
                polls,
                self._reader,
                clock=clock,
                read_timeout=read_timeout,
                wanted=WANTED,
                permit=self._permit,
            )
        self._menu = Menu(dispatcher.commands.values(), services.languages, services.operators.keys)
        self._publishing: asyncio.Task[None] | None = None
        self._told_of_operators = services.operators.on_change
        self._told_of_operators.append(self._publish_to_operators)

    @property
    def holds(self) -> Callable[[], bool]:
        """Whether no other process has taken over."""
        return self._permit.holds

    @holds.setter
    def holds(self, holds: Callable[[], bool]) -> None:
        self._permit.holds = holds

    @property
    def routes(self) -> list[BaseRoute]:
        """The addresses that the web server must serve for the bot to receive anything."""
        return [self._source.route(self._reader.take, self._tasks)] if isinstance(self._source, Webhook) else []

    @property
    def trouble(self) -> HeraldError | None:
        """What keeps the bot from receiving updates now, with the next step; None where it receives them."""
        return self._receiving.trouble

    async def gone(self) -> HeraldError:
        """Wait until Telegram refuses the bot's token for good, and return why; the bot goes on trying."""
        return await self._receiving.gone()

    async def open(self) -> None:
        """Log in. Raises UnavailableError where the token is wrong or Telegram cannot be reached."""
        try:
            await self._persistently(self.bot.initialize)
        except InvalidToken as error:
            raise token_refused() from error
        except TelegramError as error:
            raise out_of_reach(self._settings.api_url) from error

    async def listen(self) -> None:
        """Begin to receive updates, and publish the menus meanwhile. Raises UnavailableError."""
        try:
            await self._persistently(self._source.begin)
        except TelegramError as error:
            raise no_updates(error.message) from error
        self._receiving.start(self._source.step)
        self._publishing = asyncio.create_task(self._menu.publish(self.bot), name="menus")
        await self._listener.end_leftovers()

    async def stop(self, deadline_seconds: float) -> None:
        """Receive no more, begin no queued message, and let answers that are under way be finished in time."""
        self._limiter.close()
        await end([self._publishing] if self._publishing else [])
        await _within(deadline_seconds / 6, self._receive_no_more)
        await self._tasks.stop(deadline_seconds * 5 / 6)
        await self._marked.stop()

    async def _receive_no_more(self) -> None:
        await self._receiving.stop()
        if self.holds():
            await self._source.end()

    async def _publish_to_operators(self) -> None:
        await self._menu.publish_to_operators(self.bot)

    async def _persistently(self, action: Callable[[], Awaitable[Any]]) -> None:
        """Do something that Telegram must be there for, a few times where it does not answer. Raises TelegramError."""
        await retrying(
            action,
            on=lambda error: isinstance(error, NetworkError),
            backoff=Backoff(1.0),
            tries=CONNECT_TRIES,
            sleep=self._clock.sleep,
        )

    async def close(self) -> None:
        """Close all connections."""
        if self._publish_to_operators in self._told_of_operators:
            self._told_of_operators.remove(self._publish_to_operators)
        await self.bot.shutdown()

    async def post(self, chat: ChatRef, reply: Reply, key: str, under: str = "") -> str:
        """Post a queued reply and return the number of its last message. Raises DeliveryError."""
        return await self._poster.post(chat, reply, key, under)

    async def tell(self, person: Person, reply: Reply) -> None:
        """Send a person a private message. Raises DeliveryError."""
        await self._poster.tell(person, reply)


def make_bot(
    settings: "TelegramSettings", limiter: RateLimiter | None, request: BaseRequest, polls: BaseRequest
) -> Bot:
    """Make the library's bot, which asks for updates by `polls` and for all else by `request`."""
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
    """Wait some time for an action, then cancel it, as often as it takes: it may swallow one."""
    task = asyncio.ensure_future(action())
    for _ in range(3):
        done, _pending = await asyncio.wait([task], timeout=seconds)
        if done:
            break
        task.cancel()
        seconds = 0.2
    if task.done() and not task.cancelled() and (error := task.exception()):
        structlog.get_logger(__name__).warning("not_stopped_cleanly", reason=str(error))
