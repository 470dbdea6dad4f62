"""The archive on the web: its files with the headers that make them quick and safe."""

from pathlib import Path
from urllib.parse import quote

import structlog
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from archive.site.pages import POLICY, Pages
from chat.words import Words

# A page may change when its day's next chat gets a paper; a picture is named by its content and never does.
_MINUTES = "public, max-age=300"
_FOR_EVER = "public, max-age=31536000, immutable"
_HEADERS = {
    "Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def archive_route(directory: Path, words: Words) -> Mount:
    """Build the addresses of all files under a directory, which may be made later.

    `words` are the language in which it says that something is not there.
    """
    return Mount("/", _WithHeaders(_Files(directory, words)), name="archive")


class _Files(StaticFiles):
    """Serves the files that are for readers, and a page of the archive's own for what is not there."""

    def __init__(self, directory: Path, words: Words) -> None:
        super().__init__(directory=directory, html=True, check_dir=False)
        self._words = words
        self._pages = Pages()

    async def check_config(self) -> None:
        """Take a directory that is missing for an empty one: nothing may have been written yet."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with a file, with where it is, or with a page that says that it is not there."""
        hidden = any(part.startswith(".") for part in Path(path).parts)  # such as files that are being written
        try:
            response = await (self._missing(scope) if hidden else super().get_response(path, scope))
        except HTTPException as error:
            if error.status_code == 405:
                return PlainTextResponse(error.detail, 405, headers=error.headers)
            return await self._missing(scope)
        except OSError as error:
            structlog.get_logger(__name__).error("page_not_read", path=path, reason=str(error))
            return PlainTextResponse("Service Unavailable", 503)
        if isinstance(response, RedirectResponse):  # relative, so that it holds behind a proxy that strips a prefix
            response.headers["location"] = f"{quote(Path(path).name)}/"
        return response

    async def _missing(self, scope: Scope) -> Response:
        depth = scope["raw_path"].count(b"/") - 1
        page = self._pages.missing("/".join("_" * (depth + 1)), self._words)
        return HTMLResponse(page, 404)


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
