"""Chinese words found in a text, with the stems of what they may mean in English."""

import lzma
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from summarizer.grounding.glossary.stems import stems

_HAN = re.compile(r"[\u3400-\u9fff]+")
_LONGEST = 8
_PARTICLES = frozenset("的了在上中下里和与及对为以从到把将由被比是有不也都而且或等其该此")
_WORD, _PARTICLE = 10, 9
"""What a piece of a run costs; one of the characters that stand alone more often than others a little less."""
_DONE = "了"  # tells of the word before it that it is done, whatever words the dictionary makes of it


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a Chinese text: where it stands, and the stems of what it may mean.

    One that no abstract has the English for means itself alone; one that says nothing has no senses.
    """

    text: str
    start: int
    end: int
    senses: frozenset[str]


def simplified(text: str) -> str:
    """Return a text in simplified characters, each where the traditional one stood."""
    return text.translate(_characters())


def words(text: str) -> Iterator[Word]:
    """Yield the words of two characters and more of a simplified text that the dictionary or our own terms have."""
    return (word for word in cut(text) if len(word.text) > 1)


def cut(text: str) -> Iterator[Word]:
    """Yield all words of a simplified text's Chinese parts, the characters that no word takes up included.

    A run of characters is cut into as few pieces as there can be, those that often stand alone counting less; of
    several ways the one with the longest last word counts, for what modifies a word stands before it. A single
    character has no senses.
    """
    for run in _HAN.finditer(text):
        yield from reversed(list(_cut(run[0], run.start())))


def _cut(run: str, at: int) -> Iterator[Word]:
    """Yield the words of a run of characters that stands at a place, the last one first."""
    dictionary, terms = _dictionary(), _terms()
    least, lengths = [0], [0]
    for end in range(1, len(run) + 1):
        best, longest = least[end - 1] + (_PARTICLE if run[end - 1] in _PARTICLES else _WORD), 1
        for length in range(2, min(_LONGEST, end) + 1):
            word = run[end - length : end]
            known = word in terms or (word in dictionary and word[-1] != _DONE)
            if known and least[end - length] + _WORD <= best:
                best, longest = least[end - length] + _WORD, length
        least.append(best)
        lengths.append(longest)
    end = len(run)
    while end:
        word = run[end - lengths[end] : end]
        senses = _senses(word) if len(word) > 1 else frozenset()
        yield Word(word, at + end - len(word), at + end, senses)
        end -= len(word)


def _senses(word: str) -> frozenset[str]:
    term = _terms().get(word)
    if term is not None and not term:
        return frozenset()
    return (term or frozenset()).union(_dictionary().get(word, "").split()) or frozenset({word})


def _read(name: str) -> str:
    return lzma.decompress(files(__package__).joinpath(name).read_bytes()).decode("utf-8")


@cache
def _dictionary() -> Mapping[str, str]:
    return dict(line.split("\t") for line in _read("cedict.txt.xz").splitlines())


@cache
def _terms() -> Mapping[str, frozenset[str]]:
    lines = files(__package__).joinpath("terms.txt").read_text(encoding="utf-8").splitlines()
    terms: dict[str, frozenset[str]] = {}
    for line in lines:
        if line and not line.startswith("#"):
            word, *rest = line.split()
            if rest and rest[0].isascii():
                terms[word] = terms.get(word, frozenset()).union(stems(" ".join(rest)))
            else:
                terms.update(dict.fromkeys((word, *rest), frozenset()))
    return terms


@cache
def _characters() -> Mapping[int, int]:
    traditional, simple = _read("traditional.txt.xz").splitlines()
    return str.maketrans(traditional, simple)
