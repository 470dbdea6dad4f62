"""Pages out of an object store: in bounded memory, off the event loop, and in part where a part is asked for."""

import asyncio
import mimetypes
import re
from collections.abc import AsyncIterator, Callable
from hashlib import blake2s

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Scope

from archive.site import places
from archive.site.objects import ObjectFiles, ObjectInfo

AT_ONCE = 4 * 2**20  # bytes of an object that is read in one go, so that it is of one piece; a page is far smaller
PIECE = 2**18  # bytes that are read at a time of a larger one, which is a picture and never changes
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")

Whole = Callable[[str, bytes], bytes]
"""Makes the addresses in a file whole, given its place."""


class ObjectPages:
    """Answers with objects as Starlette does with files: their types, tags and parts, an index for a folder."""

    def __init__(self, files: ObjectFiles) -> None:
        self._files = files

    async def get(self, path: str, scope: Scope, whole: Whole | None) -> Response:
        """Answer with an object, or with where it is. Raises HTTPException where there is none, and OSError."""
        if scope["method"] not in {"GET", "HEAD"}:
            raise HTTPException(405, headers={"Allow": "GET, HEAD"})
        place = "" if path == "." else path
        info = await asyncio.to_thread(self._files.info, place) if place else None
        if info is None:
            index = f"{place}/{places.HOME}".lstrip("/")
            info = await asyncio.to_thread(self._files.info, index)
            if info and not scope["path"].endswith("/"):
                return RedirectResponse(index)
            place = index
        if info is None:
            raise HTTPException(404)
        return await self._answer(place, info, Headers(scope=scope), whole)

    async def _answer(self, place: str, info: ObjectInfo, asked: Headers, whole: Whole | None) -> Response:
        kind = mimetypes.guess_type(place)[0] or "application/octet-stream"
        if info.size > AT_ONCE:
            tag, size = f'"{blake2s(f"{info.tag} {info.size}".encode(), digest_size=16).hexdigest()}"', info.size
            content = None
        else:
            content = await asyncio.to_thread(self._files.read, place)
            if content is None:
                raise HTTPException(404)
            content = whole(place, content) if whole else content
            tag, size = f'"{blake2s(content, digest_size=16).hexdigest()}"', len(content)
        headers = {"etag": tag, "accept-ranges": "bytes"}
        if StaticFiles().is_not_modified(Headers(headers), asked):
            return NotModifiedResponse(Headers(headers))
        start, end = _part(asked, tag, size)
        status = 206 if (start, end) != (0, size) else 200
        if status == 206:
            headers["content-range"] = f"bytes {start}-{end - 1}/{size}"
        if content is not None:
            return Response(content[start:end], status, headers, kind)
        headers["content-length"] = str(end - start)
        return StreamingResponse(self._pieces(place, start, end), status, headers, kind)

    async def _pieces(self, place: str, start: int, end: int) -> AsyncIterator[bytes]:
        for begin in range(start, end, PIECE):
            piece = await asyncio.to_thread(self._files.read, place, begin, min(end, begin + PIECE))
            if piece is None:
                raise OSError(f"{place} has gone while it was read")
            yield piece


def _part(asked: Headers, tag: str, size: int) -> tuple[int, int]:
    """Return which bytes are asked for, all where it is several parts, or one of what is no longer there.

    Raises HTTPException for a part that is not there.
    """
    found = _RANGE.fullmatch(asked.get("range", "").replace(" ", ""))
    if found is None or not any(found.groups()) or asked.get("if-range", tag) != tag:
        return 0, size
    first, last = found.groups()
    start = int(first) if first else max(0, size - int(last))
    end = min(size, int(last) + 1) if first and last else size
    if start >= end:
        raise HTTPException(416, headers={"Content-Range": f"bytes */{size}"})
    return start, end
