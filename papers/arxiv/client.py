"""arXiv itself, as a source of records."""

import random
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from urllib.parse import quote

import arxiv
import structlog

from chat.clock import Clock
from chat.errors import BadInputError, UnavailableError
from chat.network import Proxies
from chat.urgency import Urgency
from chat.words import Phrase, phrase
from papers.arxiv.asking import HARVEST, Asker
from papers.arxiv.connection import FeedSession, PageClient, PageThread, Question
from papers.arxiv.faults import RefusedError
from papers.arxiv.gate import Gate
from papers.ids import ArxivId, answered_by, read_all
from papers.paper import Order, Page, Paper
from papers.query import match as query_match
from papers.query import queries

log = structlog.get_logger(__name__)

PAGE_SIZE = 100
MAX_IDS_LENGTH = 2000  # characters of an address that list ids; servers refuse addresses from some 4,000 on
_SORTING = {"newest": arxiv.SortCriterion.SubmittedDate, "relevance": arxiv.SortCriterion.Relevance}


class ArxivClient:
    """The `papers.paper.Source` that asks arXiv, through a gate that all who ask arXiv share.

    `timeout_seconds` limits one request as a whole; `jitter` spreads the waits between tries.
    """

    def __init__(
        self,
        api_url: str,
        gate: Gate,
        clock: Clock,
        *,
        timeout_seconds: float = 20.0,
        jitter: random.Random | None = None,
        proxies: Proxies | None = None,
    ) -> None:
        session = FeedSession(timeout_seconds, clock.now, proxies=proxies)
        self._pages = PageThread(PageClient(api_url, session), session)
        self._asker = Asker(gate, clock, timeout_seconds, jitter)

    async def fetch(self, ids: Sequence[str], *, urgent: Urgency | bool = False) -> dict[str, Paper]:
        """Return the records of these ids, keyed by the id as asked for; an id without a record is left out.

        Raises UnavailableError.
        """
        asked = read_all(ids)
        papers: list[Paper] = []
        for batch in batches(asked.values()):
            papers += await self._records(batch, Urgency.of(urgent))
        return answered_by(asked, papers)

    async def search(
        self,
        query: str,
        *,
        start: int = 0,
        limit: int = 100,
        order: Order = "newest",
        urgent: Urgency | bool = False,
    ) -> Page:
        """Return up to `limit` (1 to 2,000) papers that match an arXiv query, by submission date or relevance.

        Raises BadInputError where the query is none or arXiv refuses it, and UnavailableError.
        """
        wanted = queries.parse(query)
        search = arxiv.Search(query=queries.for_arxiv(wanted), max_results=None, sort_by=_SORTING[order])
        found: dict[str, Paper] = {}  # by id: papers that come in meanwhile shift the pages
        at, end = start, start + limit
        while True:
            question = Question(search, at, min(PAGE_SIZE, end - at))
            try:
                feed = await self._asker.ask(partial(self._pages.page, question), Urgency.of(urgent), HARVEST)
            except RefusedError as refusal:
                raise _bad_query(refusal) from refusal
            found |= {paper.id: paper for paper in feed.papers}
            at += question.size
            if at >= min(end, feed.total):
                meant = tuple(paper for paper in found.values() if query_match.is_allowed(wanted, paper))
                return Page(meant, feed.total, start, len(found) - len(meant))

    async def aclose(self) -> None:
        """Break off the request that is under way, if any, and let go of the connection."""
        await self._pages.aclose()

    async def _records(self, ids: list[str], urgency: Urgency) -> tuple[Paper, ...]:
        """Ask for one batch; an id that arXiv calls malformed is dropped and the others are asked for again."""
        while ids:
            question = Question(arxiv.Search(id_list=ids, max_results=None), 0, len(ids))
            try:
                return (await self._asker.ask(partial(self._pages.page, question), urgency, HARVEST)).papers
            except RefusedError as refusal:
                refused = refusal.reason.rpartition(" ")[2]
                if refused not in ids:
                    raise UnavailableError(_not_accepted(refusal)) from refusal
                log.warning("arxiv_refused_id", paper=refused, reason=refusal.reason)
                ids = [each for each in ids if each != refused]
        return ()


def batches(ids: Iterable[ArxivId]) -> Iterator[list[str]]:
    """Part ids into lists that fit into an address each, no paper twice in one list."""
    waiting = list(dict.fromkeys(ids))
    while waiting:
        batch: dict[str, str] = {}
        length = 0
        later = []
        for each in waiting:
            needed = len(quote(f"{each},", safe=""))
            if each.id in batch or length + needed > MAX_IDS_LENGTH:
                later.append(each)
            else:
                batch[each.id] = str(each)
                length += needed
        yield list(batch.values())
        waiting = later


def _bad_query(refusal: RefusedError) -> BadInputError:
    return BadInputError(_not_accepted(refusal), phrase("Please check its words, quotes and brackets."))


def _not_accepted(refusal: RefusedError) -> Phrase:
    reason = refusal.reason[:200].rstrip(". ")
    if not reason:
        return phrase("arXiv does not accept this.")
    return phrase("arXiv does not accept this: {reason}.", reason=reason)
