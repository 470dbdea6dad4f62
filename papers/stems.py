"""A paper's words as they are counted: stems and pairs of neighbours, without the words that every text is full of."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

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

Counts = Mapping[str, int]
"""How often a paper has each stemmed word and pair of words."""


def counts(paper: Paper) -> Counts:
    """Count a paper's stemmed words and pairs of words, those of the title several times."""
    return _counted(paper.title, paper.abstract)


@remembered(1024, longest=4000)  # a chat's taste is asked for to rank, and again to tell what the best are like
def counted(title: str, abstract: str) -> Counts:
    """Count the same of words that are stemmed already, between blanks, as a full-text index keeps them."""
    return _counts_of(title.split(), abstract.split())


def _counts_of(title: Iterable[str], abstract: Iterable[str]) -> Counts:
    found = Counter(units(abstract))
    for unit in units(title):
        found[unit] += TITLE
    return found


def units(stemmed: Iterable[str]) -> list[str]:
    """Return those of stemmed words that texts are not all full of, and the pairs of such that are neighbours."""
    common = _common()
    found, before = [], ""
    for word in stemmed:
        if word in common:
            before = ""
            continue
        found.append(word)
        if before:
            found.append(f"{before} {word}")
        before = word
    return found


def stems_of(text: str) -> Iterator[str]:
    """Yield the stemmed words and pairs of words of a plain text."""
    yield from units(map(stem, split(text)))


def spelt(paper: Paper, stems: Iterable[str]) -> tuple[str, ...]:
    """Return words and pairs as the paper writes them, by their stems, without those that it does not have."""
    wanted = tuple(stems)
    spelling: dict[str, str] = {}
    for text in (paper.abstract, paper.title):
        words = split(latex.to_text(text))
        stemmed = list(map(stem, words))
        for place, each in enumerate(stemmed):
            if each in wanted:
                spelling[each] = words[place]
            if place and (pair := f"{stemmed[place - 1]} {each}") in wanted:
                spelling[pair] = f"{words[place - 1]} {words[place]}"
    return tuple(spelling[word] for word in wanted if word in spelling)


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


@remembered(2048, longest=4000)
def _counted(title: str, abstract: str) -> Counts:
    return _counts_of(*(map(stem, split(latex.to_text(text))) for text in (title, abstract)))


@cache
def _common() -> frozenset[str]:
    return frozenset(map(stem, COMMON))
