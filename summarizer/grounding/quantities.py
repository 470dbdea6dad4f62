"""Finding numbers in text: digits in all their forms, powers of ten, ranges, numbers in words and numerals."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor

from summarizer.grounding import designation, number_words
from summarizer.grounding.designation import Designation
from summarizer.grounding.quantity import Quantity, read_rounding
from summarizer.grounding.units import Suffix, Unit, read_suffix

_POINT = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|(?<![\w.])\.[0-9]+)"
_COMMA = r"(?:[0-9]{1,3}(?:[. ][0-9]{3})+(?![0-9])(?:,[0-9]+)?|[0-9]+,[0-9]+|[0-9]+(?:\.[0-9]+)?)"
# What is raised and lowered at one number is its errors, "10^+2_-1", and no power.
_EXPONENT = r"[+-]?[0-9]{1,3}(?:\.[0-9]{1,3})?(?![0-9]*[)}]?_)"
# "3×10-5" is what is typed, and what text taken out of some PDFs makes of 3×10⁻⁵.
_TENS = rf"\s*[×x·*]\s*10(?:\s*(?:\^|\*\*)\s*[{{(]?|(?=[+-][0-9]))(?P<tens>{_EXPONENT})[}})]?"
_E = r"[eE](?P<e>[+-]?[0-9]{1,3})(?![0-9A-Za-z]|\.[0-9])"
_POWER = rf"\s?(?:\^|\*\*)\s?[{{(]?(?P<power>{_EXPONENT})[}})]?"
_WITH_POINT, _WITH_COMMA = (
    re.compile(rf"(?<![0-9])(?P<number>{digits})(?:{_TENS}|{_E}|{_POWER})?") for digits in (_POINT, _COMMA)
)
_FACTOR_BEFORE = re.compile(r"(?<![A-Za-z0-9])(?<![0-9]\s)[x×]\s?\Z", re.IGNORECASE)
_FRACTION = re.compile(r"(?<![\d./-])(\d{1,3})/(\d{1,3})(?![\d./]|-?[A-Za-z])")
_SHARING = re.compile(r"\s?(?:-|~|±|to|bis|à|a|and|or|und|et|y|至|到|和|与|、|,|/|から|,? and)\s?\+?\Z")
_NOUN = re.compile(r"[ -]([A-Za-z]{2,})")
_KINDS: dict[str, Unit | None] = {
    "count": None,
    "fraction": Unit("fraction"),
    "times": Unit("times"),
    "percent": Unit("percent"),
}
_HIGHEST_POWER = 400


@dataclass(frozen=True, slots=True)
class Figures:
    """What a text's digits and numerals say, in order."""

    quantities: tuple[Quantity, ...]
    designations: tuple[Designation, ...]


def find(text: str, *, comma: bool = False) -> Figures:
    """Find all numbers and names with digits in a readable text; `comma` is for languages that write 3,5 for 3.5."""
    designations: list[Designation] = []
    found: list[Quantity] = []
    for match in (_WITH_COMMA if comma else _WITH_POINT).finditer(text):
        named = designation.read(text, match)
        if named is None:
            found.append(_quantity(text, match, comma=comma))
        elif named not in designations[-1:]:
            designations.append(named)
    found = _shared(text, sorted([*_fractions(text), *found], key=lambda q: (q.start, -q.end)))
    taken = [(q.start, q.end) for q in found]
    found += [q for q in _written(text) if not any(start < q.end and q.start < end for start, end in taken)]
    return Figures(tuple(sorted(found, key=lambda q: q.start)), tuple(designations))


def _quantity(text: str, match: re.Match[str], *, comma: bool) -> Quantity:
    start, end = match.span()
    readings, step = _readings(match["number"], comma=comma)
    suffix = _suffix(text, end)
    tens = match["tens"] or match["e"]
    scale = suffix.scale * (_power(Fraction(10), Fraction(tens)) if tens else 1)
    values = tuple(value * scale for value in readings)
    if match["power"]:
        power = Fraction(match["power"])
        values = (_power(readings[0], power), *(readings if abs(power) == 2 else ()))
    factor = _FACTOR_BEFORE.search(text, max(0, start - 3), start)
    begin = factor.start() if factor else start
    return Quantity(
        text[begin : suffix.end],
        begin,
        suffix.end,
        values,
        (suffix.unit or (Unit("times") if factor else None),),
        step * scale,
        read_rounding(text, begin, suffix.end),
        noun=_noun(text, suffix.end),
        scale=suffix.scale,
    )


def _suffix(text: str, end: int) -> Suffix:
    """Read what follows a number, unless it is the sign of a product such as 512 × 512 or begins a longer word."""
    suffix = read_suffix(text, end)
    product = suffix.unit and suffix.unit.measure == "times" and re.match(r"\s?\d", text[suffix.end : suffix.end + 2])
    rest = text[suffix.end : suffix.end + 1]
    if product:
        return Suffix(suffix.scale, None, end)
    return Suffix(Fraction(1), None, end) if rest.isascii() and rest.isalpha() else suffix


def _noun(text: str, end: int) -> str:
    noun = _NOUN.match(text, end)
    return noun[1] if noun else ""


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    """Raise a number; what no text would say is only kept apart from other numbers."""
    if not base or abs(exponent) > _HIGHEST_POWER:
        return Fraction(-1 - abs(exponent))
    whole = floor(exponent)
    rest = Fraction(float(base) ** float(exponent - whole)).limit_denominator(10**6) if exponent != whole else 1
    return base**whole * rest


def _readings(number: str, *, comma: bool) -> tuple[tuple[Fraction, ...], Fraction]:
    """Return what digits may mean, the likeliest first, and the place of the last one."""
    if not comma:
        plain = number.replace(",", "")
        return (Fraction(plain if plain[0] != "." else f"0{plain}"),), _step(plain)
    readings = [Fraction(re.sub(r"[. ]", "", number).replace(",", "."))]
    if re.fullmatch(r"\d+\.\d+", number):  # a point that may be the decimal one after all
        readings.insert(0 if len(number.partition(".")[2]) != 3 else 1, Fraction(number))
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", number):
        readings.append(Fraction(number.replace(",", "")))
    return tuple(dict.fromkeys(readings)), _step(number.replace(",", "."))


def _step(digits: str) -> Fraction:
    return Fraction(1, 10 ** len(digits.rpartition(".")[2])) if "." in digits else Fraction(1)


def _fractions(text: str) -> Iterator[Quantity]:
    """Find fractions such as 1/3 and counts such as 13/18; their two numbers are found as well."""
    for match in _FRACTION.finditer(text):
        above, below = int(match[1]), int(match[2])
        if 0 < above < below:
            yield Quantity(match[0], match.start(), match.end(), (Fraction(above, below),), (Unit("fraction"),))


def _shared(text: str, found: list[Quantity]) -> list[Quantity]:
    """Let the numbers of a range or a list share the last one's unit and power of ten: 10-20 %, 2 to 5 million."""
    following: Quantity | None = None
    shared = []
    for quantity in reversed(found):
        known = quantity
        bare = quantity.units == (None,) and quantity.scale == 1
        if following and bare and _SHARING.fullmatch(text, quantity.end, following.start):
            scaled = (value * following.scale for value in quantity.readings)
            known = replace(
                quantity,
                units=tuple(dict.fromkeys((None, *following.units))),
                readings=tuple(dict.fromkeys((*quantity.readings, *scaled))),
            )
        shared.append(known)
        following = known
    return shared[::-1]


def _written(text: str) -> Iterator[Quantity]:
    """Find numbers in words and in Chinese numerals."""
    for start, end, value, kind in (*number_words.find(text), *number_words.find_numerals(text)):
        suffix = _suffix(text, end) if kind == "count" else Suffix(Fraction(1), _KINDS[kind], end)
        yield Quantity(
            text[start : suffix.end],
            start,
            suffix.end,
            (value * suffix.scale,),
            (suffix.unit,),
            rounded=read_rounding(text, start, suffix.end),
            word=True,
            noun=_noun(text, suffix.end),
        )
