"""The keeper: renews what this process holds, takes what is free, and tells when something is lost."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta

import structlog

from chat.clock import Clock
from chat.errors import HeraldError
from chat.measures import ROLE_HELD, TAKEOVERS, UNMEASURED, Measures
from chat.tasks import end
from services.machines.differences import Differences
from services.machines.holding import BEAT_SECONDS, LEASE_SECONDS, Holding, Moment, moment
from services.machines.myself import Myself
from services.repeated import Repeated
from store.database import Store
from store.machines import leases, processes
from store.machines.connections import LeaseConnection
from store.machines.processes import Process

WITHIN_SECONDS = 2.5  # in which a beat ends, or is given up
AGAIN_SECONDS = 0.5  # after one that failed
LOOK_SECONDS = 0.25  # between two looks whether a lease is over
ALIVE = timedelta(seconds=10)


class Keeper:
    """Says each three seconds that this process lives, and renews or takes its leases.

    It has a connection of its own and waits for nobody: where the database is slow or away, what is held is lost before
    another process can take it.
    """

    def __init__(
        self, store: Store, me: Myself, names: Mapping[str, str], clock: Clock, measures: Measures = UNMEASURED
    ) -> None:
        """Take with `names` the leases' names by the roles that they are of. Raises LookupError for a file."""
        if store.server is None:
            raise LookupError("a file is one process's")
        self._connection = LeaseConnection(store.server)
        self._bell = store.bell
        self.me = me
        self._clock = clock
        self._measures = measures
        self.holdings = {role: Holding(role, name, clock) for role, name in names.items()}
        self.processes: Sequence[Process] = ()
        """Those that were alive at the last beat, the oldest first."""
        self._places: dict[str, str] = {}  # of those who hold something, and of those who live
        self._differences = Differences(clock)
        self._wake = asyncio.Event()
        self._late: set[asyncio.Task[None]] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self._faults = Repeated("leases_not_renewed", clock, level="warning", of_database=True)

    async def begin(self) -> None:
        """Take what is free, and keep it from now on. Raises UnavailableError."""
        await self._beat()
        for holding in self.holdings.values():
            self._measures.set(ROLE_HELD, float(holding.is_kept), holding.role)
            if not holding.is_kept:
                structlog.get_logger(__name__).info(
                    "standing_by", role=holding.role, held_by=self.place_of(holding.holder)
                )
        leave = self._bell.listen("lease", lambda name: self._wake.set() if self._wants(name) else None)
        self._leave = leave, self._bell.on_deaf(self._wake.set)
        self._tasks = [asyncio.create_task(each, name="leases") for each in (self._keep(), self._watch())]

    async def aclose(self) -> None:
        """Give up all at once, so that who stands by need not wait."""
        await end(self._tasks)
        for leave in self._leave if self._tasks else ():
            leave()
        for holding in self.holdings.values():
            holding.lose()
        ending = asyncio.create_task(self._give_up(), name="leases")
        await asyncio.wait([ending], timeout=WITHIN_SECONDS)
        await end([ending, *self._late] if ending.done() else [])
        await self._connection.aclose()

    def place_of(self, number: str) -> str:
        """Return machine and number of a process, "" where it is not known."""
        return self._places.get(number, "")

    async def _give_up(self) -> None:
        with suppress(HeraldError):  # then the leases end by themselves
            async with self._connection.statements() as c:
                await leases.release(c, self.me.id)
                await processes.forget(c, self.me.id)

    def _wants(self, name: str) -> bool:
        return any(each.name == name and not each.is_kept for each in self.holdings.values())

    async def _keep(self) -> None:
        wait = BEAT_SECONDS
        while True:
            await self._rest(wait)
            wait = BEAT_SECONDS if await self._beat_in_time() else AGAIN_SECONDS

    async def _rest(self, seconds: float) -> None:
        """Wait until the next beat, or until something may have become free."""
        waits = [asyncio.create_task(each) for each in (self._clock.sleep(seconds), self._wake.wait())]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await end(waits)
        self._wake.clear()

    async def _beat_in_time(self) -> bool:
        """Beat once; one that hangs is left alone with its connection."""
        beat = asyncio.create_task(self._beat(), name="lease beat")
        alarm = asyncio.create_task(self._clock.sleep(WITHIN_SECONDS))
        try:
            await asyncio.wait([beat, alarm], return_when=asyncio.FIRST_COMPLETED)
            _result_of(beat)
        except Exception as error:  # noqa: BLE001  whatever it is, the next one may work
            self._faults.failed(error)
            return False
        finally:
            alarm.cancel()
            if not beat.done():
                beat.cancel()
                self._late.add(beat)
                beat.add_done_callback(self._late.discard)
                self._connection.leave()
        self._faults.worked()
        return True

    async def _beat(self) -> None:
        names = {each.name for each in self.holdings.values()}
        asked = moment(self._clock)
        async with self._connection.statements() as c:
            mine = await leases.renew(c, names, self.me.id, LEASE_SECONDS) if names else set()
            for each in self.holdings.values():
                if each.name in mine:
                    self._keep_one(each, asked)
                elif each.lose():
                    self._tell_lost(each, "another process took it")
            about = self.me.about()
            await processes.note(c, self.me.id, about)
            self.processes = await processes.alive(c, ALIVE)
            holders = {each.holder for each in self.holdings.values()}
            kept = {each: self._places[each] for each in holders & self._places.keys()}
            self._places = kept | {each.id: each.place for each in self.processes}
            self._differences.look(about["settings"], self.processes)
            free = [each for each in self.holdings.values() if not each.is_kept]
            found = await leases.look(c, [each.name for each in free]) if free else {}
            for each in free:
                seen = found.get(each.name)
                if each.see(seen):
                    asked = moment(self._clock)
                    if await leases.take(c, each.name, self.me.id, LEASE_SECONDS, seen):
                        self._keep_one(each, asked, after=self.place_of(seen.holder) if seen else "")

    async def _watch(self) -> None:
        """Tell in time of what could not be renewed."""
        while True:
            await self._clock.sleep(LOOK_SECONDS)
            for each in self.holdings.values():
                if each.is_kept and not each.holds():
                    each.lose()
                    self._tell_lost(each, "it could not be renewed in time")

    def _keep_one(self, holding: Holding, asked: Moment, after: str = "") -> None:
        if holding.keep(asked):
            self._measures.set(ROLE_HELD, 1.0, holding.role)
            self._measures.add(TAKEOVERS, holding.role)
            structlog.get_logger(__name__).info("lease_taken", role=holding.role, after=after)

    def _tell_lost(self, holding: Holding, reason: str) -> None:
        self._measures.set(ROLE_HELD, 0.0, holding.role)
        structlog.get_logger(__name__).warning("lease_lost", role=holding.role, reason=reason)


def _result_of(beat: asyncio.Task[None]) -> None:
    """Raise what a beat failed with, TimeoutError where it has not ended."""
    if not beat.done():
        raise TimeoutError(f"the database took longer than {WITHIN_SECONDS} s")
    beat.result()
