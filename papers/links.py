"""The addresses that authors give in the comment and the abstract of a record: their page, code and data."""

import re
from collections.abc import Iterator
from typing import Literal, assert_never
from urllib.parse import urlsplit

from chat.reply import Link, LinkKind
from papers.latex import text as latex_text

HostKind = Literal["code", "data", "pages", "unrelated", "other"]

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
_CODE_HOSTS = frozenset({"github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "gitee.com", "gitcode.com"})
_CODE_PAGES = frozenset(
    {"anonymous.4open.science", "colab.research.google.com", "colab.sandbox.google.com", "gist.github.com"}
)
# fmt: off
_DATA_HOSTS = frozenset({
    "zenodo.org", "figshare.com", "dataverse.org", "dataverse.harvard.edu", "data.mendeley.com", "datadryad.org",
    "physionet.org", "openneuro.org", "ieee-dataport.org", "openml.org", "osf.io", "archive.ics.uci.edu",
})
_DATA_DOIS = ("10.5281/", "10.6084/", "10.5061/", "10.17632/", "10.7910/", "10.21227/")
_UNRELATED = frozenset({
    "arxiv.org", "doi.org", "springer.com", "springernature.com", "nature.com", "sciencedirect.com", "elsevier.com",
    "ieee.org", "acm.org", "wiley.com", "tandfonline.com", "aps.org", "aip.org", "iop.org", "mdpi.com", "acs.org",
    "rsc.org", "aclanthology.org", "aclweb.org", "openreview.net", "mlr.press", "nips.cc", "neurips.cc", "icml.cc",
    "iclr.cc", "thecvf.com", "ecva.net", "jmlr.org", "aaai.org", "ijcai.org", "biorxiv.org", "medrxiv.org",
    "ssrn.com", "researchgate.net", "semanticscholar.org", "scholar.google.com", "ncbi.nlm.nih.gov", "hal.science",
    "adsabs.harvard.edu", "inspirehep.net", "oup.com", "sagepub.com", "cambridge.org", "plos.org",
    "frontiersin.org", "science.org", "sciencemag.org", "royalsocietypublishing.org", "pnas.org",
    "spiedigitallibrary.org", "worldscientific.com", "projecteuclid.org", "ams.org", "siam.org", "usenix.org",
    "isca-speech.org", "creativecommons.org", "orcid.org", "wikipedia.org", "w3.org", "ceur-ws.org",
    "eprint.iacr.org", "scipost.org", "copernicus.org", "hindawi.com",
})
_PAGE_ENDINGS = (".github.io", ".gitlab.io", ".netlify.app", ".vercel.app", ".readthedocs.io", ".pages.dev", ".web.app",
          ".github.com", ".webflow.io", ".wixsite.com", ".gitee.io", ".streamlit.app")
_PAGE_HOSTS = frozenset({"sites.google.com", "youtube.com", "youtu.be", "vimeo.com", "bilibili.com"})
_SUFFIXES = frozenset({
    "com", "org", "net", "edu", "gov", "io", "ai", "co", "app", "dev", "info", "me", "page", "site", "tech", "xyz",
    "science", "cloud", "uk", "de", "fr", "ch", "at", "nl", "be", "it", "es", "se", "no", "dk", "fi", "pl", "cz", "eu",
    "cn", "jp", "kr", "hk", "tw", "sg", "in", "au", "ca", "br", "il", "us", "ly", "gl", "int", "cc",
})
# fmt: on


def from_record(versioned_id: str, comment: str, abstract: str) -> tuple[Link, ...]:
    """Return a paper's abstract page and PDF, then its project pages, its code and its data, each once."""
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
    if bare and not _is_written_bare(host, parts.path):
        return None
    kind = _kind(host, [segment for segment in parts.path.split("/") if segment], words)
    if not kind:
        return None
    return Link(kind, f"https://{address}" if bare else address)


def _kind(host: str, segments: list[str], words: str) -> LinkKind | None:
    """Judge what an address leads to, from its host and the words of its sentence that stand before it."""
    says_code, says_data = bool(_CODE.search(words)), bool(_DATA.search(words))
    match _judged(host, segments):
        case "unrelated":
            return None
        case "code":
            return "data" if says_data and not says_code else "code"
        case "data":
            return "code" if says_code and not says_data else "data"
        case "pages":
            return "project"
        case "other":
            pass
        case unforeseen:
            assert_never(unforeseen)
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
    """Return what all ways of writing one address have in common."""
    return url.lower().partition("://")[2].removeprefix("www.").rstrip("/").removesuffix(".git")


def _judged(host: str, segments: list[str]) -> HostKind:
    """Judge what stands at an address, given its host in lower case and the parts of its path."""
    host = host.removeprefix("www.")
    if host in {"huggingface.co", "hf.co", "modelscope.cn", "kaggle.com"}:
        return _hub(segments)
    if host in _CODE_PAGES or ((host in _CODE_HOSTS or host.startswith(("gitlab.", "git."))) and len(segments) > 1):
        return "code"
    if _under(host, _DATA_HOSTS) or (host in {"doi.org", "dx.doi.org"} and "/".join(segments).startswith(_DATA_DOIS)):
        return "data"
    if host.endswith(_PAGE_ENDINGS) or host in _PAGE_HOSTS:
        return "pages"
    if _under(host, _UNRELATED) or (host in _CODE_HOSTS and not segments):
        return "unrelated"
    return "other"


def _is_written_bare(host: str, path: str) -> bool:
    """Return whether a name with dots but without a scheme is meant as an address: not "e.g" and not "Node.js"."""
    host = host.lower()
    if host.endswith(_PAGE_ENDINGS) or host.startswith("www."):
        return True
    return len(path) > 1 and host.rpartition(".")[2] in _SUFFIXES


def _hub(segments: list[str]) -> HostKind:
    if segments[:1] == ["datasets"] or segments[:1] in (["c"], ["competitions"]):
        return "data"
    if segments[:1] and segments[0] in {"papers", "docs", "blog", "spaces", "collections", "organization", "studios"}:
        return "other"
    return "code" if len(segments) > 1 else "other"


def _under(host: str, names: frozenset[str]) -> bool:
    """Return whether a host is one of these or below one."""
    labels = host.split(".")
    return any(".".join(labels[place:]) in names for place in range(len(labels)))
