"""A lease as this process sees it: whether it may act now, and who may where it may not."""

import asyncio

from chat.clock import Clock
from store.machines.leases import Lease

LEASE_SECONDS = 10.0
MARGIN_SECONDS = 2.0  # by which a holder stops before its lease ends, so that what is on its way has arrived
BEAT_SECONDS = 3.0
Moment = tuple[float, float]
"""By the monotonic clock and by the wall clock, in seconds."""


class Holding:
    """What the process has of one lease.

    How long it holds it counts by its own clocks from before it asked for it, so that nobody else can have it then. The
    wall clock counts too: the other one stands still while a machine sleeps.
    """

    def __init__(self, role: str, name: str, clock: Clock) -> None:
        self.role = role
        self.name = name
        self._clock = clock
        self._until = self._until_by_wall = float("-inf")
        self._taken = asyncio.Event()
        self._lost = asyncio.Event()
        self._lost.set()
        self._seen: Lease | None = None
        self._seen_since = 0.0

    @property
    def is_kept(self) -> bool:
        """Whether nobody was told yet that it is lost."""
        return self._taken.is_set()

    @property
    def holder(self) -> str:
        """The process that had it when it was looked at last, "" where none did."""
        return self._seen.holder if self._seen else ""

    def holds(self) -> bool:
        """Return whether this process, and no other, may act now."""
        now, wall = moment(self._clock)
        return now < self._until and wall < self._until_by_wall

    async def taken(self) -> None:
        """Wait until this process may act."""
        await self._taken.wait()

    async def lost(self) -> None:
        """Wait until it may not any more."""
        await self._lost.wait()

    def keep(self, asked_at: Moment) -> bool:
        """Hold it for a lease from the moment before it was asked for; return whether that is new."""
        self._until, self._until_by_wall = (each + LEASE_SECONDS - MARGIN_SECONDS for each in asked_at)
        is_new = not self.is_kept
        self._lost.clear()
        self._taken.set()
        return is_new

    def lose(self) -> bool:
        """Hold it no more; return whether that is new."""
        self._until = self._until_by_wall = float("-inf")
        is_new = self.is_kept
        self._taken.clear()
        self._lost.set()
        return is_new

    def see(self, found: Lease | None) -> bool:
        """Note how the lease stands, and return whether it may be taken.

        Where it was watched for a while it is not taken from one who just renewed it, though the database's clock says
        that it is over, nor left for ever to one who does not, though it says otherwise: that clock may have been set.
        """
        now = self._clock.monotonic()
        is_first, is_same = self._seen is None, found == self._seen or _is_same(found, self._seen)
        if not is_same:
            self._seen_since = now
        self._seen = found
        if found is None or not found.holder:
            return True
        unchanged = now - self._seen_since
        if found.left > 0:
            return unchanged >= LEASE_SECONDS + BEAT_SECONDS
        return is_first or unchanged >= 2 * BEAT_SECONDS


def moment(clock: Clock) -> Moment:
    """Return the present by both clocks."""
    return clock.monotonic(), clock.now().timestamp()


def _is_same(one: Lease | None, other: Lease | None) -> bool:
    if one is None or other is None:
        return False
    return (one.holder, one.number, one.until) == (other.holder, other.number, other.until)
