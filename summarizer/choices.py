"""Which command a message means, as a model is asked and answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from chat.urgency import Asking


@dataclass(frozen=True, slots=True)
class Offered:
    """A command that may be meant: its name, what it does, and the values that it takes, each with what it means."""

    name: str
    about: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """The command that a message means, and values for it, as a model wrote them."""

    name: str
    values: Mapping[str, str] = field(default_factory=dict)


class Chooser(Protocol):
    """Anything that can find out which command a message means."""

    @property
    def chooses(self) -> bool:
        """Whether there is a model that could be asked."""
        ...

    async def choose(
        self, message: str, offered: Sequence[Offered], topics: Sequence[str], asking: Asking
    ) -> Chosen | None:
        """Return what a message means; None where it means nothing of that, or no model says so."""
        ...
