"""A number with what it counts, as a text states it, and how exact the words around it say that it is."""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import floor, log10
from typing import Literal, assert_never

from summarizer.grounding.tongues import ENGLISH, TONGUES, Tongue
from summarizer.grounding.tongues.tongue import one_line
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


_ABOUT_SIGNS = r"(?<![\d%] )(?<![\d%])[~≈≃∼]"
_OVER_SIGNS, _UNDER_SIGNS = "[>≥⩾]", "[<≤⩽]"
_OVER_SIGN_AFTER = r"\+"
_REACH = 24


@cache
def _told_before(code: str) -> tuple[re.Pattern[str], ...]:
    """Return how a language says before a number that it is about, over or under what it stands for."""
    row = TONGUES[code]
    told = ((row.about, _ABOUT_SIGNS), (row.over, _OVER_SIGNS), (row.under, _UNDER_SIGNS))
    words = ("|".join(filter(None, (one_line(words), signs))) for words, signs in told)
    return tuple(re.compile(rf"(?:{each})\s*(?:an?\s|为)?\Z", re.IGNORECASE) for each in words)


@cache
def _told_after(code: str) -> re.Pattern[str]:
    row = TONGUES[code]
    told = (
        row.after_about or "(?!)",
        "|".join(filter(None, (_OVER_SIGN_AFTER, row.after_over))),
        row.after_under or "(?!)",
    )
    about, over, under = told
    return re.compile(rf"\s?(?:(?P<over>{over})|(?P<about>{about})|(?P<under>{under}))")


def read_rounding(text: str, start: int, end: int, tongue: Tongue = ENGLISH) -> Rounded:
    """Return how a number between two places says that it is rounded, or "" where it does not."""
    before = text[max(0, start - _REACH) : start]
    about, over, under = _told_before(tongue.code)
    after = _told_after(tongue.code).match(text, end)
    if about.search(before) or (after and after["about"]):
        return "about"
    if over.search(before) or (after and after["over"]):
        return "over"
    return "under" if under.search(before) or (after and after["under"]) else ""
