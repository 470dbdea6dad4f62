"""What models cost, and who keeps account of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from chat.urgency import Asking
from summarizer.schema import Usage

Output = Literal["summary", "answer", "reading", "part", "check", "overview"]
"""What was made; a part of a reading, what a judge says, and the overview of a digest are paid for but do not count as
one.
"""


@dataclass(frozen=True, slots=True)
class Spending:
    """What one model, by its name in the settings, took for one paper; `wrote` says that its answer was used."""

    model: str
    paper_id: str
    usage: Usage
    wrote: bool
    output: Output = "summary"


@dataclass(frozen=True, slots=True)
class Budget:
    """What a model, by its name in the settings, may take in US dollars from a moment on."""

    model: str
    usd: float
    since: datetime

    def allows(self, cost_usd: float, spent: float, held: float = 0.0) -> bool:
        """Return whether one more question, of at most that cost, fits in beside what is spent and what is under way.

        The first one does in any case, for a budget that is smaller than the greatest answer would do nothing else.
        """
        taken = spent + held
        return taken < self.usd and (not taken or taken + cost_usd <= self.usd)


@dataclass(frozen=True, slots=True)
class Hold:
    """A part of a budget that is set aside, by its number, None where it does not fit in, and what was spent before."""

    number: int | None
    spent: float


class Ledger(Protocol):
    """Keeps account of what summaries cost, across restarts and for all processes."""

    async def hold(self, budget: Budget, cost_usd: float) -> Hold:
        """Set the most that a question may cost aside, where the budget allows it."""
        ...

    async def settle(self, hold: int, cost_usd: float | None) -> None:
        """Put what a question did cost in that place, or give it back where there was no answer."""
        ...

    async def record(self, spending: Spending, asking: Asking, holds: Collection[int] = ()) -> None:
        """Write a spending down, in the place of what was set aside for it and of what was counted for who asked."""
        ...
