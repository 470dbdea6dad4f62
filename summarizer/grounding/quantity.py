"""A number with what it counts, as a text states it."""

from dataclasses import dataclass
from fractions import Fraction
from math import floor, log10
from typing import Literal

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
    """Give the values in the measure's basic unit ("" for bare ones)."""
    return tuple(
        value * (unit.factor if unit else 1)
        for unit in quantity.units
        if (unit.measure if unit else "") == measure
        for value in quantity.readings
    )


def magnitude(value: Fraction) -> int:
    """Give the power of ten of a value's first digit, for values too large for a float as well; 0 has none."""
    return floor(log10(abs(value.numerator)) - log10(value.denominator))


def rounds_to(exact: Fraction, stated: Fraction, how: Rounded) -> bool:
    """Tell whether a stated number is the exact one with fewer digits, rounded as it says."""
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
        case _:
            return {each for each in (down, up) if 2 * abs(each - exact) <= place}


def _significant(value: Fraction) -> int:
    """Count a value's decimal digits without the zeros at either end, at most 8."""
    for digits in range(1, 8):
        place = Fraction(10) ** (magnitude(value) - digits + 1)
        if value % place == 0:
            return digits
    return 8
