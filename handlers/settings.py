"""/settings: a chat's language, hour, time zone, days, size, depth, figures, layout and sound."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from chat.errors import BadInputError
from chat.languages import LANGUAGES, row_of
from chat.reply import Block, Choice, Choices, Heading, Item, Listing, Reply, Text
from chat.words import Phrase, Words, phrase
from handlers.command import Request
from handlers.dates import local_moment
from services.languages import named
from services.preferences import Change, Preferences
from services.times import clip, parse_days, parse_time, parse_zone, zone_name

MOST_PAPERS = 50
_APART = re.compile(r"[\s:：=＝]+")  # a setting and its value


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: how its value is read and shown, and the values of its buttons."""

    name: Phrase
    read: Callable[[str], Change]
    show: Callable[[Preferences, Words], str]
    offers: tuple[tuple[str, Phrase | str], ...]


def read_language(text: str) -> Change:
    """Read a language by its code or name."""
    if found := named(text):
        return {"language": found.code}
    raise BadInputError(
        phrase("I do not speak “{text}”.", text=clip(text)),
        phrase("Pick one of: {codes}.", codes=", ".join(LANGUAGES)),
    )


def read_papers(text: str) -> Change:
    """Read how many papers a digest may have, 1 to 50."""
    if text.isdecimal() and 1 <= int(text[:9]) <= MOST_PAPERS:
        return {"max_papers": int(text)}
    raise BadInputError(
        phrase("“{text}” is no number of papers.", text=clip(text)),
        phrase("Give a number from 1 to {most}.", most=MOST_PAPERS),
    )


def read_depth(text: str) -> Change:
    """Read a depth."""
    if text.casefold() in {"brief", "deep"}:
        return {"depth": text.casefold()}
    raise BadInputError(phrase("“{text}” is no depth.", text=clip(text)), phrase("Pick brief or deep."))


def read_figures(text: str) -> Change:
    """Read on or off."""
    if text.casefold() in {"on", "yes", "true", "off", "no", "false"}:
        return {"figures": text.casefold() in {"on", "yes", "true"}}
    raise BadInputError(phrase("“{text}” is neither on nor off.", text=clip(text)), phrase("Write on or off."))


def read_layout(text: str) -> Change:
    """Read how a digest is laid out."""
    if text.casefold() in {"papers", "list"}:
        return {"layout": text.casefold()}
    raise BadInputError(phrase("“{text}” is no layout.", text=clip(text)), phrase("Pick papers or list."))


def read_sound(text: str) -> Change:
    """Read which messages of a digest ring."""
    if text.casefold() in {"all", "first", "none"}:
        return {"sound": text.casefold()}
    raise BadInputError(phrase("“{text}” is no choice of sound.", text=clip(text)), phrase("Pick all, first or none."))


def _sound(preferences: Preferences, words: Words) -> str:
    return words.tell(dict(SOUNDS)[preferences.sound])


def _layout(preferences: Preferences, words: Words) -> str:
    return words.tell(dict(LAYOUTS)[preferences.layout])


def _days(preferences: Preferences, words: Words) -> str:
    return words.say(", ").join(words.tell(DAY_NAMES[day]) for day in sorted(preferences.days))


DAY_NAMES = (
    phrase("Mon"),
    phrase("Tue"),
    phrase("Wed"),
    phrase("Thu"),
    phrase("Fri"),
    phrase("Sat"),
    phrase("Sun"),
)
LAYOUTS = (("papers", phrase("one message per paper")), ("list", phrase("one message in all")))
SOUNDS = (
    ("all", phrase("every message rings")),
    ("first", phrase("only the first message rings")),
    ("none", phrase("silent")),
)
HOURS = ("07:00", "08:00", "09:00", "12:00", "18:00", "21:00")
ZONES = ("UTC", "Asia/Shanghai", "Europe/London", "Europe/Berlin", "America/New_York", "America/Los_Angeles")

SETTINGS = {
    "language": Setting(
        phrase("Language"),
        read_language,
        lambda preferences, _: row_of(preferences.language).name,
        tuple((row.code, row.name) for row in LANGUAGES.values()),
    ),
    "time": Setting(
        phrase("Hour"),
        lambda text: {"time": parse_time(text)},
        lambda preferences, _: f"{preferences.time:%H:%M}",
        tuple((hour, hour) for hour in HOURS),
    ),
    "timezone": Setting(
        phrase("Time zone"),
        lambda text: {"timezone": parse_zone(text)},
        lambda preferences, _: zone_name(preferences.timezone),
        tuple((zone, zone) for zone in ZONES),
    ),
    "days": Setting(
        phrase("Days"),
        lambda text: {"days": parse_days(text)},
        _days,
        (("weekdays", phrase("Monday to Friday")), ("daily", phrase("Every day"))),
    ),
    "papers": Setting(
        phrase("Papers a digest, at most"),
        read_papers,
        lambda preferences, _: str(preferences.max_papers),
        tuple((str(n), str(n)) for n in (3, 5, 10, 20, MOST_PAPERS)),
    ),
    "depth": Setting(
        phrase("Depth"),
        read_depth,
        lambda preferences, words: words.say("deep") if preferences.depth == "deep" else words.say("brief"),
        (("brief", phrase("brief")), ("deep", phrase("deep"))),
    ),
    "figures": Setting(
        phrase("Figures"),
        read_figures,
        lambda preferences, words: words.say("on") if preferences.figures else words.say("off"),
        (("on", phrase("on")), ("off", phrase("off"))),
    ),
    "layout": Setting(phrase("Layout"), read_layout, _layout, LAYOUTS),
    "sound": Setting(phrase("Sound"), read_sound, _sound, SOUNDS),
}


async def settings(request: Request) -> Reply:
    """Show the settings with buttons, offer the values of one, or change one."""
    name, value = (*_APART.split(request.arguments, maxsplit=1), "")[:2]
    if not name:
        return _overview(await request.services.preferences.of(request.target), request.words)
    name = _find(name, request.words)
    setting = SETTINGS.get(name)
    if setting is None:
        raise BadInputError(
            phrase("There is no setting “{name}”.", name=clip(name)),
            phrase("There are: {names}.", names=", ".join(SETTINGS)),
        )
    if not value.strip():
        return _offer(name, setting, request)
    return await _change(request, setting, value.strip())


def _find(name: str, words: Words) -> str:
    """Give the setting's key for what it is called on the screen, else the name itself."""
    shown = {words.tell(each.name).casefold(): key for key, each in SETTINGS.items()}
    return shown.get(name.casefold(), name.casefold())


async def _change(request: Request, setting: Setting, value: str) -> Reply:
    preferences = await request.services.subscriptions.change_preferences(request.target, **setting.read(value))
    words = request.words_in(preferences.language) if setting is SETTINGS["language"] else request.words
    said = words.say("{setting}: {value}.", setting=words.tell(setting.name), value=setting.show(preferences, words))
    held = await request.services.subscriptions.of(request.target)
    coming = min((each for each in held if each.next_run), key=lambda each: each.next_run or each.created, default=None)
    blocks: list[Block] = [*_named(request, words), Text(said)]
    if coming and coming.next_run:
        moment = local_moment(coming.next_run, coming.timezone, words)
        blocks.append(Text(words.say("The next digest comes on {when}.", when=moment)))
    return Reply((*blocks, Choices(((Choice(words.say("All settings"), "settings"),),))))


def _named(request: Request, words: Words) -> tuple[Heading, ...]:
    """Name the chat where it is another one than that in which this is read."""
    return (Heading(words.say("Settings of {chat}")),) if request.elsewhere else ()


def _overview(preferences: Preferences, words: Words) -> Reply:
    items = tuple(
        Item(words.say("{setting}: {value}", setting=words.tell(each.name), value=each.show(preferences, words)))
        for each in SETTINGS.values()
    )
    buttons = [Choice(words.tell(each.name), f"settings {name}") for name, each in SETTINGS.items()]
    rows = tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
    note = words.say("A subscription's own hour goes before these.")
    return Reply((Heading(words.say("Settings of {chat}")), Listing(items), Text(note, quiet=True), Choices(rows)))


def _offer(name: str, setting: Setting, request: Request) -> Reply:
    words = request.words
    buttons = [
        Choice(words.tell(label) if isinstance(label, Phrase) else label, f"settings {name} {value}")
        for value, label in setting.offers
    ]
    rows = tuple(tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3))
    example = setting.offers[0][0]
    text = words.say(
        "{setting}: pick one, or write for example /settings {name} {example}",
        setting=words.tell(setting.name),
        name=name,
        example=example,
    )
    return Reply((*_named(request, words), Text(text), Choices(rows)))
