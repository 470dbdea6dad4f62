"""What each way to word each sentence is worth as a paper's TL;DR, by linear models learnt from human ones."""

import functools
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from math import exp, log
from operator import mul

from summarizer.extractive.cues import is_own
from summarizer.extractive.features import NAMES, STOPWORDS, content, measure, words
from summarizer.extractive.shorten import CUTS, Wording, trim, wordings

_JOINT = re.compile("[-'’]")
_STOPS = frozenset(w[:6] for w in STOPWORDS)
WORD_NAMES = (
    *("constant", "in_title", "in_title_twice", "in_title_known", "titled", "twice", "log_count", "share"),
    *("unlisted", "stopword", "in_first", "in_last", "in_own", "number", "log_length", "log_sentences"),
)


def parts(text: str) -> list[str]:
    """Return a text's words, compounds part by part, cut to six letters so that most inflections agree."""
    return [part[:6] for word in words(text) for part in _JOINT.split(word)]


def describe(title: str, sentences: Sequence[str], listed: Mapping[str, float]) -> dict[str, list[float]]:
    """Return for each word of an abstract its features, in the order of `WORD_NAMES`; `listed` are the known words."""
    split = [parts(s) for s in sentences]
    count = Counter(w for s in split for w in s)
    spread = Counter(w for s in split for w in set(s))
    titled = set(parts(title)) - _STOPS
    own = next((i for i, s in enumerate(sentences) if is_own(s)), 0)
    bags = set(split[0]), set(split[-1]), set(split[own])
    described = {}
    for word, n in count.items():
        there, known = float(word in titled), float(word in listed)
        described[word] = [
            *(1.0, there, there * log(n), there * known, float(bool(titled)), float(n > 1), log(n)),
            *(spread[word] / len(split), 1.0 - known, float(word in _STOPS), *(float(word in bag) for bag in bags)),
            *(float(word.isdigit()), log(len(word)), log(len(split))),
        ]
    return described


def salience(
    described: Mapping[str, Sequence[float]], weights: Sequence[float], listed: Mapping[str, float]
) -> dict[str, float]:
    """Return each word's probability, 0 to 1, by logistic regression on its features and the word itself."""
    return {
        word: 1 / (1 + exp(-listed.get(word, 0.0) - sum(map(mul, weights, row)))) for word, row in described.items()
    }


_USUAL = 20  # words of a human TL;DR
_AGAIN = 0.35  # how much a word's second mention counts of its first

WORDING_NAMES = (
    *("expected", "mass", "words", "words_squared", "mean", "gain", "lost", "kept"),
    *("title_words", "title_lost", "commas", "behind", "expected_titled", "over_thirty"),
    *CUTS,
)


@dataclass(frozen=True, slots=True)
class Weights:
    """The learnt weights: of known words, of words' features, and of sentences' and wordings' features."""

    words: Mapping[str, float]
    word_features: tuple[float, ...]
    sentence_features: tuple[float, ...]
    wording_features: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Rated:
    """A wording and its worth, on an open scale: higher is better, 0.1 is much."""

    text: str
    worth: float


@functools.cache
def _learnt() -> Weights:
    """Read what bench/train_ranker.py learnt, once."""
    table = json.loads(files(__package__).joinpath("ranker.json").read_text(encoding="utf-8"))
    return Weights(
        table["words"],
        tuple(table["word_features"][name] for name in WORD_NAMES),
        tuple(table["sentence_features"][name] for name in NAMES),
        tuple(table["wording_features"][name] for name in WORDING_NAMES),
    )


def rate(title: str, sentences: Sequence[str]) -> list[list[Rated]]:
    """Rate every wording of an abstract's sentences; each one's first is the whole but for its opening."""
    weights = _learnt()
    likely = salience(describe(title, sentences, weights.words), weights.word_features, weights.words)
    ways = [wordings(trim(s)) for s in sentences]
    rated = []
    for row, group, measures in zip(
        measure(title, sentences), ways, measure_wordings(title, ways, likely), strict=True
    ):
        base = _dot(weights.sentence_features, row)
        rated.append(
            [Rated(w.text, base + _dot(weights.wording_features, m)) for w, m in zip(group, measures, strict=True)]
        )
    return rated


def measure_wordings(
    title: str, ways: Sequence[Sequence[Wording]], likely: Mapping[str, float]
) -> list[list[list[float]]]:
    """Return for each wording of each sentence its features, in the order of `WORDING_NAMES`."""
    titled = set(content(title))
    wholes = [_Content.of(group[0].text, titled, likely) for group in ways]
    best = max((whole.expected for whole in wholes), default=0.0)
    return [
        [_row(wording, _Content.of(wording.text, titled, likely), whole, best) for wording in group]
        for group, whole in zip(ways, wholes, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Content:
    """What a wording holds: its words, those that a TL;DR is expected to share, and its share of the title's."""

    size: int
    mass: float
    titled: float

    @property
    def expected(self) -> float:
        """The expected ROUGE-1 F1 with a TL;DR of the usual length, roughly."""
        return 2 * self.mass / (self.size + _USUAL)

    @classmethod
    def of(cls, text: str, titled: set[str], likely: Mapping[str, float]) -> "_Content":
        counts = Counter(parts(text))
        mass = sum(likely.get(w, 0.0) * (1 - _AGAIN**n) / (1 - _AGAIN) for w, n in counts.items())
        return cls(counts.total(), mass, len(titled.intersection(content(text))) / max(1, len(titled)))


def _row(wording: Wording, left: _Content, whole: _Content, best: float) -> list[float]:
    size = left.size
    return [
        *(left.expected, left.mass, float(size), size * size / 100, left.mass / max(1, size)),
        *(left.expected - whole.expected, float(whole.size - size), size / max(1, whole.size)),
        *(left.titled, left.titled - whole.titled, float(wording.text.count(",")), whole.expected - best),
        *(left.expected * left.titled, float(whole.size > 30)),
        *(float(cut in wording.cuts) for cut in CUTS),
    ]


def _dot(weights: Sequence[float], row: Sequence[float]) -> float:
    return float(sum(map(mul, weights, row)))
