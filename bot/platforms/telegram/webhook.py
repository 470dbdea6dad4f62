"""Updates that Telegram brings itself: one address of the web server."""

import json
import secrets
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from urllib.parse import urlsplit

import structlog
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram.error import Conflict, TelegramError

from bot.platforms.telegram.sending import Bot
from bot.platforms.telegram.update_tasks import Work
from chat.clock import Clock

LOOK = 30.0  # seconds between two looks whether Telegram still brings updates
HEADER = "X-Telegram-Bot-Api-Secret-Token"
MOST_BYTES = 1_000_000  # far more than an update has


class Hook:
    """Has Telegram bring updates to an address, and looks now and then whether it does."""

    def __init__(self, bot: Bot, url: str, secret: str, clock: Clock, wanted: list[str]) -> None:
        self._bot = bot
        self._url = url
        self._secret = secret
        self._clock = clock
        self._wanted = wanted
        self._failed_at: datetime | None = None
        self._is_fine = True

    def route(self, take: Callable[[object], None], work: Work) -> Route:
        """Make the address that takes updates from whoever knows the secret.

        Telegram brings an update again until it is taken, and no other of that chat before: so one that cannot be read
        is taken, too. While the bot stops, none is: it is brought to the next that listens.
        """

        async def receive(request: Request) -> Response:
            if not secrets.compare_digest(request.headers.get(HEADER, "").encode(), self._secret.encode()):
                return PlainTextResponse("forbidden", HTTPStatus.FORBIDDEN)
            body = bytearray()
            async for piece in request.stream():
                body += piece[: MOST_BYTES + 1 - len(body)]
            if work.is_closing:
                return PlainTextResponse("stopping", HTTPStatus.SERVICE_UNAVAILABLE)
            take(_decoded(body))
            return Response()

        return Route(urlsplit(self._url).path or "/", receive, methods=["POST"])

    async def begin(self) -> None:
        """Tell Telegram the address. Raises TelegramError."""
        await self._bot.set_webhook(self._url, secret_token=self._secret, allowed_updates=self._wanted)

    async def step(self) -> None:
        """Look, after a while where all was well; tell the address again where there is none. Raises TelegramError."""
        if self._is_fine:
            await self._clock.sleep(LOOK)
        self._is_fine = False
        info = await self._bot.get_webhook_info()
        if not info.url:
            structlog.get_logger(__name__).warning("webhook_removed")
            await self.begin()
        elif info.url != self._url:
            raise Conflict("updates are brought to another address")
        failed_at, self._failed_at = self._failed_at, info.last_error_date
        if info.pending_update_count and info.last_error_date != failed_at:
            raise TelegramError(info.last_error_message or "the webhook fails")
        self._is_fine = True

    async def end(self) -> None:
        """Do nothing: Telegram goes on bringing updates, to whoever listens there next."""


def _decoded(body: bytearray) -> object:
    """Read a body's JSON; None for what is none, or more than an update can be."""
    try:
        return json.loads(body.decode(errors="replace")) if len(body) <= MOST_BYTES else None
    except (ValueError, RecursionError):
        return None
