"""The acronyms that a paper defines: "Near Earth Objects (NEOs)"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from summarizer.extractive.features import STOPWORDS
from summarizer.grounding.english.words import stem
from summarizer.nearness.question import Term

_DEFINED = re.compile(r"\((?P<short>[A-Z][A-Za-z-]{0,8}[A-Z])s?\)")
_WORD = re.compile(r"[^\W_]+")
_REACH = 90  # letters in front of the bracket
_MOST = 7  # words
_SHORT, _LAST_WORD = 0.9, 0.6  # how much these count


def with_acronyms(terms: Sequence[Term], text: str) -> list[Term]:
    """Let terms be answered for by their acronym, or by the last word of its long form, as a text defines them."""
    told = list(terms)
    asked = {term.word for term in terms}
    for short, words in _acronyms(text).items():
        long = [stem(word) for word in words]
        for n, term in enumerate(told):
            if term.word == short:
                told[n] = replace(term, forms={**dict.fromkeys(long[-1:], _LAST_WORD), **term.forms})
            elif term.word in long and asked.issuperset(long):
                told[n] = replace(term, forms={short: _SHORT, **term.forms})
    return told


def _acronyms(text: str) -> dict[str, tuple[str, ...]]:
    """Return the stems of a text's acronyms, each with the words whose initials it has."""
    found: dict[str, tuple[str, ...]] = {}
    for defined in _DEFINED.finditer(text):
        short = defined["short"].replace("-", "").lower()
        words = _WORD.findall(text[max(0, defined.start() - _REACH) : defined.start()].lower())[-_MOST:]
        if told := _initials(short, words):
            found.setdefault(stem(short), told)
    return found


def _initials(short: str, words: list[str]) -> tuple[str, ...]:
    """Return the last words whose initials make a short form, without those that only join others; () for none."""
    for bare in (words, [word for word in words if word not in STOPWORDS]):
        last = bare[-len(short) :]
        if len(last) == len(short) and all(word[0] == letter for word, letter in zip(last, short, strict=True)):
            return tuple(word for word in last if word not in STOPWORDS)
    return ()
