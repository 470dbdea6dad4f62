"""How common words are in arXiv's papers: some thousands that come with the program, and those on its own lists."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files

from papers import stems
from papers.paper import Paper

_FILE = "frequencies.tsv"


@dataclass(frozen=True, slots=True)
class Frequencies:
    """How many of so many papers have each word or pair of words; those that few have may be left out."""

    papers: int = 0
    words: Mapping[str, int] = field(default_factory=dict)


NONE = Frequencies()


class Rarity:
    """How much words tell, by how few papers of all these have them: made once for many papers."""

    def __init__(self, *known: Frequencies) -> None:
        n = sum(each.papers for each in known)
        there = known[0].words if len(known) == 1 else sum((Counter(each.words) for each in known), Counter[str]())
        of_number = {each: _rarity(n, each) for each in set(there.values())}
        self._unknown = _rarity(n, 0)
        self._of = {word: of_number[each] for word, each in there.items()}

    def of(self, word: str) -> float:
        """Return a word's inverse document frequency, above 0.0 (Robertson and Spärck Jones, 1976)."""
        return self._of.get(word, self._unknown)

    def weighed(self, counts: Mapping[str, int]) -> dict[str, float]:
        """Return the tf-idf weights of a paper's words."""
        of, unknown = self._of.get, self._unknown
        return {word: _DAMPED[n] * of(word, unknown) for word, n in counts.items()}


class _Damped(dict[int, float]):
    """What a word counts that is so often in a paper."""

    def __missing__(self, n: int) -> float:
        return math.log1p(n)


_DAMPED = _Damped({n: math.log1p(n) for n in range(100)})


def _rarity(papers: int, there: int) -> float:
    return math.log(1 + (papers - there + 0.5) / (there + 0.5))


@cache
def arxivs() -> Rarity:
    """Return how much words tell by what comes with the program alone."""
    return Rarity(shipped())


def counted(papers: Iterable[Paper]) -> Frequencies:
    """Count in how many of these papers each word is."""
    n, words = 0, Counter[str]()
    for paper in papers:
        n += 1
        words.update(stems.counts(paper).keys())
    return Frequencies(n, words)


def shrunk(known: Frequencies, most_words: int, most_papers: int) -> Frequencies:
    """Return no more than so many words, those that most papers have, out of so many papers: older ones count less."""
    share = min(1.0, most_papers / max(1, known.papers))
    kept = Counter(known.words).most_common(most_words)
    words = {word: n for word, there in kept if (n := round(there * share))}
    return Frequencies(round(known.papers * share), words)


def together(one: Frequencies, other: Frequencies) -> Frequencies:
    """Return how many papers of both have each word."""
    return Frequencies(one.papers + other.papers, Counter(one.words) + Counter(other.words))


@lru_cache(1)
def shipped() -> Frequencies:
    """Return what comes with the program: of arXiv's papers of a month, as tools/frequencies.py counted them."""
    head, *lines = files(__package__ or "papers").joinpath(_FILE).read_text(encoding="utf-8").splitlines()
    words: dict[str, int] = {}
    for line in lines:
        n, *those = line.split("\t")
        words |= dict.fromkeys(those, int(n))
    return Frequencies(int(head), words)
