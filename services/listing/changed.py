"""The second way to a day's list: the records that changed, with what feeds never tell."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import structlog

from chat.clock import Clock
from chat.errors import UnavailableError
from chat.words import phrase
from papers.arxiv.lists import Lists
from papers.arxiv.oai import BAD_TOKEN, OaiError, OaiPage, Record
from services.digests.schedule import EASTERN
from services.listing import days, memory
from services.listing.changes import Scope, announced
from services.listing.feeds import OnStep
from services.listing.memory import Read
from store import announcements, papers
from store.announcements import Listed
from store.database import Connection, Store
from store.papers import StoredPaper
from store.rows import batches

log = structlog.get_logger(__name__)

SOURCE = "oai"
SLICE = 300  # records in a transaction, for which messages under way do not wait long
MOST_RESTARTS = 3  # where a token is no longer good
SILENCE = timedelta(minutes=10)  # after it did not answer
NOT_YET = timedelta(hours=1)  # where it does not have the newest list
LATE = time(12)  # in New York: where nothing has changed by then there was no announcement


class ChangeReader:
    """Reads what changed since the last time into the store, page by page; what is read stays read.

    After each page `renew` says that this process is still at it.
    """

    def __init__(
        self, store: Store, lists: Lists, clock: Clock, kept: timedelta, renew: Callable[[], Awaitable[None]]
    ) -> None:
        self._store = store
        self._lists = lists
        self._clock = clock
        self._kept = kept
        self._renew = renew

    async def read(self, archives: Collection[str], until: date, *, is_fed: bool, watch: OnStep) -> bool:
        """Bring in the changes up to a day's list, once, and return whether they are in; `is_fed`: its feeds are.

        Raises UnavailableError.
        """
        async with self._store.reading() as c:
            state = await memory.read(c)
            listed = await announcements.days(c, until - self._kept)
        if state.done and state.done >= until:
            there = {each.archive for each in listed if each.day == until and each.whole}
            archives = [each for each in archives if each not in there]  # those that somebody follows since
            if not archives:
                return True
        if state.again_at and timedelta(0) < state.again_at - self._clock.now() <= NOT_YET:
            return False
        begin = listed[0].day if listed else until
        first = min(until, max(state.since or begin, until - self._kept))
        since = {each.archive: each.day for each in reversed(listed)}
        fed = {(each.day, each.archive) for each in listed if each.whole and each.source == self._lists.source}
        scope = Scope(archives, {archive: since.get(archive, until) for archive in archives}, until, fed)
        try:
            newest = await self._pages(scope, first, watch)
        except UnavailableError:
            await self._leave_alone(SILENCE)
            raise
        if not is_fed and newest < until and self._clock.now() < datetime.combine(until, LATE, EASTERN):
            await self._leave_alone(NOT_YET)
            return False
        now = self._clock.now()

        async def note(c: Connection) -> None:
            for day in days.between(max(first, min(since.values(), default=until)), until):
                here = [archive for archive in archives if since.get(archive, until) <= day]
                await announcements.note_day(c, day, here, SOURCE, now)
            await memory.note_read(c, Read(until, until), now)

        await self._store.write(note)
        return True

    async def _leave_alone(self, how_long: timedelta) -> None:
        await self._note_read(again_at=self._clock.now() + how_long)

    async def _note_read(self, **changes: Any) -> None:
        async def note(c: Connection) -> None:
            await memory.note_read(c, replace(await memory.read(c), **changes), self._clock.now())

        await self._store.write(note)

    async def _pages(self, scope: Scope, first: date, watch: OnStep) -> date:
        """Read all pages from a day on, and return the day of the last change. Raises UnavailableError."""
        archive = next(iter(scope.archives)) if len(scope.archives) == 1 else ""
        at, newest, token, restarts, read = first, date.min, "", 0, 0
        while True:
            watch(phrase("Asking what changed since {day}; {n} records so far …", day=at.isoformat(), n=read))
            try:
                page = await self._lists.changes(at, archive, token)
            except OaiError as fault:
                restarts += 1
                if fault.code != BAD_TOKEN or restarts > MOST_RESTARTS:
                    raise _refused(fault) from fault
                token = ""
                continue
            await self._keep(page, scope)
            await self._renew()  # a page may take minutes
            read += len(page.records)
            newest = max((newest, *(record.changed for record in page.records)))
            at = max(at, min(newest, scope.until))
            await self._note_read(since=at)
            if not page.token:
                return newest
            if page.token == token:
                raise _refused(OaiError(BAD_TOKEN, "the same one again"))
            token = page.token

    async def _keep(self, page: OaiPage, scope: Scope) -> None:
        if page.left_out:
            log.warning("records_not_read", records=page.left_out)
        for some in batches([record for record in page.records if record.paper], SLICE):
            await self._store.write(self._keep_some, some, scope)

    async def _keep_some(self, c: Connection, some: list[Record], scope: Scope) -> None:
        known = await announcements.known(c, [record.id for record in some])
        kept = await papers.load(c, [record.id for record in some if record.id not in known])
        seen = {record.id: _seen(record, kept.get(record.id)) for record in some}
        found = {record.id: announced(record, known.get(record.id) or seen[record.id], scope) for record in some}
        records = [record.paper for record in some if record.paper and (found[record.id] or record.id in known)]
        await papers.save(c, records, self._clock.now())
        told = [each for each in found.values() if each]
        for day in sorted({day for day, _ in told}):
            await announcements.add(c, day, [each for its, each in told if its == day])


def _seen(record: Record, kept: StoredPaper | None) -> list[Listed]:
    """Return as what somebody had looked a paper up before this change was announced."""
    day = days.workday(record.changed)
    if kept is None or kept.as_of >= days.announced(day):
        return []
    return [Listed(kept.as_of.date(), record.id, kept.paper.version, "new", kept.paper.categories)]


def _refused(fault: OaiError) -> UnavailableError:
    log.warning("changes_refused", code=fault.code, reason=str(fault))
    return UnavailableError(
        phrase("arXiv does not say what changed: {reason}.", reason=str(fault).rstrip(".")),
        phrase("Please try again in an hour."),
    )
