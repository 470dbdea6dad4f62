"""Which of many papers to show first: by the words of a topic, and by what readers thought of others.

The topic's words are weighed by Okapi BM25 (Robertson and Zaragoza, 2009, "The Probabilistic Relevance Framework").
What readers like is a profile by Rocchio's rule (1971, "Relevance feedback in information retrieval") over words and,
where there are any, over embeddings. The more was voted against, the more do all papers of the list count as liked:
what is shown then is what the list has and was not voted against. Near repeats of what is chosen stand back (Carbonell
and Goldstein, 1998, "The use of MMR").
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from heapq import nlargest
from typing import Literal, TypeVar, assert_never

from papers import stems
from papers.frequencies import Rarity, arxivs
from papers.likeness import LEARNT, Seen, Space, Usual, Weights, standard
from papers.paper import Paper
from papers.query.terms import AllOf, AnyOf, Dates, Query, Term
from papers.stems import Counts
from papers.vectors import Vector

_K1, _B = 1.2, 0.75  # BM25's usual damping of repeats and of length
_PLENTY = 4.0  # of BM25: half of the highest score
_LEAST_RARITY = 0.5  # of a topic's own words, for they brought the papers: nearly each one has them
_FEW_VOTES = 3.0  # that many votes weigh as much as the topic's own words
_HALF_LIFE = 100.0  # the votes after which one weighs half: tastes change
_MOST_OF_SAVED = 10  # votes that a library weighs as, however large it is
_MOST_REASONS, _MOST_TELLING = 3, 9
_LEAST_TELLING = 3.0  # of a word's rarity: one paper in twenty has it
_ONCE = math.log1p(1.5)  # more than what a word counts that stands in a paper once, less than one that does twice
_REPEATS = 2.0  # standard deviations from which papers are near repeats
_STANDS_BACK = 0.03  # what each further one costs, as a share of what lies between the first and the last score
_CANDIDATES = 20  # more than are chosen may come in
_IS_LIKE = 2.5  # standard deviations from which a paper is said to be like one that is liked
_WORDY_FIELDS = {"ti", "abs", "all"}

T = TypeVar("T")
Key = tuple[str, int]
Vectors = Mapping[Key, Vector]
Stemmed = Mapping[Key, tuple[str, str]]
"""The stemmed words of papers' titles and abstracts, as an index has them: to make them takes longer than to read."""


@dataclass(frozen=True, slots=True)
class Liked:
    """The paper that another one is like, and how it is known that readers like it.

    They voted for it, saved it, or have it in a library; one that is not `named` is nobody else's.
    """

    paper: Paper
    known_by: Literal["vote", "saved", "library"]
    named: bool = True


@dataclass(frozen=True, slots=True)
class Ranked:
    """A paper with its score, 0.0 to 1.0, what tells the words that raised it most, and the liked one it is like."""

    paper: Paper
    score: float
    telling: Callable[[], tuple[str, ...]] = field(compare=False, repr=False)
    like: Liked | None = None

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return those words and pairs of words as the paper writes them; it takes a while."""
        return stems.spelt(self.paper, self.telling())


@dataclass(frozen=True, slots=True)
class Votes:
    """What readers of a chat thought of earlier papers, and those that they keep; each the latest first.

    Of these some are in a library, by their ids, the others were saved. They may only be `named` where nobody else
    reads it. Of some the words may be `stemmed` already.
    """

    liked: Sequence[Paper] = ()
    disliked: Sequence[Paper] = ()
    saved: Sequence[Paper] = ()
    in_library: frozenset[str] = frozenset()
    named: bool = True
    stemmed: Stemmed = field(default_factory=dict)

    @property
    def confidence(self) -> float:
        """How much the votes weigh against the topic's words, 0.0 to below 1.0; what is kept as ten of them at most."""
        n = len(self.liked) + len(self.disliked) + min(len(self.saved), _MOST_OF_SAVED)
        return n / (n + _FEW_VOTES)

    @property
    def all(self) -> tuple[Paper, ...]:
        """All these papers."""
        return (*self.liked, *self.disliked, *self.saved)

    @property
    def wanted(self) -> tuple[Liked, ...]:
        """Those that are liked or kept, each once."""
        kept = {paper.id for paper in self.saved}
        liked = (Liked(paper, "vote") for paper in self.liked if paper.id not in kept)
        return (*liked, *(self._kept(paper) for paper in self.saved))

    def _kept(self, paper: Paper) -> Liked:
        return Liked(paper, "library" if paper.id in self.in_library else "saved", self.named)


class Ranker:
    """Papers of one topic, weighed once for all readers of it."""

    def __init__(
        self,
        papers: Sequence[Paper],
        query: Query,
        *,
        rarity: Rarity | None = None,
        vectors: Vectors | None = None,
        wish: Vector | None = None,
        of_a_topic: Usual | None = None,
        stemmed: Stemmed | None = None,
        weights: Weights = LEARNT,
    ) -> None:
        """Take how rare words are, the papers' vectors, and the one of the topic's words.

        Of vectors it is told what is usual between two papers that one topic finds. Of some the words may be stemmed.
        """
        self._papers = papers
        self._weights = weights
        self._places = {(paper.id, paper.version): place for place, paper in enumerate(papers)}
        self._wanted = frozenset(stem for text in wordings(query) for stem in stems.stems_of(text))
        self._rarity = rarity or arxivs()
        words = [_counts(paper, stemmed or {}) for paper in papers]
        self._space = Space(papers, self._rarity, vectors or {}, words, weights=weights, of_a_topic=of_a_topic)
        lengths = [sum(each.values()) for each in words]
        self._length = max(1.0, sum(lengths) / max(1, len(lengths)))
        self._topical = list(map(self._bm25, words, lengths))
        self._topic = self._of_topic(wish if self._wanted else None)

    def rank(self, votes: Votes | None = None, vectors: Vectors | None = None) -> list[Ranked]:
        """Put the papers into the order of their worth to somebody, the best first, of equals the newest.

        Take the vectors of the papers that were voted on. Without votes, papers that a topic of no words (a category,
        an author) brought are all equals, with a score of 1.0.
        """
        taste, liked = self._liking(votes, vectors or {}) if votes else ({}, [])
        by_taste = votes.confidence if votes and liked else 0.0
        scores = self._topic
        if liked:
            scores = [
                (1 - by_taste) * topic + by_taste * likeness for topic, likeness in zip(scores, liked, strict=True)
            ]
        ranked = [
            Ranked(paper, round(scores[place], 6), partial(self._telling, place, taste, by_taste))
            for place, paper in enumerate(self._papers)
        ]
        return sorted(ranked, key=lambda each: (each.score, each.paper.published, each.paper.id), reverse=True)

    def pick(
        self, ranked: Sequence[Ranked], most: int, votes: Votes | None = None, vectors: Vectors | None = None
    ) -> list[Ranked]:
        """Return the best of what was ranked, without near repeats where others are nearly as good.

        Each tells the paper that it is like of those that are liked.
        """
        chosen = self._varied(ranked, most) if len({each.score for each in ranked}) > 1 else list(ranked[:most])
        if votes is None:
            return chosen
        wanted = votes.wanted
        seen = [self._taught(each.paper, votes, vectors or {}) for each in wanted]
        alike = self._space.alike([self._seen(each.paper) for each in chosen], seen)
        return [replace(each, like=_like(each.paper, wanted, told)) for each, told in zip(chosen, alike, strict=True)]

    def _varied(self, ranked: Sequence[Ranked], most: int) -> list[Ranked]:
        """Choose one by one, each with a look at what is chosen: how alike two are is measured among those in question.

        Where somebody likes but one thing, all that come first are about it: only what is closer than that stands back.
        """
        left = list(ranked[: most + _CANDIDATES])
        if len(ranked) <= most:
            return left
        papers = [self._seen(each.paper) for each in left]
        found = self._space.alike(papers, papers)
        pairs = [(one, other) for one in range(len(left)) for other in range(one)]
        by_pair = dict(zip(pairs, standard(found[one][other] for one, other in pairs), strict=True))
        back = _STANDS_BACK * (ranked[0].score - ranked[-1].score)
        repeats = dict.fromkeys(range(len(left)), 0.0)
        chosen: list[Ranked] = []
        while repeats and len(chosen) < most:
            best = max(repeats, key=lambda place: (left[place].score - back * repeats[place], -place))
            del repeats[best]
            chosen.append(left[best])
            for place, so_far in repeats.items():
                repeats[place] = max(so_far, by_pair[max(best, place), min(best, place)] - _REPEATS)
        return chosen

    def _seen(self, paper: Paper) -> Seen:
        return self._space.papers[self._places[paper.id, paper.version]]

    def _taught(self, paper: Paper, votes: Votes, vectors: Vectors) -> Seen:
        return self._space.seen(_counts(paper, votes.stemmed), vectors.get((paper.id, paper.version)))

    def _liking(self, votes: Votes, vectors: Vectors) -> tuple[Mapping[str, float], list[float]]:
        """Return which words readers like, less those that they don't, and how much they would like each paper."""
        liked = [(weight, self._taught(each.paper, votes, vectors)) for weight, each in _aged(votes.wanted)]
        disliked = [(weight, self._taught(paper, votes, vectors)) for weight, paper in _aged(votes.disliked)]
        if not liked and not disliked:
            return {}, []
        against = sum(weight for weight, _ in disliked)
        doubted = against + self._weights.doubt
        of_list = self._weights.of_list * against / doubted
        likes = sum(weight for weight, _ in liked) + of_list
        weighed = [(weight / likes, each) for weight, each in liked]
        weighed += [(-weight / doubted, each) for weight, each in disliked]
        taste: defaultdict[str, float] = defaultdict(float)
        for weight, each in weighed:
            by = weight * each.scale
            for word, importance in each.words.items():
                taste[word] += by * importance
        of_list /= likes
        to_list = self._space.to_list_by_words()
        by_words = [told + of_list * usual for told, usual in zip(self._space.in_words(taste), to_list, strict=True)]
        by_meaning = self._space.in_meaning(weighed, of_list)
        return taste, self._likeness(by_words, by_meaning)

    def _likeness(self, by_words: Sequence[float], by_meaning: Sequence[float | None]) -> list[float]:
        """Return how much papers are liked, 0.0 to 1.0, by how much more than the others."""
        words = standard(by_words)
        if all(each is None for each in by_meaning):
            return list(map(_share, words))
        both = zip(words, standard(by_meaning), strict=True)
        return [_share(self._space.both(word, meaning)) for word, meaning in both]

    def _of_topic(self, wish: Vector | None) -> list[float]:
        """Return how well each paper answers the topic, 0.0 to 1.0, whoever asks."""
        if not self._wanted:
            return [1.0] * len(self._papers)
        found = [best / (best + _PLENTY) for best in (sum(said.values()) for said in self._topical)]
        about = self._near(wish) if wish else None
        return [self._space.both(*both) for both in zip(found, about, strict=True)] if about else found

    def _telling(self, place: int, taste: Mapping[str, float], confidence: float) -> tuple[str, ...]:
        """Return the stems of the words that raised a paper most."""
        said = self._topical[place]
        best = sum(said.values())
        weighed: defaultdict[str, float] = defaultdict(float)
        for word, weight in said.items():
            weighed[word] += (1 - confidence) * weight / (best + _PLENTY)
        if taste:
            seen = self._space.papers[place]
            for word, weight in seen.words.items():
                if (liked := seen.scale * weight * taste.get(word, 0.0)) > 0:
                    weighed[word] += confidence * liked
        words = [word for word in weighed if word in said or self._tells(word, place)]
        telling = nlargest(_MOST_TELLING, words, key=lambda word: (weighed[word] * len(word.split()), word))
        return stems.apart(telling, _MOST_REASONS)

    def _tells(self, word: str, place: int) -> bool:
        """Return whether a word that readers like is a reason: few papers have it, and this one more than once."""
        rarity = self._rarity.of(word)
        often = self._space.papers[place].words[word] > _ONCE * rarity
        return often and rarity >= _LEAST_TELLING and any(map(str.isalpha, word))

    def _bm25(self, counts: Counts, length: int) -> Mapping[str, float]:
        """Weigh the wanted words and pairs of words that a paper has, by BM25."""
        damped = _K1 * (1 - _B + _B * length / self._length)
        there = {word: counts[word] for word in self._wanted if word in counts}
        rarity = {word: max(_LEAST_RARITY, self._rarity.of(word)) for word in there}
        return {word: rarity[word] * n * (_K1 + 1) / (n + damped) for word, n in there.items()}

    def _near(self, wish: Vector) -> list[float] | None:
        """Return how near each paper is to what the topic's words mean, 0.0 to 1.0; None without vectors."""
        found = self._space.to_vector(wish)
        return list(map(_share, standard(found))) if any(each is not None for each in found) else None


def _counts(paper: Paper, stemmed: Stemmed) -> Counts:
    lines = stemmed.get((paper.id, paper.version))
    return stems.counted(*lines) if lines else stems.counts(paper)


def _like(paper: Paper, wanted: Sequence[Liked], alike: Sequence[float]) -> Liked | None:
    """Return the liked paper that one is most like; None where it is not like any."""
    others = [place for place, each in enumerate(wanted) if each.paper.id != paper.id]
    best = max(others, key=lambda place: alike[place], default=None)
    return wanted[best] if best is not None and alike[best] >= _IS_LIKE else None


def wordings(query: Query) -> Iterator[str]:
    """Yield the words and phrases that a query wants in title or abstract."""
    match query:
        case AllOf() | AnyOf():
            for part in query.parts:
                yield from wordings(part)
        case Term():
            if query.field in _WORDY_FIELDS:
                yield query.text
        case Dates():
            return
        case _:
            assert_never(query)


def _aged(papers: Iterable[T]) -> list[tuple[float, T]]:
    return [(0.5 ** (place / _HALF_LIFE), each) for place, each in enumerate(papers)]


def _share(deviations: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, deviations))))
