"""Units and powers of ten as each language writes them after a number, and what they have in common."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Generic, TypeVar

from summarizer.grounding.tongues import ENGLISH, TONGUES, Tongue, cldr

_Meaning = TypeVar("_Meaning")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: what it measures, and how many of that measure's basic units it is."""

    measure: str
    factor: Fraction = Fraction(1)


# What is measured, the unit's size, its names: signs, and English words, which are at home in texts of any language.
# Names of up to two letters keep their case ("M" is no "m"). Signs that mean too many things (位, 帧) are left out: a
# number before them counts as bare.
_UNITS = (
    ("percent", "1", "%|percent|per cent|pct"),
    ("point", "1", "point|points|pp|pps|percentage point|percentage points|% point|% points"),
    ("times", "1", "x|X|×|times|fold"),
    ("time", "1/1000000000", "ns|nanosecond|nanoseconds"),
    ("time", "1/1000000", "μs|us|microsecond|microseconds"),
    ("time", "1/1000", "ms|msec|millisecond|milliseconds"),
    ("time", "1", "s|sec|secs|second|seconds"),
    ("time", "60", "min|mins|minute|minutes"),
    ("time", "3600", "h|hr|hrs|hour|hours"),
    ("time", "86400", "day|days"),
    ("time", "604800", "week|weeks"),
    ("bytes", "1000", "KB|kB"),
    ("bytes", "1000000", "MB|MiB|megabyte|megabytes"),
    ("bytes", "1000000000", "GB|GiB|gigabyte|gigabytes"),
    ("bytes", "1000000000000", "TB|TiB|terabyte|terabytes"),
    ("length", "1/1000000000", "nm|nanometer|nanometers"),
    ("length", "1/1000000", "μm|um|micron|microns"),
    ("length", "1/1000", "mm|millimeter|millimeters|millimetre|millimetres"),
    ("length", "1/100", "cm|centimeter|centimeters|centimetre|centimetres"),
    ("length", "1", "meter|meters|metre|metres"),
    ("length", "1000", "km|kilometer|kilometers|kilometre|kilometres"),
    ("mass", "1", "kg|kilogram|kilograms"),
    ("rate", "1", "fps|Hz|frames per second"),
    ("rate", "1000", "kHz"),
    ("rate", "1000000", "MHz"),
    ("rate", "1000000000", "GHz"),
    ("level", "1", "dB|decibel|decibels"),
    ("pixel", "1", "px|pixel|pixels"),
    ("sheet", "1", "page|pages|pp.|figure|figures"),
    ("dimension", "1", "D|dim|dims|dimension|dimensions|dimensional"),
)
_SCALES = (
    ("100", "hundred|hundreds"),
    ("1000", "k|K|thousand|thousands"),
    ("1000000", "M|mn|million|millions"),
    ("1000000000", "B|b|bn|billion|billions"),
    ("1000000000000", "T|trillion|trillions"),
)
_ENGLISH_MILLION = "m"  # a metre in other languages
_CASED = 2
_LETTER = "A-Za-zÀ-ɏЀ-ӿ\u0590-\u05ea\u0620-\u065f\u066e-\u06d3\u0900-\u0963"


@dataclass(frozen=True, slots=True)
class Suffix:
    """What follows a number: the power of ten that multiplies it, its unit, and where both end.

    `others` are further powers that the same sign may stand for: "B" is 10^12 in Spanish, and 10^9 as in English.
    """

    scale: Fraction
    unit: Unit | None
    end: int
    others: tuple[Fraction, ...] = ()


def read_suffix(text: str, at: int, tongue: Tongue = ENGLISH) -> Suffix:
    """Read the power of ten and the unit that follow a number which ends at `at`."""
    scales, units = tables(tongue.code)
    found: list[tuple[Fraction, ...]] = []
    end = at
    while read := scales.at(text, end):
        named = units.at(text, end)
        if named and named[1] > read[1]:
            break  # 千字节 is a unit, and no thousand of them
        found.append(read[0])
        end = read[1]
    named = units.at(text, end)
    values = _products(found)
    return Suffix(values[0], named[0] if named else None, named[1] if named else end, values[1:])


def _products(found: list[tuple[Fraction, ...]]) -> tuple[Fraction, ...]:
    values: tuple[Fraction, ...] = (Fraction(1),)
    for number, sizes in enumerate(found):
        values = tuple(value * size for value in values for size in (sizes if number == 0 else sizes[:1]))
    return values


class Names(Generic[_Meaning]):
    """Names with their meanings, of which the longest that stands at a place counts; later meanings take over."""

    def __init__(self, meanings: Iterable[tuple[str, _Meaning]]) -> None:
        self._meanings: dict[str, _Meaning] = {}
        for name, meaning in meanings:
            self._meanings[_key(name)] = meaning
        names = sorted(self._meanings, key=len, reverse=True)
        long = "|".join(re.escape(name).replace(r"\ ", r"\s") for name in names if len(name) > _CASED)
        short = "|".join(re.escape(name) for name in names if len(name) <= _CASED)
        # The name of a script with spaces ends where its letters end; a Chinese one just ends.
        self._pattern = re.compile(rf"\+?[ -]?((?i:{long})|{short})(?:(?<=[^{_LETTER}])|(?![{_LETTER}]))")

    def at(self, text: str, at: int) -> tuple[_Meaning, int] | None:
        """Return the meaning of the name at a place, and where it ends."""
        found = self._pattern.match(text, at)
        return (self._meanings[_key(found[1])], found.end()) if found else None


def _key(name: str) -> str:
    return name if len(name) <= _CASED else " ".join(name.casefold().split())


@cache
def tables(code: str) -> tuple[Names[tuple[Fraction, ...]], Names[Unit]]:
    """Return a language's names of powers of ten and of units: signs, English ones, CLDR's, its row's own."""
    tongue = TONGUES[code]
    return Names(_scales(tongue)), Names(_units(tongue))


def _scales(tongue: Tongue) -> Iterator[tuple[str, tuple[Fraction, ...]]]:
    signs = {name: Fraction(size) for size, names in _SCALES for name in names.split("|")}
    yield from ((name, (size,)) for name, size in signs.items())
    if tongue is ENGLISH:
        yield _ENGLISH_MILLION, (Fraction(1_000_000),)
    for name, size in (each for locale in tongue.cldr.split() for each in cldr.scales(locale)):
        also = signs.get(name, size) if len(name) <= _CASED else size
        yield name, (size,) if also == size else (size, also)
    for row in filter(None, tongue.scales.split("|")):
        number, *names = row.split()
        yield from ((name, (Fraction(number),)) for name in names)


def _units(tongue: Tongue) -> Iterator[tuple[str, Unit]]:
    for measure, size, names in _UNITS:
        yield from ((name, Unit(measure, Fraction(size))) for name in names.split("|"))
    for name, measure, factor in (each for locale in tongue.cldr.split() for each in cldr.units(locale)):
        yield name, Unit(measure, factor)
    for row in filter(None, (each.strip() for each in tongue.units.split("|"))):
        measure, size, listed = row.split(" ", 2)
        yield from ((name.strip(), Unit(measure, Fraction(size))) for name in listed.split(","))
