"""Keywords as people type them, in any language of the interface: what a catalogue says for one is understood.

A phrase may name several ways of saying the same, apart by commas, and so may its translations.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TypeVar

from chat.languages import LANGUAGES
from chat.words import Phrase
from services.languages import Languages

T = TypeVar("T")
_APART = re.compile(r"[,，、]")
_LANGUAGES = Languages()


def keyword(said: str, known: Mapping[T, Phrase | Iterable[Phrase]]) -> T | None:
    """Return which of some values somebody means by a word, None where it is none of theirs.

    Each value is called what its phrases say in any language.
    """
    wanted = _folded(said)
    for value, named in known.items():
        if any(wanted in _ways(each.text) for each in ([named] if isinstance(named, Phrase) else named)):
            return value
    return None


def is_said(said: str, word: Phrase) -> bool:
    """Return whether somebody wrote a keyword, in whichever language."""
    return _folded(said) in _ways(word.text)


def without(text: str, word: Phrase) -> str:
    """Return a text without a keyword that stands behind others in it; Chinese ones need no space around them."""
    first, *others = re.split(r"(\s+)", text)
    kept = [first, *(each for each in others if _folded(each) not in _ways(word.text))]
    joined = "".join(kept)
    for way in _ways(word.text):
        if not way.isascii():
            joined = joined.replace(way, " ")
    return joined


def ways(word: Phrase) -> frozenset[str]:
    """Return all ways in which a keyword may be written, in small letters."""
    return _ways(word.text)


@cache
def _ways(text: str) -> frozenset[str]:
    told = (text, *(_LANGUAGES.words(code).say(text) for code in LANGUAGES))
    return frozenset(_folded(part) for each in told for part in _APART.split(each) if part.strip())


def _folded(text: str) -> str:
    """Write a word as all write it: wide letters as narrow ones, in small letters, with single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
