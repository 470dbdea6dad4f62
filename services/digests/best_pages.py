"""The week's and the month's best for everybody: what readers of all chats liked of what the archive shows."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import NamedTuple, Protocol

from chat.clock import Clock
from chat.languages import LANGUAGES
from papers import nearness
from papers.paper import Paper
from services.digests.best import MOST
from store import key_values
from store import papers as records
from store.database import Store
from store.ranking import best
from store.ranking.best import Counted, Made
from summarizer.best import Best, LikedEntry, Period
from summarizer.digest import Entry

FEWEST = 3
"""People who liked a paper of which the archive tells so: of fewer, their friends might tell who."""
GRACE = timedelta(days=2)  # after which what was liked in a week or month stands, whatever becomes of the votes
LATEST = timedelta(days=8)  # in which pages of what changed are looked after, as those of digests are

_SETTLED = "best:settled"  # the day when votes were counted last
_COMPARED = 60  # papers of a period, the most liked, of which it is looked how near they are to the others
_NEWEST = 3  # periods of a kind, whose pages are looked after in any case: each leads to those beside it
_AT_ONCE = 20  # pages, which are written in one go


class BestWriter(Protocol):
    """What writes pages of what was liked; it is called in a thread, one call at a time."""

    def put_best(self, language: str, bests: Sequence[Best], periods: Sequence[Period]) -> int:
        """Write some of a language's pages and all that names any, and tell how many files changed. Raises OSError.

        `periods` are all that there are: pages of others go.
        """
        ...


class _Page(NamedTuple):
    """A page, and what it is made of: where that changed, it is to be written again."""

    period: Period
    state: Made
    over: bool
    earlier: Period | None
    later: Period | None


class BestPages:
    """Counts what was liked in each week and month while it runs and for some days, and has its pages written.

    Only papers that the archive shows are counted, only sums over all chats, and none of fewer than three people.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        writer: BestWriter,
        entries: Callable[[Sequence[tuple[str, int]], str], Awaitable[Sequence[Entry]]],
    ) -> None:
        self._store = store
        self._clock = clock
        self._writer = writer
        self._entries = entries
        self._counted: dict[Period, list[Counted]] = {}
        self._written: dict[str, dict[Period, _Page]] = {}

    async def publish(self, *, anew: bool = False) -> int:
        """Count, and write the pages that are not as the store has them, or all; tells how many there were.

        Raises UnavailableError, OSError.
        """
        await self._count()
        async with self._store.reading() as c:
            kept = await best.periods(c)
        done = 0
        for language in sorted({*LANGUAGES, *kept, *self._written}):  # summaries may be in others than the interface
            pages = self._pages(kept.get(language, {}))
            known = self._written.get(language)
            due = [each for each in pages.values() if anew or self._is_due(each, pages, known or {})]
            if not due and known is not None and known.keys() == pages.keys():
                continue
            for start in range(0, max(len(due), 1), _AT_ONCE):
                bests = [await self._best(page, language) for page in due[start : start + _AT_ONCE]]
                await asyncio.to_thread(self._writer.put_best, language, bests, list(pages))
            self._written[language] = pages
            done += len(due)
        return done

    def _pages(self, kept: dict[str, Made]) -> dict[Period, _Page]:
        """Return the pages of a language, each with those beside it, the oldest first."""
        today = self._clock.now().astimezone(UTC).date()
        found = sorted((period, state) for name, state in kept.items() if (period := Period.named(name)))
        pages = {}
        for monthly in (False, True):
            row = [each for each in found if each[0].monthly == monthly]
            for at, (period, state) in enumerate(row):
                earlier = row[at - 1][0] if at else None
                later = row[at + 1][0] if at + 1 < len(row) else None
                pages[period] = _Page(period, state, period.end <= today, earlier, later)
        return pages

    def _is_due(self, page: _Page, pages: dict[Period, _Page], known: dict[Period, _Page]) -> bool:
        of_kind = [each for each in pages if each.monthly == page.period.monthly]
        is_late = page.period in of_kind[-_NEWEST:] or self._clock.now() - page.state.changed < LATEST
        return is_late and known.get(page.period) != page

    async def _best(self, page: _Page, language: str) -> Best:
        async with self._store.reading() as c:
            liked = [each for each in await best.kept(c, page.period.name) if each.language == language]
        written = await self._entries([(each.paper_id, each.version) for each in liked], language)
        entries = {each.paper.id: each for each in written}
        shown = [LikedEntry(entries[each.paper_id], each.people) for each in liked if each.paper_id in entries]
        changed, over = page.state.changed, page.over
        return Best(page.period, language, tuple(shown), changed, over, page.earlier, page.later)

    async def _count(self) -> None:
        """Count the votes of all weeks and months that were not settled when that was done last."""
        now = self._clock.now()
        today = now.astimezone(UTC).date()
        async with self._store.reading() as c:
            noted = await key_values.recall(c, _SETTLED)
            first = None if noted else await best.first_vote(c)
        if noted:
            since = date.fromisoformat(noted)
        elif first:
            since = first.astimezone(UTC).date()
        else:
            return  # nobody has liked anything yet
        for period in _unsettled(min(since, today), today):
            await self._count_in(period, now)
        if noted != today.isoformat():
            await self._store.write(key_values.note, _SETTLED, today.isoformat(), now)
            self._counted = {period: those for period, those in self._counted.items() if period.end + GRACE > today}

    async def _count_in(self, period: Period, now: datetime) -> None:
        begun, ended = (datetime.combine(day, time(), UTC) for day in (period.first, period.end))
        async with self._store.reading() as c:
            found = await best.liked(c, since=begun, until=ended, fewest=FEWEST)
            if self._counted.get(period) == found:
                return
            kept = await records.highest(c, sorted({each.paper_id for each in found}))
            was = await best.kept(c, period.name)
        chosen = await asyncio.to_thread(_chosen, found, kept)
        if chosen != was:
            await self._store.write(best.keep, period.name, chosen, now)
        self._counted[period] = found


def _unsettled(since: date, today: date) -> Iterator[Period]:
    """Yield the weeks and months that are not over, or were not settled at the end of a day."""
    for monthly in (False, True):
        period = Period.around(today, monthly=monthly)
        while period.end + GRACE > since:
            yield period
            period = period.before


def _chosen(found: Sequence[Counted], kept: dict[str, Paper]) -> list[Counted]:
    """Return the best of each language in their order: likes, then how near to all that was liked, then the number."""
    chosen = []
    for _, group in groupby(found, key=lambda each: each.language):
        those = [each for each in group if each.paper_id in kept][:_COMPARED]
        profiles = {each.paper_id: nearness.of_paper(kept[each.paper_id]) for each in those}
        near: defaultdict[str, float] = defaultdict(float)
        for one in those:
            for other in those:
                if one is not other:
                    near[one.paper_id] += other.people * profiles[one.paper_id].cosine(profiles[other.paper_id])
        chosen += sorted(those, key=lambda each: (-each.people, -near[each.paper_id], each.paper_id))[:MOST]
    return chosen
