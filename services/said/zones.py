"""Time zones by their abbreviations ("PST", "JST") and by what CLDR calls them ("Pacific Time", "中国标准时间")."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from importlib import resources
from zoneinfo import ZoneInfo

from chat.errors import BadInputError
from chat.languages import LANGUAGES
from chat.words import OneOf, phrase
from services.languages import ENGLISH

_HALVES = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC))
_FIXED = frozenset({"UTC", "GMT"})  # names of zones whose clocks never change
_SHORTEST = 3  # letters of an abbreviation that is no word of some language
_SUFFIXES = ("时间", "時間", " time")


class SeveralZonesError(BadInputError):
    """A name means several zones: `text` is what was written, `zones` are those that it may mean."""

    def __init__(self, text: str, zones: tuple[str, ...]) -> None:
        self.text, self.zones = text, zones
        super().__init__(
            phrase("“{text}” may mean several time zones.", text=text),
            phrase("Pick one of: {zones}.", zones=OneOf(zones)),
        )


def called(text: str) -> tuple[str, ...]:
    """Return the zones that are called so, one for each way in which their clocks run; none where there is no such."""
    wanted = " ".join(text.split()).casefold()
    return _names().get(wanted, ())


def place_in(text: str) -> str:
    """Return the place of "Berlin time" or "东京时间", "" where a text does not end so."""
    folded = text.strip().casefold()
    return next((text.strip()[: -len(end)].strip() for end in _SUFFIXES if folded.endswith(end)), "")


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[str, ...]]:
    golden = _golden()
    found: dict[str, dict[str, None]] = {}
    for name, zone in (*_cldr(golden), *_abbreviations()):
        found.setdefault(name.casefold(), {})[zone] = None
    known = set(golden.values())
    return {name: _by_clocks(sorted(zones, key=lambda zone: zone not in known)) for name, zones in found.items()}


def _by_clocks(zones: list[str]) -> tuple[str, ...]:
    """Keep the first of zones whose clocks agree."""
    kept: dict[tuple[object, ...], str] = {}
    for zone in zones:
        kept.setdefault(tuple(half.astimezone(ZoneInfo(zone)).utcoffset() for half in _HALVES), zone)
    return tuple(kept.values())


def _abbreviations() -> Iterator[tuple[str, str]]:
    """Yield what the clocks of each zone are called in summer and in winter, by the time zone database."""
    for zone in _zones_now():
        for half in _HALVES:
            name = half.astimezone(ZoneInfo(zone)).tzname() or ""
            if name.isalpha() and name.upper() not in _FIXED:
                yield name, zone


def _zones_now() -> Iterator[str]:
    """Yield one zone, that of most people, for each way in which clocks run now."""
    table = (resources.files("tzdata.zoneinfo") / "zonenow.tab").read_text(encoding="utf-8")
    for line in table.splitlines():
        if line and not line.startswith("#") and line.split("\t")[2].partition("/")[0] != "Etc":
            yield line.split("\t")[2]


def _golden() -> dict[str, str]:
    """Return the zone by which each of CLDR's zones of one time is known: that of Windows' zone of its name, if any."""
    from babel import Locale
    from babel.core import get_global

    of_zone, territories, countries = (get_global(key) for key in ("meta_zones", "zone_territories", "territory_zones"))
    modern = {zone for zones in countries.values() for zone in zones}
    known: dict[str, str] = {}
    for zone in sorted(of_zone, key=lambda each: (each not in modern, each)):
        known.setdefault(of_zone[zone], zone)
    names = Locale.parse("en").meta_zones
    for name, zone in get_global("windows_zone_mapping").items():
        metazone = of_zone.get(zone, "")
        if name == names.get(metazone, {}).get("long", {}).get("standard"):
            of_country = countries.get(territories.get(zone, ""), ())
            known[metazone] = of_country[0] if len(of_country) == 1 else zone
    return known


def _cldr(golden: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what CLDR calls zones in the languages of the interface, each with the zone that it is known by.

    Abbreviations are English, or those of one's own language that the time zone database does not have.
    """
    from babel import Locale, UnknownLocaleError

    taken = {name for name, _ in _abbreviations()}
    for language in LANGUAGES.values():
        try:
            names = Locale.parse(language.locale).meta_zones
        except UnknownLocaleError:  # then its speakers write the names that another language has
            continue
        for metazone, forms in names.items():
            told = [*forms.get("long", {}).values()]
            for name in forms.get("short", {}).values():
                is_its_own = len(name) >= _SHORTEST and name.isalpha() and name not in taken
                told += [name] if language.code == ENGLISH or is_its_own else []
            yield from ((name, golden[metazone]) for name in told if metazone in golden and name.upper() not in _FIXED)
