"""Watches from outside how long nobody does what one process at a time does, though another one could."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy.exc import DBAPIError

from tests.fleet.fleet import Member
from tests.stores import Asking

LOOK_SECONDS = 0.1
_LEASES = (
    "SELECT leases.name, leases.number, processes.pid FROM leases LEFT JOIN processes ON processes.id = leases.holder"
    " WHERE leases.until > clock_timestamp()"
)
_JOINED = "SELECT pid, roles FROM processes"
_DIGESTS = (
    "SELECT (SELECT count(*) FROM digests), count(*), max(due_at)"
    " FROM subscriptions WHERE last_run_at IS NULL AND due_at <= :by"
)
LEASE = timedelta(seconds=10)  # by which what somebody works on is due later
Digests = tuple[int, int, datetime | None]
"""How many are made, how many are due, and until when the last one of these is claimed."""


@dataclass
class Watch:
    """Who holds which role, looked at all the time; `longest` is the longest wait for another holder, by role.

    The role "work" has no holder: there it is the longest time in which none of the digests that are due was made, nor
    claimed, nor kept claimed. `shift` is how far the processes' wall clock is ahead.
    """

    ask: Asking
    members: Sequence[Member]
    shift: timedelta
    longest: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    takes: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    """How often a role went to another process."""
    is_away: bool = False
    """Whether the database is away, when nobody can be waited for."""
    due: bool = False
    held: dict[str, int] = field(default_factory=dict)
    """By role the process that held it at the last look."""
    held_last: defaultdict[int, dict[str, float]] = field(default_factory=lambda: defaultdict(dict))
    """By process and role the moment at which it was last seen to hold it."""
    _since: dict[str, float] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)
    _digests: Digests = (0, 0, None)

    async def run(self) -> None:
        """Look until it is cancelled."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if self.is_away:
                self._since.clear()
                continue
            with suppress(DBAPIError):  # it goes away in this very moment
                self._look(*await asyncio.to_thread(self._asked))

    def roles_of(self, pid: int, within: float = 1.0) -> Collection[str]:
        """Return the roles that a process holds, or held so many seconds ago."""
        now = time.monotonic()
        return {role for role, at in self.held_last[pid].items() if now - at <= within}

    def _asked(self) -> tuple[list[tuple[str, int, int]], list[tuple[int, str]], Digests]:
        by = datetime.now(UTC) + self.shift + LEASE
        return self.ask(_LEASES), self.ask(_JOINED), self.ask(_DIGESTS, by=by)[0]

    def _look(self, held: list[tuple[str, int, int]], joined: list[tuple[int, str]], digests: Digests) -> None:
        now = time.monotonic()
        running = {each.pid for each in self.members if each.runs}
        able = {role for pid, roles in joined if pid in running for role in roles.split()}
        self.held = {_role(name): pid for name, _, pid in held if pid}
        for name, number, pid in held:
            self.held_last[pid][_role(name)] = now
            self.takes[_role(name)] += number != self._numbers.get(name, number)
            self._numbers[name] = number
        for role in able - {"web", "work"}:
            self._count(role, now, idle=self.held.get(role) not in running)
        idle = self.due and bool(digests[1]) and digests == self._digests and "work" in able
        self._count("work", now, idle=idle)
        self._digests = digests
        for role in self._since.keys() - able:
            del self._since[role]  # nobody could

    def _count(self, role: str, now: float, *, idle: bool) -> None:
        if not idle:
            self._since.pop(role, None)
        else:
            self.longest[role] = max(self.longest[role], now - self._since.setdefault(role, now))


def _role(name: str) -> str:
    """Return the role of a lease: "platform:telegram:…" is that of Telegram."""
    return name.split(":")[1] if name.startswith("platform:") else name
