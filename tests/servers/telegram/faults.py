"""What can go wrong between a client and Telegram, scripted or by chance."""

import random
from collections.abc import Collection
from dataclasses import dataclass, field

from .call import Call
from .errors import ApiError, forbidden, migrated, too_many_requests


@dataclass(frozen=True, slots=True)
class Refusal:
    """The call is refused with this error, and nothing is done."""

    error: ApiError


@dataclass(frozen=True, slots=True)
class ServerTrouble:
    """A gateway answers with a page of HTML; `accepted` tells whether the call was carried out all the same."""

    status: int = 502
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Silence:
    """No answer ever comes; `accepted` tells whether the call was carried out."""

    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Delay:
    """The answer comes so many seconds late."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Drop:
    """The connection breaks; `accepted` tells whether the call was carried out before."""

    accepted: bool = False


Fault = Refusal | ServerTrouble | Silence | Delay | Drop


def flood(retry_after: int) -> Refusal:
    """Return a 429."""
    return Refusal(too_many_requests(retry_after))


def blocked() -> Refusal:
    """Return the 403 of a person who blocked the bot."""
    return Refusal(forbidden("bot was blocked by the user"))


def moved(to_chat: int) -> Refusal:
    """Return the 400 of a group that became a supergroup."""
    return Refusal(migrated(to_chat))


@dataclass(slots=True)
class _Script:
    fault: Fault
    methods: frozenset[str]
    chat: str
    skip: int
    times: int

    def suits(self, call: Call) -> bool:
        named = not self.methods or call.method.lower() in self.methods
        return named and self.chat in {"", call.text("chat_id")}


@dataclass(slots=True)
class Faults:
    """The faults to come; `struck` tells how many came."""

    struck: int = 0
    _scripts: list[_Script] = field(default_factory=list)
    _chances: list[tuple[float, random.Random, Fault, frozenset[str]]] = field(default_factory=list)

    def on(
        self, methods: str | Collection[str], fault: Fault, *, chat: int | str = "", skip: int = 0, times: int = 1
    ) -> None:
        """Let a fault strike the next `times` calls of some methods ("*" means all), after `skip` that go well.

        With a chat, given as the client names it (an id or @name), only calls to that chat count.
        """
        self._scripts.append(_Script(fault, _names(methods), str(chat), skip, times))

    def randomly(
        self, probability: float, fault: Fault, *, methods: str | Collection[str] = "*", seed: int = 0
    ) -> None:
        """Let a fault strike calls by chance, in the same places for the same seed."""
        self._chances.append((probability, random.Random(seed), fault, _names(methods)))

    def clear(self) -> None:
        """Let nothing go wrong any more."""
        self._scripts.clear()
        self._chances.clear()

    def pick(self, call: Call) -> Fault | None:
        """Return the fault that strikes a call, if one does."""
        fault = self._scripted(call) or self._by_chance(call)
        self.struck += fault is not None
        return fault

    def _scripted(self, call: Call) -> Fault | None:
        for script in self._scripts:
            if not script.suits(call) or script.times <= 0:
                continue
            if script.skip > 0:
                script.skip -= 1
                continue
            script.times -= 1
            return script.fault
        return None

    def _by_chance(self, call: Call) -> Fault | None:
        struck = [
            fault
            for probability, source, fault, methods in self._chances
            if (not methods or call.method.lower() in methods) and source.random() < probability
        ]
        return struck[0] if struck else None


def _names(methods: str | Collection[str]) -> frozenset[str]:
    names = {methods} if isinstance(methods, str) else set(methods)
    return frozenset() if "*" in names else frozenset(name.lower() for name in names)
