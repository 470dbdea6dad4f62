"""Which of many papers to show first: by the words of a topic, and by what readers thought of others.

The topic's words are weighed by Okapi BM25 (Robertson and Zaragoza, 2009, "The Probabilistic Relevance Framework");
votes move a profile by Rocchio's rule (1971, "Relevance feedback in information retrieval") over tf-idf vectors of
words and pairs of words, titles counting more.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import pairwise
from typing import assert_never

from chat.single_flight import remembered
from papers import latex
from papers.paper import Paper
from papers.query.match import split, stem
from papers.query.terms import AllOf, AnyOf, Dates, Query, Term

_TITLE = 3  # a word of the title counts as much as that many of the abstract
_K1, _B = 1.2, 0.75  # BM25's usual damping of repeats and of length
_LEAST_RARITY = 0.5  # of a topic's own words, for they brought the papers: nearly each one has them
_FEW_VOTES = 3.0  # that many votes weigh as much as the topic's own words
_MOST_REASONS, _MOST_TELLING = 3, 9
_WORDY_FIELDS = {"ti", "abs", "all"}
_COMMON_WORDS = """
a all also an and are as at be been between both but by can each either for from has have how however in into is
it its itself more most no not of on only or other our over s such than that the their them then there these they
this those through to under up us use used uses using via was we were what when where which while whose will with
"""
_COMMON = frozenset(_COMMON_WORDS.split())

Vector = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A paper with its score, 0.0 to 1.0, and the stems of the words that raised it most."""

    paper: Paper
    score: float
    stems: tuple[str, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return those words and pairs of words as the paper writes them."""
        return _spelt(self.paper, self.stems)


@dataclass(frozen=True, slots=True)
class Votes:
    """What readers of a chat thought of earlier papers."""

    liked: Sequence[Paper] = ()
    disliked: Sequence[Paper] = ()

    @property
    def confidence(self) -> float:
        """How much the votes weigh against the topic's words, 0.0 to below 1.0."""
        n = len(self.liked) + len(self.disliked)
        return n / (n + _FEW_VOTES)


class Ranker:
    """Papers of one topic, weighed once for all readers of it."""

    def __init__(self, papers: Sequence[Paper], query: Query) -> None:
        self._papers = papers
        self._wanted = frozenset(_stemmed(unit) for text in _texts(query) for unit in _units(split(text)))
        counts = [_counts(paper) for paper in papers]
        self._n = len(counts)
        self._found_in = Counter(word for each in counts for word in each)
        self._length = max(1.0, sum(sum(each.values()) for each in counts) / max(1, self._n))
        self._topical = [self._bm25(each) for each in counts]
        self._vectors = [self._vector(each) for each in counts]

    def rank(self, votes: Votes | None = None) -> list[Ranked]:
        """Put the papers into the order of their worth to somebody, the best first, of equals the newest.

        Without votes, papers that a topic of no words (a category, an author) brought are all equals, with a score
        of 1.0.
        """
        taste = self._taste(votes) if votes else {}
        confidence = votes.confidence if votes and taste else 0.0
        ranked = [self._judged(place, taste, confidence) for place in range(self._n)]
        return sorted(ranked, key=lambda each: (each.score, each.paper.published, each.paper.id), reverse=True)

    def _judged(self, place: int, taste: Vector, confidence: float) -> Ranked:
        said = self._topical[place]
        liked = {word: weight * taste[word] for word, weight in self._vectors[place].items() if word in taste}
        best = sum(said.values())
        topic = best / (best + 1.0) if self._wanted else 1.0
        likeness = (1.0 + max(-1.0, min(1.0, sum(liked.values())))) / 2
        weighed: defaultdict[str, float] = defaultdict(float)
        for word, weight in said.items():
            weighed[word] += (1 - confidence) * weight / (best + 1.0)
        for word, weight in liked.items():
            if weight > 0:
                weighed[word] += confidence * weight
        score = (1 - confidence) * topic + confidence * likeness
        words = [word for word in weighed if any(map(str.isalpha, word))]
        telling = nlargest(_MOST_TELLING, words, key=lambda word: (weighed[word] * len(word.split()), word))
        return Ranked(self._papers[place], round(score, 6), _apart(telling))

    def _bm25(self, counts: Mapping[str, int]) -> Vector:
        """Weigh the wanted words and pairs of words that a paper has, by BM25."""
        damped = _K1 * (1 - _B + _B * sum(counts.values()) / self._length)
        there = {word: counts[word] for word in self._wanted if word in counts}
        rarity = {word: max(_LEAST_RARITY, self._rarity(word)) for word in there}
        return {word: rarity[word] * n * (_K1 + 1) / (n + damped) for word, n in there.items()}

    def _vector(self, counts: Mapping[str, int]) -> Vector:
        """Return a paper's words with their tf-idf weights, at length 1."""
        weights = {word: math.log1p(n) * self._rarity(word) for word, n in counts.items()}
        length = math.hypot(*weights.values()) or 1.0
        return {word: weight / length for word, weight in weights.items()}

    def _taste(self, votes: Votes) -> Vector:
        """Return what readers like less what they don't, at most of length 1; empty without votes."""
        taste: defaultdict[str, float] = defaultdict(float)
        for sign, papers in ((1, votes.liked), (-1, votes.disliked)):
            for paper in papers:
                for word, weight in self._vector(_counts(paper)).items():
                    taste[word] += sign * weight / len(papers)
        length = max(1.0, math.hypot(*taste.values()))
        return {word: weight / length for word, weight in taste.items()}

    def _rarity(self, word: str) -> float:
        found_in = self._found_in[word]
        return math.log(1 + (self._n - found_in + 0.5) / (found_in + 0.5))


def _counts(paper: Paper) -> Mapping[str, int]:
    """Count a paper's stemmed words and pairs of words, those of the title several times."""
    return _counted(paper.title, paper.abstract)


@remembered(4096, longest=4000)
def _counted(title: str, abstract: str) -> Mapping[str, int]:
    counts: Counter[str] = Counter()
    for times, units in _plain(title, abstract):
        for unit in units:
            counts[_stemmed(unit)] += times
    return counts


def _apart(words: Iterable[str]) -> tuple[str, ...]:
    """Return the first few words and pairs, none that shares a word with an earlier one."""
    chosen: list[str] = []
    for word in words:
        if not any(set(word.split()) & set(other.split()) for other in chosen):
            chosen.append(word)
    return tuple(chosen[:_MOST_REASONS])


def _spelt(paper: Paper, stems: Iterable[str]) -> tuple[str, ...]:
    spelling = {_stemmed(unit): unit for _, units in reversed(_plain(paper.title, paper.abstract)) for unit in units}
    return tuple(spelling[word] for word in stems)


def _plain(title: str, abstract: str) -> list[tuple[int, list[str]]]:
    """Return the words and pairs of title and abstract, and how many times each of them counts."""
    texts = ((_TITLE, title), (1, abstract))
    return [(times, list(_units(split(latex.to_text(text))))) for times, text in texts]


def _units(words: tuple[str, ...]) -> Iterator[str]:
    """Yield the words, then the pairs of neighbours, without those that every text is full of."""
    yield from (word for word in words if word not in _COMMON)
    yield from (" ".join(pair) for pair in pairwise(words) if _COMMON.isdisjoint(pair))


def _stemmed(unit: str) -> str:
    return " ".join(map(stem, unit.split()))


def _texts(query: Query) -> Iterator[str]:
    """Yield the words and phrases that a query wants in title or abstract."""
    match query:
        case AllOf() | AnyOf():
            for part in query.parts:
                yield from _texts(part)
        case Term():
            if query.field in _WORDY_FIELDS:
                yield query.text
        case Dates():
            return
        case _:
            assert_never(query)
