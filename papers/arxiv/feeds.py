"""A look at an Atom answer of arXiv's, before anything in it is believed."""

from dataclasses import dataclass

from papers.arxiv import safe_xml
from papers.arxiv.faults import FaultError, RefusedError, says_not_now

ATOM = "{http://www.w3.org/2005/Atom}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


@dataclass(frozen=True, slots=True)
class Outline:
    """How many papers match in all, the place of the first entry, and how many entries there are."""

    total: int
    start: int
    entries: int

    def check(self, start: int, size: int) -> None:
        """Raise FaultError where there are fewer entries than a page of `size` from `start` has to have."""
        promised = min(size, max(0, self.total - start))
        if self.entries < promised:
            raise FaultError(f"{self.entries} entries from {start} on instead of {promised}")


def outline(body: bytes) -> Outline:
    """Check that an answer is a whole Atom feed of papers.

    Raises FaultError where it is none, and RefusedError where its one entry is arXiv's error message.
    """
    try:
        root = safe_xml.parse(body)
    except ValueError as cause:
        raise FaultError(f"no well-formed XML: {cause}", refused=says_not_now(body)) from cause
    if root.tag != f"{ATOM}feed":
        raise FaultError(f"no Atom feed: <{root.tag}>", refused=says_not_now(body))
    entries = root.findall(f"{ATOM}entry")
    for entry in entries:
        if "/api/errors" in entry.findtext(f"{ATOM}id", ""):
            raise RefusedError(" ".join(entry.findtext(f"{ATOM}summary", "").split()))
    try:
        total = int(root.findtext(f"{OPENSEARCH}totalResults", ""))
        start = int(root.findtext(f"{OPENSEARCH}startIndex", "0"))
    except ValueError as cause:
        raise FaultError("a feed that does not say how many papers match") from cause
    return Outline(total, start, len(entries))
