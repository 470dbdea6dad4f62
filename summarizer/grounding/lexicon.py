"""The words of a paper: which names stand in it, run together or apart, in full or as initials."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

from summarizer.grounding.fold import fold, readable, words

_LONGEST = 5
_LONGEST_ACRONYM = 16
_PIECES = re.compile(r"\d+[Dd](?![a-z])|\d+|[A-Z][a-z]*|[a-z]+")
_PLURAL = re.compile(r"(?:'s|s|es)$")
_LINKING = frozenset({"of", "the", "a", "an", "and", "for", "in", "on", "to", "with", "by", "via", "from", "as", "or"})
_SPOKEN = {"2": ("to", "two", "2"), "4": ("for", "four", "4")}


class Lexicon:
    """The words of a paper; `brief` are its title and abstract, in which initials may stand for their words."""

    def __init__(self, brief: str, rest: Iterable[str] = ()) -> None:
        self._brief = words(readable(brief))
        self._runs = set(_runs(self._brief))
        for text in rest:
            self._runs.update(_runs(words(readable(text))))
        self._text = " ".join(self._brief)

    def has(self, name: str) -> bool:
        """Tell whether a name stands in the paper, whatever its case, hyphens and plural."""
        key = "".join(words(name))
        return not key or key in self._runs or self._inflected(key)

    def spells_out(self, name: str) -> bool:
        """Tell whether a name is made of the first letters of words that follow each other in title or abstract."""
        if "." in name or len(name) > _LONGEST_ACRONYM:
            return False
        bare = re.sub(r"(?<=[A-Z0-9])s$", "", name)
        if self._expanded(bare):
            return True
        initials = list(_initials(bare))
        return len(initials) > 1 and any(self._matches(initials, at) for at in range(len(self._brief)))

    def _inflected(self, key: str) -> bool:
        stem = _PLURAL.sub("", key)
        return (
            any(form in self._runs for form in (stem, f"{key}s", f"{stem}es", f"{stem}s")) if len(stem) > 1 else False
        )

    def _expanded(self, name: str) -> bool:
        usual = _usual().get(fold(name)) or _usual().get(fold(name).removesuffix("s"))
        return bool(usual and usual.search(self._text))

    def _matches(self, initials: list[str], at: int) -> bool:
        """Read initials off the words from a place on; linking words may be left out."""
        if not initials:
            return True
        if at >= len(self._brief):
            return False
        word, first, rest = self._brief[at], initials[0], initials[1:]
        begins = word in _SPOKEN.get(first, ()) or (word.startswith(first) and not first[0].isdigit()) or word == first
        if begins and self._matches(rest, at + 1):
            return True
        bare = word.removesuffix("s")
        for count in range(2, len(initials) + 1):
            if "".join(initials[:count]) == bare and self._matches(initials[count:], at + 1):
                return True
        return word in _LINKING and self._matches(initials, at + 1)


def _initials(name: str) -> Iterator[str]:
    """Cut a name into what may begin a word each: "NeRF" is ne, r, f, "3DGS" is 3d, g, s, "T2I" is t, 2, i."""
    for piece in _PIECES.findall(name):
        if piece.isupper() and piece[0].isalpha():
            yield from piece.lower()
        else:
            yield piece.lower()


def _runs(listed: list[str]) -> Iterable[str]:
    for start in range(len(listed)):
        run = ""
        for word in listed[start : start + _LONGEST]:
            run += word
            yield run


@cache
def _usual() -> dict[str, re.Pattern[str]]:
    """Read what well-known acronyms stand for: a pattern for the words that a paper on them uses."""
    table = files(__package__).joinpath("acronyms.tsv").read_text(encoding="utf-8")
    rows = (row.split("\t") for row in table.splitlines())
    return {name: re.compile(rf"\b(?:{pattern})") for name, pattern in rows}
