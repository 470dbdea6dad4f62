"""A number with what it counts, as a text states it, and how exact the words around it say that it is."""

import re
from dataclasses import dataclass
from fractions import Fraction
from math import floor, log10
from typing import Literal, assert_never

from summarizer.grounding.units import Unit

Rounded = Literal["", "about", "over", "under"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text: how it is written, what it may mean, and how exact it says it is.

    `readings` are its values, more than one where a comma or a list leaves it open; `units` likewise, None for a
    bare number. `step` is the place of the last digit written (1/10 for "86.6", 1000 for "13k"). `word` marks a
    number in letters or in Chinese numerals, `noun` the Latin word that follows, `scale` the power of ten written out.
    """

    text: str
    start: int
    end: int
    readings: tuple[Fraction, ...]
    units: tuple[Unit | None, ...] = (None,)
    step: Fraction = Fraction(1)
    rounded: Rounded = ""
    word: bool = False
    noun: str = ""
    scale: Fraction = Fraction(1)

    @property
    def value(self) -> Fraction:
        """The likeliest value, in its unit's basic units where it has one."""
        return self.readings[0]

    @property
    def measures(self) -> frozenset[str]:
        """What the number may measure; "" is a bare number."""
        return frozenset(unit.measure if unit else "" for unit in self.units)


def basic(quantity: Quantity, measure: str) -> tuple[Fraction, ...]:
    """Return the values in the measure's basic unit ("" for bare ones)."""
    return tuple(
        value * (unit.factor if unit else 1)
        for unit in quantity.units
        if (unit.measure if unit else "") == measure
        for value in quantity.readings
    )


def magnitude(value: Fraction) -> int:
    """Return the power of ten of a value's first digit, for values too large for a float as well; 0 has none."""
    return floor(log10(abs(value.numerator)) - log10(value.denominator))


def rounds_to(exact: Fraction, stated: Fraction, how: Rounded) -> bool:
    """Return whether a stated number is the exact one with fewer digits, rounded as it says."""
    if not exact or not stated or (exact < 0) != (stated < 0):
        return exact == stated
    if abs(exact - stated) > abs(exact) * (Fraction(3, 20) if how == "over" else Fraction(1, 10)):
        return False
    return any(stated in _rounded(exact, digits, how) for digits in range(1, _significant(exact)))


def _rounded(exact: Fraction, digits: int, how: Rounded) -> set[Fraction]:
    place = Fraction(10) ** (magnitude(exact) - digits + 1)
    down = exact // place * place
    up = down if down == exact else down + place
    match how:
        case "over":
            return {down}
        case "under":
            return {up}
        case "" | "about":
            return {each for each in (down, up) if 2 * abs(each - exact) <= place}
        case _:
            assert_never(how)


def _significant(value: Fraction) -> int:
    """Count a value's decimal digits without the zeros at either end, at most 8."""
    for digits in range(1, 8):
        place = Fraction(10) ** (magnitude(value) - digits + 1)
        if value % place == 0:
            return digits
    return 8


_ABOUT_WORDS = """about|around|approximately|approx\\.?|roughly|nearly|almost|some|circa|ca\\.?|an estimated|close to
|on the order of|etwa|ungefähr|rund|fast|knapp|environ|près de|presque|quasi|casi|unos|unas|cerca de
|aproximadamente|alrededor de|约为|约|大约|大概|近|将近|接近|差不多|约合|几乎|約|およそ|ほぼ|около|почти
|(?<![\\d%] )(?<![\\d%])[~≈≃∼]"""
_OVER_WORDS = """more than|over|exceed(?:s|ed|ing)?|above|upwards of|at least|greater than|超过了?|逾|多于|高于|大于
|超出|至少|不少于|über|mehr als|mindestens|plus de|au moins|más de|superior a|más|超え|[>≥⩾]"""
_UNDER_WORDS = """less than|below|under|fewer than|at most|within|不到|低于|少于|不足|小于|以下|unter|weniger als
|höchstens|moins de|menos de|[<≤⩽]"""
_TOLD_AFTER = re.compile(r"\s?(?P<over>\+|多|余|餘|以上|or more|或更多)|\s?(?P<about>左右|上下|前後|程度|or so|ほど)")
_REACH = 24


def _rounding_before(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{words.replace(chr(10), '')})\s*(?:an?\s|为)?\Z", re.IGNORECASE)


_ABOUT, _OVER, _UNDER = _rounding_before(_ABOUT_WORDS), _rounding_before(_OVER_WORDS), _rounding_before(_UNDER_WORDS)


def read_rounding(text: str, start: int, end: int) -> Rounded:
    """Return how a number between two places says that it is rounded, or "" where it does not."""
    before = text[max(0, start - _REACH) : start]
    after = _TOLD_AFTER.match(text, end)
    if _ABOUT.search(before) or (after and after["about"]):
        return "about"
    if _OVER.search(before) or (after and after["over"]):
        return "over"
    return "under" if _UNDER.search(before) else ""
