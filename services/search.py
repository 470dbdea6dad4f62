"""Search: first in the lists that are here, then arXiv for older papers, as one list."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from chat.clock import Clock
from chat.errors import BadInputError, HeraldError, UnavailableError
from chat.words import Phrase, phrase
from papers.paper import Order, Paper
from papers.query import fulltext, queries, reading, titles
from papers.query.match import is_allowed, matches
from papers.query.terms import Query
from services.library import Library
from services.listing import days
from services.listing.whole import reach_of, whole_since
from services.near.meaning import Meaning
from store import papers
from store.database import Store
from store.words import index as indexed

MOST = 1000  # papers of the lists that come before arXiv's
MOST_LOOKED_AT = 50  # of those that an index finds and that may not be meant
MOST_MEANT = 10  # papers that are asked for in meaning
MOST_TITLES = 50  # papers whose titles begin alike
DEEPEST = 100  # papers up to which all of arXiv's are asked for, so that none comes twice or not at all: one request
_A_TITLE = 3  # words from which on a text may be a title that only arXiv has
_FIRST = 5  # of arXiv's, among which a title that was pasted is looked for
_FUSED = 60
_FIRST_SLOT, _EACH_SLOT = 2, 3
_LATE = timedelta(days=4)  # from a submission to its list, at a weekend

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found: the papers from the place `start` on, of `total`, or `at_least` so many.

    `passed_over` counts those of this page that arXiv found and that the query does not mean; `notice` says why arXiv
    had no part in it. `model` is the one by which papers were found by meaning too, "" where none was.
    """

    papers: tuple[Paper, ...]
    total: int
    start: int
    passed_over: int = 0
    at_least: bool = False
    notice: Phrase | None = None
    model: str = ""

    @property
    def end(self) -> int:
        """The place after the last one of this page."""
        return self.start + len(self.papers) + self.passed_over


@dataclass(frozen=True, slots=True)
class _Here:
    """What the store has, best first: `front` comes before all else, `rest` only where arXiv does not answer.

    `meant` are asked for in meaning and not by their words: each has a place among the others.
    """

    front: tuple[str, ...]
    listed: tuple[str, ...]
    rest: tuple[str, ...]
    is_title: bool = False
    cut: bool = False
    meant: tuple[str, ...] = ()

    @property
    def by_words(self) -> list[str]:
        return list(dict.fromkeys((*self.front, *self.listed)))

    @property
    def first(self) -> list[str]:
        return slotted(self.by_words, self.meant)

    @property
    def everything(self) -> list[str]:
        return slotted(list(dict.fromkeys((*self.front, *self.rest))), self.meant)


class Search:
    """Finds papers by words, titles and queries."""

    def __init__(self, store: Store, library: Library, clock: Clock, meaning: Meaning | None = None) -> None:
        self._store = store
        self._meaning = meaning
        self._library = library
        self._clock = clock

    async def find(self, text: str, *, start: int = 0, limit: int = 5, order: Order = "relevance") -> Found:
        """Find what a text means, a title or a query: one page of it.

        Raises BadInputError for what is none, and UnavailableError where arXiv does not answer and nothing is here.
        """
        text = titles.bare(text)
        query = reading.read(text)
        here = await self._here(text, query, order)
        model = self._meaning.name if self._meaning and here.meant else ""
        if await self._is_enough(here, text, query, order, start + limit):
            return replace(await self._page(here.first, start, limit, at_least=True), model=model)
        try:
            return replace(await self._merged(here, text, query, order, start=start, limit=limit), model=model)
        except (UnavailableError, BadInputError) as error:
            if not here.everything:
                raise
            page = await self._page(here.everything, start, limit, notice=_notice(error), at_least=here.cut)
            return replace(page, model=model)

    async def titled(self, text: str) -> Paper | None:
        """Return the newest paper of those that are here whose title a text is; arXiv is not asked."""
        async with self._store.reading() as c:
            alike = await indexed.titled(c, text, MOST_TITLES)
        found = (await self._load(alike)).values() if alike else ()
        return next((paper for paper in found if titles.is_title(text, paper)), None)

    async def of_lists(self, query: Query, since: date, examples: int) -> tuple[int, tuple[Paper, ...], bool] | None:
        """Count what was news on the lists from a day on, at least, and return the newest; None if they are not whole.

        What comes last tells whether there may be more.
        """
        wanted = fulltext.wanted(query)
        since = days.next_workday(days.workday(since))
        async with self._store.reading() as c:
            if await whole_since(c, reach_of(query), self._clock.now(), since) != since:
                return None
            found = await indexed.found(c, wanted, order="newest", limit=MOST, since=since)
        keys = await self._meant(query, wanted, [hit.versioned_id for hit in found])
        looked_at = MOST if wanted.exact else MOST_LOOKED_AT
        return len(keys), tuple((await self._load(keys[:examples])).values()), len(found) >= looked_at

    async def _here(self, text: str, query: Query, order: Order) -> _Here:
        by_words = order == "relevance" and fulltext.has_words(query)
        wanted = fulltext.wanted(query)
        async with self._store.reading() as c:
            alike = await indexed.titled(c, text, MOST_TITLES)
            found = await indexed.found(c, wanted, order="relevance" if by_words else "newest", limit=MOST)
        meant = await self._meant(query, wanted, [hit.versioned_id for hit in found])
        asked_for: list[str] = []
        if self._meaning and by_words and reading.may_be_title(text):
            asked_for = await self._meaning.asked_for(text, MOST_MEANT)
        listed = {hit.versioned_id for hit in found if hit.listed}
        titled = [key for key, paper in (await self._load(alike)).items() if titles.is_title(text, paper)]
        front = titled if order == "relevance" else [key for key in titled if key in listed]
        return _Here(
            front=tuple(front),
            listed=tuple(fused([key for key in meant if key in listed], asked_for)),
            rest=tuple(fused(meant, asked_for)),
            is_title=bool(titled),
            cut=len(found) >= (MOST if wanted.exact else MOST_LOOKED_AT),
            meant=tuple(key for key in asked_for if key not in {*titled, *meant}),
        )

    async def _meant(self, query: Query, wanted: fulltext.Wanted, keys: list[str]) -> list[str]:
        """Leave out what the index finds and the query does not mean, which the records tell."""
        if wanted.exact:
            return keys
        async with self._store.reading() as c:
            sure = await indexed.among(c, wanted, keys) if wanted.sure else set()
        loaded = await self._load([key for key in keys if key not in sure][:MOST_LOOKED_AT])
        meant = await asyncio.to_thread(lambda: {key for key, paper in loaded.items() if matches(query, paper)})
        return [key for key in keys if key in sure or key in meant]

    async def _is_enough(self, here: _Here, text: str, query: Query, order: Order, end: int) -> bool:
        """Return whether a page need not be asked for: what is here fills it, and arXiv's would come after it."""
        first = here.by_words
        if len(first) < end:
            return False
        if order == "relevance" and fulltext.has_words(query):
            return here.is_title or len(text.split()) < _A_TITLE or not reading.may_be_title(text)
        last = (await self._load(first[end - 1 : end])).get(first[end - 1])
        if last is None:
            return False
        oldest = days.workday((last.published - _LATE).date())
        async with self._store.reading() as c:
            since = await whole_since(c, reach_of(query), self._clock.now(), oldest)
        return since is not None and since <= days.next_workday(oldest)

    async def _merged(self, here: _Here, text: str, query: Query, order: Order, *, start: int, limit: int) -> Found:
        end = start + limit
        is_deep = end > DEEPEST
        page = await self._library.search(
            queries.for_arxiv(query), start=start if is_deep else 0, limit=limit if is_deep else end, order=order
        )
        theirs = {paper.id: paper for paper in page.papers}
        first = here.first
        total = max(page.total, len(first))
        if is_deep:  # by then all that is here has been among arXiv's
            gone = {key.rpartition("v")[0] for key in first[:start]}
            return _meant_of([paper for key, paper in theirs.items() if key not in gone], query, total, start, limit)
        ours = {paper.id: paper for paper in (await self._load(here.by_words)).values()}
        if order == "newest":
            both = sorted({**theirs, **ours}.values(), key=lambda paper: (paper.published, paper.id), reverse=True)
        else:
            asked = [] if here.is_title else [p for p in page.papers[:_FIRST] if titles.is_title(text, p)]
            both = [ours.pop(paper.id, paper) for paper in asked]
            known = {paper.id for paper in both}
            meant = {paper.id: paper for paper in (await self._load(here.meant)).values() if paper.id not in known}
            both += [*ours.values(), *(p for key, p in theirs.items() if key not in known | ours.keys() | meant.keys())]
            both = slotted(both, list(meant.values()))
        if page.total <= end:
            total = len(both)
        return _meant_of(both[start:end], query, total, start, limit)

    async def _page(
        self, keys: Sequence[str], start: int, limit: int, *, at_least: bool, notice: Phrase | None = None
    ) -> Found:
        found = tuple((await self._load(keys[start : start + limit])).values())
        missing = len(keys[start : start + limit]) - len(found)
        return Found(found, len(keys), start, missing, at_least, notice)

    async def _load(self, keys: Iterable[str]) -> dict[str, Paper]:
        wanted = list(keys)
        async with self._store.reading() as c:
            return {key: kept.paper for key, kept in (await papers.load(c, wanted)).items()}


def _meant_of(found: Sequence[Paper], query: Query, total: int, start: int, limit: int) -> Found:
    """Return a page without the papers that arXiv finds for it because its search knows no first categories."""
    some = found[:limit]
    meant = tuple(paper for paper in some if is_allowed(query, paper))
    return Found(meant, total, start, len(some) - len(meant))


def _notice(error: HeraldError) -> Phrase:
    return phrase("{reason} This is what I have here.", reason=error.for_chats().sentence)


def fused(by_words: Sequence[str], by_meaning: Sequence[str]) -> list[str]:
    """Put what words find in order, by the places that words and meaning give it.

    Reciprocal rank fusion (Cormack, Clarke and Buettcher, 2009); what words do not find is left out.
    """
    meant = {key: place for place, key in enumerate(by_meaning)}
    score = {
        key: 1 / (_FUSED + place) + (1 / (_FUSED + meant[key]) if key in meant else 0.0)
        for place, key in enumerate(by_words)
    }
    return sorted(by_words, key=lambda key: -score[key])


def slotted(base: Sequence[T], others: Sequence[T]) -> list[T]:
    """Put others among what stands in order: one in the third place, and in each third one after that.

    So they stand in the same places, however much of the order is known.
    """
    found = list(base)
    for place, each in enumerate(others):
        found.insert(_FIRST_SLOT + place * _EACH_SLOT, each)
    return found
