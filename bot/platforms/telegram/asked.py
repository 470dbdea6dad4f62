"""For whom something is sent, known to the rate limiter wherever in the answering the call is made."""

from contextvars import ContextVar
from dataclasses import dataclass

from bot.platforms.lines import Turn


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked, the number of the update in the order of arrival, and its turn, which ends when the answer is sent."""

    person: str
    number: int
    turn: Turn


ASKED: ContextVar[Asked | None] = ContextVar("asked", default=None)
