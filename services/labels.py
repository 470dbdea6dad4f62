"""The few words that every way of showing a paper needs."""

from collections.abc import Sequence

from chat.words import Words


def names(authors: Sequence[str], most: int, words: Words, comma: str = ", ") -> str:
    """Name the first `most` authors, and say how many more there are."""
    shown = comma.join(authors[:most])
    hidden = len(authors) - most
    return shown + words.say_n(" and {n} more", " and {n} more", hidden) if hidden > 0 else shown


def place(where: str, words: Words) -> str:
    """Name the place of a quote: abstract and title in the reader's language, a section by its own title."""
    known = {"abstract": words.say("abstract"), "title": words.say("title")}
    return known.get(where, where)
