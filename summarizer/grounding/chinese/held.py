"""A Chinese statement beside the English sentences that it rests on, and what all rules ask of them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from summarizer.grounding.chinese.sentence import Sentence
from summarizer.grounding.english.analysis import Sense
from summarizer.grounding.english.words import Word

OTHERS = re.compile(
    r"\b(?:existing|previous|prior|current|conventional|traditional|earlier|recent|other|most|alternative|state-of-the-art)\s"
    r"(?:[\w-]{1,20}\s){0,3}(?:method|approach|work|model|technique|algorithm|solution|stud|system|framework|extension)",
    re.IGNORECASE,
)
"""How an English sentence speaks of the work of others."""


@dataclass(frozen=True)
class Held:
    """A statement, the sentences that it rests on, and these with their neighbours; `own` are the paper's names.

    They are `background` where the paper comes to itself only after them.
    """

    stated: Sentence
    told: tuple[Sense, ...]
    near: tuple[Sense, ...]
    own: frozenset[str]
    background: bool = False

    @cached_property
    def told_keys(self) -> frozenset[str]:
        """The stems of all that the sentences say."""
        return frozenset().union(*(sense.keys for sense in self.told))

    @cached_property
    def near_keys(self) -> frozenset[str]:
        """The stems of all that the sentences and their neighbours say."""
        return frozenset().union(*(sense.keys for sense in self.near))


def share(words: Iterable[Word], keys: frozenset[str]) -> float:
    """Return the share of some words of which any sense is among some stems, 0 where there are none."""
    held = [bool(word.keys & keys) for word in words]
    return sum(held) / len(held) if held else 0.0


def text_of(words: Iterable[Word]) -> str:
    """Return some words as they stand, for people."""
    return " ".join(word.text for word in words)
