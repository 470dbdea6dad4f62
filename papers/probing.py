"""One request to a service, to see whether it is there: what it answers, and what time it is there."""

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from chat.checkup import LOOK_SECONDS
from chat.clock import Clock
from chat.tasks import within

if TYPE_CHECKING:
    import httpx2

_HALF_A_SECOND = timedelta(seconds=0.5)  # which the header that tells the time leaves out on average
_HEAD_BYTES = 2**16


@dataclass(frozen=True, slots=True)
class Probed:
    """An answer: its status, the beginning of its body, and its headers, whose names' case means nothing."""

    status: int
    body: bytes
    headers: Mapping[str, str]


class NoAnswerError(Exception):
    """A service gave none, for a reason that is this error's text; it names no address."""


class Prober:
    """Asks services; `ahead` tells by their hosts how much their clocks are ahead of ours, as each answer had it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._stack = AsyncExitStack()
        self._clients: dict[str | None, asyncio.Future[httpx2.AsyncClient]] = {}
        self.ahead: dict[str, list[timedelta]] = {}

    async def ask(
        self,
        url: str,
        proxy: str | None,
        *,
        headers: Mapping[str, str] = {},
        json: Any = None,
        most_bytes: int = _HEAD_BYTES,
        seconds: float = LOOK_SECONDS - 1,
    ) -> Probed:
        """Ask once, by POST where there is something to send, and read the beginning. Raises NoAnswerError."""
        import httpx2

        try:
            client = await self._client(proxy)
            return await within(self._clock, seconds, self._asked(client, url, headers, json, most_bytes))
        except TimeoutError as error:
            raise NoAnswerError(f"nothing came within {seconds:.0f} seconds") from error
        except httpx2.ProxyError as error:
            raise NoAnswerError(f"the proxy refuses: {error}") from error
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError) as error:
            raise NoAnswerError(_reason(error)) from error

    async def aclose(self) -> None:
        """Close all connections."""
        await self._stack.aclose()

    async def _asked(
        self, client: "httpx2.AsyncClient", url: str, headers: Mapping[str, str], json: Any, most_bytes: int
    ) -> Probed:
        begun = self._clock.now()
        method = "GET" if json is None else "POST"
        async with client.stream(method, url, headers=dict(headers), json=json) as answer:
            self._note_time(answer, begun)
            body = b""
            async for block in answer.aiter_bytes():
                body += block
                if len(body) >= most_bytes:
                    break
        return Probed(answer.status_code, body[:most_bytes], answer.headers)

    def _note_time(self, answer: "httpx2.Response", begun: datetime) -> None:
        """Note the time of an answer that was made now: one out of a cache tells when it was put there."""
        if answer.headers.get("Age", "0") != "0":
            return
        try:
            there = parsedate_to_datetime(answer.headers.get("Date", ""))
        except ValueError:
            return
        here = begun + (self._clock.now() - begun) / 2
        ahead = there.replace(tzinfo=there.tzinfo or UTC) + _HALF_A_SECOND - here
        self.ahead.setdefault(answer.url.netloc.decode(), []).append(ahead)

    async def _client(self, proxy: str | None) -> "httpx2.AsyncClient":
        if proxy not in self._clients:
            self._clients[proxy] = asyncio.ensure_future(self._opened(proxy))
        return await asyncio.shield(self._clients[proxy])

    async def _opened(self, proxy: str | None) -> "httpx2.AsyncClient":
        import httpx2

        client = await asyncio.to_thread(  # it reads certificates from the disk
            httpx2.AsyncClient,
            proxy=proxy,
            trust_env=False,
            headers={"User-Agent": f"paper-herald/{version('paper-herald')}"},
            timeout=LOOK_SECONDS,
        )
        return await self._stack.enter_async_context(client)


def _reason(error: Exception) -> str:
    """Return what went wrong in a few words: the first cause's, for libraries only wrap it."""
    inner: BaseException = error
    while (deeper := inner.__cause__ or inner.__context__) is not None:
        inner = deeper
    if isinstance(inner, ExceptionGroup):
        inner = inner.exceptions[0]
    text = (inner.strerror if isinstance(inner, OSError) else "") or str(inner) or str(error)
    return f"{text or type(inner).__name__}"[:200]
