"""Which words of a paper answer for a question's terms, and what each term tells."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from summarizer.grounding.english.words import stem
from summarizer.grounding.glossary.frequency import share
from summarizer.nearness.question import WORD, Term

# What is known of how common a word is in sentences beside the paper's own: as if so many sentences had been read.
_READ_ELSEWHERE = 150
_SENTENCES = 6.0  # of an abstract
_PREFIX = 3
_OF_TITLE = 0.4  # how much a word tells that the paper's title has: all of the paper is about it


@dataclass(frozen=True, slots=True)
class Matched:
    """For each term how well a passage holds it, and where in its words."""

    match: dict[int, float]
    places: dict[int, list[int]]


class Lexicon:
    """For words, which terms of a question they answer for, and how well."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self.terms = terms
        self._starts = frozenset(form[:_PREFIX] for term in terms for form in term.forms)
        self._seen: set[str] = set()
        self._known: dict[str, tuple[tuple[int, float], ...]] = {}
        self._han = [(n, term.han) for n, term in enumerate(terms) if term.han]

    def touches(self, text: str) -> bool:
        """Return whether a text holds any term."""
        return bool(self._touching(WORD.findall(text.lower()))) or any(han in text for _, han in self._han)

    def held(self, text: str) -> Matched:
        """Return how well a text holds each term, and where in its words."""
        match: dict[int, float] = {}
        places: dict[int, list[int]] = defaultdict(list)
        words = WORD.findall(text.lower())
        if touching := self._touching(words):
            for at, word in enumerate(words):
                for n, weight in self._known[word] if word in touching else ():
                    match[n] = max(match.get(n, 0.0), weight)
                    places[n].append(at)
        match.update((n, 1.0) for n, han in self._han if han in text)
        return Matched(match, places)

    def _touching(self, words: Sequence[str]) -> set[str]:
        """Return those of some words that answer for a term; each word of a paper is looked at once."""
        distinct = set(words)
        for word in distinct - self._seen:
            base = stem(word) if word[:_PREFIX] in self._starts else ""
            if found := tuple((n, term.forms[base]) for n, term in enumerate(self.terms) if base in term.forms):
                self._known[word] = found
        self._seen |= distinct
        return distinct & self._known.keys()


def worths(terms: Sequence[Term], held: Sequence[Matched], sentences: int, title: str) -> list[float]:
    """Return what each term tells: the more, the fewer sentences of the paper and of arXiv's abstracts have it."""
    titled = {stem(word) for word in WORD.findall(title.lower())}
    worths = []
    for n, term in enumerate(terms):
        elsewhere = [share(form) for form, weight in term.forms.items() if weight == max(term.forms.values())]
        usual = min(1.0, max(elsewhere, default=0.0) / _SENTENCES)
        having = sum(n in each.match for each in held) + _READ_ELSEWHERE * usual
        rare = log((max(sentences, len(held)) + _READ_ELSEWHERE + 1) / (having + 0.5))
        worths.append(term.worth * rare * (_OF_TITLE if term.word in titled else 1.0))
    return worths
