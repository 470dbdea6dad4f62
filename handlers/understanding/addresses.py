"""What an address tells that has no arXiv id in it: lists and authors of arXiv, titles in the addresses of others."""

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

_HOST = re.compile(r"(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,10}", re.IGNORECASE)
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]{1,200}")
_ARXIV_LIST = re.compile(r"/(?:list|rss|atom|archive|catchup|year)/(?P<codes>[a-z.+-]{2,200})", re.IGNORECASE)
_ARXIV_AUTHOR = re.compile(r"/a/(?P<name>[a-z-]{1,40}(?:_[a-z-]{1,20}){1,3})(?:_\d+)?", re.IGNORECASE)
_SLUG_PARTS = re.compile(r"[-_+\s]+|%20")
_SEARCHED = ("query", "q", "search_query", "term", "searchtype_query")
_CODE = re.compile(r"[0-9a-f]{16,}|\d{4,}|[A-Za-z0-9]{25,}", re.IGNORECASE)
_FEWEST = 3  # words that make a title of what stands in an address

Sort = Literal["list", "author", "words", "title", "doi", "nothing"]


@dataclass(frozen=True, slots=True)
class Told:
    """What an address tells: what sort of thing `text` is, and the site, as people call it."""

    sort: Sort
    text: str
    site: str


def told(message: str) -> Told | None:
    """Return what the one address, or DOI, in a message tells; None where there is none."""
    if doi := _DOI.search(message):
        return Told("doi", doi[0].rstrip(".,;)]"), "doi.org")
    for word in message[:_LONGEST].split():
        scheme, _, rest = word.strip("<>()[]\"'.,;").rpartition("://")
        host, slash, path = rest.partition("/")
        if (scheme or slash) and scheme.lower() in {"", "http", "https"} and _HOST.fullmatch(host):
            return _read(host.lower().removeprefix("www."), f"/{path}")
    return None


def _read(host: str, rest: str) -> Told:
    try:
        parts = urlsplit(rest)
    except ValueError:
        return Told("nothing", "", host)
    path = unquote(parts.path)
    if host == "arxiv.org" or host.endswith(".arxiv.org"):
        if listed := _ARXIV_LIST.match(path):
            return Told("list", listed["codes"].rstrip("./"), host)
        if author := _ARXIV_AUTHOR.match(path):
            return Told("author", author["name"], host)
    asked = parse_qs(parts.query, max_num_fields=30) if len(parts.query) < _LONGEST else {}
    if words := next((asked[key][0] for key in _SEARCHED if asked.get(key)), ""):
        return Told("words", " ".join(words.split()), host)
    slugs = (_words(part) for part in path.split("/"))
    title = max(slugs, key=len, default=[])
    return Told("title", " ".join(title), host) if len(title) >= _FEWEST else Told("nothing", "", host)


def _words(part: str) -> list[str]:
    """Return the words of a part of a path, without what is only a number or a code."""
    words = [
        word.strip(":,.()") for word in _SLUG_PARTS.split(part.rpartition(".")[0] if part.endswith(_FILES) else part)
    ]
    return [word for word in words if word and not _CODE.fullmatch(word)]


_FILES = (".pdf", ".html", ".htm", ".php", ".aspx")
_LONGEST = 1000
