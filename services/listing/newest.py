"""The newest list: whether it is in for those who need it now, and had brought in at once where it is not."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from chat.clock import Clock
from chat.errors import HeraldError
from chat.single_flight import Flight, SingleFlight
from services.listing import days
from services.listing.listing import Listing
from services.listing.matching import Matching
from services.listing.reached import reached
from store import announcements
from store.database import Connection, Store
from store.faults import DatabaseError

PAUSE = 2.0  # seconds until it is looked again whether another process has it
PATIENCE = 30.0  # seconds of a person
_Flight = Flight[None, []]


@dataclass(frozen=True, slots=True)
class State:
    """Whether the newest list that should be out is in; where it is not, why, and whether it may still come tonight."""

    is_in: bool
    trouble: HeraldError | None = None
    is_awaited: bool = False


IN = State(is_in=True)


@dataclass(frozen=True, slots=True)
class _Tried:
    day: date
    archives: Collection[str]
    until: float  # by the monotonic clock
    trouble: HeraldError | None

    def serves(self, day: date, archives: Collection[str], at: float) -> bool:
        """Return whether to ask again for a day's list of some archives would be too soon."""
        return self.day == day and set(archives) <= set(self.archives) and at < self.until


class NewestList:
    """Has the newest list brought in and matched once for all who wait for it, from its first part on."""

    def __init__(self, store: Store, listing: Listing, matching: Matching, clock: Clock) -> None:
        self._store = store
        self._listing = listing
        self._matching = matching
        self._clock = clock
        self._flights: SingleFlight[str, None, []] = SingleFlight(lasting=True)
        self._stage = asyncio.Event()
        self._tried: _Tried | None = None

    async def aclose(self) -> None:
        """Break off what is under way."""
        await self._flights.aclose()

    async def is_ready(self, c: Connection, query: str) -> bool:
        """Return whether the newest list that should be out is in and matched, of all archives that a query reaches."""
        return await self._is_in(c, reached([query])) and await self._matching.is_settled(c)

    async def have(self, query: str, *, urgent: bool = False) -> State:
        """Have the newest list that should be out, and all that is in matched. Raises UnavailableError.

        What was asked for some minutes ago, and was not there, is not asked for again; a person waits half a minute.
        """
        archives = reached([query])
        try:
            async with asyncio.timeout(PATIENCE if urgent else None):
                state = await self._brought(query, archives)
        except TimeoutError:
            state = State(is_in=False)
        await self._matching.settle()
        return state

    async def _brought(self, query: str, archives: frozenset[str]) -> State:
        while True:
            stage = self._stage
            async with self._store.reading() as c:
                if await self._is_in(c, archives):
                    return IN
            now = self._clock.now()
            tried = self._tried
            if tried and tried.serves(days.newest(now), archives, self._clock.monotonic()):
                awaited = tried.trouble is None and days.is_awaited(now)
                return State(is_in=False, trouble=tried.trouble, is_awaited=awaited)
            flight = self._flights.find("") or self._begin(query, archives)
            more = asyncio.create_task(stage.wait())
            try:
                await asyncio.wait({flight.task, more}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                more.cancel()
            if flight.task.done():
                flight.task.result()  # which raises what nobody foresaw

    async def _is_in(self, c: Connection, archives: frozenset[str]) -> bool:
        newest = days.newest(self._clock.now())
        return archives <= await announcements.whole_archives(c, newest)

    def _begin(self, query: str, archives: frozenset[str]) -> _Flight:
        async def bring(_flight: _Flight) -> None:
            trouble: HeraldError | None = None
            day = days.newest(self._clock.now())  # by its end the next one may be out
            try:
                while not await self._listing.bring_for(query, self._on_stage):
                    await self._clock.sleep(PAUSE)
                    async with self._store.reading() as c:
                        if await self._is_in(c, archives):
                            return
            except DatabaseError:  # which says nothing of arXiv
                raise
            except HeraldError as error:
                trouble = error
            now = self._clock.now()
            rest = days.REST if trouble else days.rest(now)
            others = reached([each.query for each in await self._listing.followed()])
            until = self._clock.monotonic() + rest.total_seconds()
            self._tried = _Tried(day, archives | others, until, trouble)

        return self._flights.begin([""], bring)

    def _on_stage(self) -> None:
        self._stage.set()
        self._stage = asyncio.Event()
