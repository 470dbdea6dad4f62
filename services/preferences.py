"""How a chat wants its digests: a table of its preferences, and what it chose of them over the operator's defaults."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Annotated, Any, Generic, Literal, TypeVar, get_type_hints
from zoneinfo import ZoneInfo

from chat.errors import BadInputError
from chat.hours import WHEN_ANNOUNCED, Hour
from chat.languages import LANGUAGES, SUMMARISED, row_of
from chat.refs import ChatRef
from chat.words import OneOf, Phrase, Words, phrase
from services.languages import is_said, keyword, named, of_tag, tag_named
from services.times import clip, parse_hour, parse_zone, zone_name
from services.weekdays import parse_days
from store import chats
from store.chats import Chat
from store.database import Store
from summarizer.schema import Depth

T = TypeVar("T")
Layout = Literal["auto", "papers", "list"]
"""A digest as a header and one message per paper, or all in one message, or the one or the other by its size."""
Sound = Literal["all", "first", "none"]
"""Which messages of a digest ring."""
Best = Literal["off", "weekly", "monthly"]
"""How often what the chat's readers liked most is posted."""
Offers = tuple[tuple[str, Phrase | str], ...]
"""Usual values as people write them, each with how a button shows it."""

MOST_PAPERS = 50
_COUNTED = re.compile(r"(?P<n>\d{1,4})\s?(?:篇|papers?)?", re.IGNORECASE)
AS_THE_INTERFACE = phrase("same, interface, default")
ON_OR_OFF = {True: phrase("on, yes, true"), False: phrase("off, no, false")}
_NOTHING: Mapping[str, Phrase] = {}
USUAL_DAYS: Offers = (("weekdays", phrase("Monday to Friday")), ("daily", phrase("Every day")))
HOURS = ("07:00", "08:00", "09:00", "12:00", "18:00", "21:00")
ZONES = ("UTC", "Asia/Shanghai", "Europe/London", "Europe/Berlin", "America/New_York", "America/Los_Angeles")


@dataclass(frozen=True, slots=True)
class Preference(Generic[T]):
    """A row of the table: what people call it, how a value is read (raises BadInputError) and shown, usual values.

    `key` is what commands call it, where that is not the name of its `field` in Preferences.
    """

    name: Phrase
    read: Callable[[str], T]
    show: Callable[[T, Words], str]
    offers: Offers
    key: str = ""
    field: str = ""
    heard: Callable[[str, str], T] | None = None
    """How a value is read in a language, for what means one thing in one and another in another."""

    def read_in(self, text: str, language: str) -> T:
        """Read a value that somebody who reads a language wrote. Raises BadInputError."""
        return self.heard(text, language) if self.heard else self.read(text)


def _read_language(text: str) -> str:
    if found := named(text) or of_tag(tag_named(text)):
        return found.code
    raise BadInputError(
        phrase("I do not speak “{text}”.", text=clip(text)),
        phrase("Pick one of: {codes}.", codes=OneOf(tuple(row.name for row in SUMMARISED.values()))),
    )


def _read_summaries(text: str) -> str:
    return "" if is_said(text, AS_THE_INTERFACE) else _read_language(text)


def _show_summaries(code: str, words: Words) -> str:
    return row_of(code).name if code else words.say("as the interface")


def _read_papers(text: str) -> int:
    counted = _COUNTED.fullmatch(text)
    if counted and 1 <= int(counted["n"]) <= MOST_PAPERS:
        return int(counted["n"])
    raise BadInputError(
        phrase("“{text}” is no number of papers.", text=clip(text)),
        phrase("Give a number from 1 to {most}.", most=MOST_PAPERS),
    )


def _read_switch(text: str) -> bool:
    switched = keyword(text, ON_OR_OFF)
    if switched is not None:
        return switched
    raise BadInputError(phrase("“{text}” is neither on nor off.", text=clip(text)), phrase("Write on or off."))


def called(offers: Offers, also: Mapping[str, Phrase] = _NOTHING) -> dict[str, tuple[Phrase, ...]]:
    """Return values, each with all that people call it."""
    return {
        value: (
            Phrase(value),
            *([label] if isinstance(label, Phrase) else []),
            *([also[value]] if value in also else []),
        )
        for value, label in offers
    }


def _one_of(
    offers: Offers, refusal: Phrase, advice: Phrase, also: Mapping[str, Phrase] = _NOTHING
) -> Callable[[str], Any]:
    """Return what reads one of a few words, as a button says it or `also` otherwise; `refusal` gets what is none."""
    known = called(offers, also)

    def read(text: str) -> str:
        if found := keyword(text, known):
            return found
        raise BadInputError(replace(refusal, values={"text": clip(text)}), advice)

    return read


def _shown_as(offers: Offers) -> Callable[[str, Words], str]:
    def show(value: str, words: Words) -> str:
        label = dict(offers)[value]
        return words.tell(label) if isinstance(label, Phrase) else label

    return show


def _show_switch(value: bool, words: Words) -> str:
    return words.say("on") if value else words.say("off")


def _show_days(days: frozenset[int], words: Words) -> str:
    return words.listed(words.forms.weekday(day, short=True) for day in sorted(days))


_DEPTHS: Offers = (("brief", phrase("brief")), ("deep", phrase("deep")))
_SWITCH: Offers = (("on", phrase("on")), ("off", phrase("off")))
_LAYOUTS: Offers = (
    ("auto", phrase("one per paper, or one in all if many")),
    ("papers", phrase("one message per paper")),
    ("list", phrase("one message in all")),
)
SAID_OF: Mapping[str, Mapping[str, Phrase]] = {
    "depth": {"brief": phrase("brief, short"), "deep": phrase("deep, whole, full")},
    "layout": {
        "auto": phrase("auto, automatic, default"),
        "papers": phrase("papers, full, separate"),
        "list": phrase("list, one, together"),
    },
    "sound": {"all": phrase("all, loud"), "first": phrase("first, once"), "none": phrase("none, off, mute, quiet")},
    "best": {
        "off": phrase("off, no, none"),
        "weekly": phrase("weekly, week, each week"),
        "monthly": phrase("monthly, month, each month"),
    },
}
"""What else people call a setting's values."""
_BESTS: Offers = (
    ("off", phrase("no best")),
    ("weekly", phrase("the week's best, on Mondays")),
    ("monthly", phrase("the month's best, on its first day")),
)
_SOUNDS: Offers = (
    ("all", phrase("every message rings")),
    ("first", phrase("only the first message rings")),
    ("none", phrase("silent")),
)


@dataclass(frozen=True, slots=True)
class Preferences:
    """A chat's preferences in force, and the table of all there are: a column of `store.tables.chats` keeps each.

    `max_papers` is 1 to 50 a digest, `days` are days of the week, Monday being 0. What is no row of the table is the
    operator's alone: over how many minutes after their hour digests are spread, and beyond how many messages one comes
    as a list by itself. `summaries` is a language, "" for that of the interface.
    """

    language: Annotated[
        str,
        Preference(
            phrase("Language"),
            _read_language,
            lambda code, _: row_of(code).name,
            tuple((row.code, row.name) for row in LANGUAGES.values()),
        ),
    ] = "en"
    summaries: Annotated[
        str,
        Preference(
            phrase("Summaries in"),
            _read_summaries,
            _show_summaries,
            (("same", phrase("as the interface")), *((row.code, row.name) for row in SUMMARISED.values())),
        ),
    ] = ""
    time: Annotated[
        Hour,
        Preference(
            phrase("Hour"),
            parse_hour,
            lambda at, words: f"{at:%H:%M}" if isinstance(at, dt.time) else words.say("when announced"),
            (*((hour, hour) for hour in HOURS), (WHEN_ANNOUNCED, phrase("when announced"))),
        ),
    ] = dt.time(9)
    timezone: Annotated[
        str,
        Preference(
            phrase("Time zone"), parse_zone, lambda zone, _: zone_name(zone), tuple((zone, zone) for zone in ZONES)
        ),
    ] = "UTC"
    days: Annotated[
        frozenset[int],
        Preference(
            phrase("Days"),
            parse_days,
            _show_days,
            USUAL_DAYS,
            heard=parse_days,
        ),
    ] = frozenset(range(5))
    max_papers: Annotated[
        int,
        Preference(
            phrase("Papers a digest, at most"),
            _read_papers,
            lambda most, words: words.forms.number(most),
            tuple((str(n), str(n)) for n in (3, 5, 10, 20, MOST_PAPERS)),
            key="papers",
        ),
    ] = 10
    depth: Annotated[
        Depth,
        Preference(
            phrase("Depth"),
            _one_of(_DEPTHS, phrase("“{text}” is no depth."), phrase("Pick brief or deep."), SAID_OF["depth"]),
            _shown_as(_DEPTHS),
            _DEPTHS,
        ),
    ] = "brief"
    crosslists: Annotated[
        bool,
        Preference(
            phrase("Cross-lists"),
            _read_switch,
            _show_switch,
            _SWITCH,
        ),
    ] = True
    updates: Annotated[
        bool,
        Preference(
            phrase("Updates"),
            _read_switch,
            _show_switch,
            _SWITCH,
        ),
    ] = False
    overview: Annotated[
        bool,
        Preference(
            phrase("Overview"),
            _read_switch,
            _show_switch,
            _SWITCH,
        ),
    ] = True
    figures: Annotated[
        bool,
        Preference(
            phrase("Figures"),
            _read_switch,
            _show_switch,
            _SWITCH,
        ),
    ] = True
    layout: Annotated[
        Layout,
        Preference(
            phrase("Layout"),
            _one_of(
                _LAYOUTS, phrase("“{text}” is no layout."), phrase("Pick auto, papers or list."), SAID_OF["layout"]
            ),
            _shown_as(_LAYOUTS),
            _LAYOUTS,
        ),
    ] = "auto"
    sound: Annotated[
        Sound,
        Preference(
            phrase("Sound"),
            _one_of(
                _SOUNDS, phrase("“{text}” is no choice of sound."), phrase("Pick all, first or none."), SAID_OF["sound"]
            ),
            _shown_as(_SOUNDS),
            _SOUNDS,
        ),
    ] = "first"
    best: Annotated[
        Best,
        Preference(
            phrase("Best of a week or month"),
            _one_of(
                _BESTS, phrase("“{text}” is no such choice."), phrase("Pick off, weekly or monthly."), SAID_OF["best"]
            ),
            _shown_as(_BESTS),
            _BESTS,
        ),
    ] = "off"
    spread_minutes: int = 0
    most_messages: int = 21

    @property
    def told_in(self) -> str:
        """The language of summaries."""
        return self.summaries or self.language

    @property
    def zone(self) -> ZoneInfo:
        """The time zone as an object."""
        return ZoneInfo(self.timezone)

    def over(self, chosen: Mapping[str, Any]) -> "Preferences":
        """Return these with what is chosen in their place; names that are no preference are passed over."""
        return replace(self, **{each.name: chosen[each.name] for each in fields(self) if each.name in chosen})


def _table() -> Iterator[Preference[Any]]:
    for name, hint in get_type_hints(Preferences, include_extras=True).items():
        for row in getattr(hint, "__metadata__", ()):
            yield replace(row, key=row.key or name, field=name)


PREFERENCES: Mapping[str, Preference[Any]] = {row.key: row for row in _table()}
"""The rows in their order, by what commands call them."""


class PreferenceBook:
    """Reads chats' preferences; services.subscriptions changes them, for the next digests change with them."""

    def __init__(self, store: Store, defaults: Preferences) -> None:
        self._store = store
        self.defaults = defaults

    async def of(self, ref: ChatRef, spoken: str = "") -> Preferences:
        """Return the preferences in force in a chat, whether or not the bot has met it.

        `spoken` is the language there, as far as it is known, for a chat of which none is noted.
        """
        async with self._store.reading() as c:
            chat = await chats.find(c, ref)
        found = self.over_defaults(chat) if chat else self.defaults
        known = chat is not None and (chat.language or chat.spoken)
        return found if known or not spoken else found.over({"language": spoken})

    async def chat(self, ref: ChatRef) -> Chat | None:
        """Return what is kept of a chat itself, None where the bot has not met it."""
        async with self._store.reading() as c:
            return await chats.find(c, ref)

    def summaries_of(self, chat: Chat | None) -> str:
        """Return the language in which a chat wants its summaries, "" where that is the one of all that it reads."""
        return str(chat.chosen.get("summaries", "")) if chat else ""

    def over_defaults(self, chat: Chat) -> Preferences:
        """Lay a chat's own choices over what is spoken there and the defaults."""
        return self.defaults.over({"language": chat.spoken, **chat.chosen} if chat.spoken else chat.chosen)
