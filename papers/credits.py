"""Whom a paper and its figures are owed to."""

from collections.abc import Sequence

from chat.words import Words
from papers import licences
from papers.latex import to_text
from papers.paper import Paper

CREDITED = 3


def names(authors: Sequence[str], most: int, words: Words, comma: str = ", ") -> str:
    """Name the first `most` authors, and say how many more there are, or in languages that do so how many in all."""
    shown = comma.join(authors[:most])
    hidden = len(authors) - most
    if hidden <= 0:
        return shown
    return shown + words.say_n(" and {n} more", " and {n} more", hidden, total=len(authors))


def creators(paper: Paper, words: Words) -> str:
    """Name the authors of a paper's figures, the first few of them."""
    return names([to_text(name) for name in paper.authors], CREDITED, words)


def credit(paper: Paper, words: Words, licence: str = "") -> str:
    """Name the authors of a paper's figures and the licence under which they are shown, the record's unless given."""
    return ", ".join(filter(None, (creators(paper, words), licences.name(licence or paper.licence))))
