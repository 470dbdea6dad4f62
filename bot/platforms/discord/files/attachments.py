"""What comes with messages beside words, and attachments as Discord hands them out: from its own host alone."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import discord
import structlog

from bot.platforms.discord.library import way_through
from chat.loopback import is_on_this_machine
from chat.network import Proxies
from chat.refs import FileKind, SentFile
from services.sent.fetching import gone, not_given, save, too_large

CONNECT_SECONDS, READ_SECONDS = 10.0, 30.0
_BLOCK = 2**16  # bytes
_HOST = urlsplit(discord.Asset.BASE).hostname
_GONE = frozenset({403, 404, 410})  # 403 once the signature of an address has expired


def sent_files(message: discord.Message) -> tuple[SentFile, ...]:
    """Return what a message holds beside words, a forwarded one what was forwarded, as sent by who wrote it."""
    found = _files_of(message) or tuple(each for part in message.message_snapshots for each in _files_of(part))
    return tuple(replace(each, sender=f"discord:{message.author.id}") for each in found)


def _files_of(message: discord.Message | discord.MessageSnapshot) -> tuple[SentFile, ...]:
    """Return what a message holds beside words: files, or what stands for a thing that is none."""
    if message.attachments:
        return attached(message.attachments)
    kind: FileKind | None = "sticker" if message.stickers else None
    if isinstance(message, discord.Message) and message.poll:
        kind = "poll"
    return (SentFile("", "", kind=kind),) if kind else ()


def attached(attachments: Iterable[discord.Attachment]) -> tuple[SentFile, ...]:
    """Return attachments as files."""
    return tuple(
        SentFile(
            each.url,
            each.filename,
            (each.content_type or "").partition(";")[0].strip().lower(),
            each.size,
            "voice" if each.is_voice_message() else "document",
        )
        for each in attachments
    )


class Downloader:
    """Fetches attachments from Discord's own host; from this machine where Discord's API itself is on it."""

    def __init__(self, api_url: str, proxies: Proxies) -> None:
        self._api_url = api_url
        self._proxies = proxies

    async def fetch(self, file: SentFile, path: Path, most_bytes: int) -> None:
        """Save a file under a path. Raises BadInputError, NotFoundError and UnavailableError."""
        if not self._is_discords(file.key):
            raise not_given("Discord")
        way = way_through(self._proxies(file.key))
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS, sock_read=READ_SECONDS)
        try:
            async with (
                aiohttp.ClientSession(
                    timeout=timeout, headers={"Accept-Encoding": "identity"}, connector=way.get("connector")
                ) as http,
                http.get(file.key, allow_redirects=False, proxy=way.get("proxy")) as response,
            ):
                if response.status in _GONE:
                    raise gone(file)
                if response.status != 200:
                    raise not_given("Discord")
                if (response.content_length or 0) > most_bytes:
                    raise too_large(file, most_bytes)
                await save(response.content.iter_chunked(_BLOCK), file, path, most_bytes)
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            structlog.get_logger(__name__).warning("file_not_fetched", reason=type(error).__name__)
            raise not_given("Discord") from error

    def _is_discords(self, url: str) -> bool:
        """Return whether an address is one of Discord's files, so that nothing else is ever asked for one."""
        try:
            parts, api = urlsplit(url), urlsplit(self._api_url)
            here = is_on_this_machine(self._api_url) and (parts.hostname, parts.port) == (api.hostname, api.port)
            theirs = parts.scheme == "https" and parts.hostname == _HOST and parts.port in {None, 443}
        except ValueError:
            return False
        return here or theirs
