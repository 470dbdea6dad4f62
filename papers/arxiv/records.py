"""arXiv's records, out of its Atom feeds in the old and the new form."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import arxiv
import structlog
from arxiv import _feed as package_feed  # the package's own parser: one reading of Atom, whoever asked for it

from chat.errors import BadInputError
from papers import ids, links
from papers.arxiv.faults import FaultError
from papers.arxiv.feeds import outline
from papers.arxiv.withdrawal import is_withdrawn
from papers.paper import Paper

log = structlog.get_logger(__name__)

_NEW_PARAGRAPH = re.compile(r"\n(?= {2}|\t|[ \t]*\n)")  # arXiv indents a paragraph's first line by two spaces


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
