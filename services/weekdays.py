"""Days of the week as people write them."""

import re

from chat.errors import BadInputError
from chat.words import phrase
from services.said import when
from services.times import clip

DAYS = when.DAYS
WEEKLY = 0  # the day of what comes once a week, where none is named: a Monday's digest has the week before
_CHINESE = "一二三四五六日天"
_CHINESE_DAYS = re.compile(rf"(?:每个?|逢)?(?:周|星期|礼拜)(?P<days>[{_CHINESE}]{{1,7}})|(?P<bare>[{_CHINESE}])")
_DAILY = frozenset({"daily", "everyday", "all", "每天", "每日", "天天"})
_WEEKLY = frozenset({"weekly", "每周", "每星期", "每个星期", "每礼拜", "每周一次"})
_SETS = {
    **dict.fromkeys(_DAILY, range(7)),
    **dict.fromkeys(
        ("weekday", "weekdays", "workday", "workdays", "工作日", "每个工作日", "每工作日", "平日"), range(5)
    ),
    **dict.fromkeys(("weekend", "weekends", "周末", "每周末", "每个周末"), range(5, 7)),
}
_FILLERS = frozenset({"on", "every", "each", "and", "the", "在"})
_AS_ONE_WORD = (
    (re.compile(r"\b(?:every|each) day\b"), "daily"),
    (re.compile(r"\b(?:every|each|once a|once per) week\b"), "weekly"),
    (re.compile(r" ?(?:–|—|~|至|到|-|\bto\b|\bthrough\b|\buntil\b) ?"), "-"),
)
_APART = re.compile(r"[,\s、，;；/&+和与及]+")
_ADVICE = phrase("Write daily, weekdays, weekly, every monday, or days such as mon,wed,fri.")


def parse_days(text: str, language: str = "") -> frozenset[int]:
    """Read days of the week, Monday being 0, in a reader's language first. Raises BadInputError.

    "mon,wed", "mon-fri", "every Monday and Thursday", "周一、周三", "weekdays", "daily"; "weekly" is once a week.
    """
    if (found := _said(text, language, only=True)) is not None:
        return found
    try:
        return read_days(text)
    except BadInputError:
        if (found := _said(text, language)) is not None:
            return found
        if language in {"", "en"}:
            raise
        raise BadInputError(phrase("“{text}” is no day of the week.", text=clip(text)), _ADVICE) from None


def _said(text: str, language: str, *, only: bool = False) -> frozenset[int] | None:
    """Read days in the languages that have a table of words."""
    said = when.whole(text, language, only=only)
    return (said.days or frozenset({WEEKLY})) if said and said.days is not None and said.hour is None else None


def read_days(text: str) -> frozenset[int]:
    """Read days in English and simplified Chinese. Raises BadInputError."""
    wanted: set[int] = set()
    sets: set[str] = set()
    for part in _parts(text):
        days = _days(part)
        if days is None:
            raise BadInputError(phrase("“{text}” is no day of the week.", text=clip(part or text)), _ADVICE)
        if part in _SETS or part in _WEEKLY:
            sets.add("daily" if part in _DAILY else "weekly" if part in _WEEKLY else "some")
        else:
            sets.add("days")
        wanted |= days
    if ("weekly" in sets and (sets - {"weekly", "days"} or len(wanted) > 1)) or sets > {"daily"}:
        raise BadInputError(phrase("“{text}” contradicts itself.", text=clip(text)), _ADVICE)
    if not sets:
        raise BadInputError(phrase("“{text}” is no day of the week.", text=clip(text)), _ADVICE)
    return frozenset(wanted or {WEEKLY})


def _parts(text: str) -> list[str]:
    text = " ".join(text.casefold().split())
    for pattern, word in _AS_ONE_WORD:
        text = pattern.sub(word, text)
    return [part for part in _APART.split(text) if part and part not in _FILLERS]


def _days(part: str) -> set[int] | None:
    """Read one word, or two days with a dash between them; None where it is neither."""
    if part in _SETS or part in _WEEKLY:
        return set(_SETS.get(part, ()))
    first, dash, last = part.partition("-")
    begin, end = _day(first), _day(last, bare=True)
    if not dash:
        return begin
    if not begin or not end or len(begin) != 1 or len(end) != 1:
        return None
    [start], [stop] = begin, end
    return {(start + step) % 7 for step in range((stop - start) % 7 + 1)}


def _day(text: str, *, bare: bool = False) -> set[int] | None:
    """Read days that have no dash between them; behind one, `bare`, Chinese leaves the week out."""
    if (chinese := _CHINESE_DAYS.fullmatch(text)) and (bare or chinese["days"]):
        return {min(_CHINESE.index(day), 6) for day in chinese["days"] or chinese["bare"]}
    text = text.removesuffix("s") if len(text) > 4 or text == "weds" else text
    return next(({number} for number, day in enumerate(DAYS) if len(text) >= 3 and day.startswith(text)), None)
