"""What can go wrong between a client and Discord, scripted or by chance."""

import random
from dataclasses import dataclass, field

from .call import Call
from .errors import ApiError, too_many_requests


@dataclass(frozen=True, slots=True)
class Refusal:
    """The call is refused with this error, and nothing is done."""

    error: ApiError


@dataclass(frozen=True, slots=True)
class Trouble:
    """A proxy answers with a page of HTML; `accepted` tells whether the call was carried out all the same."""

    status: int = 502
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Drop:
    """The connection breaks; `accepted` tells whether the call was carried out before."""

    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Silence:
    """No answer ever comes; `accepted` tells whether the call was carried out."""

    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Delay:
    """The call is carried out and answered so many seconds late."""

    seconds: float


Fault = Refusal | Trouble | Drop | Silence | Delay


def flood(retry_after: float, *, everywhere: bool = False) -> Refusal:
    """Return a 429: of one bucket, or of the whole bot."""
    return Refusal(too_many_requests(retry_after, everywhere=everywhere))


@dataclass(slots=True)
class _Script:
    fault: Fault
    names: frozenset[str]
    where: str
    skip: int
    times: int

    def suits(self, call: Call) -> bool:
        return (not self.names or call.name in self.names) and self.where in {"", call.ids.get("channel", "")}


@dataclass(slots=True)
class Faults:
    """The faults to come; `struck` tells how many came."""

    struck: int = 0
    _scripts: list[_Script] = field(default_factory=list)
    _chances: list[tuple[float, random.Random, Fault, frozenset[str]]] = field(default_factory=list)

    def on(self, names: str, fault: Fault, *, channel: int | str = "", skip: int = 0, times: int = 1) -> None:
        """Let a fault strike the next `times` calls of some operations ("*" means all), after `skip` that go well.

        Operations are named with spaces between them, like "create_message edit_message".
        """
        self._scripts.append(_Script(fault, _names(names), str(channel), skip, times))

    def randomly(self, probability: float, fault: Fault, *, names: str = "*", seed: int = 0) -> None:
        """Let a fault strike calls by chance, in the same places for the same seed."""
        self._chances.append((probability, random.Random(seed), fault, _names(names)))

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
            for probability, source, fault, names in self._chances
            if (not names or call.name in names) and source.random() < probability
        ]
        return struck[0] if struck else None


def _names(names: str) -> frozenset[str]:
    return frozenset() if names == "*" else frozenset(names.split())
