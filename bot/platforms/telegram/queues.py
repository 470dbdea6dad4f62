"""What waits to be sent to one chat: answers in turns between those who asked, then what was queued."""

import asyncio
from bisect import insort
from dataclasses import dataclass, field

from bot.platforms.telegram.rate_limits import NEVER, Call, Gates, Priority, is_room


@dataclass(frozen=True, slots=True, order=True)
class Waiting:
    """A call and the moment that it waits for."""

    call: Call
    turn: asyncio.Future[None] = field(compare=False)

    @property
    def rank(self) -> tuple[Priority, bool, tuple[int, int]]:
        """What decides between chats: answers in private never stand behind a group's."""
        priority, number, chat, *_ = self.call
        return priority, priority is Priority.ANSWER and is_room(chat), number


class Queue:
    """The calls of one chat; each asker's go in their order, and whoever was served longest ago is next."""

    def __init__(self) -> None:
        self._answers: dict[str, list[Waiting]] = {}
        self._queued: list[Waiting] = []
        self._served: dict[str, int] = {}
        self._serial = 0

    def __bool__(self) -> bool:
        return bool(self._answers or self._queued)

    def all(self) -> list[Waiting]:
        """Give all that waits."""
        return [*(each for those in self._answers.values() for each in those), *self._queued]

    def add(self, waiting: Waiting) -> None:
        """Put a call in its place."""
        is_queued = waiting.call.priority is Priority.QUEUED
        insort(self._queued if is_queued else self._answers.setdefault(waiting.call.asker, []), waiting)

    def remove(self, waiting: Waiting, *, served: bool = False) -> bool:
        """Take a call out, as one that is sent now where it is `served`; tells whether it was there."""
        asker = waiting.call.asker
        those = self._queued if waiting.call.priority is Priority.QUEUED else self._answers.get(asker, [])
        if waiting not in those:
            return False
        those.remove(waiting)
        if served:
            self._serial += 1
            self._served[asker] = self._serial
        if not self._answers.get(asker, True):
            del self._answers[asker]
        return True

    def next(self, gates: Gates, now: float) -> tuple[Waiting | None, float]:
        """Give the call that may go now, if there is one, else the moment when one may."""
        soonest = NEVER
        heads = sorted((self._served.get(asker, 0), those[0]) for asker, those in self._answers.items())
        for _, waiting in (*heads, *((0, each) for each in self._queued[:1])):
            ready = gates.ready_at(now, waiting.call)
            if ready <= now:
                return waiting, now
            soonest = min(soonest, ready)
        return None, soonest
