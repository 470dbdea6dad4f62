"""When a topic's digests are to come, read from what stands behind it."""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import time
from string import ascii_letters

from chat.errors import BadInputError
from chat.hours import WHEN_ANNOUNCED, Hour
from chat.words import phrase
from papers.query.queries import MAX_LENGTH
from services.said.when import rewritten
from services.said.zones import SeveralZonesError
from services.subscriptions import Wish
from services.times import CLEAR_HOUR, PART, SPELT, clip, later, parse_hour, parse_zone, says_when_announced
from services.topics import Catalogue
from services.weekdays import DAYS, parse_days, read_days

_LONGEST_HOUR = 200  # characters of an hour with its zone and days
_TITLE = 6  # words, from which on "at 13 TeV" rather belongs to a title
_MOST_PARTS = 5  # hour, zone, days, part of the day, and one of them again
_MOST_OF_A_PLACE = 4  # words
_STOPS = "，,；;。"
_MOST_READ = 40  # words of a topic with what stands behind it
_MOST_WORDS = 10  # that days, or "as soon as the list is out", may take
_PLACE = r"[,，]?(?:\s++(?P<zone>\([^\"”()]{1,80}\)|[^\"”()]{1,80}))?$"
_AT = re.compile(
    rf"(?<!\s)\s++(?:at\s++|@\s*+(?=\d))(?P<time>{CLEAR_HOUR}|{SPELT}\b|[^\s\"”()\d]*+\d[^\s\"”(),，]*){_PLACE}",
    re.IGNORECASE,
)
_BARE_HOUR = re.compile(rf"(?<!\s)\s++(?P<time>{CLEAR_HOUR}){_PLACE}", re.IGNORECASE)
_ANOTHER = re.compile(rf"(?:and )?(?:at )?(?P<time>{CLEAR_HOUR}|\d{{1,2}})", re.IGNORECASE)
_NO_HOUR = re.compile(r"(?<!\s)\s++(?:at|@)$", re.IGNORECASE)
_ZONE = re.compile(r"(?<!\s)(?:\s++in)?\s++(?P<zone>[A-Za-z_]+/[A-Za-z_/+-]+|UTC(?:[+-]\d{1,2}(?::?\d{2})?)?)$")
_WHEN_ANNOUNCED = re.compile(rf"(?<!\s)\s++(?P<time>when announced|公布时){_PLACE}", re.IGNORECASE)
_GROWN_TOGETHER = re.compile(  # as Chinese writes days and hours
    r"(?:每个?|逢)?(?:周|星期|礼拜)(?:[一二三四五六日天]{1,7}(?:[到至-](?:周|星期|礼拜)?[一二三四五六日天])?|末)"
    r"|每[天日周早晚]|天天|每个?工作日|工作日|一?[公发]布时"
    rf"|{PART}?(?:\d{{1,2}}[:：]\d{{2}}|(?:\d{{1,2}}|[一二两三四五六七八九十]{{1,3}})[点點](?:半|整|钟|[一三]刻|\d{{1,2}}分?)?)"
    rf"|{PART}(?:的?时候)?"
)
_BEGINS_HOUR = re.compile(r"\d(?:[:：]\d|[ap]m|点)", re.IGNORECASE)
_NO_DAYS = frozenset({"at", "@", "in", "when", "once", "as"})
_CLEAR = re.compile(r"\d[:：]\d")
_NUMBER = re.compile(r"\d{1,2}")
_OFTEN = frozenset({"hourly", "biweekly", "fortnightly", "monthly", "quarterly", "yearly", "annually", "隔天", "每月"})
_LABEL = re.compile(r"(?<!\S)(?P<kind>role|tag):(?P<said>\S{1,100}+)(?!\S)", re.IGNORECASE)
NONE = "none"  # in the place of a label: there is to be none
MOST_TAGS = 5
_PARTS_OF_DAY = {
    **dict.fromkeys(("morning", "mornings", "每早", "早上", "早晨", "上午", "清晨"), "morning"),
    **dict.fromkeys(("noon", "noons", "中午"), "noon"),
    **dict.fromkeys(("afternoon", "afternoons", "下午"), "afternoon"),
    **dict.fromkeys(("evening", "evenings", "傍晚", "每晚", "晚上"), "evening"),
    **dict.fromkeys(("night", "nights", "夜里"), "night"),
}
_USUAL = {"morning": time(9), "noon": time(12), "afternoon": time(15), "evening": time(18), "night": time(21)}
_INTO_A_PART = frozenset({(), ("every",), ("each",), ("in", "the"), ("at",), ("on",), ("every", "single"), ("all",)})
_ABBREVIATED = 4  # letters, of a day that may be a word of its own: sun, sat, wed


@dataclass(frozen=True, slots=True)
class Labels:
    """The role and the tags that somebody named, as they called them; None is what was not said, "" that none is."""

    role: str | None = None
    tags: tuple[str, ...] | None = None


def labels(text: str) -> tuple[str, Labels]:
    """Take `role:NAME` and `tag:NAME` out of a text. Raises BadInputError where there are too many."""
    found = [(each["kind"].casefold(), each["said"]) for each in _LABEL.finditer(text)]
    if not found:
        return text, Labels()
    roles = list(dict.fromkeys(said for kind, said in found if kind == "role"))
    tags = tuple(dict.fromkeys(said for kind, said in found if kind == "tag"))
    if len(roles) > 1:
        raise BadInputError(
            phrase("“{one}” and “{other}” are two roles.", one=clip(roles[0]), other=clip(roles[1])),
            phrase("Name one: a digest mentions one role."),
        )
    if len(tags) > MOST_TAGS:
        raise BadInputError(phrase("{n} tags are too many.", n=len(tags)), phrase("Name {n} at most.", n=MOST_TAGS))
    role = roles[0] if roles else None
    left = " ".join(_LABEL.sub(" ", text).split())
    return left, Labels("" if role == NONE else role, () if tags == (NONE,) else tags or None)


@dataclass(frozen=True, slots=True)
class Parts:
    """What somebody wrote, apart: topic, hours, zone, days and part of the day, "" and nothing for what is not there.

    `unread` is what stands behind all that and says nothing of it.
    """

    topic: str
    hours: tuple[str, ...] = ()
    zone: str = ""
    days: tuple[str, ...] = ()
    part: str = ""
    unread: str = ""


def read(text: str, catalogue: Catalogue, language: str = "") -> tuple[str, Wish, str]:
    """Read a topic, when its digests are to come, and what of the rest says nothing of either.

    What only looks like an hour is part of a title. Raises BadInputError.
    """
    text = rewritten(text, language, catalogue.knows, _is_zone)
    parts = split(text, catalogue.knows)
    if not catalogue.knows(parts.topic) or (parts.zone and not _is_zone(parts.zone)):
        parts = _around(text, catalogue.knows) or parts
    try:
        wish = wished(parts)
    except SeveralZonesError:
        raise
    except BadInputError:
        is_hour_clear = any(_CLEAR.search(each) for each in parts.hours)
        is_title = not (parts.hours or parts.days) or (len(text.split()) >= _TITLE and not is_hour_clear)
        if is_title and not catalogue.knows(parts.topic):
            return text.strip(), Wish(), ""
        raise
    if wish.time == WHEN_ANNOUNCED and wish.days and not wish.days & set(range(5)):
        raise BadInputError(
            phrase("arXiv has no list on Saturday and Sunday."),
            phrase("Name other days, or an hour: weekends at 09:00."),
        )
    return parts.topic, wish, parts.unread


def wished(parts: Parts) -> Wish:
    """Read when a topic's digests are to come. Raises BadInputError."""
    zone = parse_zone(parts.zone) if parts.zone else None
    return Wish(_hour(parts), zone, parse_days(" ".join(parts.days)) if parts.days else None)


def _around(text: str, knows: Callable[[str], bool]) -> Parts | None:
    """Read a known topic with when it is to come and more behind that: "cs.CL daily at 9 with pictures"."""
    if len(text) > 2 * _LONGEST_HOUR:
        return None
    words = spaced(text).split()[:_MOST_READ]
    for end in range(len(words) - 1, 1, -1):
        unread = " ".join(words[end:])
        with suppress(BadInputError):
            found = split(" ".join(words[:end]), knows)
            is_meant = (found.hours or found.days or found.part) and (not found.zone or _is_zone(found.zone))
            if is_meant and knows(found.topic) and (" " in unread or unread[0] not in ascii_letters):
                is_place = unread[0].isupper() or "/" in unread  # one that is misspelt
                return None if is_place else replace(found, unread=unread)
    return None


def _is_zone(text: str) -> bool:
    """Return whether a text is a time zone, or may be several."""
    try:
        return bool(parse_zone(text))
    except SeveralZonesError:
        return True
    except BadInputError:
        return False


def is_when(text: str) -> bool:
    """Return whether a text says when digests are to come, and nothing else."""
    with suppress(BadInputError):
        found = split(f"cs.CL {text}", _is_example)
        return bool(text) and found.topic == "cs.CL" and (not found.zone or _is_zone(found.zone))
    return False


def _is_example(text: str) -> bool:
    return text == "cs.CL"


def spaced(text: str) -> str:
    """Set days and hours apart that Chinese writes together with what stands beside them."""

    def apart(match: re.Match[str]) -> str:
        before, behind = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        return f"{' ' if before.isalnum() or before in _STOPS else ''}{match[0]}{' ' if behind.isalnum() else ''}"

    return _GROWN_TOGETHER.sub(apart, text)


def _hour(parts: Parts) -> Hour | None:
    hours: dict[Hour, str] = {}
    for each in parts.hours:
        hour = parse_hour(each)
        hours[later(hour, parts.part) if isinstance(hour, time) else hour] = each
    if len(hours) > 1:
        one, other = list(hours.values())[:2]
        raise BadInputError(
            phrase("“{one}” and “{other}” are two different times.", one=clip(other), other=clip(one)),
            phrase("Say one of them: at 09:00, or when announced."),
        )
    return next(iter(hours), _USUAL.get(parts.part))


def split(text: str, knows: Callable[[str], bool] = lambda _: False) -> Parts:
    """Split a topic from when its digests are to come, in any order: "cs.CL every monday at 9 Europe/Berlin".

    `knows` tells whether a text is a topic; behind one, a word that is a day of the week is one. Raises BadInputError.
    """
    text = text.strip()
    if len(text) > 2 * MAX_LENGTH + _LONGEST_HOUR:
        return Parts(text)  # which is too long for a topic
    found = Parts(text[:-_LONGEST_HOUR] + spaced(text[-_LONGEST_HOUR:]))
    begun = found
    for _ in range(_MOST_PARTS):
        further = _without_part(found, found.topic.split(), knows) or _peeled(found, knows)
        if further == found:
            break
        found = further
    return Parts(text) if found == begun else found


def _peeled(found: Parts, knows: Callable[[str], bool]) -> Parts:
    """Take the last thing off a text that says when."""
    text = found.topic
    words = text.split()
    for count in range(min(_MOST_WORDS, len(words) - 1), 0, -1):
        said = " ".join(words[-count:])
        if says_when_announced(said):
            return replace(found, topic=_before(text, count), hours=(*found.hours, said))
        if _are_days(said, sure=bool(found.hours) or knows(_before(text, count))):
            return replace(found, topic=_before(text, count), days=(said, *found.days))
    if len(words) > 1 and _NUMBER.fullmatch(words[-1]) and _are_days(words[-2], sure=True):
        return replace(found, topic=_before(text, 1), hours=(*found.hours, words[-1]))
    if count := _unknown_days(words):
        return replace(found, topic=_before(text, count), days=(" ".join(words[-count:]), *found.days))
    zoned = _without_zone(found, words, knows) if found.hours and not found.zone else None
    return zoned or _without_hour(found)


def _without_zone(found: Parts, words: list[str], knows: Callable[[str], bool]) -> Parts | None:
    """Take a zone by the name of a place off the end, where a topic that is known stands before it."""
    for count in range(min(_MOST_OF_A_PLACE, len(words) - 1), 0, -1):
        said, topic = " ".join(words[-count:]), _before(found.topic, count)
        if knows(topic) and not knows(found.topic) and _is_zone(said):
            return replace(found, topic=topic, zone=said)
    return None


def _without_part(found: Parts, words: list[str], knows: Callable[[str], bool]) -> Parts | None:
    """Take a part of the day off the end, with the words that lead to it: "every morning", "monday evenings"."""
    part = _PARTS_OF_DAY.get(words[-1].casefold().rstrip(",，;；、"), "") if words[1:] else ""
    if not part:
        return None
    for count in (2, 1, 0):
        behind = tuple(word.casefold() for word in words[len(words) - 1 - count : -1])
        if len(words) > count + 1 and behind in _INTO_A_PART:
            topic = _before(found.topic, 1 + count)
            if found.hours or found.days or behind[:1] in {("every",), ("each",)} or knows(topic):
                return replace(found, topic=topic, part=part)
    is_behind_a_day = any(
        _are_days(" ".join(words[-1 - count : -1]), sure=True) for count in (1, 2, 3) if count + 1 < len(words)
    )
    return replace(found, topic=_before(found.topic, 1), part=part) if is_behind_a_day else None


def _without_hour(found: Parts) -> Parts:
    """Take an hour, a zone or both off the end."""
    text = found.topic
    if match := _AT.search(text) or _BARE_HOUR.search(text) or _WHEN_ANNOUNCED.search(text):
        zone, topic = (match["zone"] or "").strip("() "), text[: match.start()].strip()
        if another := _ANOTHER.fullmatch(zone):
            return replace(found, topic=topic, hours=(*found.hours, another["time"], match["time"]), zone="")
        return replace(found, topic=topic, hours=(*found.hours, match["time"]), zone=found.zone or zone)
    if _NO_HOUR.search(text):
        raise BadInputError(phrase("At which hour?"), phrase("Write it as HH:MM, from 00:00 to 23:59."))
    if (match := _ZONE.search(text)) and not found.zone:
        return replace(found, topic=text[: match.start()].strip(), zone=match["zone"])
    return found


def _before(text: str, count: int) -> str:
    return text.rsplit(maxsplit=count)[0].rstrip(",，;；、")


def _are_days(said: str, *, sure: bool) -> bool:
    """Return whether words are days of the week; a word that may mean something else only where that is sure."""
    first, *others = words = said.casefold().split()
    if first in {"and", "the", "&", ","} or "all" in words:
        return False
    try:
        read_days(said)
    except BadInputError:
        return False
    is_marked = first in {"every", "each", "weekly"} and bool(others)
    last = words[-1]
    if len(others) > (first == "on") or is_marked or not (last.isascii() and last.isalpha()):
        return True
    if not any(day.startswith(last) for day in DAYS):
        return True  # weekly, mondays
    return sure or (first == "on" and len(last) > _ABBREVIATED)


def _unknown_days(words: list[str]) -> int:
    """Return how many of the last words say how often, in no way that is known; 0 for none."""
    if len(words) > 1 and (
        words[-1].casefold() in _OFTEN or (words[-1][0] in "每隔" and len(words[-1]) <= _MOST_WORDS)
    ):
        return 1
    for count in range(2, min(5, len(words))):
        if words[-count].casefold() in {"every", "each"}:
            behind = words[1 - count :]
            is_hour = any(word.casefold() in _NO_DAYS or _BEGINS_HOUR.search(word) for word in behind)
            return 0 if is_hour else count
    return 0
