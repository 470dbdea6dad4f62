"""Which of a library's entries are papers: by what is here, then by arXiv, a few at a time."""

import asyncio
from collections.abc import Callable, Sequence

from chat.clock import Clock
from chat.errors import BadInputError
from chat.words import Phrase, phrase
from papers.ids import ArxivId
from papers.paper import Paper
from papers.query.fulltext import title_key
from papers.references.records import Entry
from services.libraries.matching import query_for, the_same
from services.library import Library as Records
from store import papers
from store.database import Connection, Store
from store.sent import library
from store.sent.library import Kept, Settled, State
from store.words import index

MOST_TITLES = 300
"""Titles of a library that arXiv is asked for in one go; the others have to wait for the next one."""
IDS_AT_ONCE = 100
TITLES_AT_ONCE = 8
_FOUND_EACH = 4  # papers of a title that are looked at
OnStep = Callable[[Phrase], None]


async def at_hand(c: Connection, entries: Sequence[Entry]) -> list[Kept]:
    """Return entries with what the store knows of them: those that only arXiv may know have to wait."""
    keys = await asyncio.to_thread(lambda: [title_key(each.title) if not each.arxiv else "" for each in entries])
    known = await papers.highest(c, [entry.arxiv for entry in entries if entry.arxiv])
    titled = await index.titled_as(c, set(keys) - {""})
    alike = await papers.highest(c, sorted({each for those in titled.values() for each in those}))

    def kept() -> list[Kept]:
        return [
            _kept(place, entry, entry.arxiv in known, [alike[each] for each in titled.get(key, ()) if each in alike])
            for place, (entry, key) in enumerate(zip(entries, keys, strict=True), 1)
        ]

    return await asyncio.to_thread(kept)


def _kept(place: int, entry: Entry, known: bool, near: Sequence[Paper]) -> Kept:
    if entry.arxiv:
        return Kept(place, "id" if known else "waiting", entry.arxiv, entry)
    if entry.title and (found := the_same(entry, near)):
        return Kept(place, "title", found.id, entry)
    if not entry.title:  # arXiv is not asked by DOIs: its search does not know them
        return Kept(place, "unknown", None, entry)
    return Kept(place, "text" if _has_words(entry) else "waiting", None, entry)


class Lookups:
    """Asks arXiv for what a library names, in the gate's turns behind all that people wait for."""

    def __init__(self, store: Store, records: Records, clock: Clock) -> None:
        self._store = store
        self._records = records
        self._clock = clock

    async def by_id(self, number: int, total: int, watch: OnStep) -> None:
        """Have the records fetched of all entries that name an id. Raises UnavailableError."""
        while some := await self._waiting(number, IDS_AT_ONCE, with_id=True):
            watch(await self._progress(number, total))
            wanted = list(dict.fromkeys(each.entry.arxiv for each in some))
            found = await self._records.renew(wanted)
            await self._settle(
                number,
                [
                    Settled(each, "id", each.entry.arxiv)
                    if each.entry.arxiv in found
                    else Settled(each, _left(each.entry), each.entry.arxiv)
                    for each in some
                ],
            )

    async def by_title(self, number: int, total: int, watch: OnStep, most: int = MOST_TITLES) -> None:
        """Have up to `most` entries looked up by their titles. Raises UnavailableError."""
        asked = 0
        while (room := min(TITLES_AT_ONCE, most - asked)) > 0:
            some = await self._waiting(number, room, with_id=False)
            if not some:
                return
            query, taken = query_for([each.entry for each in some])
            some = some[:taken]
            if query is not None:
                watch(await self._progress(number, total))
                asked += len(some)
            found = await self._found(str(query), len(some)) if query is not None else ()
            await self._settle(
                number,
                [
                    Settled(each, "title", paper.id)
                    if (paper := the_same(each.entry, found))
                    else Settled(each, _left(each.entry), None)
                    for each in some
                ],
            )

    async def _found(self, query: str, titles: int) -> Sequence[Paper]:
        try:
            page = await self._records.search(query, limit=_FOUND_EACH * titles, order="relevance", urgent=False)
        except BadInputError:  # words that arXiv does not take
            return ()
        return page.papers

    async def _waiting(self, number: int, most: int, *, with_id: bool) -> list[Kept]:
        async with self._store.reading() as c:
            return await library.waiting(c, number, with_id=with_id, limit=most)

    async def _settle(self, number: int, settled: Sequence[Settled]) -> None:
        await self._store.write(library.settle, number, settled)

    async def _progress(self, number: int, total: int) -> Phrase:
        async with self._store.reading() as c:
            found = await library.find(c, number)
        left = found.counts.get("waiting", 0) if found else 0
        return phrase("looking papers up at arXiv: {n} of {total}…", n=total - left, total=total)


def of_ids(found: Sequence[ArxivId]) -> tuple[Entry, ...]:
    """Return entries that are ids alone."""
    return tuple(Entry(each.id) for each in found)


def _left(entry: Entry) -> State:
    """Return what becomes of an entry that is no paper of arXiv's: its own words teach where it has some."""
    return "text" if _has_words(entry) else "unknown"


def _has_words(entry: Entry) -> bool:
    return bool(entry.abstract and entry.title)
