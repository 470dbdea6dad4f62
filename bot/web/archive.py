"""The archive on the web: its files with the headers that make them quick and safe."""

import asyncio
import math
import mimetypes
import os
import posixpath
import re
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from email.utils import formatdate
from functools import partial
from hashlib import blake2s
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from archive.site import addresses, beginning, places, sitemaps
from archive.site.beginning import Beginning, ToCome
from archive.site.files import Files, open_files
from archive.site.pages import POLICY, Pages
from chat.words import Words

if TYPE_CHECKING:
    from bot.web.objects import ObjectPages

# A page may change when its day's next chat gets a paper; a picture is named by its content and never does.
_MINUTES = "public, max-age=300"
_FOR_EVER = "public, max-age=31536000, immutable"
_HEADERS = {
    "Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_HOST = re.compile(r"(?:[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?")
# What a proxy adds. Behind one the request's own address may lack a path, or be one that nobody else can reach.
_PROXIED = (
    *("forwarded", "via", "x-real-ip"),
    *(f"x-forwarded-{name}" for name in ("for", "host", "port", "prefix", "proto", "server")),
)
_NAME_ADDRESSES = (".html", ".xml", ".txt")
_FEED = "feed.xml"
_LOOK_SECONDS = 30.0
_DEEPEST = 30  # folders; the addresses on a page far below those would be as long as the one that somebody made up

AskToCome = Callable[[], Awaitable[ToCome]]
"""Tells what will come while no digest has."""


def archive_route(
    directory: Path | str,
    words: Callable[[str], Words],
    to_come: AskToCome,
    *,
    since: datetime,
    language: Callable[[], str] = lambda: "en",
    public_url: str = "",
) -> Mount:
    """Build the addresses of all files under a directory, which may be made later, or at an object store's address.

    `words` gives those of a language, `since` is when the site began, `language` tells its own. Without a `public_url`
    addresses that must be whole are those under which somebody asks.
    """
    files = _Files(directory, words, to_come, since=since, language=language, public_url=public_url)
    return Mount("/", _WithHeaders(files), name="archive")


class _Files(StaticFiles):
    """Serves the files that are for readers, and pages of the archive's own for what is not there."""

    def __init__(
        self,
        directory: Path | str,
        words: Callable[[str], Words],
        to_come: AskToCome,
        *,
        since: datetime,
        language: Callable[[], str],
        public_url: str,
    ) -> None:
        local = directory if isinstance(directory, Path) else None
        super().__init__(directory=local, html=True, check_dir=False)
        self._folder = local or Path()
        self._files = open_files(directory)
        self._objects = _objects(self._files)
        self._begun: list[str] = []
        self._looked_at = -math.inf
        self._words = words
        self._to_come = to_come
        self._language = language
        self._public_url = public_url
        self._pages = Pages(public_url)
        self._beginning = Beginning(self._pages, words, since, public_url)

    async def check_config(self) -> None:
        """Take a directory that is missing for an empty one: nothing may have been written yet."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with a file, with where it is, or with a page that says that it is not there."""
        hidden = any(part.startswith(".") for part in Path(path).parts)  # such as files that are being written
        try:
            response = await (self._missing(path, scope) if hidden else self._found(path, scope))
        except HTTPException as error:
            if error.status_code in {405, 416}:
                return PlainTextResponse(error.detail, error.status_code, headers=error.headers)
            return await self._missing(path, scope)
        except OSError as error:
            structlog.get_logger(__name__).error("page_not_read", path=path, reason=str(error))
            return PlainTextResponse("Service Unavailable", 503)
        if isinstance(response, RedirectResponse):  # relative, so that it holds behind a proxy that strips a prefix
            response.headers["location"] = f"{quote(Path(path).name)}/"
        if Path(path).name == _FEED:
            response.headers["content-type"] = "application/atom+xml; charset=utf-8"
        return response

    async def _found(self, path: str, scope: Scope) -> Response:
        if not await self._languages() and (before := await self._before(path, scope)):
            return before
        root = "" if self._public_url else _root(scope)
        hidden = sitemaps.is_sitemap(path) and root
        place = sitemaps.stored(path, "") if hidden else path
        if self._objects:
            return await self._objects.get(place, scope, partial(_whole, root) if root else None)
        response = await super().get_response(place, scope)
        if response.status_code == 404:
            return await self._missing(path, scope)
        if root and isinstance(response, FileResponse) and str(response.path).endswith(_NAME_ADDRESSES):
            return await asyncio.to_thread(self._made_whole, response, scope, root)
        return response

    async def _languages(self) -> list[str]:
        """Return the languages that the archive has; a store that is asked over the network is asked seldom."""
        if not self._objects:
            return beginning.languages(self._files)
        now = time.monotonic()
        if now - self._looked_at >= _LOOK_SECONDS:
            self._begun = await asyncio.to_thread(beginning.languages, self._files)
            self._looked_at = now
        return self._begun

    def _made_whole(self, response: FileResponse, scope: Scope, root: str) -> Response:
        """Answer with a file in which addresses are whole, or that it is as it was. Raises OSError."""
        path = Path(response.path)
        place = path.relative_to(os.path.realpath(self._folder)).as_posix()
        content = addresses.made_whole(sitemaps.asked(place), path.read_bytes(), root)
        headers = {
            "etag": f'"{blake2s(content, digest_size=16).hexdigest()}"',
            "last-modified": formatdate(path.stat().st_mtime, usegmt=True),
        }
        if self.is_not_modified(Headers(headers), Headers(scope=scope)):
            return NotModifiedResponse(Headers(headers))
        return Response(content, media_type=response.media_type, headers=headers)

    async def _before(self, path: str, scope: Scope) -> Response | None:
        """Answer before the first digest has come, with what will; None where the address is for nothing of that."""
        if scope["method"] not in {"GET", "HEAD"}:
            return None
        to_come = await self._to_come()
        place = path if Path(path).suffix else posixpath.normpath(posixpath.join(path, places.HOME))
        content = await asyncio.to_thread(self._beginning.content, place, to_come)
        if content is None:
            return None
        if place != path and not scope["path"].endswith("/"):
            return RedirectResponse(path)
        root = "" if self._public_url else _root(scope)
        content = addresses.made_whole(place, content, root) if root else content
        return Response(content, media_type=mimetypes.guess_type(place)[0])

    async def _missing(self, path: str, scope: Scope) -> Response:
        depth = scope["raw_path"].count(b"/") - 1
        if depth > _DEEPEST:
            return PlainTextResponse("Not Found", 404)
        begun = await self._languages()
        known = begun or list(await self._to_come())
        wished = next((code for code in (*Path(path).parts[:1], self._language()) if code in known), known[0])
        words = self._words(wished)
        page = self._pages.missing("/".join("_" * (depth + 1)), words, begun=bool(begun))
        return HTMLResponse(page, 404)


def _objects(files: Files) -> "ObjectPages | None":
    from archive.site.objects import ObjectFiles

    if not isinstance(files, ObjectFiles):
        return None
    from bot.web.objects import ObjectPages

    return ObjectPages(files)


def _whole(root: str, place: str, content: bytes) -> bytes:
    """Make the addresses in a file whole, if it is one that has any."""
    return addresses.made_whole(sitemaps.asked(place), content, root) if place.endswith(_NAME_ADDRESSES) else content


def _root(scope: Scope) -> str:
    """Return the address under which somebody asks, "" where it is none that others could use."""
    headers = Headers(scope=scope)
    host = headers.get("host", "")
    if not _HOST.fullmatch(host) or any(name in headers for name in _PROXIED):
        return ""
    return f"{scope['scheme']}://{host}"


class _WithHeaders:
    """Adds the headers to each answer; validators and conditional requests are Starlette's."""

    def __init__(self, files: ASGIApp) -> None:
        self._files = files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                lasting = message["status"] in {200, 304} and scope["path"].startswith("/figures/")
                headers["Cache-Control"] = _FOR_EVER if lasting else _MINUTES
            await send(message)

        await self._files(scope, receive, send_with_headers)
