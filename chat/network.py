"""Which proxy leads to an address: by the settings, else by the environment; none to this machine."""

import os
import re
from collections.abc import Mapping
from urllib.parse import urlsplit
from urllib.request import proxy_bypass_environment  # type: ignore[attr-defined]  # the stubs lack it

from chat.loopback import is_on_this_machine

DIRECT = "none"
"""What is written where no proxy is to be used, whatever the environment names."""
SCHEMES = ("http", "https", "socks5", "socks5h")
_ADDRESS = re.compile(
    r"(?:https?|socks5h?)://(?:[^\s/@]{1,500}@)?(?:\[[0-9A-Fa-f:.]{2,45}\]|[\w.-]{1,253})(?::\d{1,5})?/?"
)


class Proxies:
    """The proxies that the bot's own requests go through.

    `proxy` goes before what the environment names (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`); "" leaves it to that,
    and "none" uses none. `NO_PROXY` holds for both.
    """

    def __init__(self, proxy: str = "", environ: Mapping[str, str] = os.environ) -> None:
        self._proxy = proxy
        self._environ = environ

    def __call__(self, url: str) -> str | None:
        """Return the proxy that leads to an address, as `scheme://[user:password@]host:port`; None for no proxy.

        That of a SOCKS5 proxy begins with `socks5h`: names are resolved there, not here.
        """
        address = urlsplit(url)
        named = {name: self._variable(f"{name}_proxy") for name in ("no", address.scheme, "all")}
        host = address.hostname or ""
        if is_on_this_machine(url) or (named["no"] and proxy_bypass_environment(host, {"no": named["no"]})):
            return None
        proxy = self._proxy or named.get(address.scheme) or named["all"]
        if proxy == DIRECT or not is_proxy(proxy):
            return None
        return re.sub(r"\Asocks5://", "socks5h://", proxy)

    def _variable(self, name: str) -> str:
        # A script's HTTP_PROXY may be a visitor's header; this program is no script of a web server's.
        return (self._environ.get(name) or self._environ.get(name.upper()) or "").strip()


def is_proxy(address: str) -> bool:
    """Return whether an address is one of a proxy of a sort that is known here."""
    return bool(_ADDRESS.fullmatch(address))


def is_socks(proxy: str | None) -> bool:
    """Return whether a proxy speaks SOCKS5."""
    return proxy is not None and proxy.startswith("socks5")
