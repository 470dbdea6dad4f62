"""What is learnt of a model by asking it, for others who ask the same one."""

from collections.abc import Callable
from dataclasses import dataclass

from summarizer.schema import FallbackReason


@dataclass(frozen=True, slots=True)
class ModelNews:
    """That a model, by its name in the settings, takes no questions for so many seconds, and why.

    Or else what its service says to refuse them, "" where it answers again; None says nothing of that.
    """

    model: str
    rests: float = 0.0
    why: FallbackReason = ""
    refusal: str | None = None


Tell = Callable[[ModelNews], None]


def tell_nobody(_: ModelNews) -> None:
    """Keep it to oneself: there is nobody else."""
