"""Counts in words that a sentence bears out by itself: it lists what it counts, or speaks of what was just named."""

import re

from summarizer.grounding.fold import is_cjk
from summarizer.grounding.quantity import Quantity

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
    """Tell whether a sentence lists as many things as it counts, or counts things that were named before."""
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
    """Tell whether a count is one of orders of magnitude."""
    return bool(_MAGNITUDE.match(sentence, stated.end))


def _length(stretch: str) -> int:
    """Count the items of a stretch that is a list: one more than its separators, a comma before "and" being one."""
    return len(_SEPARATOR.findall(stretch)) + 1
