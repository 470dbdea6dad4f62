"""Numbers that hold though the paper has none such: a sentence counts what it lists, or works them out from others."""

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cache
from itertools import combinations

from summarizer.grounding.fold import is_cjk
from summarizer.grounding.quantity import Quantity, magnitude
from summarizer.grounding.tongues import ENGLISH, TONGUES, Tongue
from summarizer.grounding.tongues.tongue import one_line

_CHANGE_SIGNS = r"[+−-]\s?\d"
_BEFORE, _AFTER = 50, 25
_COMPARABLE = frozenset({"", "percent", "point", "times"})
_SPACED = frozenset({"ru", "uk", "ar", "fa", "he", "hi"})
"""Languages of other scripts that part words by spaces."""


@cache
def _pattern(code: str, column: str, signs: str = "") -> re.Pattern[str]:
    """Return any word of a row's column, or of the English one, which is at home in texts of any language."""
    latin: list[str] = []
    other: list[str] = []
    for row in dict.fromkeys((TONGUES["en"], TONGUES[code])):
        listed = one_line(getattr(row, column))
        (latin if row.latin or row.code in _SPACED else other).append(listed)
    edged = "|".join(filter(None, latin))
    told = (rf"\b(?:{edged})" if edged else "", *other, signs)
    return re.compile("|".join(filter(None, told)), re.IGNORECASE)


def holds(stated: Quantity, sentence: str, nearby: Iterable[tuple[Quantity, ...]], tongue: Tongue = ENGLISH) -> bool:
    """Return whether a number is worked out rightly from two of the paper's that stand together.

    Only a sentence that speaks of a change or a share may work numbers out, and only numbers of two digits or more,
    because small ones would fit anything; where the sentence names both numbers itself, any will do.
    """
    context = sentence[max(0, stated.start - _BEFORE) : stated.end + _AFTER]
    if not _pattern(tongue.code, "change", _CHANGE_SIGNS).search(context) and "fraction" not in stated.measures:
        return False
    small = _digits(stated) < 2 or ("times" in stated.measures and stated.value.denominator == 1)
    if small and not stated.word:
        return False
    what_is_left = bool(_pattern(tongue.code, "left").search(sentence))
    return any(_fits(stated, each) for pair in _pairs(nearby) for each in _results(*pair, stated, what_is_left))


def _pairs(nearby: Iterable[tuple[Quantity, ...]]) -> Iterator[tuple[Quantity, Quantity]]:
    for quantities in nearby:
        usable = [q for q in quantities if not q.word and q.value > 0 and "sheet" not in q.measures]
        for first, second in combinations(usable, 2):
            telling = max(_digits(first), _digits(second)) > 1
            if telling and first.measures & second.measures and first.value != second.value:
                yield first, second
        yield from ((q, q) for q in usable if "percent" in q.measures)


def _results(first: Quantity, second: Quantity, stated: Quantity, what_is_left: bool) -> Iterator[Fraction]:
    """Yield what two numbers may yield in the measure of the stated one."""
    high, low = max(first.value, second.value), min(first.value, second.value)
    if first is second:
        if "percent" in stated.measures and high < 100 and what_is_left:
            yield 100 - high
        return
    alike = first.measures & second.measures
    exact = first.step == second.step
    if exact and (stated.measures & alike or (stated.measures & {"point", ""} and alike & _COMPARABLE)):
        yield high - low
    if "percent" in stated.measures:
        yield from (100 * (high - low) / low, 100 * (high - low) / high)
        if not alike & {"percent", "point"}:
            yield 100 * low / high
        elif exact:
            yield high - low
    if "times" in stated.measures:
        yield high / low
    if "fraction" in stated.measures:
        yield from (low / high, (high - low) / high)


def _fits(stated: Quantity, exact: Fraction) -> bool:
    """Return whether a stated number is the exact one, to the digits that it shows."""
    if stated.word or "fraction" in stated.measures:
        return abs(exact - stated.value) <= stated.value / 25
    slack = stated.step if stated.rounded else stated.step / 2
    return abs(exact - stated.value) <= slack


def _digits(stated: Quantity) -> int:
    """Count the digits that a number shows, from its first to its last one."""
    return magnitude(stated.value) - magnitude(stated.step) + 1 if stated.value > 0 else 0


_ENUMERATOR = re.compile(r"\(\s?\d{1,2}\s?\)|(?<![\w.(])\d{1,2}\)|\([a-h]\)|\((?:i{1,3}|iv|v)\)")
_BREAK = re.compile(r"[。.;；:：!?！？]")
_CLAUSE = re.compile(r"[。.;；:：!?！？,]")


def is_self_evident(stated: Quantity, sentence: str, tongue: Tongue = ENGLISH) -> bool:
    """Return whether a sentence lists as many things as it counts, or counts things that were named before."""
    pointing, both, separators, _ = _counting(tongue.code)
    if pointing.search(sentence, max(0, stated.start - 8), stated.start):
        return True
    if stated.value == 2 and both.match(sentence, stated.end):
        return True
    number = int(stated.value)
    if len(_ENUMERATOR.findall(sentence)) == number:
        return True
    pattern = _CLAUSE if any(map(is_cjk, sentence)) else _BREAK  # a Chinese list has commas of its own
    return any(_length(stretch, each) == number for stretch in pattern.split(sentence) for each in separators)


def is_magnitude(stated: Quantity, sentence: str, tongue: Tongue = ENGLISH) -> bool:
    """Return whether a count is one of orders of magnitude."""
    return bool(_counting(tongue.code)[3].match(sentence, stated.end))


@cache
def _counting(code: str) -> tuple[re.Pattern[str], re.Pattern[str], tuple[re.Pattern[str], ...], re.Pattern[str]]:
    """Return what points back before a count, what says "both" behind it, what parts a list, orders of magnitude.

    A list is parted in two ways: by all signs and words, and by those alone that are never anything else.
    """
    rows = list(dict.fromkeys((TONGUES["en"], TONGUES["zh"], TONGUES[code])))

    def any_of(column: str) -> str:
        return "|".join(filter(None, (one_line(getattr(row, column)) for row in rows)))

    words = "|".join(rf"\b(?:{row.linking})\b" if row.latin or row.code in _SPACED else row.linking for row in rows)
    everything = rf"、|,\s*(?:{any_of('linking')})\b|,|{words}"
    separators = [re.compile(everything)]
    if TONGUES[code].linking and not (TONGUES[code].latin or code in _SPACED):
        separators.append(re.compile(r"、|,\s*and\b|,|\band\b|および|以及|及|및"))
    return (
        re.compile(rf"(?:{any_of('pointing')})\s?\Z", re.IGNORECASE),
        re.compile(any_of("both")),
        tuple(separators),
        re.compile(any_of("magnitude")),
    )


def _length(stretch: str, separator: re.Pattern[str]) -> int:
    """Count the items of a stretch that is a list: one more than its separators, a comma before "and" being one."""
    return len(separator.findall(stretch)) + 1
