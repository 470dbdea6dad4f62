"""Upkeep: what is old is thrown away, and what a wrong clock left behind is put right."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog

from chat.clock import Clock
from papers.query import queries
from services.digests.hours import SLICE, DefaultHours
from services.preferences import PreferenceBook
from services.said.talks import LASTS
from services.sent.files import KEPT
from services.subscriptions import NOT_ANSWERED, NOT_OUT, due_after, due_by_now
from store import (
    announcements,
    chats,
    deliveries,
    full_texts,
    papers,
    pictures,
    subscriptions,
    summaries,
    topics,
    usage,
)
from store.chats import Chat
from store.database import Connection, Store
from store.sent import files as sent_files
from store.subscriptions import Subscription

MESSAGES_KEPT = timedelta(days=30)
USE_KEPT = timedelta(days=30)  # who asked for what, and what it cost: limits and budgets count a day at most
TEXTS_KEPT = timedelta(days=90)  # whole papers, which can be read again, and the pictures that nothing shows any more
OVERVIEWS_KEPT = timedelta(days=90)  # whose quotes can be looked at as long, and which a topic's last pages show
SEEN_KEPT = timedelta(days=365)  # what is cross-listed later than that is new again
FURTHEST_RUN = timedelta(days=8)  # a week, and a day that a change of zone or clocks may cost
FURTHEST_TRY = timedelta(days=2)
SHORTLY = timedelta(minutes=15)  # no claim lasts longer, and no failure of arXiv's puts a digest off for longer


class Upkeep:
    """What is to be done now and then; arXiv's lists and the records that nobody had stay for `lists_kept`."""

    def __init__(self, store: Store, preferences: PreferenceBook, clock: Clock, lists_kept: timedelta) -> None:
        self._store = store
        self._preferences = preferences
        self._clock = clock
        self._lists_kept = lists_kept
        self.hours = DefaultHours(store, preferences, clock)
        self._mistrusted = True  # nobody knows by which clock the process before this one wrote

    def mistrust(self) -> None:
        """Look the next time at all that waits, because the wall clock has stepped."""
        self._mistrusted = True

    async def tidy(self) -> None:
        """Do all of it. Raises UnavailableError."""
        messages = await self._prune(deliveries.prune, MESSAGES_KEPT)
        texts = await self._prune(full_texts.prune, TEXTS_KEPT)
        overviewed = await self._prune(summaries.prune_overviews, OVERVIEWS_KEPT)
        lists = await self._prune(announcements.prune, self._lists_kept)
        records = await self._prune(partial(papers.prune, spared=await self._liked()), self._lists_kept)
        files = await self._prune(sent_files.prune, KEPT)
        shown = await self._prune(pictures.prune, TEXTS_KEPT)
        uses = await self._prune(usage.prune, USE_KEPT)
        talks = await self._prune(chats.forget_spoken, LASTS)
        forgotten = await self._store.write(topics.forget_seen, self._clock.now() - SEEN_KEPT)
        moved = await self.hours.follow()
        mended = await (self._mend_all() if self._mistrusted else self._mend())
        log = structlog.get_logger(__name__)
        log.info(
            "tidied",
            messages=messages,
            texts=texts,
            files=files,
            pictures=shown,
            uses=uses,
            talks=talks,
            overviews=overviewed,
            lists=lists,
            records=records,
            seen=forgotten,
            moved=moved,
            mended=mended,
        )

    async def _liked(self) -> frozenset[str]:
        """Return the ids of the papers that somebody follows what is like."""
        async with self._store.reading() as c:
            return frozenset().union(*map(queries.liked_by, await topics.with_likeness(c)))

    async def _prune(self, prune: Callable[[Any, datetime, int], Awaitable[int]], kept: timedelta) -> int:
        """Throw away, slice by slice, what is older than that."""
        pruned = 0
        while True:
            some = await self._store.write(prune, self._clock.now() - kept, SLICE)
            pruned += some
            if some < SLICE:
                return pruned

    async def _mend(self) -> int:
        """Bring back what a clock that ran ahead has put off for longer than anything ever is."""
        now = self._clock.now()

        async def bring_back(c: Connection) -> int:
            lost = await subscriptions.beyond(c, now + FURTHEST_RUN, SLICE)
            for each in lost:
                await subscriptions.schedule(c, each.id, await due_by_now(c, each, now, self._preferences))
            return len(lost)

        mended = 0
        while (some := await self._store.write(bring_back)) == SLICE:
            mended += some
        return mended + some + await self._store.write(deliveries.mend, now + FURTHEST_TRY, now)

    async def _mend_all(self) -> int:
        """Bring back what a clock that ran ahead has put off, if only by an hour; messages are tried again at once."""
        self._mistrusted = False
        now, mended, last = self._clock.now(), 0, 0

        async def bring_back(c: Connection, after: int) -> tuple[list[Subscription], int]:
            some, changed = await subscriptions.beyond(c, now + SHORTLY, SLICE, after=after), 0
            for held, chat in (await subscriptions.of_numbers(c, [each.id for each in some])).values():
                if (due := self._due(held, chat, now)) != held.next_run_at or due <= now:
                    await subscriptions.schedule(c, held.id, due)
                    changed += 1
            return some, changed

        while True:
            some, changed = await self._store.write(bring_back, last)
            mended += changed
            if len(some) < SLICE:
                return mended + await self._store.write(deliveries.mend, now + SHORTLY, now)
            last = some[-1].id

    def _due(self, held: Subscription, chat: Chat, now: datetime) -> datetime:
        """Return when a subscription that waits should really be due."""
        preferences = self._preferences.over_defaults(chat)
        upcoming = due_after(now, held, preferences)
        if held.next_run_at is None or held.next_run_at <= now:  # whoever has claimed it is late by the right clock
            return held.next_run_at or upcoming
        at_its_hour = due_after(held.next_run_at - timedelta(seconds=1), held, preferences) == held.next_run_at
        if held.last_note in {NOT_ANSWERED, NOT_OUT} and not at_its_hour:
            return now
        return min(held.next_run_at, upcoming)
