"""A query held against a paper as arXiv's search would do it, for where there is no arXiv to ask."""

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from functools import cached_property
from typing import assert_never

from chat.single_flight import remembered
from papers import categories, ids, latex
from papers.paper import Paper
from papers.query.terms import AllOf, AnyOf, Dates, Query, Term, is_word

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
_MOST_NAMES = 6  # words of a person's name; what has more is a collaboration
_MOST_PLACES = 30  # of a word in one field: more say no more of a paper
MOST_WILD = 30  # words of a phrase with wildcards that are looked at
_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_WEIGHTS = {"ti": 3.0, "abs": 1.0, "co": 0.5, "jr": 0.5, "cat": 0.5, "id": 1.0, "au": 2.0}  # of what `all` looks at


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in their order: as they are, and their stems."""

    plain: tuple[str, ...]
    stems: tuple[str, ...]
    line: str  # of the stems, each between spaces
    text: str  # of the words, each between spaces

    def count(self, wanted: "Words") -> int:
        """Count the places where these words stand one after the other, up to what makes no more difference."""
        if not wanted.plain:
            return 0
        return self._count_wild(wanted) if any(map(is_wild, wanted.plain)) else self._count_line(wanted.line)

    def _count_line(self, line: str) -> int:
        places = 0
        at = self.line.find(line)
        while at >= 0 and places < _MOST_PLACES:
            places += 1
            at = self.line.find(line, at + 1)
        return places

    def _count_wild(self, wanted: "Words") -> int:
        begin = wanted.plain[0].rstrip("*")
        if len(wanted.plain) == 1 and begin and not is_wild(begin):
            return min(_MOST_PLACES, self.text.count(f" {begin}"))
        places = list(range(len(self.plain)))
        for offset, (word, stem) in enumerate(zip(wanted.plain[:MOST_WILD], wanted.stems, strict=False)):
            there = [place for place in places if place + offset < len(self.plain)]
            if is_wild(word):
                places = [place for place in there if fnmatchcase(self.plain[place + offset], word)]
            else:
                places = [place for place in there if self.stems[place + offset] == stem]
        return min(_MOST_PLACES, len(places))


_GLOB = frozenset("*?[")
_Ways = list[list[tuple[str, ...]]]
"""A name's spellings, each as it is and with two neighbours run together."""


def is_wild(word: str) -> bool:
    """Return whether a word has wildcards."""
    return "*" in word or "?" in word


Likened = Callable[["PaperIndex"], frozenset[str]]
"""Tells of a paper the ids of those papers that it is near."""


class PaperIndex:
    """One paper, made ready to be searched; each field is read when it is first asked for."""

    def __init__(self, paper: Paper, likened: "Likened | None" = None) -> None:
        self.paper = paper
        self._fields: dict[str, Words] = {}
        self._likened = likened

    def words(self, field: str) -> Words:
        """Return the words of the field ti, abs, co or jr."""
        if field not in self._fields:
            paper = self.paper
            source = {"ti": paper.title, "abs": paper.abstract, "co": paper.comment, "jr": paper.journal_ref}[field]
            self._fields[field] = _stemmed(split(latex.to_text(source)))
        return self._fields[field]

    def count_words(self, field: str, text: str, *, wild: bool) -> int:
        """Count the places of a word or phrase in the field ti, abs, co or jr."""
        return self.words(field).count(wanted_words(text, wild))

    def count_authors(self, text: str, *, wild: bool) -> int:
        """Count the authors whom a name means: whole names, last names, initials, in any order."""
        wanted, words = _wanted_names(text, wild)
        if any(map(is_wild, words)):
            return sum(_is_named(wanted, names) for names, _ in self._names)
        # One word at least has to stand there in full.
        return sum(_is_named_in_full(wanted, names) for names, there in self._names if not words.isdisjoint(there))

    @cached_property
    def authors(self) -> list[list[tuple[str, ...]]]:
        """Return the words of each author's name, in each of its spellings."""
        return [spellings(latex.to_text(author)) for author in self.paper.authors]

    @cached_property
    def _names(self) -> list[tuple[_Ways, frozenset[str]]]:
        return [_ways(names) for names in self.authors]

    @cached_property
    def near(self) -> frozenset[str]:
        """Return the ids of those papers that it is near, of those that it was made to be compared with."""
        return self._likened(self) if self._likened else frozenset()

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Return the categories as they go by now, in small letters."""
        return tuple(map(canonical, self.paper.categories))

    def in_categories(self, codes: tuple[str, ...]) -> "PaperIndex":
        """Return the same paper in other categories; what was read of its texts is not read again."""
        if codes == self.paper.categories:
            return self
        other = PaperIndex(replace(self.paper, categories=codes), self._likened)
        other._fields = self._fields
        other.near = self.near
        other.authors = self.authors
        return other


def split(text: str, *, wild: bool = False) -> tuple[str, ...]:
    """Cut a text into words without case and accents; `wild` leaves * and ? in them."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    folded = "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()
    return tuple(re.findall(r"[^\W_*?]+" if not wild else r"(?:[^\W_]|[*?])+", folded.translate(_LETTERS)))


def spellings(name: str, *, wild: bool = False) -> list[tuple[str, ...]]:
    """Return a name's words without accents and, where they are other ones, as they are written out: Mueller."""
    name = unicodedata.normalize("NFC", name)
    plain, written_out = split(name, wild=wild), split(name.casefold().translate(_WRITTEN_OUT), wild=wild)
    return [plain] if plain == written_out else [plain, written_out]


@remembered(20_000, longest=300)  # a query is held against many papers
def wanted_words(text: str, wild: bool) -> Words:
    """Return the words of a term, in which with `wild` * and ? stand for others."""
    return _stemmed(split(text, wild=wild))


@remembered(20_000, longest=300)
def _wanted_names(text: str, wild: bool) -> tuple[_Ways, frozenset[str]]:
    return _ways(spellings(text, wild=wild))


def _ways(names: Iterable[tuple[str, ...]]) -> tuple[_Ways, frozenset[str]]:
    """Return spellings of a name, each with what runs together of it, and all words of these."""
    ways = [list(run_together(name)) for name in names if name]
    return ways, frozenset(word for each in ways for words in each for word in words)


def _stemmed(words: tuple[str, ...]) -> Words:
    stems = tuple(stem(word) for word in words)
    return Words(words, stems, f" {' '.join(stems)} ", f" {' '.join(words)} ")


@remembered(50_000, longest=64)
def stem(word: str) -> str:
    """Cut an English word down to its stem."""
    import snowballstemmer

    return str(snowballstemmer.stemmer("english").stemWord(word))  # one each: a stemmer keeps its word in itself


def _is_named(wanted: _Ways, names: _Ways) -> bool:
    """Return whether a wanted name is this one, also where one of them writes as one word what the other parts."""
    return any(
        _has_words(one, other)
        for one_name in wanted
        for name in names
        if any(part[:1] == word[:1] for word in one_name[0] for part in name[0])
        for one in one_name
        for other in name
    )


def _is_named_in_full(wanted: _Ways, names: _Ways) -> bool:
    """Return the same of a wanted name without wildcards, sooner."""
    ways = [one for one_name in wanted for one in one_name]
    near = ((one, other) for name in names for other in name for one in ways if not set(one).isdisjoint(other))
    return any(_has_words(one, other) for one, other in near)


def run_together(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the words as they are, then with two neighbours as one: "Le Cun" is "LeCun", "Xiao-Ming" "Xiaoming"."""
    yield words
    if len(words) <= _MOST_NAMES:
        for place in range(len(words) - 1):
            yield (*words[:place], words[place] + words[place + 1], *words[place + 2 :])


def _has_words(wanted: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Return whether each word of a wanted name is a different one of this name, initials included, one in full."""
    left = list(name)
    in_full = 0
    for word in sorted(wanted, key=len, reverse=True):
        if is_wild(word):
            same = next((part for part in left if fnmatchcase(part, word)), None)
        else:
            same = word if word in left else None
        found = same or next((part for part in left if _is_initial(word, part)), None)
        if found is None:
            return False
        left.remove(found)
        in_full += same is not None
    return in_full > 0


def _is_initial(one: str, other: str) -> bool:
    return one[:1] == other[:1] and (len(one) == 1 or len(other) == 1)


def matches(query: Query, paper: Paper | PaperIndex) -> bool:
    """Return whether a paper answers a query: words by their stems, phrases in order, dates with both ends included.

    Report numbers are not part of a record here, so `rn:` finds nothing.
    """
    return _matches(query, _index(paper))


def is_allowed(query: Query, paper: Paper) -> bool:
    """Return whether a paper may answer a query by its first category, at which arXiv's search does not look."""
    return _by_first_category(query, PaperIndex(paper)) is not False


def _by_first_category(query: Query, index: PaperIndex) -> bool | None:
    """Return what the first category says of a query, None where it does not decide."""
    match query:
        case Term(field="primary"):
            return _matches(query, index)
        case AllOf():
            said = [_by_first_category(part, index) for part in query.parts]
            barred = [_by_first_category(part, index) for part in query.without]
            return False if False in said or True in barred else None if None in (*said, *barred) else True
        case AnyOf():
            said = [_by_first_category(part, index) for part in query.parts]
            return True if True in said else None if None in said else False
        case _:
            return None


def relevance(query: Query, paper: Paper | PaperIndex) -> float:
    """Score how well a paper answers a query, from 0.0 for not at all; only scores of one query compare.

    A place in the title counts most, more places count ever less, and long phrases count more than words.
    """
    index = _index(paper)
    return 1.0 + _score(query, index) if _matches(query, index) else 0.0


def _index(paper: Paper | PaperIndex) -> PaperIndex:
    return paper if isinstance(paper, PaperIndex) else PaperIndex(paper)


def _matches(query: Query, index: PaperIndex) -> bool:
    match query:
        case AllOf():
            return all(_matches(part, index) for part in query.parts) and not any(
                _matches(part, index) for part in query.without
            )
        case AnyOf():
            return any(_matches(part, index) for part in query.parts)
        case Dates():
            paper = index.paper
            moment = paper.published if query.field == "submittedDate" else paper.updated
            return query.since <= _minute(moment) <= query.until
        case Term():
            return any(_count(field, query.text, index) for field in _fields(query))
        case _:
            assert_never(query)


def _score(query: Query, index: PaperIndex) -> float:
    match query:
        case AllOf() | AnyOf():
            return sum(_score(part, index) for part in query.parts)
        case Term():
            weight = 1.0 + math.log(max(1, len(split(query.text))))
            return weight * sum(_WEIGHTS.get(field, 0.5) * n / (n + 0.5) for field, n in _places(query, index).items())
        case Dates():
            return 0.0
        case _:
            assert_never(query)


def _places(term: Term, index: PaperIndex) -> dict[str, int]:
    """Count where a term stands in the fields that it looks at."""
    return {field: _count(field, term.text, index) for field in _fields(term)}


def _fields(term: Term) -> Iterable[str]:
    if term.field == "all":
        return _WEIGHTS
    return (term.field,) if term.field in _WEIGHTS or term.field in {"primary", "like"} else ()


def _count(field: str, text: str, index: PaperIndex) -> int:
    wild = is_word(text)  # within quotation marks * and ? are only signs
    match field:
        case "au":
            return index.count_authors(text, wild=wild)
        case "cat":
            return _count_category(text, index.codes)
        case "primary":
            return _count_category(text, index.codes[:1])
        case "like":
            return int(text in index.near)
        case "id":
            found = ids.find_all(text)
            return int(any(each.id == index.paper.id and each.version in {0, index.paper.version} for each in found))
        case _:
            return index.count_words(field, text, wild=wild)


def _count_category(pattern: str, codes: tuple[str, ...]) -> int:
    """Count a category twice where it is the paper's first."""
    wanted = canonical(pattern)
    if not set(wanted) & _GLOB:
        return (wanted in codes) + (wanted in codes[:1])
    hits = [fnmatchcase(code, wanted) for code in codes]
    return any(hits) + any(hits[:1])


@remembered(4_000, longest=64)
def canonical(code: str) -> str:
    """Return a category's code as it goes by now, in small letters."""
    return (categories.find(code) or code).lower()


def _minute(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(second=0, microsecond=0)
