"""How alike papers are, by their words and by their embeddings: beyond what two papers of one list are anyway."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from papers import stems
from papers.frequencies import Rarity
from papers.paper import Paper
from papers.stems import Counts
from papers.vectors import Rows, Vector, cosine, mixed

_FEW = 5  # papers of a list, of which nothing can be said of the others
_ENOUGH = 20  # pairs that tell as much of a list as is known from other lists
_PAIRS = 400  # of a list, out of which it is told how alike two of its papers are as a rule


@dataclass(frozen=True, slots=True)
class Usual:
    """The mean of how alike two things are, and the standard deviation."""

    mean: float
    spread: float

    def beyond(self, alike: float) -> float:
        """Return by how many standard deviations something is above the mean."""
        return (alike - self.mean) / self.spread


OF_A_TOPIC = Usual(0.025, 0.023)
"""How alike two papers are by their words that one topic finds: in the middle of eight topics of
../shared/data/digests."""

Words = Mapping[str, float]
_NEARER = 1.0  # standard deviations by which two papers that one topic finds are nearer in meaning than any two


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
    """A paper as it is compared: its words and pairs with their tf-idf weights, at length 1, and its vector.

    The weights are to be multiplied by `scale`.
    """

    words: Words
    scale: float
    vector: Vector | None = None


class Space:
    """The papers of one list, which are compared with each other, and with what somebody likes."""

    def __init__(
        self,
        papers: Sequence[Paper],
        rarity: Rarity,
        vectors: Mapping[tuple[str, int], Vector],
        counts: Sequence[Counts],
        *,
        weights: Weights = LEARNT,
        of_a_topic: Usual | None = None,
    ) -> None:
        """Take vectors into account where at least half of the papers have one; `counts` are of their words.

        Of these it is told what is usual between two papers that one topic finds.
        """
        self._by_meaning = weights.by_meaning
        self._of_a_topic = of_a_topic
        self._rarity = rarity
        half = len(papers) / 2 if len(papers) >= _FEW else math.inf
        found_in = Counter(word for each in counts for word in each)
        self._said_by_most = {word: 2 - n / half for word, n in found_in.items() if n > half}
        found = [vectors.get((paper.id, paper.version)) for paper in papers]
        self.has_vectors = len(papers) <= 2 * sum(each is not None for each in found) > 0
        if not self.has_vectors:
            found = [None] * len(papers)
        self.papers = [self._compared(each, vector) for each, vector in zip(counts, found, strict=True)]

    def seen(self, counts: Counts, vector: Vector | None) -> Seen:
        """Return a paper that need not be of the list, by its words and its vector, as it is compared with those."""
        return self._compared(counts, vector if self.has_vectors else None)

    def _compared(self, counts: Counts, vector: Vector | None) -> Seen:
        """Weigh a paper's words: those tell less of it that more than half of the list has, in the end nothing."""
        weights = self._rarity.weighed(counts)
        for word in self._said_by_most.keys() & weights.keys():
            weights[word] *= self._said_by_most[word]
        return Seen(weights, 1 / (math.hypot(*weights.values()) or 1.0), vector)

    def alike(self, ones: Sequence[Seen], others: Sequence[Seen]) -> list[list[float]]:
        """Return by how many standard deviations each of some papers is more alike to each of others than is usual.

        That is in the list, and in lists that topics find.
        """
        by_words, by_vectors = self._usual
        found = [[by_words.beyond(told) for told in row] for row in _by_words(ones, others)]
        if by_vectors is None:
            return found
        rows = Rows([each.vector for each in others if each.vector])
        cosines = iter(rows.cosines([each.vector for each in ones if each.vector]))
        places = [place for place, other in enumerate(others) if other.vector]
        for told in (told for one, told in zip(ones, found, strict=True) if one.vector):
            for place, alike in zip(places, next(cosines), strict=True):
                told[place] = self.both(told[place], by_vectors.beyond(alike))
        return found

    def both(self, by_words: float, by_meaning: float) -> float:
        """Return what words and embeddings say together, each in standard deviations or as a share."""
        return (1 - self._by_meaning) * by_words + self._by_meaning * by_meaning

    def to_list_by_words(self) -> list[float]:
        """Return how alike the list's papers are to all of them, on average."""
        return self._to_list[0]

    def in_words(self, direction: Words) -> list[float]:
        """Return how far each paper goes in a direction of words."""
        return [each.scale * stems.dot(each.words, direction) for each in self.papers]

    def in_meaning(self, weighed: Sequence[tuple[float, Seen]], of_list: float) -> list[float | None]:
        """Return how alike each paper is to others by their weights, and by a weight to the whole list.

        None stands for a paper without a vector; all are None where none of the others has one.
        """
        those = [(weight, each.vector) for weight, each in weighed if each.vector]
        if not those or not self.has_vectors:
            return [None] * len(self.papers)
        there = Rows([each.vector for each in self.papers if each.vector])
        found = iter(zip(there.along(mixed(those)), self._to_list[1], strict=True))
        return [_sum(next(found), of_list) if each.vector else None for each in self.papers]

    def to_vector(self, vector: Vector) -> list[float | None]:
        """Return how alike each paper is to a vector; None for a paper without one."""
        return [cosine(each.vector, vector) if each.vector else None for each in self.papers]

    @cached_property
    def _to_list(self) -> tuple[list[float], list[float]]:
        n = len(self.papers) or 1
        total: defaultdict[str, float] = defaultdict(float)
        for each in self.papers:
            by = each.scale / n
            for word, weight in each.words.items():
                total[word] += by * weight
        there = [each.vector for each in self.papers if each.vector]
        return self.in_words(total), Rows(there).along(mixed((1 / len(there), each) for each in there))

    @cached_property
    def _usual(self) -> tuple[Usual, Usual | None]:
        """Return how alike two papers are by words and by vectors."""
        n = len(self.papers)
        step = max(1, n * (n - 1) // 2 // _PAIRS)
        pairs = [(at % n, (at % n + 1 + at // n) % n) for at in range(0, n * (n - 1) // 2, step)]
        by_words = [_dot(self.papers[one], self.papers[other]) for one, other in pairs]
        if not self.has_vectors:
            return usual_here(by_words, OF_A_TOPIC), None
        vectors = [(self.papers[one].vector, self.papers[other].vector) for one, other in pairs]
        by_vectors = [cosine(one, other) for one, other in vectors if one and other]
        return usual_here(by_words, OF_A_TOPIC), usual_here(by_vectors, self._of_a_topic)


def _by_words(ones: Sequence[Seen], others: Sequence[Seen]) -> list[list[float]]:
    """Return how alike each of some papers is to each of others by their words."""
    having: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for place, one in enumerate(ones):
        for word, weight in one.words.items():
            having[word].append((place, one.scale * weight))
    found = [[0.0] * len(others) for _ in ones]
    for place, other in enumerate(others):
        for word in other.words:
            if word in having:
                weight = other.scale * other.words[word]
                for row, its in having[word]:
                    found[row][place] += its * weight
    return found


def _dot(one: Seen, other: Seen) -> float:
    return one.scale * other.scale * stems.dot(one.words, other.words)


def usual(found: Sequence[float]) -> Usual:
    """Return what is usual among numbers; where they do not differ they are taken for standard deviations from it."""
    mean = sum(found) / len(found) if found else 0.0
    variance = sum((each - mean) ** 2 for each in found) / len(found) if found else 0.0
    return Usual(mean, math.sqrt(variance) if variance > 1e-18 else 1.0)


def usual_here(found: Sequence[float], elsewhere: Usual | None) -> Usual:
    """Return what is usual in a list by its pairs, and where these are few also by what is usual in other lists.

    How much few pairs differ tells little of how much others would: three papers are soon all about as near.
    """
    here = usual(found)
    if elsewhere is None:
        return here
    n = len(found)
    own = here.spread**2 if len(set(found)) > 1 else 0.0
    mean = (n * here.mean + _ENOUGH * elsewhere.mean) / (n + _ENOUGH)
    spread = math.sqrt((n * own + _ENOUGH * elsewhere.spread**2) / (n + _ENOUGH))
    return Usual(max(mean, here.mean), spread)


def of_a_topic(unrelated: Usual | None) -> Usual | None:
    """Return how near two papers that one topic finds are in meaning, by how near papers are that are not related."""
    return Usual(unrelated.mean + _NEARER * unrelated.spread, unrelated.spread) if unrelated else None


def standard(numbers: Iterable[float | None]) -> list[float]:
    """Return numbers as standard deviations from their mean; 0.0 in the place of None."""
    listed = list(numbers)
    rule = usual([each for each in listed if each is not None])
    return [0.0 if each is None else rule.beyond(each) for each in listed]


def _sum(found: tuple[float, float], of_list: float) -> float:
    return found[0] + of_list * found[1]
