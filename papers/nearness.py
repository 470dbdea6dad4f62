"""How near two papers are by their words: tf-idf weights of words and pairs of neighbours, and the angle between them.

A pair is as rare as its words are on average, so that a table of single words will do for both (Salton and Buckley,
1988, "Term-weighting approaches in automatic text retrieval").
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest

from papers.frequencies import arxivs
from papers.likeness import Usual, usual
from papers.paper import Paper
from papers.stems import Counts, apart, at_length_one, counted, counts, dot
from papers.vectors import Vector, cosines

SHOWN, FOLLOWED = 0.12, 0.165
"""The cosines from which on a paper is shown beside another, and brought to who follows what is like that one.

Learnt by `bench/train_related.py`: to be shown, finding counts more than being right; to be followed, both alike.
"""
MEANING = 0.06
"""What it adds to the cosine of words that two embeddings are nearer by one standard deviation than any two are."""
SHOWN_BY_BOTH, FOLLOWED_BY_BOTH = 0.195, 0.355
"""The same as the first two for the sum of both."""
_LEAST_SPREAD = 0.005  # some models have all texts within a tenth of each other
_TELLS_APART = 1.5  # standard deviations by which a model has to put answers nearer to their questions than others
RAREST = 6.0
"""The rarity of a word that one in 400 has: rarer ones count no more, be they names or slips."""
_SHOWN_WORDS = 3
MOST_SHARED = 9  # words and pairs of which those are chosen that are shown

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Profile:
    """The words of a paper with their weights, at length 1."""

    weights: Weights

    def cosine(self, other: "Profile") -> float:
        """Return how near another paper is, from 0.0 to 1.0."""
        return dot(self.weights, other.weights)

    def shared(self, other: "Profile") -> tuple[str, ...]:
        """Return the stems of the few words and pairs that make another paper near, the most telling first."""
        there = self.weights.keys() & other.weights.keys()
        words = [word for word in there if any(map(str.isalpha, word))]
        told = nlargest(MOST_SHARED, words, key=lambda w: (self.weights[w] * other.weights[w] * len(w.split()), w))
        return apart(told, _SHOWN_WORDS)

    def telling(self, most: int) -> list[str]:
        """Return the stems of single words that tell most of what the paper is about, the most telling first."""
        words = [word for word in self.weights if " " not in word and any(map(str.isalpha, word))]
        return nlargest(most, words, key=lambda word: (self.weights[word], word))


@dataclass(frozen=True, slots=True)
class Scale:
    """How a model's cosines are read: from what texts have that are not related, 0.0, to what related ones have, 1.0.

    Models differ in both, so that a cosine does not mean the same to two of them.
    """

    unrelated: float
    together: float

    def of(self, cosine: float) -> float:
        """Return where a cosine is on the scale, 0.0 or more."""
        return max(0.0, (cosine - self.unrelated) / (self.together - self.unrelated))


def usual_among(sample: Sequence[Vector]) -> Usual:
    """Return which cosines vectors of papers have that need have nothing to do with each other, at least three."""
    return _floored([told for place, each in enumerate(sample[1:], 1) for told in cosines(each, sample[:place])])


def usual_to(one: Vector, sample: Sequence[Vector], spread: float) -> Usual:
    """Return the same of a vector and others, of which it is known how much they scatter.

    A few words are nearer to nothing than papers.
    """
    near = cosines(one, sample)
    return Usual(sum(near) / len(near), spread)


def spread_to(ones: Sequence[Vector], sample: Sequence[Vector]) -> float:
    """Return how much the cosines of vectors to others scatter, each about its own mean.

    The first of the sample is what the first of them asks for, and so on, which is left out.
    """
    rest = ([other for at, other in enumerate(sample) if at != place] for place in range(len(ones)))
    spreads = [_floored(cosines(one, others)).spread for one, others in zip(ones, rest, strict=True)]
    return math.sqrt(sum(each**2 for each in spreads) / len(spreads))


def _floored(found: Sequence[float]) -> Usual:
    told = usual(found)
    return Usual(told.mean, max(_LEAST_SPREAD, told.spread if len(set(found)) > 1 else 0.0))


def scale(ones: Sequence[Vector], others: Sequence[Vector]) -> Scale | None:
    """Return the scale of a model that puts the first of some texts near the first of others, and so on.

    None where it puts them no nearer than the others: then it tells nothing. There have to be three of each.
    """
    rows = [cosines(one, others) for one in ones]
    same = [row[place] for place, row in enumerate(rows)]
    rest = [told for place, row in enumerate(rows) for other, told in enumerate(row) if other != place]
    unrelated = usual(rest)
    together = sum(same) / len(same)
    return Scale(unrelated.mean, together) if unrelated.beyond(together) >= _TELLS_APART else None


def shown(words: float, meaning: float | None) -> float:
    """Return how near a paper is by words, and by meaning where that is known: from 1.0 on near enough to be shown.

    What is near enough by its words is so whatever a model says.
    """
    by_words = words / SHOWN
    return by_words if meaning is None else max(by_words, (words + MEANING * meaning) / SHOWN_BY_BOTH)


def followed(words: float, meaning: float | None) -> float:
    """Return the same of whether it is near enough to be sent to those who follow what is like the other."""
    return words / FOLLOWED if meaning is None else (words + MEANING * meaning) / FOLLOWED_BY_BOTH


def of_paper(paper: Paper) -> Profile:
    """Return the profile of a paper."""
    return _weighed(counts(paper))


def of_words(title: str, abstract: str) -> Profile:
    """Return the profile of a paper whose words are stemmed already, as a full-text index keeps them."""
    return _weighed(counted(title, abstract))


def _weighed(counts: Counts) -> Profile:
    return Profile(at_length_one({unit: math.log1p(n) * _rarity_of(unit) for unit, n in counts.items()}))


def rarity(stem: str) -> float:
    """Return how rare a word's stem is among arXiv's papers: the logarithm of one to its share, up to a limit."""
    return min(RAREST, arxivs().of(stem))


def _rarity_of(unit: str) -> float:
    one, blank, other = unit.partition(" ")
    return (rarity(one) + rarity(other)) / 2 if blank else rarity(one)
