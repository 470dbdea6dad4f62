"""What words of further languages may mean: by a table of terms, and by what is spelled alike."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from summarizer.grounding.fold import fold
from summarizer.grounding.glossary.stems import stems
from summarizer.grounding.tongues import Tongue

_COLUMNS = ("de", "fr", "es", "pt", "ru", "ja", "ko")
_UNSPACED = frozenset({"ja", "ko"})
_COMPOUNDING = frozenset({"de"})
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")
_KEY, _SHORTEST_PART, _SHORTEST_LIKE = 3, 5, 5
_LIKE = 0.6
"""How much of an English stem a word has to begin with to be taken for the same."""

_CYRILLIC = {
    **dict(zip("абвгдеёзийклмнопрстуфхцыэъь", "abvgdeeziiklmnoprstufhsie__", strict=True)),
    "ж": "zh",
    "ч": "ch",
    "ш": "sh",
    "щ": "sch",
    "ю": "u",
    "я": "a",
}
_ALIKE = str.maketrans({**_CYRILLIC, "c": "k", "q": "k", "z": "s", "y": "i", "w": "v"})
_DOUBLE = re.compile(r"(.)\1+")


class Vocabulary:
    """The stems that a paper's words have, to be found by words of other languages that are spelled nearly so."""

    def __init__(self, known: Iterable[str]) -> None:
        self.stems = frozenset(known)
        self._alike: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for stem in self.stems:
            spelled = _spelled(stem)
            if len(spelled) >= _SHORTEST_LIKE:
                self._alike[spelled[:_SHORTEST_LIKE]].append((spelled, stem))

    def alike(self, word: str) -> frozenset[str]:
        """Return the stems that a folded word is spelled like."""
        spelled = _spelled(word)
        near = self._alike.get(spelled[:_SHORTEST_LIKE], ()) if len(spelled) >= _SHORTEST_LIKE else ()
        return frozenset(stem for own, stem in near if _common(own, spelled) >= max(_SHORTEST_LIKE, _LIKE * len(own)))


def meant(statement: str, tongue: Tongue, vocabulary: Vocabulary) -> Iterator[frozenset[str]]:
    """Yield for each telling word of a statement the stems of what it may mean; what is not known is left out."""
    table = _table(tongue.code)
    if tongue.code in _UNSPACED:
        yield from table.within(statement)
        yield from filter(None, (frozenset(stems(word)) for word in _LATIN.findall(statement)))
        return
    for match in _WORD.finditer(statement):
        word = fold(match[0])
        senses = table.of(word) or ([frozenset(stems(word))] if not tongue.latin and word.isascii() else [])
        like = vocabulary.alike(word)
        yield from filter(None, [each | like for each in senses] or [like])


@dataclass(frozen=True, slots=True)
class _Terms:
    """A language's terms with the stems of their English words, by how they begin, or one after another."""

    begun: Mapping[str, list[tuple[str, frozenset[str]]]]
    inner: tuple[tuple[str, frozenset[str]], ...]
    unspaced: re.Pattern[str] | None
    meanings: Mapping[str, frozenset[str]]

    def of(self, word: str) -> list[frozenset[str]]:
        """Return what a folded word may mean: as one that begins so, and by the parts of a compound."""
        begun = max(
            (each for each in self.begun.get(word[:_KEY], ()) if _begins(word, each[0])),
            key=lambda each: len(each[0]),
            default=None,
        )
        found = [begun[1]] if begun else []
        found += [senses for part, senses in self.inner if part in word[_KEY:]]
        return found

    def within(self, text: str) -> Iterator[frozenset[str]]:
        """Yield what the terms within a text mean that stand there without spaces."""
        if self.unspaced:
            yield from (self.meanings[found] for found in self.unspaced.findall(text))


def _begins(word: str, term: str) -> bool:
    return word.startswith(term) if len(term) > _KEY else word == term


@cache
def _table(code: str) -> _Terms:
    column = _COLUMNS.index(code)
    meanings: dict[str, frozenset[str]] = {}
    text = files(__package__).joinpath("terms_languages.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            english, *others = line.split("|")
            senses = frozenset(stems(english))
            for term in others[column].split():
                key = term if code in _UNSPACED else fold(term)
                meanings[key] = meanings.get(key, frozenset()) | senses
    begun: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for term, senses in meanings.items():
        begun[term[:_KEY]].append((term, senses))
    parts = meanings.items() if code in _COMPOUNDING else ()
    listed = sorted((term for term in meanings if len(term) > 1), key=len, reverse=True) if code in _UNSPACED else []
    return _Terms(
        begun,
        tuple((term, senses) for term, senses in parts if len(term) >= _SHORTEST_PART),
        re.compile("|".join(map(re.escape, listed))) if listed else None,
        meanings,
    )


def _spelled(word: str) -> str:
    """Return a folded word as most languages of Europe would spell it."""
    return _DOUBLE.sub(r"\1", word.translate(_ALIKE).replace("_", "").replace("ph", "f").replace("th", "t"))


def _common(first: str, second: str) -> int:
    """Count the letters that two words begin with alike."""
    return next(
        (n for n, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), min(len(first), len(second))
    )
