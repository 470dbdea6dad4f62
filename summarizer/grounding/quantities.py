"""Finding numbers in text: digits in all their forms, powers of ten, ranges, numbers in words and numerals."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from math import floor

from summarizer.grounding import designation, hangul, number_words, numerals
from summarizer.grounding.designation import Designation
from summarizer.grounding.digits import as_ascii
from summarizer.grounding.glossary.chinese import simplified
from summarizer.grounding.quantity import Quantity, read_rounding
from summarizer.grounding.tongues import CHINESE, ENGLISH, TONGUES, Tongue
from summarizer.grounding.units import Suffix, Unit, read_suffix

_POINT = r"(?:[0-9]{1,3}(?:[,'][0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|(?<![\w.])\.[0-9]+)"
_INDIAN = rf"(?:[0-9]{{1,2}}(?:,[0-9]{{2}}){{1,7}},[0-9]{{3}}(?![0-9])(?:\.[0-9]+)?|{_POINT})"
_COMMA = (
    r"(?:[0-9]{1,3}(?:'[0-9]{3})+(?![0-9])(?:[.,][0-9]+)?|[0-9]{1,3}(?:[. ][0-9]{3})+(?![0-9])(?:,[0-9]+)?"
    r"|[0-9]{1,3}(?:,[0-9]{3}){1,8}\.[0-9]+"
    r"|[0-9]{1,3}(?:,[0-9]{3}){2,8}(?![0-9])|[0-9]+,[0-9]+"
    r"|[0-9]+(?:\.[0-9]+)?)"
)
_INDIA = frozenset({"hi"})
_NUMERALS = frozenset({"zh", "ja"})
_MYRIAD = re.compile("[百千万萬亿億兆백천만억조]")
_AND = re.compile(r"\s(?:y|et|e|and|и|с)\s(?:a\s)?\Z")
_SHARES = (Unit("fraction"),)
# What is raised and lowered at one number is its errors, "10^+2_-1", and no power.
_EXPONENT = r"[+-]?[0-9]{1,3}(?:\.[0-9]{1,3})?(?![0-9]*[)}]?_)"
# "3×10-5" is what is typed, and what text taken out of some PDFs makes of 3×10⁻⁵.
_TENS = rf"\s*[×x·*]\s*10(?:\s*(?:\^|\*\*)\s*[{{(]?|(?=[+-][0-9]))(?P<tens>{_EXPONENT})[}})]?"
_E = r"[eE](?P<e>[+-]?[0-9]{1,3})(?![0-9A-Za-z]|\.[0-9])"
_POWER = rf"\s?(?:\^|\*\*)\s?[{{(]?(?P<power>{_EXPONENT})[}})]?"
_WITH_POINT, _WITH_COMMA, _AS_IN_INDIA = (
    re.compile(rf"(?<![0-9])(?P<number>{digits})(?:{_TENS}|{_E}|{_POWER})?") for digits in (_POINT, _COMMA, _INDIAN)
)
_FACTOR_BEFORE = re.compile(r"(?<![A-Za-z0-9])(?<![0-9]\s)[x×]\s?\Z", re.IGNORECASE)
_PERCENT_BEFORE = re.compile(r"(?:(?<![\w%])%|yüzde|百分之)\s?\Z")
_FRACTION = re.compile(r"(?<![\d./-])(\d{1,3})/(\d{1,3})(?![\d./]|-?[A-Za-z])")
_NOUN = re.compile(r"[ -]([A-Za-z]{2,})")
_KINDS: dict[str, Unit | None] = {
    "count": None,
    "fraction": Unit("fraction"),
    "times": Unit("times"),
    "percent": Unit("percent"),
    "dimension": Unit("dimension"),
}
_GROUPING = re.compile("[. ]")
_DECIMAL_POINT = re.compile(r"\A[0-9]+\.[0-9]+")
_GROUPED_BY_COMMA = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+")
_HIGHEST_POWER = 400


@dataclass(frozen=True, slots=True)
class Figures:
    """What a text's digits and numerals say, in order."""

    quantities: tuple[Quantity, ...]
    designations: tuple[Designation, ...]


def find(text: str, tongue: Tongue = ENGLISH) -> Figures:
    """Find all numbers and names with digits in a readable text of a language."""
    written = text
    text = simplified(text) if tongue is CHINESE else as_ascii(text, point=tongue.decimal == "point")
    designations: list[Designation] = []
    found: list[Quantity] = []
    for match in _pattern(tongue).finditer(text):
        named = designation.read(text, match, tongue)
        if named is None:
            found.append(_quantity(text, match, tongue))
        elif named not in designations[-1:]:
            designations.append(named)
    found = sorted([*_fractions(text), *found], key=lambda q: (q.start, -q.end))
    found = _shared(text, _joined(text, found), tongue)
    words = _joined(text, sorted(_written(text, tongue), key=lambda q: (q.start, -q.end)))
    shares = [(q.start, q.end) for q in words if q.units == _SHARES]
    found = [q for q in found if not any(start <= q.start < end for start, end in shares)]  # 3分の1
    taken = [(q.start, q.end) for q in found]
    found += [q for q in words if not any(start < q.end and q.start < end for start, end in taken)]
    if text is not written:
        found = [replace(q, text=written[q.start : q.end]) for q in found]
    return Figures(tuple(sorted(found, key=lambda q: q.start)), tuple(designations))


def _pattern(tongue: Tongue) -> re.Pattern[str]:
    if tongue.decimal != "point":
        return _WITH_COMMA
    return _AS_IN_INDIA if tongue.code in _INDIA else _WITH_POINT


def _quantity(text: str, match: re.Match[str], tongue: Tongue) -> Quantity:
    start, end = match.span()
    readings, step = _readings(match["number"], tongue)
    suffix = _suffix(text, end, tongue)
    tens = match["tens"] or match["e"]
    scale = suffix.scale * (_power(Fraction(10), Fraction(tens)) if tens else 1)
    values = tuple(value * scale for value in readings)
    values += tuple(value * other for other in suffix.others for value in readings)
    if match["power"]:
        power = Fraction(match["power"])
        values = (_power(readings[0], power), *(readings if abs(power) == 2 else ()))
    factor = _FACTOR_BEFORE.search(text, max(0, start - 3), start)
    percent = not suffix.unit and not factor and _PERCENT_BEFORE.search(text, max(0, start - 6), start)
    begin = factor.start() if factor else start
    return Quantity(
        text[begin : suffix.end],
        begin,
        suffix.end,
        values,
        (suffix.unit or (Unit("times") if factor else Unit("percent") if percent else None),),
        step * scale,
        read_rounding(text, begin, suffix.end, tongue),
        noun=_noun(text, suffix.end),
        scale=suffix.scale,
    )


def _suffix(text: str, end: int, tongue: Tongue) -> Suffix:
    """Read what follows a number, unless it is the sign of a product such as 512 × 512 or begins a longer word."""
    suffix = read_suffix(text, end, tongue)
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


def _readings(number: str, tongue: Tongue) -> tuple[tuple[Fraction, ...], Fraction]:
    """Return what digits may mean, the likeliest first, and the place of the last one."""
    if tongue.decimal == "point":
        plain = number.replace(",", "").replace("'", "")
        return (Fraction(plain if plain[0] != "." else f"0{plain}"),), _step(plain)
    if "'" in number or number.count(",") > 1 or ("," in number and "." in number[number.index(",") :]):
        plain = number.replace("'", "").replace(",", "." if "'" in number else "")
        return (Fraction(plain),), _step(plain)
    readings = [Fraction(_GROUPING.sub("", number).replace(",", "."))]
    if _DECIMAL_POINT.fullmatch(number):  # a point that may be the decimal one after all
        readings.insert(0 if len(number.partition(".")[2]) != 3 else 1, Fraction(number))
    if number[0] == "0" and "." in number:
        readings = [Fraction(number)] if _DECIMAL_POINT.fullmatch(number) else readings
    if _GROUPED_BY_COMMA.fullmatch(number):
        readings.insert(0 if tongue.decimal == "either" else 1, Fraction(number.replace(",", "")))
    return tuple(dict.fromkeys(readings)), _step(number.replace(",", "."))


def _step(digits: str) -> Fraction:
    return Fraction(1, 10 ** len(digits.rpartition(".")[2])) if "." in digits else Fraction(1)


def _fractions(text: str) -> Iterator[Quantity]:
    """Find fractions such as 1/3 and counts such as 13/18; their two numbers are found as well."""
    for match in _FRACTION.finditer(text):
        above, below = int(match[1]), int(match[2])
        if 0 < above < below:
            yield Quantity(match[0], match.start(), match.end(), (Fraction(above, below),), (Unit("fraction"),))


def _joined(text: str, found: list[Quantity]) -> list[Quantity]:
    """Make one number of what is written as several: 3万2000, 1억 2000만, two thousand five hundred."""
    joined: list[Quantity] = []
    for quantity in found:
        before = joined[-1] if joined else None
        if before and _continues(text, before, quantity):
            joined[-1] = replace(
                quantity,
                text=text[before.start : quantity.end],
                start=before.start,
                readings=tuple(more + less for more in before.readings for less in quantity.readings),
                rounded=before.rounded or quantity.rounded,
                word=before.word and quantity.word,
            )
        elif before and _adds_half(text, before, quantity):
            more = tuple(value + before.scale / 2 for value in before.readings)
            joined[-1] = replace(before, text=text[before.start : quantity.end], end=quantity.end, readings=more)
        else:
            joined.append(quantity)
    return joined


def _adds_half(text: str, before: Quantity, quantity: Quantity) -> bool:
    """Return whether "and a half" follows a magnitude or a unit: "dos millones y medio", "deux heures et demie"."""
    is_half = quantity.word and quantity.value == Fraction(1, 2) and quantity.units == _SHARES
    return is_half and before.word and before.end > 0 and bool(_AND.fullmatch(text, before.end, quantity.start))


def _continues(text: str, before: Quantity, quantity: Quantity) -> bool:
    between = text[before.end : quantity.start]
    apart = (
        between in ("", " ") and (before.word == quantity.word) and (before.word or _MYRIAD.match(text, before.end - 1))
    )
    return bool(apart) and before.units == (None,) and before.scale > quantity.value > 0 and quantity.units != _SHARES


def _shared(text: str, found: list[Quantity], tongue: Tongue) -> list[Quantity]:
    """Let the numbers of a range or a list share the last one's unit and power of ten: 10-20 %, 2 to 5 million."""
    sharing = _sharing(tongue.code)
    following: Quantity | None = None
    shared = []
    for quantity in reversed(found):
        known = quantity
        bare = quantity.units == (None,) and quantity.scale == 1
        if following and bare and sharing.fullmatch(text, quantity.end, following.start):
            scaled = (value * following.scale for value in quantity.readings)
            known = replace(
                quantity,
                units=tuple(dict.fromkeys((None, *following.units))),
                readings=tuple(dict.fromkeys((*quantity.readings, *scaled))),
            )
        shared.append(known)
        following = known
    return shared[::-1]


@cache
def _sharing(code: str) -> re.Pattern[str]:
    """Return what may stand between the ends of a range, or the last two of a list."""
    words = "|".join(dict.fromkeys([*TONGUES["en"].ranges.split("|"), *filter(None, TONGUES[code].ranges.split("|"))]))
    return re.compile(rf"\s?(?:-|~|±|、|,|/|,? and|{words})\s?\+?\Z")


def _written(text: str, tongue: Tongue) -> Iterator[Quantity]:
    """Find numbers in words and in numerals."""
    done = 0
    for start, end, value, kind in _in_words(text, tongue):
        if start < done:
            continue  # the thousand of "dix mille", which has been read with what it multiplies
        counts = kind in {"count", "about"}
        suffix = _suffix(text, end, tongue) if counts else Suffix(Fraction(1), _KINDS[kind], end)
        done = suffix.end
        yield Quantity(
            text[start : suffix.end],
            start,
            suffix.end,
            (value * suffix.scale,),
            (suffix.unit,),
            rounded="about" if kind == "about" else read_rounding(text, start, suffix.end, tongue),
            word=True,
            noun=_noun(text, suffix.end),
            scale=suffix.scale,
        )


def _in_words(text: str, tongue: Tongue) -> list[number_words.Found]:
    if tongue.code == "ko":
        return hangul.find(text)
    if tongue.code in _NUMERALS:
        return sorted([*number_words.find(text), *numerals.find(text, tongue)])
    return number_words.find(text, tongue)
