"""The HTTP client for a Bot API server: connections side by side, and past proxies where the server is near."""

import asyncio
from typing import Any
from urllib.request import getproxies

import httpx
from telegram.request import HTTPXRequest

from chat.loopback import is_on_this_machine

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


def make_request(api_url: str, read_timeout: float, connections: int) -> HTTPXRequest:
    """Make a client; proxies that the environment names are for the world outside, not for this machine."""
    return HTTPXRequest(
        connections,
        read_timeout=read_timeout,
        write_timeout=WRITE_TIMEOUT,
        connect_timeout=CONNECT_TIMEOUT,
        pool_timeout=POOL_TIMEOUT,
        httpx_kwargs=_route(api_url, connections),
    )


def _route(api_url: str, connections: int) -> dict[str, Any]:
    """Go straight to the server; where there are proxies, the library knows which of them leads there."""
    if not needs_proxy(api_url):
        return {"transport": Connections(connections), "trust_env": False}
    return {"trust_env": True}


def needs_proxy(api_url: str) -> bool:
    """Return whether the way to a server may lead through a proxy that the environment names."""
    return not is_on_this_machine(api_url) and bool(getproxies().keys() - {"no"})
