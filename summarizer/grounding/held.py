"""The English sentences that a statement rests on, taken apart, and what rules find when it is held against them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from chat.reply import Problem
from summarizer.grounding.english.analysis import Sense
from summarizer.grounding.verdict import NOT_DONE, Verdict


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """The sense of the sentences that a statement rests on, and of these with their neighbours.

    They are `background` where the paper comes to itself only after them.
    """

    told: tuple[Sense, ...]
    near: tuple[Sense, ...]
    background: bool = False

    @cached_property
    def told_keys(self) -> frozenset[str]:
        """The stems of all that the sentences say."""
        return frozenset().union(*(sense.keys for sense in self.told))

    @cached_property
    def near_keys(self) -> frozenset[str]:
        """The stems of all that the sentences and their neighbours say."""
        return frozenset().union(*(sense.keys for sense in self.near))


def verdict(found: tuple[Problem, ...], *, whole: bool) -> Verdict:
    """Return what comes of holding a statement: not done where nothing was found in one that was read in part."""
    return Verdict.of(found) if found or whole else NOT_DONE


HeldT = TypeVar("HeldT", bound=Evidence)


def problems(held: Iterable[HeldT], rules: Sequence[Callable[[HeldT], Iterator[Problem]]]) -> tuple[Problem, ...]:
    """Return what rules find in statements beside their evidence, each value once."""
    found: dict[str, Problem] = {}
    for each in held:
        for rule in rules:
            for problem in rule(each):
                found.setdefault(problem.value, problem)
    return tuple(found.values())
