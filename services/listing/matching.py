"""Matching: all followed topics are held against what is new on arXiv's lists, once for all chats."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import structlog

from chat.clock import Clock
from chat.errors import BadInputError
from chat.single_flight import Flight, SingleFlight
from chat.urgency import Urgency
from papers.paper import Paper
from papers.query import likes, queries
from papers.query.index import QueryIndex
from papers.query.match import Likened, PaperIndex, matches
from papers.query.reach import archive_of, needs_whole
from papers.query.terms import Query
from services.listing import days
from services.listing.claims import Claim
from services.listing.reached import reached
from services.near.likings import Likings
from store import announcements, papers, topics
from store.announcements import Listed, Unmatched
from store.database import Connection, Store
from store.papers import StoredPaper
from store.topics import Match, Wanted

log = structlog.get_logger(__name__)

AT_ONCE = 500  # papers that are held against all topics in one go
SLICE = 2000  # matches in a transaction, for which messages under way do not wait long
PAUSE = 1.0  # seconds until it is looked again whether another process is done
_Flight = Flight[None, []]


@dataclass(frozen=True, slots=True)
class OnList:
    """A paper that a query finds on a day's list, perhaps only as a cross-list."""

    paper: Paper
    day: date
    crosslist: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    """A record as a list tells it, and whether it is there in whole.

    `before` are the categories of a cross-listed one in which it had been announced already, as far as is known.
    """

    listed: Listed
    paper: PaperIndex
    whole: bool
    before: tuple[str, ...] = ()


class Matching:
    """Writes down what each topic has new, one process at a time: the first announcement as new or as a cross-list.

    What is not matched yet is known by the store, so that nothing is lost with a process that ends.
    """

    def __init__(self, store: Store, clock: Clock, likings: Likings) -> None:
        self._store = store
        self._likings = likings
        self._clock = clock
        self._claim = Claim(store, clock, "list.matching")
        self._flights: SingleFlight[str, None, []] = SingleFlight(lasting=True)
        self._index: QueryIndex[int] = QueryIndex()
        self._texts: dict[int, str] = {}
        self._careful: set[int] = set()  # topics that have to wait for whole records

    async def aclose(self) -> None:
        """Break off what is under way."""
        await self._flights.aclose()

    async def settle(self) -> None:
        """Hold all that is followed against all that is listed, where that was not done. Raises UnavailableError."""
        while not await self._is_settled():
            flight = self._flights.find("") or self._flights.begin([""], self._match)
            await self._flights.wait(flight, Urgency())

    async def is_settled(self, c: Connection) -> bool:
        """Return whether nothing is left to be matched."""
        return not (await topics.is_one_new(c, days.newest(self._clock.now())) or await announcements.unmatched(c, 1))

    async def _is_settled(self) -> bool:
        async with self._store.reading() as c:
            return await self.is_settled(c)

    async def held(self, query: Query, listed: Sequence[Listed]) -> list[OnList]:
        """Return those papers on a list that a query finds, whoever follows it."""
        async with self._store.reading() as c:
            kept = await papers.load(c, [each.paper_id for each in listed])
        entries = _entries(listed, kept, await self._likings.compared(likes.liked(query), _records(kept)))
        return await asyncio.to_thread(_found, query, entries)

    async def holding(self, query: Query, found: Sequence[Paper]) -> Sequence[Paper]:
        """Return those papers that a query means, of those that arXiv's search has for it; it tells no likeness."""
        return await self._likings.meant(query, found) if likes.liked(query) else found

    async def _match(self, _flight: _Flight) -> None:
        if await self._claim.take():
            await self._clock.sleep(PAUSE)
            return
        try:
            await self._match_new_topics()
            while await self._match_some():
                if await self._claim.take():  # it was lost meanwhile
                    return
        finally:
            await self._claim.release()

    async def _match_new_topics(self) -> None:
        """Hold topics that somebody began to follow against the lists that are in, from the then newest one on."""
        now = self._clock.now()
        await self._store.write(topics.leave_alone, days.newest(self._clock.now()))
        async with self._store.reading() as c:
            new = [each for each in await topics.wanted(c) if each.listed_from is None]
            if not new:
                return
            begun = {each.id: days.newest(min(each.since, now)) for each in new}
            there = {day: await announcements.newest_day(c, day) or day for day in set(begun.values())}
            begun = {topic_id: there[day] for topic_id, day in begun.items()}
            listed = await announcements.news_since(c, min(begun.values()))
        index: QueryIndex[int] = QueryIndex()
        careful: set[int] = set()
        await asyncio.to_thread(_file, new, index, careful)
        listed = await asyncio.to_thread(_within_reach, listed, new)
        for begin in range(0, len(listed), AT_ONCE):
            await self._hold(listed[begin : begin + AT_ONCE], index, careful, begun, now)
        await self._store.write(topics.begin_lists, begun)

    async def _match_some(self) -> bool:
        """Hold the topics against some of what they were not held against; return whether there was any."""

        async def look(c: Connection) -> tuple[list[Unmatched], list[Wanted]]:
            await topics.leave_alone(c, days.newest(self._clock.now()))
            some = await announcements.unmatched(c, AT_ONCE)
            return some, [each for each in await topics.wanted(c) if each.listed_from] if some else []

        some, wanted = await self._store.write(look)
        if not some:
            return False
        await asyncio.to_thread(self._bring_up_to_date, wanted)
        begun = {each.id: each.listed_from for each in wanted if each.listed_from}
        found = await self._hold([each.listed for each in some], self._index, self._careful, begun, self._clock.now())
        await self._store.write(announcements.mark_matched, some)
        log.debug("matched", papers=len(some), topics=len(wanted), new=found)
        return True

    def _bring_up_to_date(self, wanted: Sequence[Wanted]) -> None:
        texts = {each.id: each.query for each in wanted}
        for gone in self._texts.keys() - texts.keys():
            self._index.discard(gone)
            self._careful.discard(gone)
        _file([each for each in wanted if self._texts.get(each.id) != each.query], self._index, self._careful)
        self._texts = texts

    async def _hold(
        self,
        listed: Sequence[Listed],
        index: QueryIndex[int],
        careful: set[int],
        begun: dict[int, date],
        now: datetime,
    ) -> int:
        async with self._store.reading() as c:
            kept = await papers.load(c, [each.paper_id for each in listed])
            known = await announcements.known(c, [each.paper_id for each in listed if each.kind == "cross"])
        liked = index.liked()
        entries = _entries(listed, kept, await self._likings.compared(liked, _records(kept)) if liked else None)
        entries = [replace(each, before=_before(each.listed, known)) for each in entries]
        found = await asyncio.to_thread(_matches, entries, index, careful, begun)
        new = 0
        for begin in range(0, len(found), SLICE):
            new += await self._store.write(topics.bring, found[begin : begin + SLICE], now)
        return new


def _records(kept: Mapping[str, StoredPaper]) -> list[Paper]:
    return [stored.paper for stored in kept.values()]


def _entries(listed: Iterable[Listed], kept: dict[str, StoredPaper], likened: Likened | None) -> list[_Entry]:
    """Return the records on a list, in their categories as they were announced, without withdrawn ones.

    What they are like is told by `likened`.
    """
    return [
        _Entry(each, PaperIndex(replace(stored.paper, categories=each.categories), likened), stored.whole)
        for each in listed
        if (stored := kept.get(each.paper_id)) and not stored.paper.withdrawn
    ]


def _before(listed: Listed, known: Mapping[str, Sequence[Listed]]) -> tuple[str, ...]:
    """Return in which categories a cross-listed paper was announced earlier: as a new one it had its first category.

    Where that is in no archive that anybody follows it may be new there today.
    """
    if listed.kind != "cross":
        return ()
    earlier = (each.categories for each in known.get(listed.paper_id, ()) if each.day < listed.day)
    return tuple(dict.fromkeys((*listed.categories[:1], *(code for codes in earlier for code in codes))))


def _file(wanted: Iterable[Wanted], index: QueryIndex[int], careful: set[int]) -> None:
    for each in wanted:
        index.discard(each.id)
        careful.discard(each.id)
        try:
            query = queries.parse(each.query)
        except BadInputError as error:  # of an older version
            log.warning("topic_not_matched", topic=each.id, reason=error.sentence.text)
            continue
        index.add(each.id, query)
        if needs_whole(query):
            careful.add(each.id)


def _matches(
    entries: Sequence[_Entry], index: QueryIndex[int], careful: set[int], begun: dict[int, date]
) -> list[Match]:
    """Return what topics find, by the numbers of the topics; a paper that cannot be read is left out, and logged."""
    try:
        return _all_matches(entries, index, careful, begun)
    except Exception:
        if len(entries) == 1:
            log.exception("paper_not_matched", paper=entries[0].listed.paper_id)
            return []
    middle = len(entries) // 2
    return [*_matches(entries[:middle], index, careful, begun), *_matches(entries[middle:], index, careful, begun)]


def _all_matches(
    entries: Sequence[_Entry], index: QueryIndex[int], careful: set[int], begun: dict[int, date]
) -> list[Match]:
    """Return the same; of a topic that began later than a list nothing is told, nor what it would have found before."""
    told: list[Match] = []
    found = index.found_by([entry.paper for entry in entries])
    for entry, (paper, keys) in zip(entries, found, strict=True):
        listed = entry.listed
        before = paper.in_categories(entry.before) if entry.before else None
        for key in keys:
            if begun.get(key, date.min) > listed.day or (key in careful and not entry.whole):
                continue
            if before and matches(index.query(key), before):
                continue
            told.append(Match(key, listed.paper_id, listed.day, _is_crosslist(listed, index.query(key), paper)))
    return sorted(told, key=lambda each: (each.topic_id, each.day or date.min, each.paper_id))


def _is_crosslist(listed: Listed, query: Query, paper: PaperIndex) -> bool:
    """Return whether a query finds a paper only because it was listed under another category as well."""
    return listed.kind == "cross" or not matches(query, paper.in_categories(listed.categories[:1]))


def _within_reach(listed: Sequence[Listed], wanted: Sequence[Wanted]) -> list[Listed]:
    """Leave out what is in no archive that any of these topics reaches."""
    archives = reached([each.query for each in wanted])
    return [each for each in listed if {archive_of(code) for code in each.categories} & archives]


def _found(query: Query, entries: Sequence[_Entry]) -> list[OnList]:
    waits = needs_whole(query)
    return [
        OnList(each.paper.paper, each.listed.day, _is_crosslist(each.listed, query, each.paper))
        for each in entries
        if (each.whole or not waits) and matches(query, each.paper)
    ]
