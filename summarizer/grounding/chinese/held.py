"""A Chinese statement beside the English sentences that it rests on, and what all rules ask of them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from summarizer.grounding.chinese.sentence import Sentence
from summarizer.grounding.english.words import Word
from summarizer.grounding.held import Evidence

OTHERS = re.compile(
    r"\b(?:existing|previous|prior|current|conventional|traditional|earlier|recent|other|most|alternative|state-of-the-art)\s"
    r"(?:[\w-]{1,20}\s){0,5}(?:method|approach|work|model|technique|algorithm|solution|stud|system|framework|extension|polic|network|strateg|scheme|pipeline)",
    re.IGNORECASE,
)
"""How an English sentence speaks of the work of others."""


@dataclass(frozen=True, kw_only=True)
class Held(Evidence):
    """A Chinese statement beside the sentences that it rests on; `own` are the paper's names."""

    stated: Sentence
    own: frozenset[str]


def share(words: Iterable[Word], keys: frozenset[str]) -> float:
    """Return the share of some words of which any sense is among some stems, 0 where there are none."""
    held = [bool(word.keys & keys) for word in words]
    return sum(held) / len(held) if held else 0.0


def text_of(words: Iterable[Word]) -> str:
    """Return some words as they stand, for people."""
    return " ".join(word.text for word in words)
