"""A statement beside the sentences that it rests on, each taken apart, and what all rules ask of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from summarizer.grounding.english.analysis import Sense


@dataclass(frozen=True)
class Held:
    """A statement's sense, that of the sentences that it rests on, and that of these with their neighbours.

    They are `background` where the paper comes to itself only after them.
    """

    stated: Sense
    told: tuple[Sense, ...]
    near: tuple[Sense, ...]
    background: bool = False

    @cached_property
    def told_keys(self) -> frozenset[str]:
        """Return the stems of all that the sentences say."""
        return frozenset().union(*(sense.keys for sense in self.told))

    @cached_property
    def near_keys(self) -> frozenset[str]:
        """Return the stems of all that the sentences and their neighbours say."""
        return frozenset().union(*(sense.keys for sense in self.near))


def matched(stated: Sense, numbers: Iterable[int], keys: frozenset[str]) -> tuple[int, ...]:
    """Return those of a statement's words whose stems are among some others."""
    return tuple(at for at in numbers if stated.words[at].keys & keys)


def content(sense: Sense, numbers: Iterable[int]) -> tuple[int, ...]:
    """Return those of a sentence's words that bear matter."""
    return tuple(at for at in numbers if sense.words[at].bears)


def beside(value: str, told: str) -> str:
    """Return a statement's words and the paper's, which differ, for people of any language."""
    return f"{value} ≠ {told}" if told else value
