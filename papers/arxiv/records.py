"""arXiv's records, out of its Atom feeds in the old and the new form, which are looked at before they are believed."""

import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

import arxiv
import requests
import structlog

from chat.errors import BadInputError
from papers import ids, links
from papers.arxiv import safe_xml
from papers.arxiv.faults import FaultError, RefusedError, says_not_now
from papers.arxiv.withdrawal import is_withdrawn
from papers.arxiv.words import fold, paragraphs
from papers.paper import Paper

log = structlog.get_logger(__name__)

API_URL = "https://export.arxiv.org/api/query"

ATOM = "{http://www.w3.org/2005/Atom}"
_OF_AUTHORS = {f"{ATOM}author", f"{ATOM}name", "{http://arxiv.org/schemas/atom}affiliation"}
_MOST_OF_A_RECORD = 1000  # elements and attributes beside the authors', of which a record has some twenty
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
        root, refusals = safe_xml.parse_items(body, {f"{ATOM}entry"}, _refusal)
    except ValueError as cause:
        raise FaultError(f"no well-formed XML: {cause}", refused=says_not_now(body)) from cause
    if root.tag != f"{ATOM}feed":
        raise FaultError(f"no Atom feed: <{root.tag}>", refused=says_not_now(body))
    if (refusal := next((each for each in refusals if each is not None), None)) is not None:
        raise RefusedError(refusal)
    try:
        total = int(root.findtext(f"{OPENSEARCH}totalResults", ""))
        start = int(root.findtext(f"{OPENSEARCH}startIndex", "0"))
    except ValueError as cause:
        raise FaultError("a feed that does not say how many papers match") from cause
    return Outline(total, start, len(refusals))


def _refusal(entry: Element) -> str | None:
    """Return what an entry that is arXiv's error message says; None where it is a record.

    Raises ValueError where it holds what no record does: the package's parser takes a hundred bytes for each element.
    """
    other = [each for each in entry.iter() if each.tag not in _OF_AUTHORS]
    if sum(1 + len(each.attrib) for each in other) > _MOST_OF_A_RECORD:
        raise ValueError("an entry with more in it than a record has")
    if "/api/errors" not in entry.findtext(f"{ATOM}id", ""):
        return None
    return " ".join(entry.findtext(f"{ATOM}summary", "").split())


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
    found = outline(body)
    return ask_page(arxiv.Search(), found.start, found.entries, lambda _: body)


def ask_page(
    search: arxiv.Search, start: int, size: int, answer: Callable[[str], bytes], api_url: str = API_URL
) -> Feed:
    """Have the `arxiv` package ask for one page and read it; `answer` gets what stands at an address.

    Raises what that does, FaultError where it is no whole page, and RefusedError where it is arXiv's error message.
    """
    client = arxiv.Client(page_size=size, delay_seconds=0, num_retries=0)  # each has a clock of its own, which may jump
    client.query_url_format = api_url + "?{}"
    session = _OnePage(answer, start, size)
    ask_through(client, session)
    search.max_results = start + size
    found: list[arxiv.Result] = []
    with suppress(_PageIsOverError):
        try:
            for result in client.results(search, start):
                found.append(result)  # noqa: PERF402 - what came before a page's end counts
        except ValueError as cause:
            raise FaultError(f"a date that is none: {cause}") from cause
    return Feed(tuple(_readable(found)), session.outline.total, session.outline.start)


def ask_through(client: arxiv.Client, session: requests.Session) -> None:
    """Have a client of the package ask through a session of ours, which alone keeps arXiv's terms.

    The package documents no way to it: this needs the client's `_session`, of which it calls `get(url)`, and reads
    `status_code` and `content`.
    """
    client._session = session  # noqa: SLF001 - tests/papers/test_private_names.py says when it moves


class _PageIsOverError(Exception):
    """The package wants another page, where it has left out entries of this one that it could not read."""


class _OnePage(requests.Session):
    """Gives the package one page, looked at before it is read."""

    def __init__(self, answer: Callable[[str], bytes], start: int, size: int) -> None:
        super().__init__()
        self._answer = answer
        self._page = start, size
        self.outline = Outline(0, 0, 0)
        self._is_asked = False

    def get(self, url: str | bytes, params: Any = None, **_kwargs: Any) -> requests.Response:  # noqa: ARG002
        """Get the page; there is no other one."""
        if self._is_asked:
            raise _PageIsOverError
        self._is_asked = True
        body = self._answer(str(url))
        self.outline = outline(body)
        self.outline.check(*self._page)
        response = requests.Response()
        response.status_code, response.raw = 200, io.BytesIO(body)
        return response


def from_result(result: arxiv.Result) -> Paper:
    """Take over a record that the `arxiv` package has read. Raises BadInputError where its id is none."""
    found = ids.parse(result.get_short_id())
    version = found.version or 1
    comment, abstract = fold(result.comment), paragraphs(result.summary)
    return Paper(
        id=found.id,
        version=version,
        title=fold(result.title),
        authors=tuple(name for name in (fold(author.name) for author in result.authors) if name),
        abstract=abstract,
        categories=tuple(dict.fromkeys(filter(None, (result.primary_category, *result.categories)))),
        published=result.published,
        updated=result.updated,
        comment=comment,
        journal_ref=fold(result.journal_ref),
        doi=fold(result.doi),
        links=links.from_record(f"{found.id}v{version}", comment, abstract),
        withdrawn=is_withdrawn(comment, abstract),
    )


def _readable(results: Iterable[arxiv.Result]) -> Iterator[Paper]:
    for result in results:
        try:
            yield from_result(result)
        except BadInputError as fault:
            log.warning("record_left_out", entry=result.entry_id, reason=str(fault))
