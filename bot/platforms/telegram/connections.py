"""The HTTP client for a Bot API server: connections side by side, or through a proxy."""

import asyncio
import json
import math
from collections.abc import Callable
from typing import Any

import httpx
from telegram.request import HTTPXRequest

from bot.platforms.telegram.rate_limiter import ClosedError
from chat.measures import TOO_MANY, Traffic

CONNECT_TIMEOUT, WRITE_TIMEOUT, POOL_TIMEOUT = 10.0, 20.0, 30.0


class Connections(httpx.AsyncBaseTransport):
    """Sends each request over a connection that is free, the one used last first, so that few are kept open.

    The HTTP library's own pool goes through all its connections for each of them, whenever a request begins or ends:
    with 64 that takes longer than all else that is done for a message. Here each has a pool of its own, of one.
    """

    def __init__(self, most: int) -> None:
        context = httpx.create_ssl_context()
        one = httpx.Limits(max_connections=1)
        self._all = [httpx.AsyncHTTPTransport(verify=context, limits=one) for _ in range(most)]
        self._free: asyncio.LifoQueue[httpx.AsyncHTTPTransport] = asyncio.LifoQueue()
        for connection in self._all:
            self._free.put_nowait(connection)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and read the whole answer. Raises httpx.PoolTimeout where no connection is free in time."""
        try:
            async with asyncio.timeout(request.extensions["timeout"]["pool"]):
                connection = await self._free.get()
        except TimeoutError as error:
            raise httpx.PoolTimeout("all connections are busy", request=request) from error
        try:
            response = await connection.handle_async_request(request)
            await response.aread()
            return response
        finally:
            self._free.put_nowait(connection)

    async def aclose(self) -> None:
        """Close all connections."""
        for connection in self._all:
            await connection.aclose()


class CountedRequest(HTTPXRequest):
    """The library's client, whose requests are counted where there is who counts."""

    traffic: Traffic | None = None

    async def do_request(self, *args: Any, **options: Any) -> tuple[int, bytes]:
        """Make a request, and return the status and the body of its answer. Raises TelegramError."""
        if self.traffic is None:
            return await super().do_request(*args, **options)
        with self.traffic.call() as call:
            call.status, body = await super().do_request(*args, **options)
            if call.status == TOO_MANY:
                call.wait = _wait_in(body)
        return call.status, body


def _wait_in(body: bytes) -> float:
    """Return the seconds that an answer asks to wait, 0 where it does not say."""
    try:
        wait = float(json.loads(body)["parameters"]["retry_after"])
    except (ValueError, LookupError, TypeError, OverflowError, RecursionError):
        return 0.0
    return wait if math.isfinite(wait) else 0.0  # an endless one would be all that the counter ever says


class NotHeldError(ClosedError):
    """The request was not sent, because another process may have taken over."""

    def __init__(self) -> None:
        super().__init__("another process has taken over")


class Permit:
    """Whether this process may speak to Telegram: `holds` says that no other one has taken over."""

    def __init__(self) -> None:
        self.holds: Callable[[], bool] = lambda: True


def make_request(
    proxy: str | None, read_timeout: float, connections: int, permit: Permit | None = None
) -> CountedRequest:
    """Make a client that goes straight to the server, or through a proxy.

    What is asked while there is no permit any more fails with NotHeldError before a byte has left.
    """
    return CountedRequest(
        connections,
        read_timeout=read_timeout,
        write_timeout=WRITE_TIMEOUT,
        connect_timeout=CONNECT_TIMEOUT,
        pool_timeout=POOL_TIMEOUT,
        proxy=proxy,
        httpx_kwargs={
            "event_hooks": _held_back_unless(permit or Permit()),
            "trust_env": False,
            **({} if proxy else _straight(connections)),
        },
    )


def _held_back_unless(permit: Permit) -> dict[str, Any]:
    async def look(event: str, _: object) -> None:
        if event.endswith(".send_request_headers.started") and not permit.holds():
            raise NotHeldError

    async def before_each(request: httpx.Request) -> None:
        request.extensions = {**request.extensions, "trace": look}

    return {"request": [before_each]}


def _straight(connections: int) -> dict[str, Any]:
    return {"transport": Connections(connections)}
