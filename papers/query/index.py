"""A paper's words, folded and stemmed for search."""

import re
import unicodedata
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property, lru_cache

from papers import latex
from papers.paper import Paper

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})


@dataclass(frozen=True, slots=True)
class _Words:
    plain: tuple[str, ...]
    stems: tuple[str, ...]

    def count(self, wanted: "_Words") -> int:
        """Count the places where these words stand one after the other."""
        places = list(range(len(self.plain)))
        for offset, (word, stem) in enumerate(zip(wanted.plain, wanted.stems, strict=True)):
            there = [place for place in places if place + offset < len(self.plain)]
            if "*" in word or "?" in word:
                places = [place for place in there if fnmatchcase(self.plain[place + offset], word)]
            else:
                places = [place for place in there if self.stems[place + offset] == stem]
        return len(places) if wanted.plain else 0


class PaperIndex:
    """One paper, made ready to be searched; each field is read when it is first asked for."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self._fields: dict[str, _Words] = {}

    def count_words(self, field: str, text: str, *, wild: bool) -> int:
        """Count the places of a word or phrase in the field ti, abs, co or jr."""
        if field not in self._fields:
            paper = self.paper
            source = {"ti": paper.title, "abs": paper.abstract, "co": paper.comment, "jr": paper.journal_ref}[field]
            self._fields[field] = _stemmed(split(latex.to_text(source)))
        return self._fields[field].count(_stemmed(split(text, wild=wild)))

    def count_authors(self, text: str, *, wild: bool) -> int:
        """Count the authors whom a name means: whole names, last names, initials, in any order."""
        wanted = split(text, wild=wild)
        return sum(_is_named(wanted, name) for name in self._authors)

    @cached_property
    def _authors(self) -> list[tuple[str, ...]]:
        return [split(latex.to_text(author)) for author in self.paper.authors]


def split(text: str, *, wild: bool = False) -> tuple[str, ...]:
    """Cut a text into words without case and accents; `wild` leaves * and ? in them."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    folded = "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()
    return tuple(re.findall(r"[^\W_*?]+" if not wild else r"(?:[^\W_]|[*?])+", folded.translate(_LETTERS)))


def _stemmed(words: tuple[str, ...]) -> _Words:
    return _Words(words, tuple(stem(word) for word in words))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Cut an English word down to its stem."""
    import snowballstemmer

    return str(snowballstemmer.stemmer("english").stemWord(word))  # one each: a stemmer keeps its word in itself


def _is_named(wanted: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Tell whether each word of a wanted name is a different one of this name, initials included, one in full."""
    left = list(name)
    in_full = 0
    for word in sorted(wanted, key=len, reverse=True):
        same = next((part for part in left if fnmatchcase(part, word)), None)
        found = same or next((part for part in left if _is_initial(word, part)), None)
        if found is None:
            return False
        left.remove(found)
        in_full += same is not None
    return in_full > 0


def _is_initial(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) == 1 and long.startswith(short)
