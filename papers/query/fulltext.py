"""What a full-text index holds of a paper, and what it is asked for a query: the words that `match` would compare.

Words are stems without case and accents, between blanks, so that an index need only part them there. An expression is
one of SQLite's FTS5; each word of it stands in quotes and holds nothing but letters and digits.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from functools import reduce
from typing import assert_never

from papers import categories, ids, latex
from papers.paper import Paper
from papers.query.match import is_wild, run_together, spellings, split, stem
from papers.query.terms import AllOf, AnyOf, Dates, Field, Query, Term, is_word

COLUMNS = ("title", "abstract", "authors", "comment", "journal", "codes")
WEIGHTS = (3.0, 1.0, 2.0, 0.5, 0.5, 0.0)
"""How much a place in each column counts, as in `match.relevance`."""
KEY_LENGTH = 24  # letters of a title, by which it is looked up

_IN: dict[Field, str] = {"ti": "title", "abs": "abstract", "co": "comment", "jr": "journal"}
_WORDY: frozenset[Field] = frozenset({"all", "ti", "abs", "co", "jr", "au"})
_CODE = re.compile(r"[a-z]++(?:[.-][a-z]++)*+")
_EVERY = "every"  # stands among the codes of each paper
EVERY_PAPER = f'codes : ("{_EVERY}")'
"""The expression that finds all there are."""
_ENDINGS = ("", "e", "i", "y", "ie")  # what a stem may have in place of its word's last letters
_LONGEST_START = 30  # letters before a wildcard that are looked at


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an index is asked for: an expression, "" where nothing can match, and moments within which papers lie.

    It finds all that a query means, and perhaps more. What `sure` finds is meant for certain.
    """

    expression: str
    sure: str
    published: tuple[datetime, datetime] | None = None
    updated: tuple[datetime, datetime] | None = None

    @property
    def exact(self) -> bool:
        """Whether all that it finds is meant."""
        return self.sure == self.expression


def columns(paper: Paper) -> tuple[str, ...]:
    """Return the words of each column."""
    return (
        line(paper.title),
        line(paper.abstract),
        " ".join(_names(paper.authors)),
        line(paper.comment),
        line(paper.journal_ref),
        " ".join(_codes(paper)),
    )


def line(text: str) -> str:
    """Return the stems of a text's words, between blanks."""
    return " ".join(map(stem, split(latex.to_text(text))))


def any_of_these(stems: Iterable[str]) -> str:
    """Return the expression that finds what has any of some stems in title or abstract, "" for none."""
    return _in("{title abstract}", [word for each in stems for word in split(each)])


def letters(text: str) -> str:
    """Return a title as it is compared: letters and digits alone, without case, accents and LaTeX."""
    return "".join(split(latex.to_text(text)))


def title_key(title: str) -> str:
    """Return by what a title is looked up: its first letters, all of them where they are few."""
    return letters(title)[:KEY_LENGTH]


def wanted(query: Query) -> Wanted:
    """Return what to ask an index for, to find all papers that a query matches."""
    dates = [part for part in query.parts if isinstance(part, Dates)] if isinstance(query, AllOf) else []
    dates = [query] if isinstance(query, Dates) else dates
    spans = {each.field: (each.since, each.until) for each in reversed(dates)}
    left = [part for part in query.parts if part not in dates] if isinstance(query, AllOf) else []
    rest: Query | None = None if isinstance(query, Dates) else query
    if dates and isinstance(query, AllOf):
        rest = AllOf(tuple(left), query.without)
    found = _every() if rest is None else _expression(rest)
    sure = found.sure if len(spans) == len(dates) else ""
    return Wanted(found.text, sure, spans.get("submittedDate"), spans.get("lastUpdatedDate"))


def has_words(query: Query) -> bool:
    """Return whether a query asks for words or names, so that some papers answer it better than others."""
    match query:
        case Term():
            return query.field in _WORDY
        case AllOf() | AnyOf():
            return any(map(has_words, query.parts))
        case _:
            return False


@dataclass(frozen=True, slots=True)
class _Expression:
    """What finds all papers that are meant, and what finds none that are not; "" finds nothing."""

    text: str
    sure: str


_NOTHING = _Expression("", "")


def _exactly(text: str) -> _Expression:
    return _Expression(text, text)


def _every() -> _Expression:
    return _exactly(EVERY_PAPER)


def _expression(query: Query) -> _Expression:
    match query:
        case AllOf():
            return _all_of(query)
        case AnyOf():
            return _any(map(_expression, query.parts))
        case Dates():
            return _Expression(_every().text, "")
        case Term():
            return _term(query)
        case _:
            assert_never(query)


def _all_of(query: AllOf) -> _Expression:
    found = _all(map(_expression, query.parts))
    barred = [_expression(part) for part in query.without]
    return _Expression(
        _without(found.text, [each.sure for each in barred]), _without(found.sure, [each.text for each in barred])
    )


def _without(text: str, barred: Iterable[str]) -> str:
    return reduce(lambda kept, each: f"({kept} NOT {each})", filter(None, barred), text) if text else ""


def _term(term: Term) -> _Expression:
    match term.field:
        case "ti" | "abs" | "co" | "jr":
            return _words(_IN[term.field], term.text)
        case "au":
            return _author(term.text)
        case "cat" | "primary":
            return _category(term.text, first=term.field == "primary")
        case "id":
            return _id(term.text)
        case "all":
            wordy = "{title abstract comment journal}"
            return _any((_words(wordy, term.text), _author(term.text), _category(term.text), _id(term.text)))
        case "rn" | "like":  # of which no index knows; of the latter any paper may be meant
            return _NOTHING if term.field == "rn" else _Expression(EVERY_PAPER, "")
        case _:
            assert_never(term.field)


def _words(column: str, text: str) -> _Expression:
    words = split(text, wild=is_word(text))
    if not any(map(is_wild, words)):
        return _exactly(_in(column, [" ".join(map(stem, words))] if words else []))
    parts = [_in(column, [stem(word)]) for word in words if not is_wild(word)]
    parts += [_begun(column, word) for word in words if is_wild(word) and _start(word)]
    return _Expression(_all(map(_exactly, parts)).text, "")


def _begun(column: str, word: str) -> str:
    """Ask for the stems of the words that begin so: such as begin so themselves, and shorter ones."""
    start = _start(word)
    shorter = {start[:length] + ending for length in range(1, len(start) + 1) for ending in _ENDINGS}
    return f"{column} : ({_quoted(start)} * OR {' OR '.join(map(_quoted, sorted(shorter)))})"


def _start(word: str) -> str:
    return word.partition("*")[0].partition("?")[0][:_LONGEST_START]


def _author(text: str) -> _Expression:
    """Ask for the names that may be meant, whose words may be initials, but one."""
    found = []
    for name in spellings(text, wild=is_word(text)):
        for words in run_together(name):
            whole = [_named(word) for word in words]
            if not words or not all(whole):
                continue
            if len(words) == 1 and not is_wild(words[0]):  # in full, since nobody goes by initials alone
                found.append(_exactly(whole[0]))
                continue
            may = [
                f"({name} OR {_in('authors', [word[0]])})"
                for name, word in zip(whole, words, strict=True)
                if len(word) > 1 and not is_wild(word)
            ]
            in_full = f"({' OR '.join(whole)})"
            found.append(_Expression(f"({' AND '.join([in_full, *may])})", ""))
    return _any(dict.fromkeys(found))


def _named(word: str) -> str:
    if not is_wild(word):
        return _in("authors", [word])
    return f"authors : {_quoted(_start(word))} *" if _start(word) else ""


def _category(text: str, *, first: bool = False) -> _Expression:
    pattern = (categories.find(text) or text).lower()
    known = (code.lower() for code in categories.NAMES)
    codes = {code for code in known if fnmatchcase(code, pattern)}
    if _CODE.fullmatch(pattern):  # which a paper may have though nobody knows it
        codes.add(pattern)
    return _exactly(_in("codes", sorted(filter(None, (_code(code, first=first) for code in codes)))))


def _id(text: str) -> _Expression:
    found = ids.find_all(text)
    sure = [_id_code(each.id) for each in found if not each.version]
    return _Expression(_in("codes", [_id_code(each.id) for each in found]), _in("codes", sure))


def _in(column: str, phrases: Sequence[str]) -> str:
    """Ask for any of some phrases in a column."""
    phrases = [each for each in phrases if each]
    return f"{column} : ({' OR '.join(map(_quoted, phrases))})" if phrases else ""


def _quoted(words: str) -> str:
    return f'"{words}"'


def _all(parts: Iterable[_Expression]) -> _Expression:
    found = list(parts)
    if not found:
        return _every()
    texts, sure = [each.text for each in found], [each.sure for each in found]
    return _Expression(*(_joined("AND", some) if all(some) else "" for some in (texts, sure)))


def _any(parts: Iterable[_Expression]) -> _Expression:
    found = list(parts)
    return _Expression(
        _joined("OR", filter(None, (each.text for each in found))),
        _joined("OR", filter(None, (each.sure for each in found))),
    )


def _joined(operator: str, texts: Iterable[str]) -> str:
    some = list(dict.fromkeys(texts))
    return f"({f' {operator} '.join(some)})" if len(some) > 1 else "".join(some)


def _names(authors: Iterable[str]) -> Iterator[str]:
    """Yield each word once that a name may be asked for by."""
    words = (
        word
        for author in authors
        for name in spellings(latex.to_text(author))
        for one in run_together(name)
        for word in one
    )
    yield from dict.fromkeys(words)


def _codes(paper: Paper) -> Iterator[str]:
    yield _EVERY
    yield _id_code(paper.id)
    for place, code in enumerate(paper.categories):
        known = (categories.find(code) or code).lower()
        yield _code(known)
        if place == 0:
            yield _code(known, first=True)


def _code(code: str, *, first: bool = False) -> str:
    words = "".join(split(code))
    return f"{'first' if first else 'cat'}{words}" if words else ""


def _id_code(paper_id: str) -> str:
    return "id" + "".join(split(paper_id))
