"""The licences of papers, which only arXiv's OAI-PMH service tells."""

import re

from papers.arxiv import safe_xml

_FORMS = ("{http://arxiv.org/OAI/arXiv/}", "{http://arxiv.org/OAI/arXivRaw/}")
_RAW = _FORMS[1]
_CREATIVE_COMMONS = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/"
    r"(?:licenses/(?P<terms>by(?:-[a-z]{2})*)|(?P<public>publicdomain/(?:zero|mark)|licenses/publicdomain))"
    r"(?:/(?P<version>[0-9.]+))?(?:/[a-z-]*)?/?",
    re.IGNORECASE,
)


def licences_from_oai(xml: bytes) -> dict[str, str]:
    """Return the licence's URL of each paper in an OAI-PMH answer of the form arXiv or arXivRaw, by the paper's id.

    Papers that state none are left out. Raises ValueError where the answer is not well-formed.
    """
    root = safe_xml.parse(xml)
    stated = (
        (record.findtext(f"{form}id", "").strip(), record.findtext(f"{form}license", "").strip())
        for form in _FORMS
        for record in (*root.iter(f"{form}arXiv"), *root.iter(f"{form}arXivRaw"))
    )
    return {paper: licence for paper, licence in stated if paper and licence}


def licence_of_version(xml: bytes, paper_id: str, version: int) -> str | None:
    """Return the licence's URL of one version out of an OAI-PMH answer of the form arXivRaw.

    The answer tells the newest version's alone, and authors may choose another one with each version: "" is for an
    older version, or none stated; None where the service does not know this version yet, for it lags a day
    behind. Raises ValueError where the answer is not well-formed.
    """
    versions = sum(1 for _ in safe_xml.parse(xml).iter(f"{_RAW}version"))
    if versions < version:
        return None
    return licences_from_oai(xml).get(paper_id, "") if versions == version else ""


def allows_reposting(licence: str) -> bool:
    """Return whether pictures out of a paper may be shown elsewhere, cut out and scaled, with its authors named.

    Creative Commons licences and dedications allow it but for those without derivatives (ND), and arXiv's own
    licence, which is for arXiv alone, does not. The bot sells nothing, so that NC is no hindrance.
    """
    match = _CREATIVE_COMMONS.fullmatch(licence.strip())
    return match is not None and "nd" not in (match["terms"] or "").lower().split("-")


def name(licence: str) -> str:
    """Return a licence's short name, "CC BY 4.0", or "" for one that is not known."""
    match = _CREATIVE_COMMONS.fullmatch(licence.strip())
    if not match:
        return ""
    if match["public"]:
        return "CC0 1.0" if "zero" in match["public"].lower() else "Public Domain"
    return " ".join(filter(None, ("CC", match["terms"].upper(), match["version"])))
