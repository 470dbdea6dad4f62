"""The proxy that the environment names for the world outside."""

from ipaddress import ip_address
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass


def proxy_for(url: str) -> str | None:
    """Give the proxy of `HTTPS_PROXY` or `HTTP_PROXY` for an address; none for this machine and what `NO_PROXY` names.

    Only HTTP proxies are known to the library underneath.
    """
    address = urlsplit(url)
    host = address.hostname or ""
    if _is_here(host) or proxy_bypass(host):
        return None
    proxy = getproxies().get(address.scheme, "")
    return proxy if proxy.startswith(("http://", "https://")) else None


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
