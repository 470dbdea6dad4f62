"""/settings: the table of a chat's preferences, shown, with the usual values of each, and changed."""

import re
from dataclasses import replace
from typing import Any

from chat.errors import BadInputError
from chat.reply import Block, Choice, Choices, Heading, Item, Listing, Reply, Text
from chat.words import Phrase, Words, phrase
from handlers.command import Request
from handlers.timing import when, which_list
from services.preferences import PREFERENCES, Preference, Preferences
from services.subscriptions import WHEN, Timing
from services.times import clip

_APART = re.compile(r"[\s:：=＝]+")  # a setting and its value


async def settings(request: Request) -> Reply:
    """Show the settings with buttons, offer the values of one, or change one."""
    name, value = (*_APART.split(request.arguments, maxsplit=1), "")[:2]
    if not name:
        return _overview(await request.services.preferences.of(request.target), request.words)
    name = _find(name, request.words)
    setting = PREFERENCES.get(name)
    if setting is None:
        raise BadInputError(
            phrase("There is no setting “{name}”.", name=clip(name)),
            phrase("There are: {names}.", names=", ".join(PREFERENCES)),
        )
    if not value.strip():
        return _offer(name, setting, request)
    return await _change(request, setting, value.strip())


def _find(name: str, words: Words) -> str:
    """Return the setting's key for what it is called on the screen, else the name itself."""
    shown = {words.tell(each.name).casefold(): key for key, each in PREFERENCES.items()}
    return shown.get(name.casefold(), name.casefold())


async def _change(request: Request, setting: Preference[Any], value: str) -> Reply:
    preferences = await request.services.subscriptions.change_preferences(
        request.target, **{setting.field: setting.read(value)}
    )
    words = request.words_in(preferences.language) if setting is PREFERENCES["language"] else request.words
    said = words.say("{setting}: {value}.", setting=words.tell(setting.name), value=_shown(setting, preferences, words))
    held = await request.services.subscriptions.of(request.target)
    coming = min((each for each in held if each.next_run), key=lambda each: each.next_run or each.created, default=None)
    blocks: list[Block] = [*_named(request, words), Text(said)]
    if coming and coming.next_run:
        blocks.append(Text(when(coming, words)))
    if setting.field in WHEN:
        in_force = Timing(preferences.time, preferences.timezone, preferences.days)
        blocks.append(Text(which_list(in_force, words, request.services.clock.now()), quiet=True))
    return Reply((*blocks, Choices(((Choice(words.say("All settings"), "settings"),),))))


async def would_be(request: Request, arguments: str) -> str:
    """Say what a setting would be, and what it is. Raises BadInputError."""
    name, _, value = arguments.partition(" ")
    setting, now, words = PREFERENCES[name], await request.services.preferences.of(request.target), request.words
    wanted = replace(now, **{setting.field: setting.read(value)})
    values = {"setting": words.tell(setting.name), "value": _shown(setting, wanted, words)}
    if wanted == now:
        return words.say("{setting}: {value}, as it is.", **values)
    return words.say("{setting}: {value} instead of {now}.", now=_shown(setting, now, words), **values)


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
