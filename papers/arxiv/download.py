"""Files from arXiv, streamed to the disk: of a known kind, within limits, from its own hosts, each in its turn."""

import asyncio
import re
import zlib
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from chat.clock import Clock
from chat.errors import UnavailableError
from chat.network import Proxies
from chat.urgency import Urgency
from chat.words import phrase
from papers.arxiv.asking import OAI, READING, Asker, Effort
from papers.arxiv.faults import LOOKED_AT, FaultError, RefusedError, fault_of, moved, retry_after, says_not_now
from papers.arxiv.gate import Gate
from papers.images import image_type

if TYPE_CHECKING:
    import httpx2


T = TypeVar("T")

CONNECT_SECONDS = 10.0
BODY_TIMEOUTS = 4  # how many times as long as an answer may be in coming its body may take to arrive
BLOCK_BYTES = 2**18
HEAD_BYTES = 1024
_GONE = frozenset({404, 410, 451})
_UNCHANGED, _BAD_QUESTION = 304, 400
_LONGEST_TAG = 200  # characters
_MARKUP = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body|!--|\?xml|div|article)", re.IGNORECASE)


def is_pdf(head: bytes) -> bool:
    """Return whether a file begins as a PDF does, with up to a kilobyte before it."""
    return b"%PDF-" in head[:HEAD_BYTES]


def is_html(head: bytes) -> bool:
    """Return whether a file begins as a web page does."""
    return bool(_MARKUP.match(head)) and not is_pdf(head)


def is_xml(head: bytes) -> bool:
    """Return whether a file begins as an XML document does."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


@dataclass(frozen=True, slots=True)
class FileKind:
    """What is expected: the media types that may be declared, a test of the first bytes, and the most bytes in all."""

    name: str
    media_types: re.Pattern[str]
    begins: Callable[[bytes], bool]
    most_bytes: int

    def up_to(self, most_bytes: int) -> "FileKind":
        """Return the same kind with another limit."""
        return replace(self, most_bytes=most_bytes)


PDF = FileKind("a PDF", re.compile(r"application/(?:x-)?pdf|(?:application|binary)/octet-stream"), is_pdf, 50 * 2**20)
HTML = FileKind("a web page", re.compile(r"text/html|application/xhtml\+xml"), is_html, 24 * 2**20)
XML = FileKind("an XML document", re.compile(r"(?:text|application)/(?:[\w.-]+\+)?xml"), is_xml, 2**20)
IMAGE = FileKind("a picture", re.compile(r"image/(?:png|jpe?g|gif)"), lambda head: bool(image_type(head)), 8 * 2**20)


class UnusableError(RefusedError):
    """What arXiv gives at an address is not what is wanted there: of another kind, or too much of it."""


class TooLargeError(UnusableError):
    """A file is larger than `most_bytes`, packed or unpacked."""

    def __init__(self, most_bytes: int) -> None:
        super().__init__(f"more than {most_bytes} bytes")
        self.most_bytes = most_bytes


class Unpacker(Protocol):
    """Undoes a Content-Encoding, block by block, so that a small body cannot fill the memory."""

    def blocks(self, data: bytes) -> Iterator[bytes]:
        """Return what the next bytes unpack to, in blocks of bounded size. Raises FaultError."""
        ...

    def end(self) -> None:
        """Say that the body is over. Raises FaultError where it is not whole."""
        ...


class _Plain:
    def blocks(self, data: bytes) -> Iterator[bytes]:
        yield data

    def end(self) -> None:
        pass


class _Zlib:
    def __init__(self) -> None:
        self._stream = zlib.decompressobj(zlib.MAX_WBITS | 32)  # gzip or zlib, as its header says

    def blocks(self, data: bytes) -> Iterator[bytes]:
        while data:
            try:
                block = self._stream.decompress(data, BLOCK_BYTES)
            except zlib.error as cause:
                raise FaultError(f"a body that does not unpack: {cause}") from cause
            data = self._stream.unconsumed_tail
            if block:
                yield block

    def end(self) -> None:
        if not self._stream.eof:
            raise FaultError("a packed body that ends in the middle")


def unpacker(encoding: str) -> Unpacker:
    """Return what undoes a Content-Encoding. Raises UnusableError for one that was not asked for."""
    match encoding.strip().lower():
        case "" | "identity":
            return _Plain()
        case "gzip" | "x-gzip" | "deflate":
            return _Zlib()
        case _:
            raise UnusableError(f"the content encoding {encoding[:40]}")


async def checked(data: AsyncIterator[bytes], unpack: Unpacker, kind: FileKind) -> AsyncGenerator[bytes]:
    """Pass a body on, unpacked, once its first bytes show its kind. Raises UnusableError and FaultError."""
    head, size, known = b"", 0, False
    async for packed in data:
        for block in unpack.blocks(packed):
            size += len(block)
            if size > kind.most_bytes:
                raise TooLargeError(kind.most_bytes)
            if known:
                yield block
            elif len(head := head + block) >= HEAD_BYTES:
                known = _is(kind, head)
                yield head
    unpack.end()
    if not known and _is(kind, head):
        yield head


async def beginning(data: AsyncIterator[bytes], encoding: str) -> bytes:
    """Return as much of a body as says what it is, b"" where it does not unpack."""
    found = b""
    try:
        unpack = unpacker(encoding)
        async for packed in data:
            found += next(unpack.blocks(packed), b"")
            if len(found) >= LOOKED_AT:
                break
    except (FaultError, UnusableError):
        return b""
    return found


def _is(kind: FileKind, head: bytes) -> bool:
    if not head:
        raise FaultError("an empty body")
    if not kind.begins(head):
        raise UnusableError(f"no beginning of {kind.name}")
    return True


class MissingError(RefusedError):
    """arXiv has nothing at this address."""

    outcome = "missing"


class BadQuestionError(RefusedError):
    """arXiv finds a question wrong, and says why in the beginning of this body."""

    def __init__(self, body: bytes) -> None:
        super().__init__("HTTP 400")
        self.body = body


class _Place:
    """Where to look, which changes when arXiv says that it has moved, and which state of it is known by its tag."""

    def __init__(self, url: str, tag: str = "") -> None:
        self.first = self.url = url
        self.known = tag
        self.tag = ""
        self.is_unchanged = False


class Downloads:
    """Fetches files; `timeout_seconds` is how long one answer may be in coming, and how long its body may pause.

    Without `holds` others have their turns while an answer is in coming: where that takes minutes.
    """

    def __init__(
        self,
        gate: Gate,
        clock: Clock,
        *,
        timeout_seconds: float = 30,
        jitter: Random | None = None,
        holds: bool = True,
        proxies: Proxies | None = None,
    ) -> None:
        self._proxies = proxies or Proxies()
        self._asker = Asker(gate, clock, timeout_seconds, jitter, holds=holds)
        self._clock = clock
        self._timeout = timeout_seconds
        self._clients: dict[str | None, httpx2.AsyncClient] = {}

    async def fetch(self, url: str, kind: FileKind, path: Path, *, urgent: Urgency | bool = False) -> str:
        """Save what is at an address as a file, and give the address that it came from in the end.

        A request that fails in passing is repeated, and so is one that arXiv sends to another place of the same host.
        Raises MissingError, UnusableError, TooLargeError, and UnavailableError.
        """
        place = _Place(url)
        effort = OAI if kind is XML else READING
        await self._asker.ask(partial(self._put, place, kind, path), Urgency.of(urgent), effort)
        return place.url

    async def fetch_changed(self, url: str, kind: FileKind, path: Path, tag: str, effort: Effort) -> str | None:
        """Save what is at an address where it is no longer what a tag stands for, and give its new tag, "" for none.

        Returns None where nothing has changed. Nobody waits for it. Raises as `fetch` does.
        """
        place = _Place(url, tag)
        await self._asker.ask(partial(self._put, place, kind, path), Urgency(), effort)
        return None if place.is_unchanged else place.tag

    async def aclose(self) -> None:
        """Let go of the connection."""
        for client in self._clients.values():
            await client.aclose()

    async def _put(self, place: _Place, kind: FileKind, path: Path, seconds: float) -> None:
        import httpx2

        try:
            await self._save(place, kind, path, seconds)
        except FaultError as fault:
            place.url = fault.moved_to or place.first
            raise
        except TimeoutError as cause:
            raise FaultError("broken off, because it took too long") from cause
        except (httpx2.InvalidURL, httpx2.UnsupportedProtocol) as cause:
            raise FaultError(f"no address: {cause}", again=False) from cause
        except httpx2.HTTPError as cause:
            unreachable = isinstance(cause, httpx2.ConnectError)
            raise FaultError(f"{type(cause).__name__}: {cause}", unreachable=unreachable) from cause

    async def _save(self, place: _Place, kind: FileKind, path: Path, seconds: float) -> None:
        http = await self._client(self._proxies(place.url))
        asked = {"If-None-Match": place.known} if place.known else {}
        async with asyncio.timeout(seconds) as limit, http.stream("GET", place.url, headers=asked) as response:
            place.is_unchanged = bool(asked) and response.status_code == _UNCHANGED
            if place.is_unchanged:
                return
            await _judge(response, kind, self._clock.now())
            place.tag = response.headers.get("ETag", "")[:_LONGEST_TAG]
            await _look(response, kind)
            limit.reschedule(asyncio.get_running_loop().time() + BODY_TIMEOUTS * self._timeout)
            unpack = unpacker(response.headers.get("Content-Encoding", ""))
            await write(path, checked(response.aiter_raw(2**16), unpack, kind))

    async def _client(self, proxy: str | None) -> "httpx2.AsyncClient":
        if proxy not in self._clients:
            import httpx2

            self._clients[proxy] = await asyncio.to_thread(  # it reads certificates from the disk
                httpx2.AsyncClient,
                proxy=proxy,
                trust_env=False,
                headers={"User-Agent": f"paper-herald/{version('paper-herald')}", "Accept-Encoding": "gzip"},
                timeout=httpx2.Timeout(self._timeout, connect=min(CONNECT_SECONDS, self._timeout)),
                limits=httpx2.Limits(max_connections=1, max_keepalive_connections=1),
            )
        return self._clients[proxy]


async def _judge(response: "httpx2.Response", kind: FileKind, now: datetime) -> None:
    """Raise what an answer other than 200 means."""
    status = response.status_code
    if response.is_redirect:
        raise moved(str(response.url), response.headers.get("Location", ""))
    if status in _GONE:
        raise MissingError(f"HTTP {status}")
    if status != 200:
        body = await beginning(response.aiter_raw(2**12), response.headers.get("Content-Encoding", ""))
        if status == _BAD_QUESTION and kind.name == XML.name and is_xml(body) and not says_not_now(body):
            raise BadQuestionError(body)
        raise fault_of(status, retry_after(response.headers.get("Retry-After", ""), now), body, busy=False)


async def _look(response: "httpx2.Response", kind: FileKind) -> None:
    """Refuse by its headers what is of another kind or too large."""
    media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if not kind.media_types.fullmatch(media_type):
        if says_not_now(await beginning(response.aiter_raw(2**12), response.headers.get("Content-Encoding", ""))):
            raise FaultError(f"{media_type[:80]} that says that one asks too often", refused=True)
        raise UnusableError(f"{media_type[:80] or 'no type'} instead of {kind.name}")
    length = response.headers.get("Content-Length", "")
    if length.isascii() and length.isdigit() and int(length) > kind.most_bytes:
        raise TooLargeError(kind.most_bytes)


async def write(path: Path, blocks: AsyncGenerator[bytes]) -> None:
    """Save blocks as a file as they come. Raises UnavailableError where the disk takes none."""
    async with aclosing(blocks):
        file = await _on_disk(path.open, "wb")
        try:
            async for block in blocks:
                await _on_disk(file.write, block)
        finally:
            await _on_disk(file.close)


async def _on_disk(do: Callable[..., T], *args: Any) -> T:
    work = asyncio.ensure_future(asyncio.to_thread(do, *args))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        await asyncio.wait([work])  # nothing is to appear in a folder that is being removed
        raise
    except OSError as cause:
        raise no_room() from cause


@contextmanager
def scratch() -> Iterator[Path]:
    """Yield a folder that is gone in the end, however that comes: removing it waits for nothing and nobody.

    Raises UnavailableError.
    """
    try:
        made = TemporaryDirectory(prefix="paper-herald-", ignore_cleanup_errors=True)
    except OSError as cause:
        raise no_room() from cause
    with made as folder:
        yield Path(folder)


def no_room() -> UnavailableError:
    """Say that the disk takes no file."""
    return UnavailableError(
        phrase("There is no room on the disk to read this paper."),
        phrase("Please tell whoever runs this bot to look into its log."),
    )
