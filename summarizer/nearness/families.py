"""Words that stand for one another, by their stems: "fast" is asked, "speedup" answers."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from summarizer.grounding.english.words import stem

_SAME, _SORT, _HINT = 0.75, 0.75, 0.5
"""How much another word for a thing counts, a name of one of its kinds, and a word that hints at it."""


@dataclass(frozen=True, slots=True)
class Families:
    """For each stem what answers for it, with its weight; the same for Chinese words."""

    by_stem: Mapping[str, Mapping[str, float]]
    by_chinese: Mapping[str, Mapping[str, float]]


@cache
def families() -> Families:
    """Read the table, once."""
    by_stem: dict[str, dict[str, float]] = defaultdict(dict)
    by_chinese: dict[str, dict[str, float]] = defaultdict(dict)
    for line in files(__package__).joinpath("families.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        english, _, chinese = line.partition("|")
        words, _, sorts = english.partition(">")
        names, _, hints = words.partition("~")
        same, hint, sort = [list(map(stem, each.split())) for each in (names, hints, sorts)]
        forms = {**dict.fromkeys(hint, _HINT), **dict.fromkeys(sort, _SORT), **dict.fromkeys(same, _SAME)}
        for each in same:
            by_stem[each].update(forms)
        for word in chinese.split():
            by_chinese[word].update(forms)
            by_chinese[word][same[0]] = 1.0
    return Families(by_stem, by_chinese)


def forms_of(word: str) -> dict[str, float]:
    """Return the stems that answer for an English stem, itself among them, each with how much it counts."""
    return {**families().by_stem.get(word, {}), word: 1.0}
