"""Whether a reference is a paper: by title and authors, letter for letter or nearly."""

import re
from collections.abc import Iterable, Sequence

from papers.paper import Paper
from papers.query.fulltext import letters
from papers.query.match import split
from papers.query.queries import MAX_LENGTH
from papers.query.terms import Query, Term, any_of
from papers.references.records import Entry

_LEAST_TITLE = 20  # letters; what is shorter is a paper's only with its authors
_LEAST_NEAR = 24  # letters from which on a title may differ a little, or lack its end
_LEAST_END = 8  # letters that an end has which is a subtitle, and no number
_NEAR = 94.0  # percent of the letters that are the same
_ROMAN = frozenset(["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"])
_DIGITS = re.compile(r"\d+")
_MOST_AUTHORS = 30
_MOST_WORDS = 24  # of a title, in a query


def is_same(entry: Entry, paper: Paper) -> bool:
    """Return whether a reference is a paper: its title is, and where both name authors they share one."""
    said, title = letters(entry.title), letters(paper.title)
    if not said or not title:
        return False
    ours, theirs = set(filter(None, map(letters, entry.authors))), set(_surnames(paper.authors))
    shares = bool(ours & theirs)
    if said == title:
        return shares or (not ours and len(said) >= _LEAST_TITLE)
    if not shares or min(len(said), len(title)) < _LEAST_NEAR:
        return False
    if abs(len(said) - len(title)) >= _LEAST_END:
        return said.startswith(title) or title.startswith(said)
    return _is_near(said, title) and _numbers(entry.title) == _numbers(paper.title)


def the_same(entry: Entry, papers: Iterable[Paper]) -> Paper | None:
    """Return the paper that a reference is, the one of just its title first; None where it is none of these."""
    said = letters(entry.title)
    same = [paper for paper in papers if is_same(entry, paper)]
    return min(same, key=lambda paper: letters(paper.title) != said, default=None)


def query_for(entries: Sequence[Entry]) -> tuple[Query | None, int]:
    """Return a query that finds the papers of these titles, and of how many of them: as many as arXiv is asked at once.

    None where the first title has no words to ask for.
    """
    terms: list[Term] = []
    length = 0
    for n, entry in enumerate(entries):
        words = split(entry.title)[:_MOST_WORDS]
        if not words:
            continue
        term = Term("ti", " ".join(words))
        length += len(str(term)) + len(" OR ")
        if terms and length > MAX_LENGTH // 2:
            return any_of(terms), n
        terms.append(term)
    return (any_of(terms) if terms else None), len(entries)


def _is_near(said: str, title: str) -> bool:
    from rapidfuzz import fuzz

    return fuzz.ratio(said, title, score_cutoff=_NEAR) > 0


def _numbers(title: str) -> list[str]:
    """Return the numbers of a title: by one of them alone parts of a work differ, and versions of a model."""
    return [found for word in split(title) for found in ([word] if word in _ROMAN else _DIGITS.findall(word))]


def _surnames(names: Sequence[str]) -> Iterable[str]:
    for name in names[:_MOST_AUTHORS]:
        if words := name.split():
            yield letters(words[-1])
