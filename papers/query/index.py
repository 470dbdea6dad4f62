"""Many queries held against many papers at once: the same matches as one by one, at the cost of papers and matches.

Each query is filed under a few marks of which a paper that it finds must have one: a category, a word's stem, two words
that follow each other, a name with another's initial. Only queries filed under the marks of a paper are held against
it. Of the parts that must all match the one with the rarest marks counts, by how many of the papers have them. What
has no such marks (what is only left out, dates, wildcards after one or two letters) is tried always.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import Generic, TypeVar

from papers import ids
from papers.query.match import MOST_WILD, PaperIndex, canonical, is_wild, matches, run_together, spellings, wanted_words
from papers.query.terms import AllOf, AnyOf, Dates, Field, Query, Term, is_word, liked

K = TypeVar("K", bound=Hashable)

_FIELDS = ("ti", "abs", "co", "jr")
_PREFIX = 3  # letters by which words with wildcards are filed; what begins with fewer is tried always
_WILD = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class _One:
    """Marks of which a paper has all that a query finds: any one of them will do to file it."""

    of: tuple["_Marks", ...]


@dataclass(frozen=True, slots=True)
class _Each:
    """Marks of which a paper has one or the other: a query is filed under each."""

    of: tuple["_Marks", ...]


_Marks = int | _One | _Each
_NEVER = _Each(())


@dataclass(slots=True)
class _Book:
    """The marks by which queries are filed, each with a number."""

    marks: dict[str, int] = field(default_factory=dict)
    names: dict[str, dict[str, int]] = field(default_factory=dict)  # a word of a name, and the initial of another
    count: int = 0

    def mark(self, sort: str, text: str) -> int:
        """Return the number of a mark, of a sort that is a letter."""
        return self._numbered(self.marks, sort + text)

    def name(self, word: str, initial: str) -> int:
        """Return the number of a name's word beside one with that initial, or with any where it is empty."""
        return self._numbered(self.names.setdefault(word, {}), initial)

    def _numbered(self, known: dict[str, int], text: str) -> int:
        if text not in known:
            known[text] = self.count
            self.count += 1
        return known[text]

    def of_paper(self, paper: PaperIndex) -> set[int]:
        """Return those marks that a paper has."""
        found: set[int] = set()
        known = self.marks.get

        def has(sort: str, text: str) -> None:
            if (number := known(sort + text)) is not None:
                found.add(number)

        for each in _FIELDS:
            words = paper.words(each)
            for stem in chain(words.stems, map(" ".join, pairwise(words.stems))):
                has("w", stem)
            for word in words.plain:
                has("p", word[:_PREFIX])
        for code in paper.codes:
            has("c", code)
            has("x", code[:_PREFIX])
        has("i", paper.paper.id)
        for paper_id in paper.near:
            has("l", paper_id)
        for name in chain.from_iterable(paper.authors):
            self._of_name(name, found)
        return found

    def _of_name(self, name: tuple[str, ...], found: set[int]) -> None:
        for words in run_together(name):
            initials = Counter(word[:1] for word in words)
            for word in words:
                if (number := self.marks.get("n" + word[:_PREFIX])) is not None:
                    found.add(number)
                for initial, number in self.names.get(word, {}).items():
                    # Another word has to have the initial, so that of those with the word's own one more is needed.
                    if not initial or initials[initial] > (initial == word[:1]):
                        found.add(number)


class QueryIndex(Generic[K]):
    """Queries by keys of whoever asks, of which those are found that match a paper."""

    def __init__(self, queries: Iterable[tuple[K, Query]] = ()) -> None:
        self._book = _Book()
        self._queries: dict[K, tuple[Query, _Marks | None]] = {}
        self._liked: dict[K, frozenset[str]] = {}
        for key, query in queries:
            self.add(key, query)

    def __len__(self) -> int:
        return len(self._queries)

    def __contains__(self, key: K) -> bool:
        return key in self._queries

    def liked(self) -> frozenset[str]:
        """Return the ids of all papers that a query wants others to be like."""
        return frozenset().union(*self._liked.values())

    def add(self, key: K, query: Query) -> None:
        """Put a query in, in the place of an earlier one of the same key."""
        self.discard(key)
        self._queries[key] = query, _marks(query, self._book)
        if wanted := liked(query):
            self._liked[key] = wanted

    def discard(self, key: K) -> None:
        """Take a query out, if it is there."""
        self._queries.pop(key, None)
        self._liked.pop(key, None)

    def query(self, key: K) -> Query:
        """Return the query of a key."""
        return self._queries[key][0]

    def found_by(self, papers: Sequence[PaperIndex]) -> Iterator[tuple[PaperIndex, list[K]]]:
        """Yield each paper with the keys of the queries that find it."""
        having: dict[int, list[int]] = {}  # by mark the places of the papers that have it
        for place, paper in enumerate(papers):
            for number in self._book.of_paper(paper):
                having.setdefault(number, []).append(place)
        common = {number: len(places) for number, places in having.items()}
        found: list[list[K]] = [[] for _ in papers]
        for key, (query, marks) in self._queries.items():  # one after another, so that its words are read once
            if marks is None:
                near: Iterable[int] = range(len(papers))
            else:
                numbers = _rarest(marks, common)[1]
                near = having.get(numbers[0], ()) if len(numbers) == 1 else _any_of(having, numbers)
            for place in near:
                if matches(query, papers[place]):
                    found[place].append(key)
        yield from zip(papers, found, strict=True)


def _any_of(having: Mapping[int, list[int]], numbers: Iterable[int]) -> Iterable[int]:
    return dict.fromkeys(place for number in numbers for place in having.get(number, ()))


def _rarest(options: _Marks, common: Mapping[int, int]) -> tuple[int, tuple[int, ...]]:
    """Return the marks under which few papers are, and how many papers these are at most."""
    match options:
        case int():
            return common.get(options, 0), (options,)
        case _One():
            return min((_rarest(each, common) for each in options.of), key=lambda found: found[0])
        case _Each():
            several = [_rarest(each, common) for each in options.of]
            return sum(n for n, _ in several), tuple(number for _, numbers in several for number in numbers)


def _marks(query: Query, book: _Book) -> _Marks | None:
    """Return marks that every paper has that a query finds, None where there are none to know it by."""
    match query:
        case AllOf():
            return _one(_marks(part, book) for part in query.parts)
        case AnyOf():
            return _each(_marks(part, book) for part in query.parts)
        case Dates():
            return None
        case Term(field="all"):
            return _each(_of_term(each, query.text, book) for each in ("ti", "au", "cat", "id"))
        case Term():
            return _of_term(query.field, query.text, book)


def _of_term(name: Field, text: str, book: _Book) -> _Marks | None:
    match name:
        case "au":
            return _of_name(text, book)
        case "cat" | "primary":
            return _of_category(text, book)
        case "id":
            return _each(book.mark("i", each.id) for each in ids.find_all(text))
        case "like":
            return book.mark("l", text)
        case "rn":  # which is not part of a record
            return _NEVER
        case _:
            return _of_words(text, book)


def _one(parts: Iterable[_Marks | None]) -> _Marks | None:
    known = tuple(part for part in parts if part is not None)
    return _One(known) if len(known) > 1 else known[0] if known else None


def _each(parts: Iterable[_Marks | None]) -> _Marks | None:
    several = dict.fromkeys(parts)
    if None in several:
        return None
    known = tuple(part for part in several if part is not None)
    return known[0] if len(known) == 1 else _Each(known)


def _of_words(text: str, book: _Book) -> _Marks | None:
    wanted = wanted_words(text, is_word(text))
    if not wanted.plain:
        return _NEVER
    pairs = list(zip(wanted.plain, wanted.stems, strict=True))[:MOST_WILD]
    if any(map(is_wild, wanted.plain)):
        begun = [_literal(word) for word, _ in pairs if is_wild(word)]
        prefixes = [book.mark("p", each[:_PREFIX]) for each in begun if len(each) >= _PREFIX]
        return _one([*(book.mark("w", stem) for word, stem in pairs if not is_wild(word)), *prefixes])
    stems = wanted.stems
    if len(stems) == 1:
        return book.mark("w", stems[0])
    return _one(book.mark("w", " ".join(each)) for each in pairwise(stems))


def _of_name(text: str, book: _Book) -> _Marks | None:
    """Return the marks of a name: one of its words stands there in full, the others at least with their initials."""
    wanted = (words for each in spellings(text, wild=is_word(text)) if each for words in run_together(each))
    return _each(_in_full(words, place, book) for words in wanted for place in range(len(words)))


def _in_full(words: tuple[str, ...], place: int, book: _Book) -> _Marks | None:
    word = words[place]
    if is_wild(word):
        begin = _literal(word)[:_PREFIX]
        return book.mark("n", begin) if len(begin) == _PREFIX else None
    others = [other[0] for other in (*words[:place], *words[place + 1 :]) if other[0] not in _WILD]
    return _one(book.name(word, initial) for initial in dict.fromkeys(others)) if others else book.name(word, "")


def _of_category(text: str, book: _Book) -> _Marks | None:
    wanted = canonical(text)
    if not _WILD & set(wanted):
        return book.mark("c", wanted)
    begin = _literal(wanted)[:_PREFIX]
    return book.mark("x", begin) if len(begin) == _PREFIX else None


def _literal(word: str) -> str:
    """Return the letters of a word before its first wildcard."""
    return word[: min(place for sign in _WILD if (place := word.find(sign)) >= 0)]
