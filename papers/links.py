"""The addresses that authors give in the comment and the abstract of a record: their page, code and data."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from chat.reply import Link, LinkKind
from papers import link_hosts
from papers.latex import text as latex_text

_ORDER: tuple[LinkKind, ...] = ("project", "code", "data")
_LATEX = re.compile(r"\\(?:href|url|path|nolinkurl|texttt|footnote|emph|textit|textbf)\s*\{|\}\s*\{|\{\}|\\\\|\$")
_URL = re.compile(
    r"""https?://(?:(?!(?<!/)https?://)[!#-;=?-\[\]_a-z~]){1,2000}
      | (?<![\w@./~:-])(?:[a-z0-9][a-z0-9-]{0,62}\.){1,5}[a-z]{2,10}(?![\w@-])(?:/[!#-;=?-\[\]_a-z~]{0,2000})?""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_SLOPPY_SCHEME = re.compile(r"\b(https?):\s?/{1,3}\s?(?=[a-z0-9-]+\.)", re.IGNORECASE)
_PUNCTUATION = frozenset(".,;:!?'\"*_-&#")
_BEFORE = 120  # characters in front of an address that may say what it is
_CODE = re.compile(r"\b(?:codes?|codebase|implementations?|software|repo|repository|package|library)\b", re.IGNORECASE)
_DATA = re.compile(r"\b(?:data|data\s?-?sets?|corpus|corpora|benchmarks?)\b", re.IGNORECASE)
_PAGE = re.compile(r"\b(?:(?:web|home|project)?\s?(?:page|site)s?|demos?|videos?)\b", re.IGNORECASE)


def from_record(versioned_id: str, comment: str, abstract: str) -> tuple[Link, ...]:
    """Give a paper's abstract page and PDF, then its project pages, its code and its data, each once."""
    found: dict[str, Link] = {}
    for text in (comment, abstract):
        for link in _links(text):
            found.setdefault(_key(link.url), link)
    return (
        Link("abs", f"https://arxiv.org/abs/{versioned_id}"),
        Link("pdf", f"https://arxiv.org/pdf/{versioned_id}"),
        *sorted(found.values(), key=lambda link: _ORDER.index(link.kind)),
    )


def _links(text: str) -> Iterator[Link]:
    text = latex_text.unescape(_LATEX.sub(" ", latex_text.unescape(text)))
    text = _SLOPPY_SCHEME.sub(r"\1://", text)
    end = 0
    for match in _URL.finditer(text):
        address = _trimmed(match[0])
        words = re.split(r"[.;]\s", text[max(end, match.start() - _BEFORE) : match.start()])[-1]
        end = match.start() + len(address)
        link = _link(address, words)
        if link:
            yield link


def _link(address: str, words: str) -> Link | None:
    bare = "://" not in address
    try:
        parts = urlsplit(f"https://{address}" if bare else address)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    if "@" in parts.netloc or not re.fullmatch(r"[a-z0-9.-]+\.[a-z]{2,}", host):
        return None
    if bare and not link_hosts.is_written_bare(host, parts.path):
        return None
    kind = _kind(host, [segment for segment in parts.path.split("/") if segment], words)
    if not kind:
        return None
    return Link(kind, f"https://{address}" if bare else address)


def _kind(host: str, segments: list[str], words: str) -> LinkKind | None:
    """Tell what an address leads to, from its host and the words of its sentence that stand before it."""
    says_code, says_data = bool(_CODE.search(words)), bool(_DATA.search(words))
    match link_hosts.judge(host, segments):
        case "unrelated":
            return None
        case "code":
            return "data" if says_data and not says_code else "code"
        case "data":
            return "code" if says_code and not says_data else "data"
        case "pages":
            return "project"
    if _PAGE.search(words) or says_code == says_data:
        return "project"
    return "code" if says_code else "data"


def _trimmed(address: str) -> str:
    """Cut off the punctuation of the sentence around an address; brackets that it opened itself stay."""
    while address:
        last = address[-1]
        opening = {")": "(", "]": "["}.get(last)
        if last not in _PUNCTUATION and (not opening or address.count(last) <= address.count(opening)):
            break
        address = address[:-1]
    return address.removesuffix(".git")


def _key(url: str) -> str:
    """Give what all ways of writing one address have in common."""
    return url.lower().partition("://")[2].removeprefix("www.").rstrip("/").removesuffix(".git")
