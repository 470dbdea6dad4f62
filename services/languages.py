"""The languages that people and platforms mean, the words of each, loaded from its catalogue, and keywords in all.

A keyword is a phrase, and whatever a catalogue says for it is understood. It may name several ways of saying the same,
apart by commas, and so may its translations.
"""

import gettext
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import TypeVar

from chat.languages import LANGUAGES, SUMMARISED, Language
from chat.words import Phrase, Words

T = TypeVar("T")
_APART = re.compile(r"[,，、]")


class Languages:
    """Loads each language's catalogue once, when it is first needed."""

    def __init__(self, default: str = "en") -> None:
        self.default = default
        self._loaded: dict[str, Words] = {}

    def words(self, language: str) -> Words:
        """Return the words of a language, English ones where it has no catalogue; the default's where it is unknown."""
        language = language if language in SUMMARISED else self.default
        if language not in self._loaded:
            row = SUMMARISED[language]
            self._loaded[language] = Words(language, _catalogue(row.locale), spaced=row.spaced)
        return self._loaded[language]

    @staticmethod
    def nearest(hint: str) -> str:
        """Return the code of the language that a platform's tag ("zh-hans-CN", "en_GB") means, or ""."""
        wanted = hint.replace("_", "-")
        while wanted:  # the lookup of RFC 4647
            if found := named(wanted):
                return found.code
            wanted = wanted.rpartition("-")[0]
        return ""


def named(text: str) -> Language | None:
    """Return the language that people call so, by its code, tag or a name; None where nobody does."""
    wanted = text.casefold()
    rows = SUMMARISED.values()
    found = (row for row in rows if wanted in {row.code, row.tag.casefold(), row.name.casefold(), *row.also})
    return next(found, None)


@cache  # it is read from the program's own files, which do not change while it runs
def _catalogue(locale: str) -> gettext.GNUTranslations:
    """Compile a catalogue in memory: text files alone are kept, and none can be stale."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    source = resources.files("chat") / "locale" / locale / "LC_MESSAGES" / "herald.po"
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.StringIO(source.read_text(encoding="utf-8")), locale=locale))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


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
    words = Languages()
    told = (text, *(words.words(code).say(text) for code in LANGUAGES))
    return frozenset(_folded(part) for each in told for part in _APART.split(each) if part.strip())


def _folded(text: str) -> str:
    """Write a word as all write it: wide letters as narrow ones, in small letters, with single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
