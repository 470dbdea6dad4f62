"""How many papers are read at once: each has a process of its own, with a processor's work and memory for itself."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from chat.clock import Clock
from chat.priority_gate import PriorityGate
from chat.urgency import Urgency
from chat.words import Phrase, phrase_n

OnStep = Callable[[Phrase], None]


@dataclass(slots=True, eq=False)
class _Waiting:
    urgency: Urgency
    watch: OnStep
    told: int = 0


class Readers:
    """Lets at most `places` papers be read at once, those first that a person waits for."""

    def __init__(self, places: int, clock: Clock) -> None:
        self._gate = PriorityGate(places, clock)
        self._waiting: list[_Waiting] = []
        self.places = places
        self.reading = 0
        """How many are being read."""

    @asynccontextmanager
    async def turn(self, urgency: Urgency, watch: OnStep) -> AsyncIterator[None]:
        """Wait for a turn to read a paper, and hold it; `watch` hears how many others go before."""
        mine = _Waiting(urgency, watch)
        self._waiting.append(mine)
        self._tell()
        try:
            async with self._gate.turn(urgency):
                self._waiting.remove(mine)
                self.reading += 1
                self._tell()
                try:
                    yield
                finally:
                    self.reading -= 1
        finally:
            if mine in self._waiting:
                self._waiting.remove(mine)
                self._tell()

    def _tell(self) -> None:
        """Tell those who wait how many papers are read before theirs, if there are fewer or more of them now."""
        if self.reading < self.places:
            return
        before = self.reading
        for each in sorted(self._waiting, key=lambda each: not each.urgency.urgent):
            if each.told != before:
                each.told = before
                each.watch(phrase_n("waiting for {n} other paper…", "waiting for {n} other papers…", before))
            before += 1


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
