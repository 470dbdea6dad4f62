"""Files as Telegram hands them out: up to 20 MB, from a Bot API server of one's own up to what the settings allow."""

from pathlib import Path

import httpx
import structlog
from telegram.error import BadRequest, TelegramError

from bot.platforms.telegram.connections import CONNECT_TIMEOUT
from bot.platforms.telegram.sending import Bot
from chat.errors import BadInputError
from chat.loopback import is_on_this_machine
from chat.refs import SentFile
from chat.words import phrase
from services.sent.fetching import copy, gone, not_given, save, too_large

MOST_MEGABYTES = 20  # that Telegram's own server hands out
READ_TIMEOUT = 30.0  # seconds without a byte
_BLOCK = 2**16  # bytes


class Downloader:
    """Fetches files from the Bot API server alone, whose addresses hold the token and are therefore told to nobody."""

    def __init__(self, bot: Bot, api_url: str, proxy: str | None) -> None:
        self._bot = bot
        self._proxy = proxy
        self._api_url = api_url

    async def fetch(self, file: SentFile, path: Path, most_bytes: int) -> None:
        """Save a file under a path. Raises BadInputError, NotFoundError and UnavailableError."""
        try:
            told = await self._bot.get_file(file.key)
        except BadRequest as error:
            if "too big" in error.message.lower():
                raise BadInputError(
                    phrase(
                        "{name} is larger than the {n} MB that Telegram hands out.", name=file.name, n=MOST_MEGABYTES
                    ),
                    phrase("Send a smaller copy, or the paper's arXiv link."),
                ) from error
            raise gone(file) from error
        except TelegramError as error:
            raise not_given("Telegram") from error
        if (told.file_size or 0) > most_bytes:
            raise too_large(file, most_bytes)
        place = told.file_path or ""
        if not place.startswith(f"{self._api_url}/file/bot"):
            await self._copy(Path(place), file, path, most_bytes)
            return
        try:
            await self._save(place, file, path, most_bytes)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            # What it says may hold the address, and so the token.
            structlog.get_logger(__name__).warning("file_not_fetched", reason=type(error).__name__)
            raise not_given("Telegram") from None

    async def _save(self, url: str, file: SentFile, path: Path, most_bytes: int) -> None:
        timeout = httpx.Timeout(READ_TIMEOUT, connect=CONNECT_TIMEOUT)
        client = httpx.AsyncClient(timeout=timeout, proxy=self._proxy, trust_env=False)
        async with client as http, http.stream("GET", url) as response:
            if response.status_code == httpx.codes.NOT_FOUND:
                raise gone(file)
            if response.status_code != httpx.codes.OK:
                raise not_given("Telegram")
            await save(response.aiter_raw(_BLOCK), file, path, most_bytes)

    async def _copy(self, place: Path, file: SentFile, path: Path, most_bytes: int) -> None:
        """Copy what a server of one's own in its local mode names by its place on the disk, which both have."""
        if not (is_on_this_machine(self._api_url) and place.is_absolute()):
            raise not_given("Telegram")
        await copy(place, file, path, most_bytes)
