"""Places for what is being answered: a bounded number for each chat and person, and a line in each chat.

Whatever comes in enters at once, in the order of its arrival, and keeps its place until it has been answered. What
changes something about a chat waits in the chat's line until all before it have left that; what tells of it, until what
may change it has; the rest leaves the line as soon as it is known to be such, and waits for nobody. So the last of
several settings is the one that holds, while a reading of minutes keeps nobody waiting, and no chat's places are
another's. Of one person's commands few are begun at a time, and of a burst of them one, after those of others that were
under way before it, so that it takes nothing of the process from anybody.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile
from operator import attrgetter
from types import TracebackType
from typing import Self

from chat.refs import ChatKind, ChatRef, Person
from services.repeated import Seldom

_Beginning = asyncio.Future[None]
"""What one that is to begin waits for, and is known by until it leaves."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many may be under way: for one person, in one chat, and in all, in groups and in private each."""

    a_person: int = 50
    a_chat: int = 200
    in_all: int = 2000
    begun: int = 2
    """How many of one person's are being answered at a time, until each is on its way, or shows that it waits."""
    burst: int = 5
    """How many of one person's there have to be for only one of them to be answered at a time."""


class Lines:
    """Gives out the places; beyond the bounds there is none, which is logged once a minute with a count."""

    def __init__(self, now: Callable[[], float], bounds: Bounds | None = None) -> None:
        self._bounds = bounds or Bounds()
        self._seldom = Seldom(now)
        self._lines: dict[str, dict[Turn, None]] = {}
        self._taken: Counter[str] = Counter()
        self._begun: Counter[str] = Counter()
        self._beginning: dict[str, deque[_Beginning]] = {}
        self._under_way: dict[_Beginning, str] = {}
        self._before: dict[str, set[_Beginning]] = {}
        """What of others' the next one of a burst still waits for, by whose burst it is."""

    def enter(self, chat: ChatRef, person: Person) -> "Turn | None":
        """Take a place, the last in the chat's line; None where what came is to be dropped."""
        all_alike = "all in private" if chat.kind is ChatKind.PRIVATE else "all in groups"
        most = {
            f"person {person.key}": self._bounds.a_person,
            f"chat {chat.platform}:{chat.chat}": self._bounds.a_chat,
            all_alike: self._bounds.in_all,
        }
        if full := next((place for place, count in most.items() if self._taken[place] >= count), None):
            self._seldom.warn("dropped", full.partition(" ")[0], platform=chat.platform)
            return None
        self._taken.update(most.keys())
        return Turn(self, chat.key, tuple(most))

    async def begin(self, place: str) -> "_Beginning":
        """Wait until one more of a person's may begin; `end_begun` is to be called for each that did."""
        allowed: _Beginning = asyncio.get_running_loop().create_future()
        self._beginning.setdefault(place, deque()).append(allowed)
        self._let_begin(place)
        try:
            await allowed
        except asyncio.CancelledError:
            self.end_begun(allowed)
            raise
        return allowed

    def end_begun(self, ended: "_Beginning") -> None:
        """Let another one of the person's begin, and the bursts of others that waited for this one."""
        place = self._under_way.pop(ended, None)
        if place is None:
            return
        self._begun[place] -= 1
        self._let_begin(place)
        for other, before in list(self._before.items()):
            if ended in before:
                before.remove(ended)
                self._let_begin(other)

    def _let_begin(self, place: str) -> None:
        waiting = self._beginning.get(place, deque())
        while waiting and self._may_begin(place):
            if not (allowed := waiting.popleft()).done():
                self._before.pop(place, None)
                self._begun[place] += 1
                self._under_way[allowed] = place
                allowed.set_result(None)

    def _may_begin(self, place: str) -> bool:
        if self._taken[place] <= self._bounds.burst:
            return self._begun[place] < self._bounds.begun
        if self._begun[place]:
            return False
        others = (each for each, whose in self._under_way.items() if whose != place)
        return not self._before.setdefault(place, set(others))

    def join(self, line: str, turn: "Turn") -> None:
        """Put a turn at the end of a line."""
        self._lines.setdefault(line, {})[turn] = None
        self.call(line)

    def drop_out(self, line: str, turn: "Turn") -> None:
        """Take a turn out of a line."""
        self._lines.get(line, {}).pop(turn, None)
        self.call(line)

    def give_back(self, places: tuple[str, ...]) -> None:
        """Let others have the places."""
        for place in places:
            self._taken[place] -= 1
            if not self._taken[place]:
                for of_nobody in (self._taken, self._begun, self._beginning, self._before):
                    of_nobody.pop(place, None)
            elif place in self._beginning:
                self._let_begin(place)

    def call(self, line: str) -> None:
        """Call the first of a line, and those that only tell of something where none but their like is before them."""
        turns = self._lines.get(line)
        if not turns:
            self._lines.pop(line, None)
            return
        next(iter(turns)).called.set()
        for turn in takewhile(attrgetter("tells"), turns):
            turn.called.set()


class Turn:
    """One place, from the arrival until `end`, or the end of the context; it begins in its chat's line."""

    def __init__(self, lines: Lines, line: str, places: tuple[str, ...]) -> None:
        self._lines = lines
        self._line = line
        self._places = places
        self._ended = False
        self.tells = False
        self._begun: _Beginning | None = None
        self.called = asyncio.Event()
        lines.join(line, self)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    async def come(self, *, tells: bool = False) -> None:
        """Wait until all that came before it have left the line; at once where it has left that itself.

        What only `tells` of something waits for no other that does the same.
        """
        self.tells = tells
        self._lines.call(self._line)
        await self.called.wait()

    async def begin(self) -> None:
        """Wait until few enough of the same person's have begun and not left yet."""
        self._begun = await self._lines.begin(self._places[0])

    def leave(self) -> None:
        """Let those behind it, and others of the same person's, go on; done again it does nothing."""
        self._lines.drop_out(self._line, self)
        self.called.set()
        if self._begun:
            self._lines.end_begun(self._begun)
            self._begun = None

    def end(self) -> None:
        """Leave, and give the place back; done again it does nothing."""
        if self._ended:
            return
        self._ended = True
        self.leave()
        self._lines.give_back(self._places)
