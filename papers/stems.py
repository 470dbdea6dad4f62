"""A paper's words as they are counted: stems and pairs of neighbours, without the words that every text is full of."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from chat.single_flight import remembered
from papers import latex
from papers.paper import Paper
from papers.query.match import split, stem

TITLE = 3  # a word of the title counts as much as that many of the abstract
_COMMON_WORDS = """
a all also an and are as at be been between both but by can each either for from has have how however in into is
it its itself more most no not of on only or other our over s such than that the their them then there these they
this those through to under up us use used uses using via was we were what when where which while whose will with
"""
COMMON = frozenset(_COMMON_WORDS.split())


def counts(paper: Paper) -> Mapping[str, int]:
    """Count a paper's stemmed words and pairs of words, those of the title several times."""
    return _counted(paper.title, paper.abstract)


def stems_of(text: str) -> Iterator[str]:
    """Yield the stemmed words and pairs of words of a plain text."""
    return map(_stemmed, _units(split(text)))


def spelt(paper: Paper, stems: Iterable[str]) -> tuple[str, ...]:
    """Return words and pairs as the paper writes them, by their stems, without those that it does not have."""
    spelling = {_stemmed(unit): unit for _, units in reversed(_plain(paper.title, paper.abstract)) for unit in units}
    return tuple(spelling[word] for word in stems if word in spelling)


def apart(words: Iterable[str], most: int) -> tuple[str, ...]:
    """Return the first few words and pairs, none that shares a word with an earlier one."""
    chosen: list[str] = []
    for word in words:
        if not any(set(word.split()) & set(other.split()) for other in chosen):
            chosen.append(word)
    return tuple(chosen[:most])


def at_length_one(weights: Mapping[str, float]) -> dict[str, float]:
    """Return words with their weights as a vector of length 1, or as they are where all weigh nothing."""
    length = math.hypot(*weights.values()) or 1.0
    return {word: weight / length for word, weight in weights.items()}


def dot(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Return the product of two vectors of words, their cosine where both are of length 1."""
    few, many = (one, other) if len(one) <= len(other) else (other, one)
    return sum(weight * many[word] for word, weight in few.items() if word in many)


@remembered(4096, longest=4000)
def _counted(title: str, abstract: str) -> Mapping[str, int]:
    counted: Counter[str] = Counter()
    for times, units in _plain(title, abstract):
        for unit in units:
            counted[_stemmed(unit)] += times
    return counted


def _plain(title: str, abstract: str) -> list[tuple[int, list[str]]]:
    """Return the words and pairs of title and abstract, and how many times each of them counts."""
    texts = ((TITLE, title), (1, abstract))
    return [(times, list(_units(split(latex.to_text(text))))) for times, text in texts]


def _units(words: tuple[str, ...]) -> Iterator[str]:
    yield from (word for word in words if word not in COMMON)
    yield from (" ".join(pair) for pair in pairwise(words) if COMMON.isdisjoint(pair))


def _stemmed(unit: str) -> str:
    return " ".join(map(stem, unit.split()))
