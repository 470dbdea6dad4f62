"""Hours and zones as people write them, zones also by the names of cities and countries."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from zoneinfo import ZoneInfo, available_timezones

from chat.errors import BadInputError
from chat.hours import WHEN_ANNOUNCED, Hour
from chat.languages import LANGUAGES
from chat.words import phrase
from services.said import when
from services.said.zones import SeveralZonesError, called, place_in

_SPELT = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_MINUTES = {"quarter": 15, "half": 30, "twenty": 20, "twenty-five": 25, "twenty five": 25}
_NUMERALS = "零一二三四五六七八九十"
PART = r"(?:凌晨|清晨|清早|早上|早晨|早间|今早|早|上午|中午|正午|午后|下午|傍晚|晚上|晚间|今晚|晚|夜里|夜间|半夜|深夜)"
SPELT = f"(?:{'|'.join(_SPELT)})"
_HALF = r"(?:[ap]\.?m\b\.?)"
_OF_DAY = r"(?: in the (?:morning|afternoon|evening)| at night)"
_CHINESE = r"[零〇一二两三四五六七八九十]{1,3}"
CLEAR_HOUR = (  # what can only be an hour, wherever it stands
    rf"\d{{1,2}}[:：]\d{{2}}(?:\s?{_HALF})?{_OF_DAY}?"
    rf"|(?:\d{{1,2}}|{SPELT})\s?(?:{_HALF}|o['’]?clock\b(?:\s?{_HALF})?{_OF_DAY}?|(?={_OF_DAY}){_OF_DAY})"
    rf"|(?:half|quarter|(?:{SPELT}|twenty(?:[ -]five)?|\d{{1,2}})(?: minutes)?) (?:past|to|after|before) "
    rf"(?:\d{{1,2}}|{SPELT})\b(?:\s?{_HALF})?{_OF_DAY}?"
    r"|noon\b|midday\b|midnight\b"
    rf"|{PART}?\s?(?:\d{{1,2}}[:：]\d{{2}}|(?:\d{{1,2}}|{_CHINESE})[点點](?:半|整|钟|[一三]刻|(?:\d{{1,2}}|{_CHINESE})分?)?)"
)
_CLOCK = re.compile(
    rf"(?P<begun>{PART})?(?P<hour>\d{{1,2}}|{SPELT}|{_CHINESE})"
    rf"(?:[:.h：点點时](?P<minute>\d{{2}}|{_CHINESE})分?|h|[点點时](?P<more>半|整|钟|[一三]刻)?)?"
    rf"(?:o['’]?clock)?(?P<half>[ap]\.?m\.?)?(?:(?:inthe|at)(?P<part>morning|afternoon|evening|night))?",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"(?P<minutes>[a-z0-9][a-z0-9 -]{0,11}?)(?: minutes)? (?P<which>past|after|to|before) "
    r"(?P<hour>[a-z0-9][a-z0-9.' ]{0,30})",
    re.IGNORECASE,
)
_NAMED = {"noon": 12, "midday": 12, "midnight": 0, "中午": 12, "正午": 12, "半夜": 0, "午夜": 0}
_LATER = frozenset({"下午", "午后", "傍晚", "晚上", "晚间", "今晚", "晚", "夜里", "夜间", "深夜"})
_NIGHT = frozenset({"晚上", "晚间", "今晚", "晚", "夜里", "夜间", "深夜", "凌晨", "半夜", "night"})
_NOON = frozenset({"中午", "正午"})
_SAID = re.compile(
    r"(?:as soon as|when(?:ever)?|once|the moment|right when) "
    r"(?:(?:it(?:'s|’s)?|they|arxiv|"
    r"(?:arxiv(?:'s|’s)? |the |today's |the day's |the new |new )?(?:list|listing|papers?)) )?"
    r"(?:(?:is|are|gets?|comes?|goes|has been|have been) )?"
    r"(?:announced|out|published|released|posted|listed|available|ready|in|up|there)"
    r"|(?:on|upon|at|with) (?:the |arxiv's |every |each )?announcement|as announced",
    re.IGNORECASE,
)
_SAID_IN_CHINESE = re.compile(
    r"(?:在|等|随)?(?:arxiv ?)?(?:的)?(?:当天|当日|每日|新)?(?:的)?(?:列表|名单|清单|论文)?(?:一经?)?"
    r"(?:公布|发布|出来|更新|上线|公告|宣布|出炉|出)(?:的时候|之后|以后|时候|时|后|即|就|便|立即|立刻|马上)"
    r"(?:立即|立刻|马上|就|即)?(?:发送|推送|通知|发|推|送|来)?",
    re.IGNORECASE,
)
_LONGEST_SAID = 80  # characters
_LONGEST_HOUR = 60
_QUARTERS = {"半": 30, "一刻": 15, "三刻": 45}
_OFFSET = re.compile(r"(?:UTC|GMT)\s*(?P<sign>[+-])\s*(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?", re.IGNORECASE)
_ABOUT_A_ZONE = re.compile(r"\Ain (?:the )?", re.IGNORECASE)
_FIXED = re.compile(r"Etc/GMT([+-])(\d+)")


def parse_time(text: str) -> time:
    """Read an hour of the day: "09:00", "9", "9am", "21h", "half past eight", "noon", "下午3点半", "晚上八点".

    Raises BadInputError.
    """
    found = _read(" ".join(text.split()).casefold().replace("’", "'"))
    if found is None and (said := when.whole(text)) and said.days is None and isinstance(said.hour, time):
        found = said.hour
    if found is None:
        raise BadInputError(
            phrase("“{text}” is no time of day.", text=clip(text)),
            phrase("Write it as HH:MM, from 00:00 to 23:59."),
        )
    return found


def later(at: time, part: str) -> time:
    """Return the hour that is meant in a part of the day: nine in the evening is 21:00."""
    return time(at.hour + 12, at.minute) if part in {"afternoon", "evening", "night"} and 4 < at.hour < 12 else at


def _read(text: str) -> time | None:
    if len(text) > _LONGEST_HOUR:
        return None
    if text in _NAMED:
        return time(_NAMED[text])
    if (past := _PAST.fullmatch(text)) and (hour := _read(past["hour"])) is not None:
        minutes = _MINUTES.get(past["minutes"]) or number(past["minutes"])
        if minutes is None or not 0 < minutes < 60 or hour.minute:
            return None
        total = hour.hour * 60 + (minutes if past["which"] in {"past", "after"} else -minutes)
        return time(total // 60 % 24, total % 60)
    match = _CLOCK.fullmatch(text.replace(" ", ""))
    return _clock(match) if match else None


def _clock(match: re.Match[str]) -> time | None:
    hour, begun, half = number(match["hour"]), match["begun"] or match["part"] or "", match["half"]
    minute = number(match["minute"]) if match["minute"] else _QUARTERS.get(match["more"] or "", 0)
    if hour is None or minute is None:
        return None
    if begun in _NIGHT and hour == 12:
        hour = 0
    elif (begun in _LATER and (hour > 4 or begun not in _NIGHT) and hour < 12) or (begun in _NOON and 0 < hour < 4):
        hour += 12
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half[0] == "p" else 0)
    return later(time(hour, minute), begun) if 0 <= hour <= 23 and 0 <= minute <= 59 else None


def number(text: str) -> int | None:
    """Read a number in figures, in English words up to twelve, or in Chinese up to 99; None where it is none."""
    if text.isdecimal():
        return int(text)
    if text in _SPELT:
        return _SPELT.index(text) + 1
    text = text.replace("〇", "零").replace("两", "二")
    tens, ten, ones = text.rpartition("十")
    if len(tens) > 1 or len(ones.lstrip("零")) > 1 or not set(text) <= set(_NUMERALS):
        return None
    units = _NUMERALS.index(ones.lstrip("零")) if ones.lstrip("零") else 0
    return (_NUMERALS.index(tens) if tens else 1) * 10 + units if ten else units


def is_when_announced(text: str) -> bool:
    """Return whether a text says so and nothing else: "when announced", "as soon as it is out", "一公布就发"."""
    if says_when_announced(text):
        return True
    with suppress(BadInputError):
        said = when.whole(text)
        return said is not None and said.days is None and said.hour == WHEN_ANNOUNCED
    return False


def says_when_announced(text: str) -> bool:
    """Return whether a text says so in English or simplified Chinese."""
    text = " ".join(text.split())
    return len(text) <= _LONGEST_SAID and bool(_SAID.fullmatch(text) or _SAID_IN_CHINESE.fullmatch(text))


def parse_hour(text: str) -> Hour:
    """Read an hour of the day, or "when announced" as people write it. Raises BadInputError."""
    return WHEN_ANNOUNCED if is_when_announced(text) else parse_time(text)


def parse_zone(text: str) -> str:
    """Read a time zone: "Asia/Shanghai", "shanghai", "new york", "India", "UTC+8", "JST". Raises BadInputError."""
    text = _ABOUT_A_ZONE.sub("", text.strip()) or text
    wanted = re.sub(r"\s+", "_", text.strip())
    if own := when.zone_called(text):
        return own
    if offset := _OFFSET.fullmatch(text.strip()):
        return _fixed_zone(offset["sign"], int(offset["hours"]), int(offset["minutes"] or 0), text)
    zones = _zones()
    meant = called(text)
    if (found := zones.get(wanted.casefold())) and not (len(meant) > 1 and _is_fixed(found)):
        return found
    if named := _zone_of(text):
        return named
    if len(meant) > 1:
        raise SeveralZonesError(clip(text), meant)
    if meant or (place := place_in(text)):
        return meant[0] if meant else parse_zone(place)
    for place in when.places_in(text):
        if named := when.zone_called(place) or _zone_of(place):
            return named
    raise BadInputError(
        phrase("“{text}” is no time zone that I know.", text=clip(text)),
        phrase("Did you mean {zones}? Names look like Asia/Shanghai or UTC.", zones=", ".join(near_zones(text))),
    )


def _zone_of(text: str) -> str | None:
    """Return the zone of a city or a country by its name, also one that the database has by that name."""
    zones, wanted = _zones(), "_".join(text.split()).casefold()
    cities = sorted(zone for zone in zones.values() if zone.casefold().endswith("/" + wanted))
    return cities[0] if cities and wanted else zones.get((zone_named(text) or "").casefold())


def _is_fixed(zone: str) -> bool:
    """Return whether the clocks of a zone never change: "EST" is so, and not what New York keeps in summer."""
    january, july = (datetime(2024, month, 1, tzinfo=ZoneInfo(zone)).utcoffset() for month in (1, 7))
    return january == july


def zone_name(zone: str) -> str:
    """Call a zone what people call it: the database's "Etc/GMT-8" is UTC+8."""
    if fixed := _FIXED.fullmatch(zone):
        return f"UTC{'+' if fixed[1] == '-' else '-'}{fixed[2]}"
    return zone


def _fixed_zone(sign: str, hours: int, minutes: int, text: str) -> str:
    if hours == minutes == 0:
        return "UTC"
    offset = timedelta(hours=hours, minutes=minutes) * (-1 if sign == "-" else 1)
    if minutes and (zones := _zones_at(offset)):
        raise BadInputError(
            phrase("“{text}” has no name of its own.", text=clip(text)),
            phrase("Name a place there instead: {zones}.", zones=", ".join(zones)),
        )
    zone = f"Etc/GMT{'-' if sign == '+' else '+'}{hours}"  # the database counts westward
    if minutes or zone.casefold() not in _zones():
        raise BadInputError(
            phrase("“{text}” is no time zone that I know.", text=clip(text)),
            phrase("Offsets go from UTC-12 to UTC+14."),
        )
    return zone


def _zones_at(offset: timedelta, most: int = 3) -> list[str]:
    """Return zones that are that far from UTC all year."""
    halves = (datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 7, 1, tzinfo=UTC))
    places = sorted(zone for zone in _zones().values() if "/" in zone)
    kept = (zone for zone in places if all(half.astimezone(ZoneInfo(zone)).utcoffset() == offset for half in halves))
    return list(islice(kept, most))


def near_zones(text: str, most: int = 3) -> list[str]:
    """Return the zones whose names come nearest to a text, best first."""
    from rapidfuzz import fuzz, process, utils

    names = [zone for zone in _zones().values() if "/" in zone and not zone.startswith("Etc/")]
    found = process.extract(
        text[:60], names, scorer=fuzz.ratio, processor=utils.default_process, limit=most, score_cutoff=60
    )
    return [name for name, _, _ in found] or ["Asia/Shanghai", "Europe/London", "America/New_York"][:most]


def clip(text: str, most: int = 40) -> str:
    """Cut a stranger's words to a length that a sentence can hold."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    return {zone.casefold(): zone for zone in available_timezones() if zone not in {"localtime", "Factory"}}


# Whose clocks all of China keeps, though the zone is called after another city.
_CAPITALS = {"beijing": "Asia/Shanghai", "北京": "Asia/Shanghai", "北京时间": "Asia/Shanghai"}
_FIRST_OF_SEVERAL = frozenset({"CN", "DE"})  # countries whose other zones next to nobody keeps


def zone_named(text: str) -> str | None:
    """Return the zone of a city or of a country that has one zone: "上海", "India", "德国"."""
    return _names().get(" ".join(text.split()).casefold())


def zones_beginning(text: str, most: int) -> list[tuple[str, str]]:
    """Return cities and countries whose names begin with a text, each with its zone, in the order of their names."""
    folded = " ".join(text.split()).casefold()
    found = sorted((name, zone) for name, zone in _names().items() if name.startswith(folded))
    return [(name.title(), zone) for name, zone in found[:most]]


def canonical_zone(zone: str) -> str:
    """Return the zone that an old or short name stands for: "Singapore" is "Asia/Singapore"."""
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
