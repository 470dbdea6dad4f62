"""What models cost, and who keeps account of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from summarizer.asking import Asking
from summarizer.schema import Usage

Kind = Literal["summary", "answer", "reading", "part"]
"""What was made; a part of a reading is paid for but does not count as one."""


@dataclass(frozen=True, slots=True)
class Spending:
    """What one model, by its name in the settings, took for one paper; `wrote` says that its answer was used."""

    model: str
    paper_id: str
    usage: Usage
    wrote: bool
    kind: Kind = "summary"


class Ledger(Protocol):
    """Keeps account of what summaries cost, across restarts."""

    async def spent(self, model: str, since: datetime) -> float:
        """Give the US dollars that a model took at that moment or later."""
        ...

    async def record(self, spending: Spending, asking: Asking) -> None:
        """Write a spending down."""
        ...
