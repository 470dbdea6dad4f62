"""arXiv's records, out of its Atom feeds in the old and the new form, which are looked at before they are believed."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import arxiv
import structlog
from arxiv import _feed as package_feed  # the package's own parser: one reading of Atom, whoever asked for it

from chat.errors import BadInputError
from papers import ids, links
from papers.arxiv import safe_xml
from papers.arxiv.faults import FaultError, RefusedError, says_not_now
from papers.arxiv.withdrawal import is_withdrawn
from papers.paper import Paper

log = structlog.get_logger(__name__)

_NEW_PARAGRAPH = re.compile(r"\n(?= {2}|\t|[ \t]*\n)")  # arXiv indents a paragraph's first line by two spaces
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


@dataclass(frozen=True, slots=True)
class Feed:
    """The papers of one answer; `total` counts all that match, `start` is the first one's place from 0."""

    papers: tuple[Paper, ...]
    total: int
    start: int


def parse_feed(body: bytes) -> Feed:
    """Read an Atom answer of arXiv's.

    Raises FaultError where it is no whole feed, and RefusedError where it is arXiv's error message.
    """
    outline(body)
    try:
        return from_parsed(package_feed.parse(body))
    except ValueError as cause:
        raise FaultError(f"a date that is none: {cause}") from cause


def from_parsed(feed: package_feed.ParsedFeed) -> Feed:
    """Take over a feed that the `arxiv` package has read."""
    return Feed(tuple(_readable(feed.results)), feed.header.total_results, feed.header.start_index)


def from_result(result: arxiv.Result) -> Paper:
    """Take over a record that the `arxiv` package has read. Raises BadInputError where its id is none."""
    found = ids.parse(result.get_short_id())
    version = found.version or 1
    comment, abstract = _fold(result.comment), _paragraphs(result.summary)
    return Paper(
        id=found.id,
        version=version,
        title=_fold(result.title),
        authors=tuple(name for name in (_fold(author.name) for author in result.authors) if name),
        abstract=abstract,
        categories=tuple(dict.fromkeys(filter(None, (result.primary_category, *result.categories)))),
        published=result.published,
        updated=result.updated,
        comment=comment,
        journal_ref=_fold(result.journal_ref),
        doi=_fold(result.doi),
        links=links.from_record(f"{found.id}v{version}", comment, abstract),
        withdrawn=is_withdrawn(comment, abstract),
    )


def _readable(results: Iterable[arxiv.Result]) -> Iterator[Paper]:
    for result in results:
        try:
            yield from_result(result)
        except BadInputError as fault:
            log.warning("a record without a proper id is left out", entry=result.entry_id, reason=str(fault))


def _fold(text: str | None) -> str:
    return " ".join((text or "").split())


def _paragraphs(text: str) -> str:
    """Unwrap the lines of each paragraph; one line break is left between paragraphs."""
    return "\n".join(filter(None, map(_fold, _NEW_PARAGRAPH.split(text))))
