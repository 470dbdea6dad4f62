"""The HTTP client for a Bot API server."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from telegram.request import HTTPXRequest

CONNECT_TIMEOUT, WRITE_TIMEOUT, POOL_TIMEOUT = 10.0, 20.0, 30.0


def make_request(api_url: str, read_timeout: float, connections: int) -> HTTPXRequest:
    """Make a client; proxies that the environment names are for the world outside, not for this machine."""
    return HTTPXRequest(
        connections,
        read_timeout=read_timeout,
        write_timeout=WRITE_TIMEOUT,
        connect_timeout=CONNECT_TIMEOUT,
        pool_timeout=POOL_TIMEOUT,
        httpx_kwargs={"trust_env": not _is_here(api_url)},
    )


def _is_here(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
