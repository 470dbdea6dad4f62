"""The languages that people and platforms mean, the words of each, loaded from its catalogue, and keywords in all.

A keyword is a phrase, and whatever a catalogue says for it is understood. It may name several ways of saying the same,
apart by commas, and so may its translations.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TypeVar

from chat.languages import LANGUAGES, SCRIPTS, Language
from chat.words import Phrase, Words
from services.locales.catalogues import catalogue
from services.locales.forms import LocalForms

T = TypeVar("T")
ENGLISH = "en"
"""What people are spoken to in whose language the interface does not have."""
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][\w-]*)?")
_APART = re.compile(r"[,，、،]")
_UNSPACED = re.compile(f"[{''.join(SCRIPTS.values())}]")


class Languages:
    """Loads each language's catalogue once, when it is first needed."""

    def __init__(self, default: str = "en") -> None:
        self.default = default
        self._loaded: dict[str, Words] = {}

    def words(self, language: str) -> Words:
        """Return the words of a language; of the default one where that language is not known."""
        language = language if language in LANGUAGES else self.default
        if language not in self._loaded:
            row = LANGUAGES[language]
            self._loaded[language] = Words(language, catalogue(row.locale), forms=LocalForms(row), spaced=row.spaced)
        return self._loaded[language]

    @staticmethod
    def nearest(hint: str) -> str:
        """Return the code of the language to speak to whom a platform's tag ("zh-hans-CN", "en_GB") stands for, or "".

        Who speaks another language than those of the interface is spoken to in English.
        """
        if found := of_tag(hint):
            return found.code
        return ENGLISH if _TAG.fullmatch(hint) else ""

    @staticmethod
    def offered(own: str = "", *, spoken: str = "") -> list[Language]:
        """Return the languages that are offered, a person's own first and that which is `spoken` already left out."""
        rows = [row for row in LANGUAGES.values() if row.code != spoken]
        return sorted(rows, key=lambda row: row.code != own)


def of_tag(tag: str) -> Language | None:
    """Return the language that a tag means, or one that it narrows down; None where there is no such."""
    wanted = tag.replace("_", "-")
    while wanted:  # the lookup of RFC 4647
        if found := named(wanted):
            return found
        wanted = wanted.rpartition("-")[0]
    return None


def named(text: str) -> Language | None:
    """Return the language that people call so, by its code, tag or a name; None where nobody does."""
    wanted = text.casefold()
    rows = LANGUAGES.values()
    found = (row for row in rows if wanted in {row.code, row.tag.casefold(), row.name.casefold(), *row.also})
    return next(found, None)


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
    """Return a text without a keyword that stands behind others in it.

    Chinese, Japanese and Korean ones need no space around them.
    """
    first, *others = re.split(r"(\s+)", text)
    kept = [first, *(each for each in others if _folded(each) not in _ways(word.text))]
    joined = "".join(kept)
    for way in _ways(word.text):
        if _UNSPACED.search(way):
            joined = joined.replace(way, " ")
    return joined


def ways(word: Phrase) -> frozenset[str]:
    """Return all ways in which a keyword may be written, in small letters."""
    return _ways(word.text)


@cache
def _ways(text: str) -> frozenset[str]:
    words = Languages()
    told = (text, *(words.words(code).say(text) for code in LANGUAGES))
    return frozenset(_folded(part) for each in told for part in _APART.split(each) if part.strip())


def _folded(text: str) -> str:
    """Write a word as all write it: wide letters as narrow ones, in small letters, with single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
