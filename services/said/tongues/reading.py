"""Words that say hours and days, put together: "jeden Montag und Mittwoch um halb zehn"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import time

from chat.hours import WHEN_ANNOUNCED, Hour
from services.said.tongues.scan import Token, is_neutral

USUAL = {"am": 9, "morning": 9, "noon": 12, "pm": 15, "afternoon": 15, "evening": 18, "night": 21}
"""The hour that is meant by a part of the day alone."""
_SETS = {"daily": range(7), "workdays": range(5), "weekend": range(5, 7), "weekly": range(0)}
_AROUND_DAYS = ("every", "on", "from")
_QUARTERS = {"half": 30, "quarter": 15, "quarters": 45}
_LAST_IN_A_HAND = 12  # the last hour that a clock's hands tell


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is said: `days`, a set of them by its name, an `hour`, a `part` of the day, or `announced`.

    `end` is the number of the token behind it. What is not `clear` counts only beside what is.
    """

    kind: str
    end: int
    clear: bool
    days: frozenset[int] = frozenset()
    value: str = ""
    at: time | None = None
    bare: bool = False
    doubtful: bool = False
    """Whether it is a short name of a day, by itself, which is a word of many languages."""


@dataclass(slots=True)
class Run:
    """Things that are said one after another, from `begin` to before `end` of the text."""

    begin: int
    end: int
    items: list[Item] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    """What was written for each of them."""

    @property
    def clear(self) -> bool:
        """Whether they can mean nothing else."""
        return any(each.clear for each in self.items) or len({each.kind for each in self.items}) > 1


class ContradictionError(Exception):
    """What is said contradicts itself."""


def runs(text: str, tokens: Sequence[Token], *, bare: bool = False) -> Iterator[Run]:
    """Yield what says hours and days in a text; `bare` lets a number alone be an hour."""
    place = 0
    run: Run | None = None
    is_told = False
    while place < len(tokens):
        item = _item(tokens, place)
        beside = run is not None and any(each.kind in {"days", "part"} for each in run.items)
        if item and item.bare and not (bare or beside or _leads_to_a_part(tokens, item.end)):
            item = None
        if item:
            begin, end = tokens[place].begin, tokens[item.end - 1].end
            run = run or Run(begin, end)
            run.items.append(item)
            run.words.append(text[begin:end])
            run.end = end
            is_told = is_told or not all(map(is_neutral, tokens[place : item.end]))
            place = item.end
            continue
        if run and not any(kind in tokens[place].kinds for kind in ("and", "every", "on", "at", "behind")):
            if is_told:
                yield run
            run, is_told = None, False
        elif run and "behind" in tokens[place].kinds and tokens[place].begin == run.end:
            run.end = tokens[place].end
        place += 1
    if run and is_told:
        yield run


def _leads_to_a_part(tokens: Sequence[Token], place: int) -> bool:
    return place < len(tokens) and "part" in tokens[place].kinds


def _item(tokens: Sequence[Token], place: int) -> Item | None:
    return _announced(tokens, place) or _hour(tokens, place) or _days(tokens, place) or _part(tokens, place)


def _has(tokens: Sequence[Token], place: int, *kinds: str) -> bool:
    return place < len(tokens) and any(kind in tokens[place].kinds for kind in kinds)


def _announced(tokens: Sequence[Token], place: int) -> Item | None:
    return Item("announced", place + 1, clear=True) if _has(tokens, place, "announced") else None


def _part(tokens: Sequence[Token], place: int) -> Item | None:
    """Read a part of the day: "jeden Morgen", "毎朝"."""
    begun = place
    while _has(tokens, place, "every", "on") and not _has(tokens, place, "part", "each"):
        place += 1
    if not _has(tokens, place, "part", "each"):
        return None
    each = tokens[place].value("each")
    value = each if each is not None else tokens[place].value("part") or ""
    is_every = each is not None or any("every" in token.kinds for token in tokens[begun:place])
    place += 1
    while _has(tokens, place, "behind", "every") and not _has(tokens, place, "on", "day"):
        is_every = is_every or "every" in tokens[place].kinds
        place += 1
    return Item("part", place, is_every, value=value)


def _days(tokens: Sequence[Token], place: int) -> Item | None:
    """Read days of the week, one after another, from one to another, or a set of them."""
    begun, marked = place, False
    while _has(tokens, place, *_AROUND_DAYS) and not _is_day(tokens, place) and _set(tokens, place) is None:
        marked = marked or _has(tokens, place, "every", "on")
        place += 1
    name = _set(tokens, place)
    if name and not (name == "weekly" and "every" in tokens[place].kinds and _is_day(tokens, place + 1)):
        clear = not tokens[place].weak(name) or marked
        return Item("days", _behind(tokens, place + 1), clear, frozenset(_SETS[name]), name)
    days, last, is_marked = _listed(tokens, place + bool(name))
    if not days or (begun and not tokens[begun - 1].kinds and last - begun == 1 and _cuts(tokens, begun)):
        return None
    end = _behind(tokens, last)
    is_every = any("every" in token.kinds for token in tokens[last:end])
    clear = bool(name) or marked or is_marked or is_every or len(days) > 1
    is_short = not any(_has(tokens, at, "day") and not tokens[at].weak("day") for at in range(begun, last))
    return Item("days", end, clear, days, "days", doubtful=is_short and not clear)


def _listed(tokens: Sequence[Token], place: int) -> tuple[frozenset[int], int, bool]:
    """Read days one after another: which, the place behind the last, and whether they are clearly meant."""
    days: set[int] = set()
    last, marked = place, False
    while _is_day(tokens, place):
        day = _day(tokens[place])
        marked = marked or "days" in tokens[place].kinds
        days.add(day)
        last = place = place + 1
        other = _further(tokens, place, "to")
        if other > place and _is_day(tokens, other):
            days |= {(day + step) % 7 for step in range((_day(tokens[other]) - day) % 7 + 1)}
            last, marked = other + 1, True
            place = last
        further = _further(tokens, place, "and")
        if further > place and _is_day(tokens, further):
            place = further
        elif not (_is_day(tokens, place) and tokens[place].begin == tokens[place - 1].end):
            break
    return frozenset(days), last, marked


def _day(token: Token) -> int:
    return int(token.value("days") or token.value("day") or 0)


def _cuts(tokens: Sequence[Token], place: int) -> bool:
    """Return whether a day of one sign stands right behind something else: 9月."""
    token = tokens[place]
    return token.end - token.begin == 1 and tokens[place - 1].end == token.begin


def _further(tokens: Sequence[Token], place: int, kind: str) -> int:
    """Return the place behind an "and" or "to", with what stands around days behind it."""
    if not _has(tokens, place, kind):
        return place
    place += 1
    while _has(tokens, place, *_AROUND_DAYS, "and") and not _is_day(tokens, place):
        place += 1
    return place


def _set(tokens: Sequence[Token], place: int) -> str | None:
    return next((name for name in _SETS if _has(tokens, place, name)), None)


def _is_day(tokens: Sequence[Token], place: int) -> bool:
    """Return whether a token is a day, and no number of an hour."""
    if not _has(tokens, place, "day", "days"):
        return False
    return not ("number" in tokens[place].kinds and _has(tokens, place + 1, "clock"))


def _behind(tokens: Sequence[Token], place: int) -> int:
    """Return the place behind what follows days and hours: particles, "every" where it stands last."""
    while place < len(tokens) and tokens[place].begin == tokens[place - 1].end and _has(tokens, place, "behind"):
        place += 1
    if _has(tokens, place, "every") and tokens[place].begin == tokens[place - 1].end and not _is_day(tokens, place + 1):
        place += 1
    return place


def _number(tokens: Sequence[Token], place: int, most: int) -> int | None:
    """Read a number up to `most`."""
    value = tokens[place].value("number") if place < len(tokens) else None
    return int(value) if value is not None and int(value) <= most else None


def _minutes(tokens: Sequence[Token], place: int) -> tuple[int, int] | None:
    """Read how many minutes, in figures or as a half or a quarter; and the place behind."""
    for kind, minutes in _QUARTERS.items():
        if _has(tokens, place, kind):
            return minutes, place + 1
    number = _number(tokens, place, 59)
    if number is None:
        return None
    return number, place + 1 + _has(tokens, place + 1, "minute")


def _hour(tokens: Sequence[Token], place: int) -> Item | None:
    """Read an hour of the day."""
    clear = led = False
    if _has(tokens, place, "at"):
        led, clear = True, not tokens[place].weak("at")
        place += 1
    found = _core(tokens, place)
    if found is None:
        return None
    at, end, is_hour = found
    if not is_hour and not led and "dotted" in tokens[place].kinds:
        return None
    return Item(
        "hour",
        _behind(tokens, end),
        clear or is_hour or (led and "hour" in tokens[place].kinds),
        at=at,
        bare=not (led or is_hour),
    )


Counted = tuple[time, int, bool]
"""An hour, the place behind it, and whether it can be nothing else."""


def _core(tokens: Sequence[Token], place: int) -> Counted | None:
    """Read an hour without what leads to it."""
    if place >= len(tokens):
        return None
    for read in (_figured, _towards, _lacking, _minutes_first, _named):
        if found := read(tokens, place):
            return found
    number = _number(tokens, place, 24)
    return None if number is None else _with_minutes(tokens, place + 1, number, 0, clear=False)


def _figured(tokens: Sequence[Token], place: int) -> Counted | None:
    """Read "9:30", and "9.30" which something else has to make an hour."""
    for kind in ("time", "dotted"):
        if (value := tokens[place].value(kind)) is not None:
            has_clock = _has(tokens, place + 1, "clock")
            hour, _, minute = value.partition(":")
            if int(hour) < 24 and int(minute) < 60:
                return time(int(hour), int(minute)), place + 1 + has_clock, kind == "time" or has_clock
    return None


def _towards(tokens: Sequence[Token], place: int) -> Counted | None:
    """Read "halb zehn"."""
    value, number = tokens[place].value("toward"), _number(tokens, place + 1, _LAST_IN_A_HAND)
    if value is None or number is None:
        return None
    return _counted(number * 60 - 60 + int(value), place + 2 + _has(tokens, place + 2, "clock"))


def _lacking(tokens: Sequence[Token], place: int) -> Counted | None:
    """Read "без четверти девять"."""
    less = _minutes(tokens, place + 1) if "without" in tokens[place].kinds else None
    number = _number(tokens, less[1], 24) if less else None
    if less is None or number is None:
        return None
    end = less[1] + 1
    return _counted(number * 60 - less[0], end + _has(tokens, end, "clock"))


def _named(tokens: Sequence[Token], place: int) -> Counted | None:
    """Read noon, midnight, and other hours by names of their own."""
    value = tokens[place].value("hour")
    if value is None:
        return None
    hour, _, minute = value.partition(":")
    return _with_minutes(tokens, place + 1, int(hour), int(minute), clear=not tokens[place].weak("hour"))


def _minutes_first(tokens: Sequence[Token], place: int) -> Counted | None:
    """Read "viertel vor acht", "zehn nach neun", "fünf vor halb zehn"."""
    counted = _minutes(tokens, place)
    if counted is None or not _has(tokens, counted[1], "past", "before"):
        return None
    minutes, end = counted
    sign = 1 if "past" in tokens[end].kinds else -1
    hour = _core(tokens, end + 1) if _has(tokens, end + 1, "toward", "hour", "number") else None
    if hour is None:
        return None
    return _counted(hour[0].hour * 60 + hour[0].minute + sign * minutes, hour[1])


def _with_minutes(tokens: Sequence[Token], place: int, hour: int, minute: int, *, clear: bool) -> Counted | None:
    """Read the minutes behind an hour: "9 Uhr 30", "nueve y media", "neuf heures moins le quart", "9時半"."""
    if _has(tokens, place, "clock"):
        clear, place = True, place + 1
        counted = _minutes(tokens, place)
        if counted and not _is_next_thing(tokens, counted[1]) and (counted[0] != 0 or "number" in tokens[place].kinds):
            return _counted(hour * 60 + counted[0], counted[1])
    sign = 1 if _has(tokens, place, "plus") else -1 if _has(tokens, place, "less") else 0
    if sign:
        counted = _minutes(tokens, place + 1)
        if counted and not _is_next_thing(tokens, counted[1]):
            return _counted(hour * 60 + sign * counted[0], counted[1])
    if _has(tokens, place, "half"):
        return _counted(hour * 60 + 30, place + 1)
    if hour > 24 or (hour == 24 and not clear):
        return None
    return _counted(hour * 60 + minute, place, clear=clear)


def _is_next_thing(tokens: Sequence[Token], place: int) -> bool:
    """Return whether a number before this place is an hour of its own."""
    return _has(tokens, place, "clock")


def _counted(minutes: int, end: int, *, clear: bool = True) -> Counted:
    return time(minutes // 60 % 24, minutes % 60), end, clear


def hour_of(items: Sequence[Item]) -> Hour | None:
    """Return the hour that things say together; None where they say none. Raises ContradictionError."""
    hours = {each.at for each in items if each.at is not None}
    parts = list(dict.fromkeys(each.value for each in items if each.kind == "part"))
    announced = any(each.kind == "announced" for each in items)
    if len(parts) > 1 or len({_in_part(at, parts[0]) if parts else at for at in hours}) > 1 or (announced and hours):
        raise ContradictionError
    if announced:
        return WHEN_ANNOUNCED
    if not hours:
        return time(USUAL[parts[0]]) if parts else None
    at = min(hours)
    return _in_part(at, parts[0]) if parts else at


def _in_part(at: time, part: str) -> time:
    """Return the hour that is meant in a part of the day. Raises ContradictionError."""
    hour = at.hour
    match part:
        case "am" if hour == 12:
            hour = 0
        case "pm" | "afternoon" | "evening" if hour < 12:
            hour += 12
        case "noon" if hour < 4:
            hour += 12
        case "night" if 4 < hour < 12:
            hour += 12
        case "night" | "evening" if at.hour == 12:
            hour = 0
    if not _WITHIN[part][0] <= hour <= _WITHIN[part][1] and not (part in {"night", "evening"} and hour <= 5):
        raise ContradictionError
    return time(hour, at.minute)


_WITHIN = {
    "am": (0, 11),
    "morning": (0, 12),
    "noon": (10, 16),
    "pm": (12, 23),
    "afternoon": (12, 20),
    "evening": (15, 23),
    "night": (17, 23),
}


def days_of(items: Sequence[Item]) -> frozenset[int] | None:
    """Return the days that things say together, none where they say "weekly" alone. Raises ContradictionError."""
    said = [each for each in items if each.kind == "days"]
    if not said:
        return None
    names = {each.value for each in said}
    days = frozenset[int]().union(*(each.days for each in said))
    is_odd_week = "weekly" in names and (names - {"weekly", "days"} or len(days) > 1)
    if is_odd_week or ("daily" in names and len(names) > 1):
        raise ContradictionError
    return days
