"""Time zones by the names of cities and countries, in the languages of the interface."""

from collections.abc import Iterator
from functools import lru_cache

from chat.languages import LANGUAGES

# Whose clocks all of China keeps, though the zone is called after another city.
_CAPITALS = {"beijing": "Asia/Shanghai", "北京": "Asia/Shanghai", "北京时间": "Asia/Shanghai"}
_FIRST_OF_SEVERAL = frozenset({"CN", "DE"})  # countries whose other zones next to nobody keeps


def named(text: str) -> str | None:
    """Give the zone of a city or of a country that has one zone: "上海", "India", "德国"."""
    return _names().get(" ".join(text.split()).casefold())


def beginning(text: str, most: int) -> list[tuple[str, str]]:
    """Give cities and countries whose names begin with a text, each with its zone, in the order of their names."""
    folded = " ".join(text.split()).casefold()
    found = sorted((name, zone) for name, zone in _names().items() if name.startswith(folded))
    return [(name.title(), zone) for name, zone in found[:most]]


def canonical(zone: str) -> str:
    """Give the zone that an old or short name stands for: "Singapore" is "Asia/Singapore"."""
    from babel.core import get_global

    return str(get_global("zone_aliases").get(zone, zone))


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return dict(_pairs()) | _CAPITALS


def _pairs() -> Iterator[tuple[str, str]]:
    from babel import Locale, UnknownLocaleError
    from babel.core import get_global

    of_country = get_global("territory_zones")
    for language in LANGUAGES.values():
        try:
            locale = Locale.parse(language.locale)
        except UnknownLocaleError:  # then its speakers write the names that another language has
            continue
        for code, name in locale.territories.items():
            zones = of_country.get(code, ())
            if len(zones) == 1 or (zones and code in _FIRST_OF_SEVERAL):
                yield name.casefold(), zones[0]
        for zone, names in locale.time_zones.items():
            if "city" in names:
                yield names["city"].casefold(), zone
