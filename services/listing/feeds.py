"""The first way to a day's list: arXiv's feeds, few requests for many archives."""

from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date

import structlog

from chat.clock import Clock
from chat.errors import UnavailableError
from chat.words import Phrase, phrase
from papers.arxiv.feed import DailyFeed, RefusedFeedError
from papers.arxiv.lists import Fed, Lists
from services.listing import memory
from services.listing.memory import Told
from services.listing.plan import Group, grouped, halves, within
from store import announcements, papers
from store.database import Connection, Store

log = structlog.get_logger(__name__)

OnStep = Callable[[Phrase], None]


@dataclass(slots=True)
class Outcome:
    """What the feeds told: the newest list's day, None where no feed had any papers, and why they failed, if so."""

    day: date | None = None
    error: UnavailableError | None = None
    asked: dict[Group, Told] = field(default_factory=dict)
    lacking: set[str] = field(default_factory=set)  # archives of which papers are missing

    def note(self, group: Group, told: Told) -> None:
        """Take in what a feed told that is asked for no smaller parts, now or when it was last read."""
        self.asked[group] = told
        self.lacking |= set(map(within, group)) if told.is_cut else set()

    def settle(self, archives: Collection[str]) -> None:
        """Find out the day, and of which archives its list is not whole."""
        self.day = max((told.day for told in self.asked.values() if told.day and told.items), default=None)
        current = {group for group, told in self.asked.items() if told.day == self.day}
        self.lacking |= {within(term) for group in self.asked.keys() - current for term in group}
        self.lacking |= set(archives) - {within(term) for group in current for term in group}


class FeedReader:
    """Reads the feeds of archives into the store; what was read before is only asked for where it has changed."""

    def __init__(self, store: Store, lists: Lists, clock: Clock) -> None:
        self._store = store
        self._lists = lists
        self._clock = clock

    async def read(self, archives: Collection[str], watch: OnStep) -> Outcome:
        """Bring in what the feeds of these archives have; where they fail the outcome says so."""
        async with self._store.reading() as c:
            last = await memory.plan(c)
        outcome = Outcome()
        waiting = deque(grouped(last, archives))
        groups: list[Group] = []
        try:
            while waiting:
                group = waiting.popleft()
                watch(phrase("Asking for the feed of {archives} …", archives=group))
                smaller = await self._read(group, outcome)
                waiting.extendleft(reversed(smaller))
                groups += [] if smaller else [group]
        except UnavailableError as error:
            log.warning("feeds_failed", reason=str(error))
            outcome.error = error
            groups += [group, *waiting]
        outcome.settle(archives)
        await self._note(archives, outcome, tuple(groups))
        return outcome

    async def _read(self, group: Group, outcome: Outcome) -> tuple[Group, ...]:
        """Read one feed; return the groups to be asked for in its place where it was cut. Raises UnavailableError."""
        async with self._store.reading() as c:
            known = await memory.told(c, group)
        fed = await self._ask(group, known.tag)
        if fed is None:
            outcome.note(group, known)
            return ()
        feed = fed.feed
        if feed.items > len(feed.announcements):
            log.warning("items_not_read", feed="+".join(group), items=feed.items - len(feed.announcements))
        smaller = halves(group) if feed.is_cut else ()
        told = Told("" if smaller else fed.tag, feed.day, feed.items)
        await self._keep(group, feed, told)
        if not smaller:
            outcome.note(group, told)
        return smaller

    async def _ask(self, group: Group, tag: str) -> Fed | None:
        """Ask for a feed, without the names that arXiv does not know. Raises UnavailableError."""
        terms = list(group)
        while True:
            try:
                return await self._lists.feed(terms, tag)
            except RefusedFeedError as refusal:
                log.warning("feed_refused", feed="+".join(terms), reason=refusal.reason)
                wrong = [term for term in terms if refusal.wrong in {term, term.partition(".")[2]}]
                terms = [term for term in terms if term not in wrong]
                if wrong and not terms:
                    return Fed(DailyFeed(None, (), 0), "")
                if not wrong:
                    raise UnavailableError(
                        phrase("arXiv does not make the feed of {archives}.", archives=group),
                        phrase("Please tell whoever runs this bot to look into its log."),
                    ) from refusal

    async def _keep(self, group: Group, feed: DailyFeed, told: Told) -> None:
        now = self._clock.now()

        async def keep(c: Connection) -> None:
            if feed.day:
                whole = [each.paper for each in feed.announcements if each.whole]
                await papers.save(c, whole, now)
                await papers.save_partial(c, [each.paper for each in feed.announcements if not each.whole], now)
                await announcements.add(c, feed.day, feed.announcements)
            await memory.note_told(c, group, told, now)

        await self._store.write(keep)

    async def _note(self, archives: Collection[str], outcome: Outcome, groups: tuple[Group, ...]) -> None:
        now = self._clock.now()

        async def note(c: Connection) -> None:
            await memory.note_plan(c, groups, now)
            if outcome.day:
                source = self._lists.source
                whole, part = set(archives) - outcome.lacking, set(archives) & outcome.lacking
                await announcements.note_day(c, outcome.day, sorted(whole), source, now)
                await announcements.note_day(c, outcome.day, sorted(part), source, now, whole=False)

        await self._store.write(note)
