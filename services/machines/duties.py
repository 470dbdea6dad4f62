"""Duties: what this process may do now, among all that work over its database."""

from collections.abc import Collection, Sequence

from services.machines.keeper import ALIVE, Keeper
from store.database import Store
from store.machines import processes
from store.machines.processes import Process

CLOCK, WORK, WEB = "clock", "work", "web"


async def living(store: Store) -> Sequence[Process]:
    """Return the processes that are alive over a database, the oldest first; none over a file."""
    if not store.is_shared:
        return ()
    async with store.reading() as c:
        return await processes.alive(c, ALIVE) if await processes.are_noted(c) else ()


class Duties:
    """What a process was begun for, and which of that is its own at present."""

    def __init__(self, keeper: Keeper) -> None:
        self.keeper = keeper

    @property
    def roles(self) -> Collection[str]:
        """What the process was begun for."""
        return self.keeper.me.roles

    @property
    def processes(self) -> Collection[Process]:
        """All that are alive, this one too."""
        return self.keeper.processes

    def holds(self, role: str) -> bool:
        """Return whether this process, and no other, may do now what one alone may."""
        holding = self.keeper.holdings.get(role)
        return holding is not None and holding.holds()

    def works(self) -> bool:
        """Return whether it prepares digests: those that are there for it do, and all the others where none is."""
        return WORK in self.roles or not any(WORK in each.roles for each in self.processes)

    def platforms(self) -> Collection[str]:
        """Return the roles of all that are alive, the platforms' among them: for which of these somebody posts."""
        return {role for each in self.processes for role in each.roles} | {*self.roles}

    def state(self) -> dict[str, str]:
        """Return of each role whether it is held, or who holds it."""
        found = {}
        for role in sorted(self.roles):
            holding = self.keeper.holdings.get(role)
            place = self.keeper.place_of(holding.holder) if holding and not holding.is_kept else ""
            found[role] = f"standing by for {place or 'nobody'}" if holding and not holding.is_kept else "done here"
        return found
