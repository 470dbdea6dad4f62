"""How alike papers are, by their words and by their embeddings: beyond what two papers of one list are anyway."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from papers import stems
from papers.frequencies import Rarity
from papers.paper import Paper
from papers.vectors import Vector, along, cosine, mixed

_FEW = 5  # papers of a list, of which nothing can be said of the others
_PAIRS = 400  # of a list, out of which it is told how alike two of its papers are as a rule

Words = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Weights:
    """What ranking goes by, as bench/learn_ranking.py has learnt it of simulated readers.

    `by_meaning` is the share of embeddings beside words, where there are any; so many votes against as `doubt` says
    weigh half of what many do; `of_list` tells as how many liked papers a list counts where there are many against.
    """

    by_meaning: float = 0.5
    of_list: float = 2.0
    doubt: float = 4.0


LEARNT = Weights()


@dataclass(frozen=True, slots=True)
class Seen:
    """A paper as it is compared: its words and pairs with their tf-idf weights, at length 1, and its vector."""

    words: Words
    vector: Vector | None = None


class Space:
    """The papers of one list, which are compared with each other, and with what somebody likes."""

    def __init__(
        self,
        papers: Sequence[Paper],
        rarity: Rarity,
        vectors: Mapping[tuple[str, int], Vector],
        weights: Weights = LEARNT,
    ) -> None:
        """Take vectors into account where at least half of the papers have one."""
        self._by_meaning = weights.by_meaning
        counts = [stems.counts(paper) for paper in papers]
        self._found_in = Counter(word for each in counts for word in each)
        self._n, self._rarity = len(papers), rarity
        found = [vectors.get((paper.id, paper.version)) for paper in papers]
        self.has_vectors = len(papers) <= 2 * sum(each is not None for each in found) > 0
        if not self.has_vectors:
            found = [None] * len(papers)
        self.papers = [self._compared(each, vector) for each, vector in zip(counts, found, strict=True)]

    def seen(self, paper: Paper, vectors: Mapping[tuple[str, int], Vector]) -> Seen:
        """Return a paper that need not be of the list as it is compared with those that are."""
        vector = vectors.get((paper.id, paper.version)) if self.has_vectors else None
        return self._compared(stems.counts(paper), vector)

    def _compared(self, counts: Mapping[str, int], vector: Vector | None) -> Seen:
        weights = {word: math.log1p(n) * self._rarity.of(word) * self._tells(word) for word, n in counts.items()}
        return Seen(stems.at_length_one(weights), vector)

    def _tells(self, word: str) -> float:
        """Return how much a word can tell of a paper here, 0.0 to 1.0: less where more than half of the list has it."""
        share = self._found_in[word] / self._n if self._n >= _FEW else 0.0
        return min(1.0, 2 - 2 * share)

    def alike(self, one: Seen, other: Seen) -> float:
        """Return by how many standard deviations two papers are more alike than any two of the list."""
        (usual, spread), by_vector = self._usual
        by_words = (stems.dot(one.words, other.words) - usual) / spread
        if not (by_vector and one.vector and other.vector):
            return by_words
        usual, spread = by_vector
        by_meaning = (cosine(one.vector, other.vector) - usual) / spread
        return self.both(by_words, by_meaning)

    def both(self, by_words: float, by_meaning: float) -> float:
        """Return what words and embeddings say together, each in standard deviations or as a share."""
        return (1 - self._by_meaning) * by_words + self._by_meaning * by_meaning

    def to_list_by_words(self) -> list[float]:
        """Return how alike the list's papers are to all of them, on average."""
        return self._to_list[0]

    def in_words(self, direction: Words) -> list[float]:
        """Return how far each paper goes in a direction of words."""
        return [stems.dot(each.words, direction) for each in self.papers]

    def in_meaning(self, weighed: Sequence[tuple[float, Seen]], of_list: float) -> list[float | None]:
        """Return how alike each paper is to others by their weights, and by a weight to the whole list.

        None stands for a paper without a vector; all are None where none of the others has one.
        """
        those = [(weight, each.vector) for weight, each in weighed if each.vector]
        if not those or not self.has_vectors:
            return [None] * len(self.papers)
        direction = mixed(those)
        there = [each.vector for each in self.papers if each.vector]
        found = iter(zip(along(direction, there), self._to_list[1], strict=True))
        return [_sum(next(found), of_list) if each.vector else None for each in self.papers]

    def to_vector(self, vector: Vector) -> list[float | None]:
        """Return how alike each paper is to a vector; None for a paper without one."""
        return [cosine(each.vector, vector) if each.vector else None for each in self.papers]

    @cached_property
    def _to_list(self) -> tuple[list[float], list[float]]:
        n = len(self.papers) or 1
        total: defaultdict[str, float] = defaultdict(float)
        for each in self.papers:
            for word, weight in each.words.items():
                total[word] += weight / n
        there = [each.vector for each in self.papers if each.vector]
        return self.in_words(total), along(mixed((1 / len(there), each) for each in there), there)

    @cached_property
    def _usual(self) -> tuple[tuple[float, float], tuple[float, float] | None]:
        """Return the mean and the standard deviation of how alike two papers are, by words and by vectors."""
        n = len(self.papers)
        step = max(1, n * (n - 1) // 2 // _PAIRS)
        pairs = [(at % n, (at % n + 1 + at // n) % n) for at in range(0, n * (n - 1) // 2, step)]
        by_words = [stems.dot(self.papers[one].words, self.papers[other].words) for one, other in pairs]
        if not self.has_vectors:
            return _spread(by_words), None
        vectors = [(self.papers[one].vector, self.papers[other].vector) for one, other in pairs]
        return _spread(by_words), _spread([cosine(one, other) for one, other in vectors if one and other])


def standard(numbers: Iterable[float | None]) -> list[float]:
    """Return numbers as standard deviations from their mean; 0.0 in the place of None."""
    listed = list(numbers)
    usual, spread = _spread([each for each in listed if each is not None])
    return [0.0 if each is None else (each - usual) / spread for each in listed]


def _spread(numbers: Sequence[float]) -> tuple[float, float]:
    usual = sum(numbers) / len(numbers) if numbers else 0.0
    variance = sum((each - usual) ** 2 for each in numbers) / len(numbers) if numbers else 0.0
    return usual, math.sqrt(variance) if variance > 1e-18 else 1.0


def _sum(found: tuple[float, float], of_list: float) -> float:
    return found[0] + of_list * found[1]
