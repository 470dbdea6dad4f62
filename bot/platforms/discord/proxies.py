"""The proxy that the environment names for the world outside."""

from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from chat.loopback import is_on_this_machine


def proxy_for(url: str) -> str | None:
    """Give the proxy of `HTTPS_PROXY` or `HTTP_PROXY` for an address; none for this machine and what `NO_PROXY` names.

    Only HTTP proxies are known to the library underneath.
    """
    address = urlsplit(url)
    if is_on_this_machine(url) or proxy_bypass(address.hostname or ""):
        return None
    proxy = getproxies().get(address.scheme, "")
    return proxy if proxy.startswith(("http://", "https://")) else None
