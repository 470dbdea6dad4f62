"""When a topic's digests are to come, read from what stands behind it."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from chat.errors import BadInputError
from chat.hours import WHEN_ANNOUNCED, Hour
from chat.words import phrase
from papers.query.queries import MAX_LENGTH
from services.said.zones import SeveralZonesError
from services.subscriptions import Wish
from services.times import clip, is_when_announced, parse_hour, parse_zone
from services.topics import Catalogue
from services.weekdays import DAYS, parse_days

_LONGEST_HOUR = 200  # characters of an hour with its zone and days
_TITLE = 6  # words, from which on "at 13 TeV" rather belongs to a title
_MOST_PARTS = 4  # hour, zone, days, and one of them again
_MOST_WORDS = 10  # that days, or "as soon as the list is out", may take
_HOUR = (  # what can only be an hour, even without "at"
    r"\d{1,2}[:：]\d{2}(?:\s?[ap]m\b)?|\d{1,2}\s?[ap]m\b"
    r"|(?:凌晨|早上|早晨|上午|中午|下午|傍晚|晚上)?\d{1,2}(?:[:：]\d{2}|点半|点\d{2}分?|点)"
)
_PLACE = r"[,，]?(?:\s++(?P<zone>\([^\"”()]{1,80}\)|[^\"”()]{1,80}))?$"
_AT = re.compile(
    rf"(?<!\s)\s++(?:at\s++|@\s*+(?=\d))(?P<time>{_HOUR}|noon|midnight|[^\s\"”()\d]*+\d[^\s\"”(),，]*){_PLACE}",
    re.IGNORECASE,
)
_BARE_HOUR = re.compile(rf"(?<!\s)\s++(?P<time>{_HOUR}){_PLACE}", re.IGNORECASE)
_ANOTHER = re.compile(rf"(?:and )?(?:at )?(?P<time>{_HOUR}|\d{{1,2}})", re.IGNORECASE)
_NO_HOUR = re.compile(r"(?<!\s)\s++(?:at|@)$", re.IGNORECASE)
_ZONE = re.compile(r"(?<!\s)(?:\s++in)?\s++(?P<zone>[A-Za-z_]+/[A-Za-z_/+-]+|UTC(?:[+-]\d{1,2}(?::?\d{2})?)?)$")
_WHEN_ANNOUNCED = re.compile(rf"(?<!\s)\s++(?P<time>when announced|公布时){_PLACE}", re.IGNORECASE)
_GROWN_TOGETHER = re.compile(  # as Chinese writes days and hours
    r"((?:周|星期|礼拜)[一二三四五六日天]|每[天日周]|工作日|周末)(?=一?[公发]布|一?出来?就|[上中下]午|[早晚]上|\d)"
)
_BEGINS_HOUR = re.compile(r"\d(?:[:：]\d|[ap]m|点)", re.IGNORECASE)
_NO_DAYS = frozenset({"at", "@", "in", "when", "once", "as"})
_CLEAR = re.compile(r"\d[:：]\d")
_NUMBER = re.compile(r"\d{1,2}")
_OFTEN = frozenset({"hourly", "biweekly", "fortnightly", "monthly", "quarterly", "yearly", "annually", "隔天", "每月"})
_LABEL = re.compile(r"(?<!\S)(?P<kind>role|tag):(?P<said>\S{1,100}+)(?!\S)", re.IGNORECASE)
NONE = "none"  # in the place of a label: there is to be none
MOST_TAGS = 5
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
    """What somebody wrote, apart: the topic, hours, zone and days, "" and nothing for what is not there."""

    topic: str
    hours: tuple[str, ...] = ()
    zone: str = ""
    days: tuple[str, ...] = ()


def read(text: str, catalogue: Catalogue) -> tuple[str, Wish]:
    """Read a topic and when its digests are to come; what only looks so is part of a title. Raises BadInputError."""
    parts = split(text, catalogue.knows)
    try:
        zone = parse_zone(parts.zone) if parts.zone else None
        wish = Wish(_hour(parts.hours), zone, parse_days(" ".join(parts.days)) if parts.days else None)
    except SeveralZonesError:
        raise
    except BadInputError:
        is_hour_clear = any(_CLEAR.search(each) for each in parts.hours)
        is_title = not (parts.hours or parts.days) or (len(text.split()) >= _TITLE and not is_hour_clear)
        if is_title and not catalogue.knows(parts.topic):
            return text.strip(), Wish()
        raise
    if wish.time == WHEN_ANNOUNCED and wish.days and not wish.days & set(range(5)):
        raise BadInputError(
            phrase("arXiv has no list on Saturday and Sunday."),
            phrase("Name other days, or an hour: weekends at 09:00."),
        )
    return parts.topic, wish


def _hour(said: Collection[str]) -> Hour | None:
    hours = {parse_hour(each): each for each in said}
    if len(hours) > 1:
        one, other = list(hours.values())[:2]
        raise BadInputError(
            phrase("“{one}” and “{other}” are two different times.", one=clip(other), other=clip(one)),
            phrase("Say one of them: at 09:00, or when announced."),
        )
    return next(iter(hours), None)


def split(text: str, knows: Callable[[str], bool] = lambda _: False) -> Parts:
    """Split a topic from when its digests are to come, in any order: "cs.CL every monday at 9 Europe/Berlin".

    `knows` tells whether a text is a topic; behind one, a word that is a day of the week is one. Raises BadInputError.
    """
    text = text.strip()
    if len(text) > 2 * MAX_LENGTH + _LONGEST_HOUR:
        return Parts(text)  # which is too long for a topic
    text = text[:-_LONGEST_HOUR] + _GROWN_TOGETHER.sub(r"\1 ", text[-_LONGEST_HOUR:])
    found = Parts(text)
    for _ in range(_MOST_PARTS):
        if (further := _peeled(found, knows)) == found:
            break
        found = further
    return found


def _peeled(found: Parts, knows: Callable[[str], bool]) -> Parts:
    """Take the last thing off a text that says when."""
    text = found.topic
    words = text.split()
    for count in range(min(_MOST_WORDS, len(words) - 1), 0, -1):
        said = " ".join(words[-count:])
        if is_when_announced(said):
            return replace(found, topic=_before(text, count), hours=(*found.hours, said))
        if _are_days(said, sure=bool(found.hours) or knows(_before(text, count))):
            return replace(found, topic=_before(text, count), days=(said, *found.days))
    if len(words) > 1 and _NUMBER.fullmatch(words[-1]) and _are_days(words[-2], sure=True):
        return replace(found, topic=_before(text, 1), hours=(*found.hours, words[-1]))
    if count := _unknown_days(words):
        return replace(found, topic=_before(text, count), days=(" ".join(words[-count:]), *found.days))
    return _without_hour(found)


def _without_hour(found: Parts) -> Parts:
    """Take an hour, a zone or both off the end."""
    text = found.topic
    if match := _AT.search(text) or _BARE_HOUR.search(text) or _WHEN_ANNOUNCED.search(text):
        zone = (match["zone"] or "").strip("() ")
        if another := _ANOTHER.fullmatch(zone):
            return Parts(text[: match.start()].strip(), (*found.hours, another["time"], match["time"]), "", found.days)
        return Parts(text[: match.start()].strip(), (*found.hours, match["time"]), found.zone or zone, found.days)
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
        parse_days(said)
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
