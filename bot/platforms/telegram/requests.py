"""The HTTP client for a Bot API server."""

from typing import Any
from urllib.request import getproxies

from telegram.request import HTTPXRequest

from bot.platforms.telegram.connections import Connections
from chat.loopback import is_on_this_machine

CONNECT_TIMEOUT, WRITE_TIMEOUT, POOL_TIMEOUT = 10.0, 20.0, 30.0


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
    if is_on_this_machine(api_url) or not getproxies().keys() - {"no"}:
        return {"transport": Connections(connections), "trust_env": False}
    return {"trust_env": True}
