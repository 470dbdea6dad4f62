"""What an English sentence must hold to be what a Chinese statement rests on."""

from summarizer.grounding.english.words import tokenise
from summarizer.grounding.fold import pieces, readable
from summarizer.grounding.glossary import chinese


def wanted(statement: str) -> list[frozenset[str]]:
    """Return the stems of each Chinese word's senses, and of each Latin word and number, any of which will do."""
    plain = chinese.simplified(next(pieces(readable(statement))))
    found = [word.senses for word in chinese.words(plain) if word.senses]
    return [*found, *(word.keys for word in tokenise(plain) if word.text.isascii() and word.keys)]
