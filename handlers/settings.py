"""/settings: the table of a chat's preferences, shown, with the usual values of each, and changed."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from chat.errors import BadInputError
from chat.languages import LANGUAGES, Language, row_of
from chat.reply import Block, Choice, Choices, Heading, Item, Listing, Reply, Text
from chat.words import Phrase, Words, phrase
from handlers.command import Request
from handlers.timing import at, coming, which_list, which_zone
from services.languages import keyword
from services.preferences import PREFERENCES, Preference, Preferences
from services.said.zones import SeveralZonesError
from services.subscriptions import WHEN, SubscriptionStatus, Timing
from services.times import clip

_ALSO_CALLED = {
    "time": (phrase("time, hour, clock"),),
    "timezone": (phrase("timezone, zone, tz"),),
    "days": (phrase("days, weekdays, day"),),
    "papers": (phrase("papers, number, count, size"),),
    "layout": (phrase("layout, form"),),
    "language": (phrase("language, lang"),),
    "summaries": (phrase("summaries, summary"),),
    "sound": (phrase("sound, notification, bell"),),
}
CALLED = {key: (Phrase(key), each.name, *_ALSO_CALLED.get(key, ())) for key, each in PREFERENCES.items()}
"""The settings, by all that they are called."""
_MOST_NAMED = 3
_MOST_WORDS = 7  # of a setting's name
_APART = re.compile(r"[\s:：=＝]+")  # a setting and its value


async def settings(request: Request) -> Reply:
    """Show the settings with buttons, offer the values of one, or change one."""
    if not request.arguments:
        return _overview(await request.services.preferences.of(request.target, request.spoken), request.words)
    name, value = _read(request.arguments)
    setting = PREFERENCES.get(name)
    if setting is None:
        raise BadInputError(
            phrase("There is no setting “{name}”.", name=clip(name)),
            phrase("There are: {names}.", names=[*PREFERENCES]),
        )
    if not value.strip():
        return _offer(name, setting, request)
    try:
        return await _change(request, setting, value.strip())
    except SeveralZonesError as error:
        return which_zone(error, lambda zone: f"settings {name} {zone}", request.words)


def _read(line: str) -> tuple[str, str]:
    """Return the key of the setting that a line begins with, and its value: a name may be of several words.

    The name is what it is called on the screen in any language; of what is none the first word is returned.
    """
    for many in range(_MOST_WORDS, 0, -1):
        parts = _APART.split(line, maxsplit=many)
        if found := keyword(" ".join(parts[:many]), CALLED):
            return found, "".join(parts[many:])
    first, *rest = _APART.split(line, maxsplit=1)
    return first.casefold(), "".join(rest)


async def _change(request: Request, setting: Preference[Any], value: str) -> Reply:
    preferences = await request.services.subscriptions.change_preferences(
        request.target, **{setting.field: setting.read_in(value, request.words.language)}
    )
    words = request.words_in(preferences.language) if setting is PREFERENCES["language"] else request.words
    said = words.say("{setting}: {value}.", setting=words.tell(setting.name), value=_shown(setting, preferences, words))
    held = await request.services.subscriptions.of(request.target)
    first = min((each for each in held if each.next_run), key=lambda each: each.next_run or each.created, default=None)
    blocks: list[Block] = [*_named(request, words), Text(said)]
    if setting is PREFERENCES["language"]:
        blocks += borrowed(row_of(preferences.language), preferences, words)
    if first:
        blocks.append(coming(first, words))
    if setting.field in WHEN:
        in_force = Timing(preferences.time, preferences.timezone, preferences.days)
        blocks.append(Text(which_list(in_force, words, request.services.clock.now()), quiet=True))
        if own := [each for each in held if setting.field in each.own]:
            blocks.append(Text(_kept(own, request)))
    return Reply((*blocks, Choices(((Choice(words.say("All settings"), "settings"),),))))


async def would_be(request: Request, arguments: str) -> str:
    """Say what a setting would be, and what it is. Raises BadInputError."""
    name, _, value = arguments.partition(" ")
    setting, now, words = PREFERENCES[name], await request.services.preferences.of(request.target), request.words
    wanted = replace(now, **{setting.field: setting.read_in(value, request.words.language)})
    values = {"setting": words.tell(setting.name), "value": _shown(setting, wanted, words)}
    if wanted == now:
        return words.say("{setting}: {value}, as it is.", **values)
    return words.say("{setting}: {value} instead of {now}.", now=_shown(setting, now, words), **values)


def borrowed(row: Language, preferences: Preferences, words: Words) -> list[Block]:
    """Say what of a language there is not: the interface has no words in it, or summaries are in another."""
    said = []
    if row.code not in LANGUAGES:
        said.append(words.say("What I say myself stays English: nobody has put it into this language yet."))
        said.append(words.say("Summaries are in {language}.", language=row_of(preferences.told_in).name))
    elif preferences.told_in != row.code:
        said.append(words.say("Summaries are in {language}.", language=row_of(preferences.told_in).name))
        said.append(words.say("{command} changes that.", command="/settings summaries"))
    return [Text(words.join(*said), quiet=True)] if said else []


def _kept(own: Sequence[SubscriptionStatus], request: Request) -> str:
    """Say which subscriptions a setting does not change, and how they stay."""
    words, called = request.words, request.services.catalogue.name
    named = (
        words.say("{topic} ({at})", topic=clip(called(each.topic, words.language)), at=at(each.timing, words))
        for each in own
    )
    some = words.say("; ").join(islice(named, _MOST_NAMED))
    return words.say_n(
        "This does not change {n} subscription, which has its own: {names}",
        "This does not change {n} subscriptions, which have their own: {names}",
        len(own),
        names=some + ("…" if len(own) > _MOST_NAMED else ""),
    )


def _shown(setting: Preference[Any], preferences: Preferences, words: Words) -> str:
    return setting.show(getattr(preferences, setting.field), words)


def _named(request: Request, words: Words) -> tuple[Heading, ...]:
    """Name the chat where it is another one than that in which this is read."""
    return (Heading(words.say("Settings of {chat}")),) if request.elsewhere else ()


def _overview(preferences: Preferences, words: Words) -> Reply:
    items = tuple(
        Item(words.say("{setting}: {value}", setting=words.tell(each.name), value=_shown(each, preferences, words)))
        for each in PREFERENCES.values()
    )
    buttons = [Choice(words.tell(each.name), f"settings {name}") for name, each in PREFERENCES.items()]
    rows = tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
    note = words.say("A subscription's own hour, zone and days go before these.")
    return Reply((Heading(words.say("Settings of {chat}")), Listing(items), Text(note, quiet=True), Choices(rows)))


def _offer(name: str, setting: Preference[Any], request: Request) -> Reply:
    words = request.words
    offers = setting.offers
    if name in {"language", "summaries"}:
        languages = request.services.languages
        own = languages.nearest(request.incoming.language_of_readers(alone=True))
        rows_offered = languages.offered(own, all_rows=name == "summaries")
        first = offers[:1] if name == "summaries" else ()
        offers = (*first, *((row.code, row.name) for row in rows_offered))
    buttons = [
        Choice(words.tell(label) if isinstance(label, Phrase) else label, f"settings {name} {value}")
        for value, label in offers
    ]
    rows = tuple(tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3))
    text = words.say(
        "{setting}: pick one, or write for example {example}",
        setting=words.tell(setting.name),
        example=request.example("settings", setting=name, value=offers[0][0]),
    )
    return Reply((*_named(request, words), Text(text), Choices(rows)))
