"""A statement beside the sentences that it rests on, each taken apart, and what all rules ask of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from summarizer.grounding.english.analysis import Sense
from summarizer.grounding.held import Evidence


@dataclass(frozen=True, kw_only=True)
class Held(Evidence):
    """A statement's sense beside that of the sentences that it rests on."""

    stated: Sense


def matched(stated: Sense, numbers: Iterable[int], keys: frozenset[str]) -> tuple[int, ...]:
    """Return those of a statement's words whose stems are among some others."""
    return tuple(at for at in numbers if stated.words[at].keys & keys)


def content(sense: Sense, numbers: Iterable[int]) -> tuple[int, ...]:
    """Return those of a sentence's words that bear matter."""
    return tuple(at for at in numbers if sense.words[at].bears)


def beside(value: str, told: str) -> str:
    """Return a statement's words and the paper's, which differ, for people of any language."""
    return f"{value} ≠ {told}" if told else value
