"""Listing: brings arXiv's own list of each day into the store, from wherever it can be had."""

import asyncio
import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog

from chat.clock import Clock, span
from chat.errors import HeraldError, UnavailableError
from chat.words import Phrase, phrase
from papers import categories
from papers.announcement import Announcement
from papers.arxiv.faults import FaultError
from papers.arxiv.lists import Lists
from papers.query.reach import archive_of
from services.library import Library
from services.listing import days, memory
from services.listing.changed import SOURCE, ChangeReader
from services.listing.claims import Claim
from services.listing.feeds import FeedReader, OnStep
from services.listing.matching import Matching
from services.listing.reached import reached
from services.listing.search import joined, listed
from services.machines.jobs import Jobs
from services.subscriptions import Subscriptions
from services.topics import Catalogue
from store import announcements, papers, topics
from store.database import Connection, Store

log = structlog.get_logger(__name__)

AT_ONCE = 100  # records in a request that completes them
MOST_AT_ONCE = 30  # such requests in a row; what is left over is completed the next time
LATER = timedelta(hours=1)  # when a record is asked for again that the search did not know yet
SEARCH = "search"
OnStage = Callable[[], None]
"""Is called each time that more of a list is in, and matched."""


@dataclass(frozen=True, slots=True)
class Followed:
    """What somebody follows: a name for it, its query in arXiv's language, and its number where it has one."""

    key: str
    query: str
    topic_id: int | None = None


@dataclass(frozen=True, slots=True)
class Brought:
    """The newest list that is in, and where it came from; nothing where nobody follows anything."""

    day: date | None = None
    source: str = ""


class Listing:
    """Brings arXiv's lists up to now, one process at a time: from feeds, else OAI-PMH, else today's search.

    `kept` is for how long lists are kept.
    """

    def __init__(
        self,
        store: Store,
        lists: Lists,
        library: Library,
        catalogue: Catalogue,
        matching: Matching,
        *,
        subscriptions: Subscriptions,
        clock: Clock,
        kept: timedelta,
        jobs: Jobs | None = None,
    ) -> None:
        self._store = store
        self._jobs = jobs
        self._matching = matching
        self._subscriptions = subscriptions
        self._library = library
        self._catalogue = catalogue
        self._clock = clock
        self._lists = lists
        self._feeds = FeedReader(store, lists, clock)
        self._changes = ChangeReader(store, lists, clock, kept, self._renew)
        self._claim = Claim(store, clock, "list.claim")
        self._rests_until = -math.inf
        self._on_stage: OnStage = lambda: None

    async def followed(self) -> list[Followed]:
        """Return what is followed; where nobody follows anything, what the settings offer."""
        found = await self._subscribed()
        return found or [Followed(spec.key, spec.query) for spec in self._catalogue.topics.values()]

    async def bring(self, watch: OnStep = lambda _: None) -> Brought:
        """Bring the lists of all archives that a followed query can match up to now.

        Raises UnavailableError where nothing tells the newest list, and where another process is at it.
        """
        await self._renew()
        return await self._bring_and_release(await self.followed(), self._watched(watch))

    async def bring_for(self, query: str, on_stage: OnStage) -> bool:
        """Bring the lists up to now of what is followed and of a query beside, False where another process is at it.

        Raises UnavailableError.
        """
        if await self._claim.take():
            return False
        self._on_stage = on_stage
        try:
            wanted = [*await self._subscribed(), Followed("", query)]
            await self._bring_and_release(wanted, self._watched(lambda _: None))
        finally:
            self._on_stage = lambda: None
        return True

    async def keep_up(self) -> None:
        """Bring the lists in where the newest is out and not here, or something is to be completed or matched.

        Asks seldom where there is nothing, and leaves it to another process that is at it. Raises UnavailableError.
        """
        now = self._clock.now()
        async with self._store.reading() as c:
            is_one_new = await topics.is_one_new(c, days.newest(now))
        await self._matching.settle()
        if self._clock.monotonic() < self._rests_until and not is_one_new:
            return
        self._rests_until = self._clock.monotonic() + days.REST.total_seconds()
        wanted = await self._subscribed()
        if not wanted or await self._is_up_to_date(wanted, now):
            return
        shortly = self._rests_until
        self._rests_until = self._clock.monotonic() + days.rest(now).total_seconds()
        if not (self._jobs and await self._jobs.harvest()) and not await self.bring_subscribed(wanted):
            self._rests_until = shortly

    async def bring_subscribed(self, wanted: Sequence[Followed] | None = None) -> bool:
        """Bring the lists up to now of what chats follow, False where another process is at it.

        Raises UnavailableError.
        """
        if await self._claim.take():
            return False
        await self._bring_and_release(wanted or await self._subscribed(), self._watched(lambda _: None))
        return True

    async def _subscribed(self) -> list[Followed]:
        async with self._store.reading() as c:
            return [Followed(topic.key, topic.query, topic.id) for topic in await topics.followed(c)]

    async def _is_up_to_date(self, followed: Sequence[Followed], now: datetime) -> bool:
        newest = days.newest(now)
        async with self._store.reading() as c:
            there = await announcements.whole_archives(c, newest)
            read = await memory.read(c)
            lacking = await papers.partial(c, now, 1)
        if lacking or read.done is None or read.done < newest:
            return False
        return there >= await asyncio.to_thread(reached, [each.query for each in followed])

    async def _bring_and_release(self, followed: Sequence[Followed], watch: OnStep) -> Brought:
        with span("harvest") as note:
            brought = await self._harvest(followed, watch)
            note({"day": brought.day.isoformat() if brought.day else None, "source": brought.source})
        return brought

    async def _harvest(self, followed: Sequence[Followed], watch: OnStep) -> Brought:
        reason, began, requests = "", self._clock.monotonic(), self._lists.requests
        try:
            wanted = await asyncio.to_thread(reached, [each.query for each in followed])
            brought = await self._bring(sorted(wanted), watch) if wanted else Brought()
        except HeraldError as error:
            reason = str(error)
            raise
        finally:
            await self._store.write(memory.note_trouble, reason, self._clock.now())
            await self._claim.release()
        if brought.day:
            made_due = await self._announce(brought.day, followed)
            async with self._store.reading() as c:
                counted = await announcements.count(c, brought.day)
                matches = await topics.count_matches(c, brought.day)
            log.info(
                "harvested",
                day=brought.day.isoformat(),
                source=brought.source,
                requests=self._lists.requests - requests,
                new=counted["new"],
                cross=counted["cross"],
                matches=matches,
                made_due=made_due,
                seconds=round(self._clock.monotonic() - began, 1),
            )
        return brought

    async def _announce(self, day: date, followed: Sequence[Followed]) -> int:
        """Make due what waits for a day's list, where all that its topic can match is in; tells how many that is."""
        async with self._store.reading() as c:
            there = {each.archive for each in await announcements.days(c, day) if each.day == day and each.whole}
        asked = [each for each in followed if each.topic_id is not None]
        whole = await asyncio.to_thread(lambda: [each.topic_id for each in asked if reached([each.query]) <= there])
        return await self._subscriptions.announce(day, [number for number in whole if number is not None])

    async def _bring(self, wanted: Sequence[str], watch: OnStep) -> Brought:
        outcome = await self._feeds.read(wanted, watch)
        day, error = outcome.day or days.newest(self._clock.now()), outcome.error
        is_fed = outcome.day is not None and not error
        await self._match()
        try:
            is_in = await self._changes.read(wanted, day, is_fed=is_fed, watch=watch)
        except UnavailableError as failure:
            log.warning("changes_failed", reason=str(failure))
            if error and _is_unreachable(error) and _is_unreachable(failure):
                raise error from failure  # the search would not be reached either
            is_in = False
        await self._match()
        if not (is_in or is_fed):
            await self._search(wanted, day, watch)
            await self._match()
        await self._complete(watch)
        await self._match()
        return Brought(day, self._lists.source if is_fed else await self._source(day, wanted))

    async def _match(self) -> None:
        """Hold topics against what came in, and keep the claim."""
        await self._matching.settle()
        self._on_stage()
        await self._renew()

    async def _search(self, wanted: Sequence[str], day: date, watch: OnStep) -> None:
        """Search for what was submitted for a day's list: most of what is new there. Raises UnavailableError."""
        watch(phrase("Searching for the papers of {day} …", day=day))
        since, until = days.submitted_for(day)
        query = joined([f"cat:{categories.find(archive) or archive}" for archive in wanted])
        found = await listed(self._library, query, since, until, urgent=False)
        told = []
        for paper in found:
            is_primary = bool(paper.categories) and archive_of(paper.categories[0]) in wanted
            told.append(Announcement(paper, "new" if is_primary else "cross"))
        now = self._clock.now()

        async def keep(c: Connection) -> None:
            await announcements.add(c, day, told)
            await announcements.note_day(c, day, wanted, SEARCH, now, whole=False)

        await self._store.write(keep)

    async def _complete(self, watch: OnStep) -> None:
        """Ask for what the feeds do not tell, the newest papers first; what fails is left for the next time."""
        for _ in range(MOST_AT_ONCE):
            async with self._store.reading() as c:
                lacking = await papers.partial(c, self._clock.now(), AT_ONCE)
            if not lacking:
                return
            watch(phrase("Completing {n} records …", n=len(lacking)))
            try:
                found = await self._library.renew([paper_id for paper_id, _ in lacking])
            except HeraldError as error:
                log.warning("not_completed", reason=str(error), records=len(lacking))
                return
            await self._store.write(papers.ask_later, lacking, self._clock.now() + LATER)
            log.debug("completed", asked=len(lacking), found=len(found))
            await self._renew()

    async def _source(self, day: date, wanted: Collection[str]) -> str:
        async with self._store.reading() as c:
            noted = [each for each in await announcements.days(c, day) if each.day == day and each.archive in wanted]
        sources = [each.source for each in noted]
        return max(set(sources), key=lambda source: (sources.count(source), source), default=SOURCE)

    def _watched(self, watch: OnStep) -> OnStep:
        def step(what: Phrase) -> None:
            log.debug("listing", step=str(what))
            watch(what)

        return step

    async def _renew(self) -> None:
        if left := await self._claim.take():
            raise UnavailableError(
                phrase("Another process is bringing in arXiv's list."),
                phrase("Please try again in some minutes."),
                left,
            )


def _is_unreachable(error: UnavailableError) -> bool:
    return isinstance(error.__cause__, FaultError) and error.__cause__.unreachable
