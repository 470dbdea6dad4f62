"""English words as stems, without those that only hold a sentence together."""

import re

from summarizer.extractive.features import STOPWORDS
from summarizer.grounding.english.words import stem

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_FURTHER = (
    "sth sb thing like eg ie esp etc become make get one's oneself something someone somebody not no let's without"
)
_EMPTY = STOPWORDS | frozenset(_FURTHER.split())


def stems(text: str) -> list[str]:
    """Return the stems of a text's words that carry meaning, in order."""
    return [stem(word) for word in _WORD.findall(text.lower()) if len(word) > 1 and word not in _EMPTY]
