"""Numbers that hold though the paper has none such: a sentence counts what it lists, or works them out from others."""

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import combinations

from summarizer.grounding.fold import is_cjk
from summarizer.grounding.quantity import Quantity, magnitude

_CHANGE = re.compile(
    r"\b(?:improv|increas|gain|reduc|drop|decreas|declin|higher|lower|better|worse|faster|slower|smaller|larger|rais|boost"
    r"|sav(?:e|ing)|outperform|surpass|exceed|ahead|behind|differ|gap|margin|from\b|remain|only\b|speed|relative|less|more\b"
    r"|fewer|shrink|verbesser|steiger|senk|reduzier|erhöh|schneller|kleiner|größer|mehr|weniger|von\b|um\b"
    r"|amélior|rédui|augment|baisse|gagn|plus\b|moins|mejor|aument)"
    r"|提升|提高|增加|降低|减少|下降|高出|领先|超过|增长|缩短|缩小|节省|改进|改善|优于|加快|加速|快|差距|相对|剩|仅|压缩|从|由|低|少|多"
    r"|[+−-]\s?\d|向上|削減|増",
    re.IGNORECASE,
)
_LEFT = re.compile(
    r"\b(?:remain|only\b|left\b|without\b|still\b|übrig|bleib|nur\b|rest(?:e|ent|o)?\b|seulement|solo\b)|剩|仅|只|其余|留下|残",
    re.IGNORECASE,
)
_BEFORE, _AFTER = 50, 25
_COMPARABLE = frozenset({"", "percent", "point", "times"})


def holds(stated: Quantity, sentence: str, nearby: Iterable[tuple[Quantity, ...]]) -> bool:
    """Return whether a number is worked out rightly from two of the paper's that stand together.

    Only a sentence that speaks of a change or a share may work numbers out, and only numbers of two digits or more,
    because small ones would fit anything; where the sentence names both numbers itself, any will do.
    """
    context = sentence[max(0, stated.start - _BEFORE) : stated.end + _AFTER]
    if not _CHANGE.search(context) and "fraction" not in stated.measures:
        return False
    small = _digits(stated) < 2 or ("times" in stated.measures and stated.value.denominator == 1)
    if small and not stated.word:
        return False
    return any(_fits(stated, each) for pair in _pairs(nearby) for each in _results(*pair, stated, sentence))


def _pairs(nearby: Iterable[tuple[Quantity, ...]]) -> Iterator[tuple[Quantity, Quantity]]:
    for quantities in nearby:
        usable = [q for q in quantities if not q.word and q.value > 0 and "sheet" not in q.measures]
        for first, second in combinations(usable, 2):
            telling = max(_digits(first), _digits(second)) > 1
            if telling and first.measures & second.measures and first.value != second.value:
                yield first, second
        yield from ((q, q) for q in usable if "percent" in q.measures)


def _results(first: Quantity, second: Quantity, stated: Quantity, sentence: str) -> Iterator[Fraction]:
    """Yield what two numbers may yield in the measure of the stated one."""
    high, low = max(first.value, second.value), min(first.value, second.value)
    if first is second:
        if "percent" in stated.measures and high < 100 and _LEFT.search(sentence):
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


_POINTING = re.compile(
    r"(?:这|那|该|上述|前|后|此|其|以上|其他|每|these|those|the|all|other|said|ces|diese[rn]?|estos|この|その)\s?\Z",
    re.IGNORECASE,
)
_BOTH = re.compile(r"(?:者|[^,，。;；]{0,10}(?:都|均|皆|之间|共同|同时|both|each other))")
_ENUMERATOR = re.compile(r"\(\s?\d{1,2}\s?\)|(?<![\w.(])\d{1,2}\)|\([a-h]\)|\((?:i{1,3}|iv|v)\)")
_BREAK = re.compile(r"[。.;；:：!?！？]")
_CLAUSE = re.compile(r"[。.;；:：!?！？,]")
_SEPARATOR = re.compile(r"、|,\s*(?:and|or|und|oder|et|y|e)\b|,|\b(?:and|or|und|oder|et|y)\b|以及|和|与|及|或")
_MAGNITUDE = re.compile(
    r"\s?个?数量级|\s{1,9}orders?\s{1,9}of\s{1,9}magnitude|\s?Größenordnung|\s{1,9}ordres de grandeur|桁"
)


def is_self_evident(stated: Quantity, sentence: str) -> bool:
    """Return whether a sentence lists as many things as it counts, or counts things that were named before."""
    if _POINTING.search(sentence, max(0, stated.start - 8), stated.start):
        return True
    if stated.value == 2 and _BOTH.match(sentence, stated.end):
        return True
    number = int(stated.value)
    if len(_ENUMERATOR.findall(sentence)) == number:
        return True
    pattern = _CLAUSE if any(map(is_cjk, sentence)) else _BREAK  # a Chinese list has commas of its own
    return any(_length(stretch) == number for stretch in pattern.split(sentence))


def is_magnitude(stated: Quantity, sentence: str) -> bool:
    """Return whether a count is one of orders of magnitude."""
    return bool(_MAGNITUDE.match(sentence, stated.end))


def _length(stretch: str) -> int:
    """Count the items of a stretch that is a list: one more than its separators, a comma before "and" being one."""
    return len(_SEPARATOR.findall(stretch)) + 1
