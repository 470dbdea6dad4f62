"""What the host of an address tells: code, data, a page of the authors', nothing of theirs, or nothing at all."""

from typing import Literal

HostKind = Literal["code", "data", "pages", "unrelated", "other"]

_CODE_HOSTS = frozenset({"github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "gitee.com", "gitcode.com"})
_CODE_PAGES = frozenset(
    {"anonymous.4open.science", "colab.research.google.com", "colab.sandbox.google.com", "gist.github.com"}
)
# fmt: off
_DATA = frozenset({
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
_PAGES = (".github.io", ".gitlab.io", ".netlify.app", ".vercel.app", ".readthedocs.io", ".pages.dev", ".web.app",
          ".github.com", ".webflow.io", ".wixsite.com", ".gitee.io", ".streamlit.app")
_PAGE_HOSTS = frozenset({"sites.google.com", "youtube.com", "youtu.be", "vimeo.com", "bilibili.com"})
_SUFFIXES = frozenset({
    "com", "org", "net", "edu", "gov", "io", "ai", "co", "app", "dev", "info", "me", "page", "site", "tech", "xyz",
    "science", "cloud", "uk", "de", "fr", "ch", "at", "nl", "be", "it", "es", "se", "no", "dk", "fi", "pl", "cz", "eu",
    "cn", "jp", "kr", "hk", "tw", "sg", "in", "au", "ca", "br", "il", "us", "ly", "gl", "int", "cc",
})
# fmt: on


def judge(host: str, segments: list[str]) -> HostKind:
    """Tell what stands at an address, given its host in lower case and the parts of its path."""
    host = host.removeprefix("www.")
    if host in {"huggingface.co", "hf.co", "modelscope.cn", "kaggle.com"}:
        return _hub(segments)
    if host in _CODE_PAGES or ((host in _CODE_HOSTS or host.startswith(("gitlab.", "git."))) and len(segments) > 1):
        return "code"
    if _under(host, _DATA) or (host in {"doi.org", "dx.doi.org"} and "/".join(segments).startswith(_DATA_DOIS)):
        return "data"
    if host.endswith(_PAGES) or host in _PAGE_HOSTS:
        return "pages"
    if _under(host, _UNRELATED) or (host in _CODE_HOSTS and not segments):
        return "unrelated"
    return "other"


def is_written_bare(host: str, path: str) -> bool:
    """Tell whether a name with dots but without a scheme is meant as an address: not "e.g" and not "Node.js"."""
    host = host.lower()
    if host.endswith(_PAGES) or host.startswith("www."):
        return True
    return len(path) > 1 and host.rpartition(".")[2] in _SUFFIXES


def _hub(segments: list[str]) -> HostKind:
    if segments[:1] == ["datasets"] or segments[:1] in (["c"], ["competitions"]):
        return "data"
    if segments[:1] and segments[0] in {"papers", "docs", "blog", "spaces", "collections", "organization", "studios"}:
        return "other"
    return "code" if len(segments) > 1 else "other"


def _under(host: str, names: frozenset[str]) -> bool:
    """Tell whether a host is one of these or below one."""
    labels = host.split(".")
    return any(".".join(labels[place:]) in names for place in range(len(labels)))
