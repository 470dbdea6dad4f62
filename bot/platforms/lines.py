"""Places for what is being answered: a bounded number for each chat and person, and a line in each chat.

Whatever comes in enters at once, in the order of its arrival, and keeps its place until it has been answered. What
changes something about a chat waits in the chat's line until all before it have left that; what tells of it, until what
may change it has; the rest leaves the line as soon as it is known to be such, and waits for nobody. So the last of
several settings is the one that holds, while a reading of minutes keeps nobody waiting, and no chat's places are
another's. Of one person's commands one is begun at a time, so that a burst of them takes no more of the process than
anybody else's.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile
from operator import attrgetter
from types import TracebackType
from typing import Self

from chat.refs import ChatKind, ChatRef, Person
from services.repeated import Seldom


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many may be under way: for one person, in one chat, and in all, in groups and in private each."""

    a_person: int = 50
    a_chat: int = 200
    in_all: int = 2000
    begun: int = 1
    """How many of one person's are being answered at a time, until each is on its way, or shows that it waits."""


class Lines:
    """Gives out the places; beyond the bounds there is none, which is logged once a minute with a count."""

    def __init__(self, now: Callable[[], float], bounds: Bounds | None = None) -> None:
        self._bounds = bounds or Bounds()
        self._seldom = Seldom(now)
        self._lines: dict[str, dict[Turn, None]] = {}
        self._taken: Counter[str] = Counter()
        self._begun: dict[str, asyncio.Semaphore] = {}

    def enter(self, chat: ChatRef, person: Person) -> "Turn | None":
        """Take a place, the last in the chat's line; None where what came is to be dropped."""
        all_alike = "all in private" if chat.kind is ChatKind.PRIVATE else "all in groups"
        most = {
            f"person {person.key}": self._bounds.a_person,
            f"chat {chat.platform}:{chat.chat}": self._bounds.a_chat,
            all_alike: self._bounds.in_all,
        }
        if full := next((place for place, count in most.items() if self._taken[place] >= count), None):
            self._seldom.warn("dropped", full.partition(" ")[0], chat=chat.key, person=person.key)
            return None
        self._taken.update(most.keys())
        return Turn(self, chat.key, tuple(most))

    def begun(self, place: str) -> asyncio.Semaphore:
        """Return what lets few of one person's begin at a time."""
        return self._begun.setdefault(place, asyncio.Semaphore(self._bounds.begun))

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
                del self._taken[place]
                self._begun.pop(place, None)

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
        self._begun: asyncio.Semaphore | None = None
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
        begun = self._lines.begun(self._places[0])
        await begun.acquire()
        self._begun = begun

    def leave(self) -> None:
        """Let those behind it, and others of the same person's, go on; done again it does nothing."""
        self._lines.drop_out(self._line, self)
        self.called.set()
        if self._begun:
            self._begun.release()
            self._begun = None

    def end(self) -> None:
        """Leave, and give the place back; done again it does nothing."""
        if self._ended:
            return
        self._ended = True
        self.leave()
        self._lines.give_back(self._places)
