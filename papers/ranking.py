"""Which of many papers to show first: by the words of a topic, and by what readers thought of others.

The topic's words are weighed by Okapi BM25 (Robertson and Zaragoza, 2009, "The Probabilistic Relevance Framework");
votes move a profile by Rocchio's rule (1971, "Relevance feedback in information retrieval") over tf-idf vectors of
words and pairs of words, titles counting more.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from papers import latex
from papers.paper import Paper
from papers.queries import AllOf, AnyOf, Query, Term
from papers.query_index import split, stem

_TITLE = 3  # a word of the title counts as much as that many of the abstract
_K1, _B = 1.2, 0.75  # BM25's usual damping of repeats and of length
_FEW_VOTES = 3.0  # that many votes weigh as much as the topic's own words
_MOST_REASONS = 3
_WORDY_FIELDS = {"ti", "abs", "all"}
_COMMON_WORDS = """
a all also an and are as at be been between both but by can each either for from has have how however in into is
it its itself more most no not of on only or other our over s such than that the their them then there these they
this those through to under up us use used uses using was we were what when where which while whose will with
"""
_COMMON = frozenset(_COMMON_WORDS.split())

Vector = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A paper with its score, 0.0 to 1.0, and the words that raised it most, as the paper writes them."""

    paper: Paper
    score: float
    reasons: tuple[str, ...]


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


def rank(papers: Sequence[Paper], query: Query, votes: Votes | None = None) -> list[Ranked]:
    """Put papers into the order of their worth to readers of a topic, the best first, of equals the newest.

    Without votes, papers that a topic of no words (a category, an author) brought are all equals, with a score of 1.0.
    """
    votes = votes or Votes()
    pool = _Pool([*papers, *votes.liked, *votes.disliked])
    wanted = frozenset(_stemmed(unit) for text in _texts(query) for unit in _units(split(text)))
    taste = pool.profile(votes)
    ranked = [_judged(pool, paper, wanted, taste, votes.confidence) for paper in papers]
    return sorted(ranked, key=lambda each: (each.score, each.paper.published, each.paper.id), reverse=True)


def _judged(pool: "_Pool", paper: Paper, wanted: Collection[str], taste: Vector, confidence: float) -> Ranked:
    said = pool.bm25(paper, wanted)
    liked = {word: weight * taste[word] for word, weight in pool.vector(paper).items() if word in taste}
    best = sum(said.values())
    topic = best / (best + 1.0) if wanted else 1.0
    likeness = (1.0 + max(-1.0, min(1.0, sum(liked.values())))) / 2
    score = (1 - confidence) * topic + confidence * likeness if taste else topic
    weighed = Counter({word: (1 - confidence) * weight / (best + 1.0) for word, weight in said.items()})
    weighed.update({word: confidence * weight for word, weight in liked.items() if weight > 0})
    telling = sorted(weighed, key=lambda word: (weighed[word] * len(word.split()), word), reverse=True)
    return Ranked(paper, round(score, 6), pool.spelt(telling))


class _Pool:
    """The papers that are compared, and how rare each word is among them."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        self._spelling: dict[str, str] = {}
        self._counts = {paper.versioned_id: self._count(paper) for paper in papers}
        self._n = len(self._counts)
        self._found_in = Counter(word for counts in self._counts.values() for word in counts)
        lengths = [sum(counts.values()) for counts in self._counts.values()]
        self._length = max(1.0, sum(lengths) / max(1, len(lengths)))

    def bm25(self, paper: Paper, wanted: Collection[str]) -> dict[str, float]:
        """Weigh the wanted words and pairs of words that a paper has, by BM25."""
        counts = self._counts[paper.versioned_id]
        damped = _K1 * (1 - _B + _B * sum(counts.values()) / self._length)
        there = {word: counts[word] for word in wanted if counts[word]}
        return {word: self._rarity(word) * n * (_K1 + 1) / (n + damped) for word, n in there.items()}

    def vector(self, paper: Paper) -> Vector:
        """Give a paper's words with their tf-idf weights, at length 1."""
        counts = self._counts[paper.versioned_id]
        weights = {word: math.log1p(n) * self._rarity(word) for word, n in counts.items()}
        length = math.hypot(*weights.values()) or 1.0
        return {word: weight / length for word, weight in weights.items()}

    def profile(self, votes: Votes) -> Vector:
        """Give what readers like less what they don't, at most of length 1; empty without votes."""
        taste: defaultdict[str, float] = defaultdict(float)
        for sign, papers in ((1, votes.liked), (-1, votes.disliked)):
            for paper in papers:
                for word, weight in self.vector(paper).items():
                    taste[word] += sign * weight / len(papers)
        length = max(1.0, math.hypot(*taste.values()))
        return {word: weight / length for word, weight in taste.items()}

    def spelt(self, words: Iterable[str]) -> tuple[str, ...]:
        """Give the first few words and pairs as the papers write them, none that shares a word with an earlier one."""
        chosen: list[str] = []
        for word in words:
            if not any(set(word.split()) & set(other.split()) for other in chosen):
                chosen.append(word)
        return tuple(self._spelling[word] for word in chosen[:_MOST_REASONS])

    def _rarity(self, word: str) -> float:
        found_in = self._found_in[word]
        return math.log(1 + (self._n - found_in + 0.5) / (found_in + 0.5))

    def _count(self, paper: Paper) -> Counter[str]:
        counts: Counter[str] = Counter()
        for times, text in ((_TITLE, paper.title), (1, paper.abstract)):
            for plain in _units(split(latex.to_text(text))):
                word = _stemmed(plain)
                counts[word] += times
                self._spelling.setdefault(word, plain)
        return counts


def _units(words: tuple[str, ...]) -> Iterator[str]:
    """Give the words, then the pairs of neighbours, without those that every text is full of."""
    yield from (word for word in words if word not in _COMMON)
    yield from (" ".join(pair) for pair in pairwise(words) if _COMMON.isdisjoint(pair))


def _stemmed(unit: str) -> str:
    return " ".join(map(stem, unit.split()))


def _texts(query: Query) -> Iterator[str]:
    """Give the words and phrases that a query wants in title or abstract."""
    match query:
        case AllOf() | AnyOf():
            for part in query.parts:
                yield from _texts(part)
        case Term(field=field, text=text) if field in _WORDY_FIELDS:
            yield text
