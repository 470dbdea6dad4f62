"""Which addresses Telegram takes in links and buttons, and how it writes them."""

import re

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_USER = re.compile(r"tg:(?://)?user\?id=(\d+)", re.IGNORECASE)
_TG = re.compile(r"tg:(?://)?([^/?#]*)(.*)", re.IGNORECASE)
_HOST = re.compile(r"(?:[^@/?#]*@)?(\[[0-9A-Fa-f:.]+\]|[^:/?#]*)(:\d+)?")


class LinkError(ValueError):
    """An address that Telegram refuses; the text is its reason."""


def user_of_link(url: str) -> int:
    """Return the user whom a tg://user?id=… link means, or 0."""
    match = _USER.match(url.strip())
    return int(match[1]) if match else 0


def check_link(url: str) -> str:
    """Return an address as Telegram keeps it: with scheme and path, its host in lower case."""
    tg = _TG.fullmatch(url)
    if tg:
        if not tg[1] or not re.fullmatch(r"[A-Za-z0-9_-]+", tg[1]):
            raise LinkError("Unallowed characters in URL host")
        return f"tg://{tg[1]}{tg[2]}"
    scheme = _SCHEME.match(url)
    protocol = scheme[1].lower() if scheme else "http"
    if protocol not in {"http", "https"}:
        raise LinkError("Unsupported URL protocol")
    rest = url[scheme.end() :] if scheme else url
    match = _HOST.match(rest)
    assert match is not None
    host = match[1].lower()
    if not host:
        raise LinkError("URL host is empty")
    if any(char.isspace() or char < " " for char in host):
        raise LinkError("Disallowed character in URL host")
    if "." not in host and not host.startswith("["):
        raise LinkError("Wrong HTTP URL")
    path = rest[match.end() :]
    if not path.startswith("/"):
        path = f"/{path}"
    return f"{protocol}://{host}{match[2] or ''}{path}"
