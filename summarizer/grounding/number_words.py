"""Numbers in words, as each language's row has them: thirty-two, zweiunddreißig, trente-deux, тридцатью двумя."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TypeVar

from summarizer.grounding.tongues import ENGLISH, TONGUES, Tongue
from summarizer.grounding.tongues.tongue import by_number, by_value
from summarizer.grounding.units import read_suffix

Found = tuple[int, int, Fraction, str]
V = TypeVar("V")

# What says "two" or "three" without the number: only good to bear out a count, never a count itself. "1" is what
# languages without articles write for "a single".
_IMPLIED = {
    1: "one single sole",
    2: "both pair pairs paired dual twin bi binary second double twice two-stage beide deux-à-deux couple either half",
    3: "tri ternary third triple triplet triplets trio three-stage",
    4: "fourth quad quadruple",
}
_WORD = re.compile("[^\\W\\d_\u0900-\u097f]+(?:'[^\\W\\d_\u0900-\u097f]+)?|[\u0900-\u097f]+")
_NO_SHARE = re.compile(r"\s{1,9}(?:of\s{1,9}all|we)\b|,")
"""What follows "a third" where it names a place in a list."""
_LONGEST = 9  # words of one number
_HUNDRED = 100
_ARTICLES = frozenset({"a", "an"})  # "under a billion" is told of many a number
_PER_HUNDRED = frozenset({"pour", "por", "per"})
_SHORTEST_GLUED = 5


@dataclass(frozen=True, slots=True)
class _Table:
    """A row's words with their numbers; `tails` say what a word measures that a number begins."""

    atoms: Mapping[str, int]
    ones: frozenset[str]
    bare: Mapping[str, int]
    hundreds: frozenset[str]
    joiners: frozenset[str]
    glued: Mapping[str, int]
    tails: Mapping[str, str]
    parts: Mapping[str, int]
    halves: frozenset[str]
    alone: Mapping[str, Fraction]
    mixed: Mapping[str, Fraction]
    dozens: Mapping[str, Fraction]
    multiples: Mapping[str, int]
    twenties: bool


@cache
def _table(code: str) -> _Table:
    row = TONGUES[code]
    spelled = dict(row.spelled()) if row.spelled else {}
    tails = {
        word: kind for line in filter(None, row.tails.split("|")) for kind, *words in [line.split()] for word in words
    }
    return _Table(
        atoms=spelled | by_number(row.numbers),
        ones=frozenset(row.ones.split()),
        bare=by_number(row.bare),
        hundreds=frozenset(row.hundreds.split()),
        joiners=frozenset(row.joiners.split()),
        glued=by_number(row.glued) or (spelled if tails else {}),
        tails=tails,
        parts=by_number(row.parts),
        halves=frozenset(row.halves.split()),
        alone=by_value(row.alone),
        mixed=by_value(row.mixed),
        dozens=by_value(row.dozens),
        multiples=by_number(row.multiples),
        twenties=row.twenties,
    )


def find(text: str, tongue: Tongue = ENGLISH) -> list[Found]:
    """Find numbers in words: start, end, value, and "count", "about" for a rough one, or what they measure.

    "third" and the like count as fractions only after an article or a number; "half" always.
    """
    table = _table(tongue.code)
    if not table.atoms:
        return []
    words = [(match.start(), match.end(), match[0].casefold()) for match in _WORD.finditer(text)]
    found: list[Found] = []
    at = 0
    while at < len(words):
        read = _read(text, words, at, table, tongue)
        if read:
            at, number = read
            found.append(number)
        else:
            at += 1
    return found


Words = list[tuple[int, int, str]]


def _read(text: str, words: Words, at: int, table: _Table, tongue: Tongue) -> tuple[int, Found] | None:
    """Read the number that begins with a word: the word after it, and the number; None where there is none."""
    start, end, word = words[at]
    if text[start - 1 : start] in {"-", "'"} or text[start - 1 : start].isdigit():
        return None
    if word in table.multiples:
        return at + 1, (start, end, Fraction(table.multiples[word]), "times")
    if word in table.halves:
        return _half(text, words, at, table, tongue)
    for kind, told in (("fraction", table.alone), ("count", table.mixed), ("about", table.dozens)):
        named, following = _named(text, words, at, told)
        if named:
            return following, (start, words[following - 1][1], named, kind)
    following, value = _whole(text, words, at, table)
    if value is None:
        return _one(text, words, at, table, tongue) if word in table.ones else _glued(words[at], at, table)
    return _with_part(text, words, at, (following, value), table)


def _with_part(text: str, words: Words, at: int, whole: tuple[int, int], table: _Table) -> tuple[int, Found]:
    """Return a whole number, or with what follows it two thirds or two and a half."""
    (start, *_), (following, value) = words[at], whole
    part, after = _part(text, words, following, table)
    if part and value < part:
        return after, (start, words[after - 1][1], Fraction(value, part), "fraction")
    if _adds_half(text, words, following, table):
        return following + 2, (start, words[following + 1][1], value + Fraction(1, 2), "count")
    return following, (start, words[following - 1][1], Fraction(value), "count")


def _half(text: str, words: Words, at: int, table: _Table, tongue: Tongue) -> tuple[int, Found]:
    """Read "half", or half of what follows: "half a million" counts."""
    start, end, _ = words[at]
    article = at + 1 < len(words) and _adjoin(text, words, at + 1) and words[at + 1][2] in table.ones
    stop = words[at + 1][1] if article else end
    if read_suffix(text, stop, tongue).scale > _HUNDRED:
        return at + (2 if article else 1), (start, stop, Fraction(1, 2), "count")
    return at + 1, (start, end, Fraction(1, 2), "fraction")


def _adds_half(text: str, words: Words, at: int, table: _Table) -> bool:
    """Return whether "and a half" follows."""
    return (
        at + 1 < len(words)
        and words[at][2] in table.joiners
        and words[at + 1][2] in table.halves
        and _adjoin(text, words, at)
        and _adjoin(text, words, at + 1)
    )


def _named(text: str, words: Words, at: int, told: Mapping[str, V]) -> tuple[V | None, int]:
    """Return what a word or two stand for, and the place of the word after them."""
    word = words[at][2]
    if told and at + 1 < len(words) and _adjoin(text, words, at + 1):
        pair = told.get(f"{word}_{words[at + 1][2]}")
        if pair:
            return pair, at + 2
    return told.get(word), at + 1


def _whole(text: str, words: Words, at: int, table: _Table) -> tuple[int, int | None]:
    """Read a whole number below a thousand, or one that stands for itself, and the place of the word after it."""
    word = words[at][2]
    if word in table.bare and word not in table.atoms:
        if at and words[at - 1][2] in _PER_HUNDRED:
            return at, None
        total, room, next_ = table.bare[word], table.bare[word], at + 1
    elif (
        word in table.ones
        and at + 1 < len(words)
        and words[at + 1][2] in table.hundreds
        and _adjoin(text, words, at + 1)
    ):
        total, room, next_ = _HUNDRED, _HUNDRED, at + 2
    elif word in table.atoms and table.atoms[word] > 1:
        total, next_ = table.atoms[word], at + 1
        room = _room(total, table)
    else:
        return at, None
    while next_ < min(len(words), at + _LONGEST) and _adjoin(text, words, next_):
        word = words[next_][2]
        joined = word in table.joiners and next_ + 1 < len(words) and _adjoin(text, words, next_ + 1)
        if joined:
            word = words[next_ + 1][2]
        value = 1 if word in table.ones else table.atoms.get(word, 0)
        if word in table.hundreds and not joined and total < 10:
            total, room = total * _HUNDRED, _HUNDRED
        elif table.twenties and total == 4 and value == 20:
            total, room = 80, 20
        elif value and value < room and not (joined and total < 20):
            total, room = total + value, min(room, _room(value, table))
        else:
            break
        next_ += 2 if joined else 1
    return next_, total


def _room(value: int, table: _Table) -> int:
    """Return below what the next word must be to be added: units after tens, all after hundreds."""
    if value >= _HUNDRED:
        return _HUNDRED if value < 1000 else 1000
    if value >= 20 and value % 10 == 0:
        return 20 if table.twenties and value in {60, 80} else 10
    return 10 if table.twenties and value == 10 else 0


def _one(text: str, words: Words, at: int, table: _Table, tongue: Tongue) -> tuple[int, Found] | None:
    """Read "a third", "one hundred" and "eine Million": where nothing of the sort follows, it is an article."""
    start, end, _ = words[at]
    part, after = _part(text, words, at + 1, table)
    if part:
        return after, (start, words[after - 1][1], Fraction(1, part), "fraction")
    if at + 1 < len(words) and _adjoin(text, words, at + 1) and words[at + 1][2] in table.halves:
        after, (_, stop, value, kind) = _half(text, words, at + 1, table, tongue)
        return after, (start, stop, value, kind)
    article = words[at][2] in _ARTICLES
    scaled = not article and text[end : end + 1] == " " and read_suffix(text, end, tongue).scale > _HUNDRED
    return (at + 1, (start, end, Fraction(1), "count")) if scaled else None


def _part(text: str, words: Words, at: int, table: _Table) -> tuple[int | None, int]:
    """Return the part that a word names, and the place of the word after it."""
    if at >= len(words) or not _adjoin(text, words, at):
        return None, at
    part, after = _named(text, words, at, table.parts)
    return (part, after) if part and not _NO_SHARE.match(text, words[after - 1][1]) else (None, at)


def _glued(word: tuple[int, int, str], at: int, table: _Table) -> tuple[int, Found] | None:
    """Read a number that begins a word which says what it counts: "dreifach", "двухэтапный"."""
    start, end, letters = word
    if not table.tails or len(letters) < _SHORTEST_GLUED:
        return None
    for cut in range(len(letters) - 2, 1, -1):
        if letters[:cut] in table.glued:
            kind = next((kind for tail, kind in table.tails.items() if letters.startswith(tail, cut)), None)
            if kind:
                return at + 1, (start, end, Fraction(table.glued[letters[:cut]]), kind)
    return None


def _adjoin(text: str, words: Words, at: int) -> bool:
    """Return whether a word follows the one before it after a single space or hyphen."""
    before, after = words[at - 1][1], words[at][0]
    return after - before == 1 and text[before] in " -"


@cache
def implied(number: int) -> frozenset[str]:
    """Return the English words that say a small number without naming it ("both", "dual")."""
    return frozenset(_IMPLIED.get(number, "").split())
