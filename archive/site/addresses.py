"""Addresses that other programs need whole, in files that were written without knowing where the world sees them."""

import re
from urllib.parse import urljoin

from archive.site import places, sitemaps

_IN_A_HEAD = re.compile(rb'(<meta property="og:(?:url|image)" content=")([^"]*)')
_IN_A_FEED = re.compile(rb'(<link rel="(?:self|alternate)" [^<>]*?href=")([^"]*)')


def made_whole(place: str, content: bytes, root: str) -> bytes:
    """Return a page, a feed or a sitemap with whole addresses below a root; anything else as it is.

    All of these are the program's own lines, in which a stranger's text cannot have the quotes or brackets of markup.
    """
    root = root.rstrip("/")

    def whole(match: re.Match[bytes]) -> bytes:
        before: bytes = match[1]
        address: bytes = match[2]
        return before + urljoin(f"{root}/{place}", address.decode()).removesuffix(places.HOME).encode()

    if place.endswith(".html"):
        head, end, body = content.partition(b"</head>")
        return _IN_A_HEAD.sub(whole, head) + end + body
    if place == sitemaps.ROBOTS:
        return sitemaps.robots(root)
    if sitemaps.is_sitemap(place):
        # Its addresses are as seen from the root, wherever it is itself.
        return content.replace(b"<loc>", f"<loc>{root}/".encode()).replace(f"/{places.HOME}</loc>".encode(), b"/</loc>")
    return _IN_A_FEED.sub(whole, content) if place.endswith(".xml") else content
