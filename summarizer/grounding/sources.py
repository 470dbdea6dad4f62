"""What a statement rests on: the sentences of its quote, or those of the paper that come nearest to it."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log

from summarizer.grounding.chinese import wanted as chinese
from summarizer.grounding.english.words import keys_of, tokenise
from summarizer.grounding.fold import fold, pieces, readable
from summarizer.grounding.language import is_chinese, language_of
from summarizer.grounding.quotes import Found, Passage

_NEIGHBOURS = 1
# Of the weight of a statement's words, rare ones counting more: how much the nearest sentence has to hold, and how much
# of it a second one has to add.
_LEAST_SHARE = 0.3
_LEAST_SHARE_TRANSLATED = 0.2  # a dictionary does not know every word
_LEAST_ADDED = 0.2
_NAMED = re.compile(
    r"(?:^|\b(?:called|named|dubbed|termed|(?:present|propose|introduce|develop|describe)s?|,)\s)\s*+([^\s:,.()]{2,40})"
)
_OWN_WORK = re.compile(
    r"\b(?:we|ours?|this (?:paper|work|study|article)|the (?:proposed|present) \w+)\b", re.IGNORECASE
)
_BRACKETED = re.compile(r"\(([A-Z][\w-]{1,30})\)")
_ODD = re.compile(r"[a-z]-?[A-Z]|[A-Z]-?[A-Z]|[A-Z][a-z]+-?\d|\w\d\w")


@dataclass(frozen=True, slots=True)
class Source:
    """The whole sentences that a statement rests on, and the same with their neighbours.

    `own` are the names that the paper gives what it proposes, in small letters; it is `background` where the abstract
    comes to the paper's own work only after it, and `in_abstract` where all of them stand in the abstract.
    """

    text: str
    around: str
    own: frozenset[str] = frozenset()
    background: bool = False
    in_abstract: bool = False


class Sources:
    """The sentences of a paper's passages."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = passages
        self._abstract = next((each for each in passages if each.place == "abstract"), None)
        self._own = _own_names(passages, self._abstract)

    def of_quote(self, found: Found) -> Source:
        """Return the sentences that a quote stands in."""
        text, told = found.passage.text, found.passage.sentences
        touched = [n for n, each in enumerate(told) if each.start < found.end and found.start < each.end]
        if not touched:
            return Source(found.text, found.text, self._own, in_abstract=found.passage is self._abstract)
        first, last = touched[0], touched[-1]
        near = told[max(0, first - _NEIGHBOURS)], told[min(len(told) - 1, last + _NEIGHBOURS)]
        in_abstract = found.passage is self._abstract
        background = in_abstract and last < self._first_own
        text, around = text[told[first].start : told[last].end], text[near[0].start : near[1].end]
        return Source(text, around, self._own, background, in_abstract)

    def of_statement(self, statement: str) -> Source | None:
        """Return the sentences that come nearest to an English or a Chinese statement, None where none is.

        A second sentence is added where it holds much that the nearest one does not. The time taken is linear in the
        lengths of the statement and of what holds its words.
        """
        wanted = self._wanted(statement)
        whole = sum(wanted.values())
        least = _LEAST_SHARE if language_of(statement) == "en" else _LEAST_SHARE_TRANSLATED
        first, held = self._nearest(wanted)
        if first is None or held < least * whole:
            return None
        rest = {keys: weight for keys, weight in wanted.items() if first not in self._holding_any(keys)}
        second, added = self._nearest(rest)
        chosen = sorted({first} | ({second} if second is not None and added >= _LEAST_ADDED * whole else set()))
        near = sorted(
            {n for at in chosen for n in range(at - _NEIGHBOURS, at + _NEIGHBOURS + 1) if self._beside(at, n)}
        )
        background = chosen[-1] < self._first_own and self._told[chosen[-1]][0] is self._abstract
        text, around = (" ".join(self._told[n][1] for n in numbers) for numbers in (chosen, near))
        in_abstract = all(self._told[n][0] is self._abstract for n in near)
        return Source(text, around, self._own, background, in_abstract)

    @cached_property
    def _first_own(self) -> int:
        """The number of the abstract's first sentence that tells of the paper's own work, 0 where none says so."""
        told = [each.text for each in self._abstract.sentences] if self._abstract else []
        return next((n for n, text in enumerate(told) if _OWN_WORK.search(text) or self._names(text)), 0)

    def _names(self, text: str) -> bool:
        return any(fold(word.strip("(),.:;")) in self._own for word in text.split())

    @cached_property
    def _told(self) -> list[tuple[Passage, str]]:
        """The sentences of all passages, each with the passage."""
        return [(passage, each.text) for passage in self._passages for each in passage.sentences]

    @cached_property
    def _holding(self) -> dict[str, list[int]]:
        """The numbers of the sentences that hold a stem."""
        found: dict[str, list[int]] = defaultdict(list)
        for number, (_, text) in enumerate(self._told):
            for piece in pieces(text):
                for key in keys_of(tokenise(piece)):
                    found[key].append(number)
        return dict(found)

    def _holding_any(self, keys: frozenset[str]) -> frozenset[int]:
        """Return the numbers of the sentences that hold any of some stems."""
        return frozenset(number for key in keys for number in self._holding.get(key, ()))

    def _wanted(self, statement: str) -> dict[frozenset[str], float]:
        """Return what the nearest sentences should hold, any of the stems each, with its weight."""
        if not self._told:
            return {}
        if is_chinese(statement):
            sought = chinese.wanted(statement)
        elif language_of(statement) == "en":
            sought = [frozenset({key}) for key in keys_of(tokenise(next(pieces(readable(statement)))))]
        else:
            return {}
        return {keys: log(1 + len(self._told) / (1 + len(self._holding_any(keys)))) + 0.1 for keys in sought}

    def _nearest(self, wanted: dict[frozenset[str], float]) -> tuple[int | None, float]:
        held: dict[int, float] = defaultdict(float)
        for keys, weight in wanted.items():
            for number in self._holding_any(keys):
                held[number] += weight
        if not held:
            return None, 0.0
        best = max(held, key=lambda number: (held[number], -number))
        return best, held[best]

    def _beside(self, at: int, number: int) -> bool:
        return 0 <= number < len(self._told) and self._told[number][0] is self._told[at][0]


def _own_names(passages: Sequence[Passage], abstract: Passage | None) -> frozenset[str]:
    """Return the names before a title's colon, and those that an abstract introduces: "we propose GRM"."""
    found: set[str] = set()
    title = next((each.text for each in passages if each.place == "title"), "")
    name, colon, _ = title.partition(":")
    if colon and len(name.split()) == 1:
        found.add(name)
    for sentence in abstract.sentences if abstract else []:
        if re.search(r"\b[Ww]e\b|\b[Tt]his (?:paper|work|study|article)\b|\b[Oo]ur\b", sentence.text):
            names = [*_NAMED.findall(sentence.text), *_BRACKETED.findall(sentence.text)]
            found.update(each for each in names if _ODD.search(each))
    return frozenset(fold(each.strip(".,;")) for each in found if each[:1].isupper() or _ODD.search(each))
