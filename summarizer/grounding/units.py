"""Units and powers of ten as several languages write them after a number, and what they have in common."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Generic, TypeVar

_Meaning = TypeVar("_Meaning")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: what it measures, and how many of that measure's basic units it is."""

    measure: str
    factor: Fraction = Fraction(1)


# What is measured, the unit's size, its names. Names of up to two letters keep their case ("M" is no "m").
# Signs that mean too many things (分, 位, 帧, 点) are left out: a number before them counts as bare.
_UNITS = (
    ("percent", "1", "%|percent|per cent|pct|Prozent|pour cent|por ciento|por cento|procent|パーセント|퍼센트"),
    (
        "point",
        "1",
        (
            "point|points|pp|pps|percentage point|percentage points|% point|% points|个百分点|百分点|个点|Punkte"
            "|ポイント|Prozentpunkt|Prozentpunkte|Prozentpunkten|points de pourcentage|puntos porcentuales|puntos"
        ),
    ),
    ("times", "1", "x|X|×|times|fold|倍|mal|fach|fache|fachen|facher|fois|veces|vezes|volte|раз|раза|배"),
    ("time", "1/1000000000", "ns|nanosecond|nanoseconds|纳秒"),
    ("time", "1/1000000", "μs|us|microsecond|microseconds|微秒"),
    ("time", "1/1000", "ms|msec|millisecond|milliseconds|毫秒|Millisekunden|millisecondes|milisegundos|ミリ秒|мс"),
    ("time", "1", "s|sec|secs|second|seconds|秒钟|秒|Sekunde|Sekunden|seconde|secondes|segundo|segundos|secondi|초"),
    ("time", "60", "min|mins|minute|minutes|分钟|Minuten|minuto|minutos|minuti|минут"),
    ("time", "3600", "h|hr|hrs|hour|hours|个小时|小时|Stunde|Stunden|heure|heures|hora|horas|ore|時間|часов|시간"),
    ("time", "86400", "day|days|天|Tag|Tage|Tagen|jour|jours|día|días|dias|giorni|日間"),
    ("time", "604800", "week|weeks|周|星期|Woche|Wochen|semaine|semaines|semanas|週間"),
    ("bytes", "1000", "KB|kB"),
    ("bytes", "1000000", "MB|MiB|megabyte|megabytes|Mo"),
    ("bytes", "1000000000", "GB|GiB|gigabyte|gigabytes|Go"),
    ("bytes", "1000000000000", "TB|TiB|terabyte|terabytes"),
    ("length", "1/1000000000", "nm|nanometer|nanometers|纳米"),
    ("length", "1/1000000", "μm|um|micron|microns|微米"),
    ("length", "1/1000", "mm|millimeter|millimeters|millimetre|millimetres|毫米|millimètres"),
    ("length", "1/100", "cm|centimeter|centimeters|centimetre|centimetres|厘米|Zentimeter|centimètres"),
    ("length", "1", "meter|meters|metre|metres|米|mètre|mètres|metros|metri|メートル"),
    ("length", "1000", "km|kilometer|kilometers|kilometre|kilometres|千米|公里|kilomètres|kilómetros|キロ"),
    ("mass", "1", "kg|kilogram|kilograms|千克|公斤"),
    ("rate", "1", "fps|Hz|frames per second|帧/秒|帧每秒|Bilder pro Sekunde|images par seconde|フレーム/秒"),
    ("rate", "1000", "kHz"),
    ("rate", "1000000", "MHz"),
    ("rate", "1000000000", "GHz"),
    ("level", "1", "dB|decibel|decibels|分贝|Dezibel"),
    ("pixel", "1", "px|pixel|pixels|像素|Pixeln|píxeles|ピクセル"),
    ("sheet", "1", "page|pages|pp.|figure|figures|页|頁|Seiten|páginas|pagine"),
    ("dimension", "1", "D|dim|dims|dimension|dimensions|dimensional|维|維|次元|Dimensionen|dimensionale|차원"),
)
_SCALES = (
    ("100", "hundred|hundreds|百|hundert"),
    ("1000", "k|K|thousand|thousands|千|tausend|mille|mil|천|тысяч|тыс."),
    ("10000", "万|萬|만"),
    ("1000000", "M|m|mn|million|millions|百万|百萬|Millionen|milliones|millones|milhões|milioni|Mio.|Mio|백만|млн"),
    ("10000000", "千万|千萬"),
    ("100000000", "亿|億|억"),
    (
        "1000000000",
        "B|b|bn|billion|billions|十亿|Milliarde|Milliarden|milliard|milliards|miliardi|bilhões|Mrd.|Mrd|млрд",
    ),
    ("1000000000000", "T|trillion|trillions|万亿|Billionen|billones|trilhões|трлн"),
)
_CASED = 2


@dataclass(frozen=True, slots=True)
class Suffix:
    """What follows a number: the power of ten that multiplies it, its unit, and where both end."""

    scale: Fraction
    unit: Unit | None
    end: int


def read_suffix(text: str, at: int) -> Suffix:
    """Read the power of ten and the unit that follow a number which ends at `at`."""
    scales, units = _tables()
    scale, end = Fraction(1), at
    while found := scales.at(text, end):
        scale, end = scale * found[0], found[1]
    named = units.at(text, end)
    return Suffix(scale, *named) if named else Suffix(scale, None, end)


class _Names(Generic[_Meaning]):
    """Names with their meanings, of which the longest that stands at a place counts."""

    def __init__(self, meanings: Iterable[tuple[str, _Meaning]]) -> None:
        self._meanings: Mapping[str, _Meaning] = {_key(name): meaning for name, meaning in meanings}
        names = sorted(self._meanings, key=len, reverse=True)
        long = "|".join(re.escape(name).replace(r"\ ", r"\s") for name in names if len(name) > _CASED)
        short = "|".join(re.escape(name) for name in names if len(name) <= _CASED)
        # A Latin name ends where its letters end; a Chinese one just ends.
        self._pattern = re.compile(rf"\+?[ -]?((?i:{long})|{short})(?:(?<=[^A-Za-zÀ-ÿа-я])|(?![A-Za-zÀ-ÿа-я]))")

    def at(self, text: str, at: int) -> tuple[_Meaning, int] | None:
        found = self._pattern.match(text, at)
        return (self._meanings[_key(found[1])], found.end()) if found else None


def _key(name: str) -> str:
    return name if len(name) <= _CASED else " ".join(name.casefold().split())


@cache
def _tables() -> tuple[_Names[Fraction], _Names[Unit]]:
    scales = ((name, Fraction(size)) for size, names in _SCALES for name in names.split("|"))
    units = ((name, Unit(measure, Fraction(size))) for measure, size, names in _UNITS for name in names.split("|"))
    return _Names(scales), _Names(units)
