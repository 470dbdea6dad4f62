"""How likely each word of an abstract is to stand in a person's TL;DR of it."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from math import exp, log
from operator import mul

from summarizer.extractive.cues import is_own
from summarizer.extractive.features import STOPWORDS, words

_JOINT = re.compile("[-'’]")
_STOPS = frozenset(w[:6] for w in STOPWORDS)
WORD_NAMES = (
    *("constant", "in_title", "in_title_twice", "in_title_known", "titled", "twice", "log_count", "share"),
    *("unlisted", "stopword", "in_first", "in_last", "in_own", "number", "log_length", "log_sentences"),
)


def parts(text: str) -> list[str]:
    """Give a text's words, compounds part by part, cut to six letters so that most inflections agree."""
    return [part[:6] for word in words(text) for part in _JOINT.split(word)]


def describe(title: str, sentences: Sequence[str], listed: Mapping[str, float]) -> dict[str, list[float]]:
    """Give for each word of an abstract its features, in the order of `WORD_NAMES`; `listed` are the known words."""
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
    """Give each word's probability, 0 to 1, by logistic regression on its features and the word itself."""
    return {
        word: 1 / (1 + exp(-listed.get(word, 0.0) - sum(map(mul, weights, row)))) for word, row in described.items()
    }
