"""What CLDR calls units and magnitudes in a language, through Babel."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

_MEASURED = {
    "concentr-percent": ("percent", "1"),
    "duration-nanosecond": ("time", "1/1000000000"),
    "duration-microsecond": ("time", "1/1000000"),
    "duration-millisecond": ("time", "1/1000"),
    "duration-second": ("time", "1"),
    "duration-minute": ("time", "60"),
    "duration-hour": ("time", "3600"),
    "duration-day": ("time", "86400"),
    "duration-week": ("time", "604800"),
    "digital-byte": ("bytes", "1"),
    "digital-kilobyte": ("bytes", "1000"),
    "digital-megabyte": ("bytes", "1000000"),
    "digital-gigabyte": ("bytes", "1000000000"),
    "digital-terabyte": ("bytes", "1000000000000"),
    "frequency-hertz": ("rate", "1"),
    "frequency-kilohertz": ("rate", "1000"),
    "frequency-megahertz": ("rate", "1000000"),
    "frequency-gigahertz": ("rate", "1000000000"),
    "length-nanometer": ("length", "1/1000000000"),
    "length-micrometer": ("length", "1/1000000"),
    "length-millimeter": ("length", "1/1000"),
    "length-centimeter": ("length", "1/100"),
    "length-meter": ("length", "1"),
    "length-kilometer": ("length", "1000"),
    "mass-gram": ("mass", "1/1000"),
    "mass-kilogram": ("mass", "1"),
    "graphics-pixel": ("pixel", "1"),
}
_UNSEEN = dict.fromkeys(map(ord, "\u200e\u200f\u061c"))
_WIDTHS = ("long", "short")
_FORMS = ("zero", "one", "two", "few", "many", "other")


def units(locale: str) -> Iterator[tuple[str, str, Fraction]]:
    """Yield names of units that stand behind a number: the name, what it measures, and its size in basic units."""
    patterns = _data(locale)["unit_patterns"]
    for unit, (measure, size) in _MEASURED.items():
        for width in _WIDTHS:
            forms = patterns.get(unit, {}).get(width, {})
            for form in _FORMS:
                number, _, name = _seen(forms.get(form) or "").partition("{0}")
                if name and not number:
                    yield name.strip(), measure, Fraction(size)


def scales(locale: str) -> Iterator[tuple[str, Fraction]]:
    """Yield what stands behind a number and multiplies it: "Mrd." with 1,000,000,000."""
    for forms in _data(locale)["compact_decimal_formats"].values():
        for patterns in forms.values():
            for size, pattern in patterns.items():
                written = _seen(str(pattern.pattern))
                name = written.lstrip("0").replace("'", "").strip()
                if name and written[:1] == "0" and "0" not in name:
                    yield name, Fraction(int(size), 10 ** (len(written) - len(written.lstrip("0")) - 1))


def _data(locale: str) -> Any:
    from babel import Locale

    return Locale.parse(locale)._data  # noqa: SLF001 - what is public of it leaves out what stands beside a number


def _seen(pattern: str) -> str:
    return pattern.translate(_UNSEEN).replace("\u00a0", " ").replace("\u202f", " ")
