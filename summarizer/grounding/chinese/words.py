"""A Chinese sentence's words as the rules see them: each with the stems of all that it may mean in English."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from summarizer.grounding.english.words import Kind, Word
from summarizer.grounding.english.words import tokenise as tokenise_latin
from summarizer.grounding.glossary import chinese

_RUN = re.compile(r"[\u3400-\u9fff]+|[。、《》]|[^\u3400-\u9fff。、《》]+")


def tokenise(text: str) -> Iterator[Word]:
    """Yield the words, numbers and marks of a readable text in simplified characters, in order."""
    for run in _RUN.finditer(text):
        if run[0] in "。、《》":
            yield Word(run[0], run[0], run.start(), run.end(), "mark", frozenset())
        elif "\u3400" <= run[0][0] <= "\u9fff":
            for word in chinese.cut(run[0]):
                kind: Kind = "word" if word.senses else "function"
                at = run.start() + word.start
                yield Word(word.text, word.text, at, at + len(word.text), kind, word.senses)
        else:
            for each in tokenise_latin(run[0]):
                yield replace(each, start=run.start() + each.start, end=run.start() + each.end)


def keys_of(words: Iterable[Word]) -> frozenset[str]:
    """Return the stems of all that some words may mean."""
    return frozenset(key for word in words for key in word.keys)
