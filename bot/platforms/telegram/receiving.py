"""How updates are received: asked for by polling or brought to a webhook, and each read on its own."""

import json
import secrets
from collections import deque
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

import structlog
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram import CallbackQuery, Chat, Document, InlineQuery, Message, Update, User
from telegram.error import Conflict, TelegramError
from telegram.request import BaseRequest

from bot.platforms.telegram.connections import Permit
from bot.platforms.telegram.incoming import NAME
from bot.platforms.telegram.listener import UpdateTasks
from bot.platforms.telegram.sending import Bot
from chat.clock import Clock
from chat.measures import Traffic
from chat.refs import Person
from services.repeated import Seldom

LONG_POLL = 30  # seconds that Telegram may keep a question for updates waiting
PAUSE = 1.0  # seconds between two questions where the first brought nothing new, and was not kept waiting
REMEMBERED = 1000
CHECK_EVERY = 30.0  # seconds between two checks whether Telegram still brings updates
HEADER = "X-Telegram-Bot-Api-Secret-Token"
MOST_UPDATE_BYTES = 1_000_000  # far more than an update has
_TEXT, _NUMBER = (str,), (int,)
_MAYBE_TEXT, _MAYBE_NUMBER = (str, type(None)), (int, type(None))
# What the bot itself works with: the library takes any value for any field.
_TYPES: dict[type, dict[str, tuple[type, ...]]] = {
    User: {"id": _NUMBER, "first_name": _TEXT, "last_name": _MAYBE_TEXT, "language_code": _MAYBE_TEXT},
    Chat: {"id": _NUMBER, "type": _TEXT, "title": _MAYBE_TEXT},
    Message: {
        "message_id": _NUMBER,
        "text": _MAYBE_TEXT,
        "caption": _MAYBE_TEXT,
        "message_thread_id": _MAYBE_NUMBER,
        "migrate_to_chat_id": _MAYBE_NUMBER,
        "migrate_from_chat_id": _MAYBE_NUMBER,
    },
    Document: {"file_id": _TEXT, "file_name": _MAYBE_TEXT, "mime_type": _MAYBE_TEXT, "file_size": _MAYBE_NUMBER},
    CallbackQuery: {"id": _TEXT, "data": _MAYBE_TEXT, "inline_message_id": _MAYBE_TEXT},
    InlineQuery: {"id": _TEXT, "query": _TEXT, "offset": _TEXT},
}
LARGEST_NUMBER = 2**52
_KINDS = {
    Update.MESSAGE: "message",
    Update.CHANNEL_POST: "message",
    Update.EDITED_MESSAGE: "edit",
    Update.EDITED_CHANNEL_POST: "edit",
    Update.CALLBACK_QUERY: "press",
    Update.INLINE_QUERY: "inline",
    Update.MY_CHAT_MEMBER: "member",
}
_WRITTEN = (Update.MESSAGE, Update.CHANNEL_POST, Update.EDITED_MESSAGE, Update.EDITED_CHANNEL_POST)


class UpdateReader:
    """Reads updates, and hands each on."""

    def __init__(
        self,
        bot: Bot,
        hear: Callable[[Update], None],
        now: Callable[[], float],
        drops: Callable[[Person], bool] = lambda _: False,
        traffic: Traffic | None = None,
    ) -> None:
        self._bot = bot
        self._hear = hear
        self._seldom = Seldom(now)
        self._drops = drops
        self._traffic = traffic

    def take(self, raw: object) -> None:
        """Read an update and hand it over; whatever it lacks or holds, nothing comes out.

        What somebody writes of whom all is dropped now is not read: that takes longer than all else that a flood costs.
        """
        if self._traffic:
            self._traffic.heard(kind_of(raw))
        try:
            if (writer := writer_of(raw)) and self._drops(writer):
                return
            self._hear(self._read(raw))
        except Exception as error:  # noqa: BLE001  one update must not cost the others, nor be asked for again
            self._seldom.warn("update_skipped", type(error).__name__, update=number_of(raw))

    def _read(self, raw: object) -> Update:
        """Read an update. Raises whatever the library raises, and TypeError."""
        if not isinstance(raw, dict) or number_of(raw) is None:
            raise TypeError("update_id")
        update = Update.de_json(raw, self._bot)
        _check(update)
        return update


def number_of(raw: object) -> int | None:
    """Return an update's number, by which it is confirmed; None where it has none that can be."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number if type(number) is int and 0 <= number <= LARGEST_NUMBER else None


def kind_of(raw: object) -> str:
    """Return what sort of update it is, as measures call it."""
    return next((kind for name, kind in _KINDS.items() if isinstance(raw, dict) and name in raw), "other")


def writer_of(raw: object) -> Person | None:
    """Return who wrote a text, person or chat, of an update yet to be read; None where nobody did, or it is odd."""
    message = next((raw[kind] for kind in _WRITTEN if raw.get(kind)), None) if isinstance(raw, dict) else None
    if not isinstance(message, dict) or not isinstance(message.get("text"), str):
        return None
    author = message.get("sender_chat") or message.get("from")
    return Person(NAME, str(author.get("id"))) if isinstance(author, dict) else None


def _check(update: Update) -> None:
    """Raise TypeError where something that the bot works with is of another type than Telegram says."""
    query = update.callback_query or update.inline_query
    message = update.effective_message
    author = message.sender_chat if message else None
    quoted = message.reply_to_message if message else None
    files = [each.document for each in (message, quoted) if each]
    for each in (update.effective_user, update.effective_chat, message, author, quoted, query, *files):
        for kind, fields in _TYPES.items():
            if isinstance(each, kind):
                _check_fields(each, fields)


def _check_fields(each: object, fields: dict[str, tuple[type, ...]]) -> None:
    for name, types in fields.items():
        value = getattr(each, name)
        if not isinstance(value, types) or isinstance(value, bool):
            raise TypeError(name)


class Polling:
    """Asks for updates; what is confirmed to Telegram has been handed over.

    `request` and `read_timeout`, in seconds, are how it asks; `wanted` are the kinds of updates.
    """

    def __init__(
        self,
        bot: Bot,
        request: BaseRequest,
        reader: UpdateReader,
        *,
        clock: Clock,
        read_timeout: float,
        wanted: list[str],
        permit: Permit,
    ) -> None:
        self._bot = bot
        self._permit = permit
        self._request = request
        self._reader = reader
        self._clock = clock
        self._read_timeout = read_timeout
        self._wanted = json.dumps(wanted)
        self._next: int | None = None
        self._taken: deque[int] = deque(maxlen=REMEMBERED)

    async def begin(self) -> None:
        """Have Telegram bring updates nowhere else; none that waits is dropped. Raises TelegramError."""
        await self._bot.delete_webhook()

    async def end(self) -> None:
        """Confirm what was received, so that none of it comes again. Raises TelegramError."""
        if self._next is not None:
            await self._ask(0)

    async def step(self) -> None:
        """Ask once, and hand over what comes, unless another process has taken over, which is brought it then."""
        asked = self._clock.monotonic()
        batch = await self._ask(LONG_POLL)
        if not isinstance(batch, list):
            raise TypeError("the answer holds no list of updates")
        if not self._permit.holds():
            return
        fresh = self._hand_over(batch)
        if not fresh and self._clock.monotonic() - asked < PAUSE:
            await self._clock.sleep(PAUSE)

    async def _ask(self, seconds: int) -> object:
        fields = {"timeout": seconds, "allowed_updates": self._wanted}
        if self._next is not None:
            fields["offset"] = self._next
        body = await self._request.retrieve(
            f"{self._bot.base_url}/getUpdates?{urlencode(fields)}", read_timeout=seconds + self._read_timeout
        )
        return json.loads(body.decode(errors="replace"))["result"]

    def _hand_over(self, batch: list[object]) -> bool:
        """Hand over what is new, and note from which number on to ask next, and return whether anything was new.

        What has no number cannot be told from what was there already. It is confirmed with what stands behind it, or,
        where that is nothing, one number after another.
        """
        fresh = False
        for raw in batch:
            number = number_of(raw)
            if number is None:
                self._reader.take(raw)
            elif number not in self._taken:
                self._reader.take(raw)
                self._taken.append(number)
                fresh = True
        known = [number for raw in batch if (number := number_of(raw)) is not None]
        if known:
            self._next = max(known) + 1
        elif self._next is not None:
            self._next += len(batch)
        return fresh


class Webhook:
    """Has Telegram bring updates to an address, and looks now and then whether it does."""

    def __init__(self, bot: Bot, url: str, secret: str, clock: Clock, wanted: list[str]) -> None:
        self._bot = bot
        self._url = url
        self._secret = secret
        self._clock = clock
        self._wanted = wanted
        self._failed_at: datetime | None = None
        self._is_fine = True

    def route(self, take: Callable[[object], None], tasks: UpdateTasks) -> Route:
        """Make the address that takes updates from whoever knows the secret.

        Telegram brings an update again until it is taken, and no other of that chat before: so one that cannot be read
        is taken, too; what is no JSON, or longer than any update, is not Telegram's, and refused. While the bot stops,
        none is taken: it is brought to the next that listens.
        """

        async def receive(request: Request) -> Response:
            if not secrets.compare_digest(request.headers.get(HEADER, "").encode(), self._secret.encode()):
                return PlainTextResponse("forbidden", HTTPStatus.FORBIDDEN)
            body = bytearray()
            async for piece in request.stream():
                body += piece[: MOST_UPDATE_BYTES + 1 - len(body)]
                if len(body) > MOST_UPDATE_BYTES:
                    return PlainTextResponse("too large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            if tasks.is_closing:
                return PlainTextResponse("stopping", HTTPStatus.SERVICE_UNAVAILABLE)
            try:
                update = json.loads(body.decode(errors="replace"))
            except (ValueError, RecursionError):
                return PlainTextResponse("no JSON", HTTPStatus.BAD_REQUEST)
            take(update)
            return Response()

        return Route(urlsplit(self._url).path or "/", receive, methods=["POST"])

    async def begin(self) -> None:
        """Register the address with Telegram. Raises TelegramError."""
        await self._bot.set_webhook(self._url, secret_token=self._secret, allowed_updates=self._wanted)

    async def step(self) -> None:
        """Check, after a while if all was well; register the address again if none is. Raises TelegramError."""
        if self._is_fine:
            await self._clock.sleep(CHECK_EVERY)
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
