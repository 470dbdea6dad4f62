"""What a harvest came to, in numbers."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chat.errors import BadInputError
from papers.announcement import Kind
from papers.arxiv.lists import Lists
from papers.paper import Paper
from papers.query import queries
from papers.query.match import PaperIndex, matches
from papers.query.reach import archive_of, archives
from services.listing.feeds import OnStep
from services.listing.listing import Brought, Listing
from store import announcements, papers
from store.announcements import Listed
from store.database import Store

NEWS: frozenset[Kind] = frozenset({"new", "cross"})


@dataclass(frozen=True, slots=True)
class Report:
    """The newest list that is in: how many papers of each kind, and how many of its news each topic finds, in sum."""

    day: date | None
    requests: int
    new: int
    cross: int
    replace: int
    replace_cross: int
    papers: int
    topics: int
    matches: int
    source: str


class Reporter:
    """Brings arXiv's lists up to now and counts."""

    def __init__(self, store: Store, lists: Lists, listing: Listing) -> None:
        self._store = store
        self._lists = lists
        self._listing = listing

    async def harvest(self, watch: OnStep) -> Report:
        """Bring the lists up to now, and tell what the newest one holds. Raises UnavailableError."""
        before = self._lists.requests
        brought = await self._listing.bring(watch)
        requests = self._lists.requests - before
        wanted = [each.query for each in await self._listing.followed()]
        listed, records = await self._read(brought)
        kinds = [each.kind for each in listed]
        return Report(
            day=brought.day,
            requests=requests,
            new=kinds.count("new"),
            cross=kinds.count("cross"),
            replace=kinds.count("replace"),
            replace_cross=kinds.count("replace-cross"),
            papers=len(listed),
            topics=len(wanted),
            matches=await asyncio.to_thread(_count, wanted, records),
            source=brought.source,
        )

    async def _read(self, brought: Brought) -> tuple[list[Listed], list[Paper]]:
        if brought.day is None:
            return [], []
        async with self._store.reading() as c:
            listed = await announcements.of_day(c, brought.day)
            stored = await papers.load(c, [each.paper_id for each in listed if each.kind in NEWS])
        return listed, [each.paper for each in stored.values() if not each.paper.withdrawn]


def _count(wanted: Sequence[str], records: Sequence[Paper]) -> int:
    """Count the papers that each query finds, one by one."""
    by_archive: dict[str, list[PaperIndex]] = {}
    every = [PaperIndex(paper) for paper in records]
    for index in every:
        for archive in {archive_of(code) for code in index.paper.categories}:
            by_archive.setdefault(archive, []).append(index)
    found = 0
    for text in wanted:
        try:
            query = queries.parse(text)
        except BadInputError:
            continue
        reach = archives(query)
        near = {id(each): each for archive in reach or () for each in by_archive.get(archive, ())}
        found += sum(matches(query, index) for index in (every if reach is None else near.values()))
    return found
