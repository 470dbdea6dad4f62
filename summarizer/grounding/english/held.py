"""A statement beside the sentences that it rests on, each taken apart, and what all rules ask of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from summarizer.grounding.english.analysis import Sense
from summarizer.grounding.english.negation import is_ill
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


def is_on_condition(stated: Sense, told: Sense) -> bool:
    """Return whether a sentence tells what goes badly without something, and the statement what goes well with it."""
    lacking = told.keys_at(at for each in told.negations if each.twofold for at in each.reach)
    if not lacking & stated.keys or stated.negations:
        return False
    return not any(word.keys & stated.keys for word in told.words if is_ill(word))


def beside(value: str, told: str) -> str:
    """Return a statement's words and the paper's, which differ, for people of any language."""
    return f"{value} ≠ {told}" if told else value
