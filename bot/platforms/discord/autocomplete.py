"""What the options of slash commands may be completed to, while they are typed."""

from collections.abc import Awaitable, Callable, Iterable, Iterator
from datetime import time
from itertools import islice
from typing import Any

import discord
from discord.app_commands import AppCommandChannel, Choice

from bot.platforms.discord.refs import community_of, person_of, place_of, ref_of
from bot.platforms.lines import Lines
from chat.errors import HeraldError
from chat.hours import WHEN_ANNOUNCED
from chat.refs import ChatRef
from chat.words import Phrase, Words, phrase
from handlers.command import OptionSource
from papers import categories, latex
from services.preferences import HOURS, PREFERENCES, USUAL_DAYS, ZONES
from services.services import Services
from services.times import near_zones, parse_hour, parse_zone, zone_name, zones_beginning
from services.weekdays import DAYS, parse_days

MOST = 25
LONGEST = 100  # characters, of what is shown and of what is meant
SAVED = 200  # papers among which is looked
MOST_GUESSES = 8

Pair = tuple[str, str]
Completer = Callable[[discord.Interaction[Any], str], Awaitable[list[Choice[str]]]]


class Autocomplete:
    """Completes topics, hours, zones, days, values of settings, and papers that the person saved."""

    def __init__(self, services: Services, lines: Lines) -> None:
        self._services = services
        self._lines = lines

    def of(self, source: OptionSource) -> Completer:
        """Return the function that completes from a source."""
        finders = {
            "topic": self._topics,
            "followed": self._followed,
            "hour": self._hours,
            "zone": self._zones,
            "days": self._days,
            "tags": self._tags,
            "paper": self._papers,
            "value": self._values,
        }
        find = finders[source]

        async def complete(interaction: discord.Interaction[Any], typed: str) -> list[Choice[str]]:
            person, ref = person_of(interaction.user), place_of(interaction)
            place = self._lines.enter(ref, person)
            if place is None:
                return []
            with place:
                place.leave()  # what is offered while somebody types waits for nobody
                try:
                    self._services.access.check(person, ref, community_of(interaction.guild))
                    return _choices(await find(interaction, typed.strip()))
                except HeraldError:  # nobody waits for a sentence here; the command itself says it
                    return []

        return complete

    async def _topics(self, interaction: discord.Interaction[Any], typed: str) -> Iterable[Pair]:
        catalogue, language = self._services.catalogue, self._words(interaction).language
        spoken = [(catalogue.name(spec, language), spec.key) for spec in catalogue.topics.values()]
        own = await self._followed(interaction, typed)
        guesses = [(f"{code} – {categories.NAMES[code]}", code) for code in categories.suggest(typed, MOST_GUESSES)]
        all_codes = ((f"{code} – {name}", code) for code, name in categories.NAMES.items())
        return _distinct((*_matching(spoken, typed), *own, *guesses, *_matching(all_codes, typed)))

    async def _followed(self, interaction: discord.Interaction[Any], typed: str) -> Iterable[Pair]:
        held = await self._services.subscriptions.of(_target(interaction))
        called, language = self._services.catalogue.name, self._words(interaction).language
        named = ((called(each.topic, language), each.topic.key, place) for place, each in enumerate(held, 1))
        return _matching([(name, key if len(key) <= LONGEST else str(place)) for name, key, place in named], typed)

    async def _hours(self, interaction: discord.Interaction[Any], typed: str) -> Iterable[Pair]:
        announced = (self._words(interaction).say("when announced"), WHEN_ANNOUNCED)
        try:
            hour = parse_hour(typed)
        except HeraldError:
            return _matching([announced, *((hour, hour) for hour in HOURS)], typed)
        return [(f"{hour:%H:%M}", f"{hour:%H:%M}") if isinstance(hour, time) else announced]

    async def _days(self, interaction: discord.Interaction[Any], typed: str) -> Iterable[Pair]:
        words = self._words(interaction)
        offers = {**dict(USUAL_DAYS), "weekly": phrase("Once a week, on Monday")}
        usual = [(words.tell(label) if isinstance(label, Phrase) else label, days) for days, label in offers.items()]
        each = [(words.say("Every {day}", day=words.forms.weekday(n)), f"every {day}") for n, day in enumerate(DAYS)]
        try:
            parse_days(typed, words.language)
        except HeraldError:
            return _matching([*usual, *each], typed)
        return _distinct([*_matching([*usual, *each], typed), (typed, typed)])

    @staticmethod
    async def _tags(interaction: discord.Interaction[Any], typed: str) -> Iterable[Pair]:
        forum = interaction.client.get_channel(int(_target(interaction).chat))
        if not isinstance(forum, discord.ForumChannel):
            return ()
        *before, last = (part.strip() for part in typed.replace("，", ",").split(","))
        names = [tag.name for tag in forum.available_tags if not tag.moderated and tag.name not in before]
        return _matching(((line, line) for line in (", ".join((*before, name)) for name in names)), last)

    async def _zones(self, _: discord.Interaction[Any], typed: str) -> Iterable[Pair]:
        usual = [(zone, zone) for zone in ZONES]
        if not typed:
            return usual
        begun = [(f"{zone} – {place}", zone) for place, zone in zones_beginning(typed, MOST)]
        try:
            read = zone_name(parse_zone(typed))
            begun = [(read, read), *begun]
        except HeraldError:
            begun += [(zone, zone) for zone in near_zones(typed, MOST_GUESSES)]
        return _distinct((*_matching(usual, typed), *begun))

    async def _papers(self, interaction: discord.Interaction[Any], typed: str) -> Iterable[Pair]:
        saved, _ = await self._services.bookmarks.saved(person_of(interaction.user), SAVED)
        found = islice(_matching([(paper.title, paper.id) for paper in saved], typed), MOST)
        return [(f"{number} – {latex.to_text(title)}", number) for title, number in found]

    async def _values(self, interaction: discord.Interaction[Any], typed: str) -> Iterable[Pair]:
        setting = str(getattr(interaction.namespace, "setting", None) or "")
        if setting == "timezone":
            return await self._zones(interaction, typed)
        if setting == "time":
            return await self._hours(interaction, typed)
        if setting == "days":
            return await self._days(interaction, typed)
        if setting not in PREFERENCES:
            return []
        words = self._words(interaction)
        offers = [
            (label if isinstance(label, str) else words.tell(label), value)
            for value, label in PREFERENCES[setting].offers
        ]
        return list(_matching(offers, typed)) or [(typed, typed)]

    def _words(self, interaction: discord.Interaction[Any]) -> Words:
        languages = self._services.languages
        return languages.words(languages.nearest(str(interaction.locale)))


def _target(interaction: discord.Interaction[Any]) -> ChatRef:
    """Return the chat that the command is about: another one only for those who may configure that."""
    other = getattr(interaction.namespace, "channel", None)
    if isinstance(other, AppCommandChannel) and other.permissions.manage_channels:
        return ref_of(other)
    return place_of(interaction)


def _matching(pairs: Iterable[Pair], typed: str) -> Iterator[Pair]:
    """Keep what holds all typed words, somewhere."""
    wanted = typed.casefold().split()
    return ((name, value) for name, value in pairs if all(word in f"{name} {value}".casefold() for word in wanted))


def _distinct(pairs: Iterable[Pair]) -> list[Pair]:
    first: dict[str, Pair] = {}
    for name, value in pairs:
        first.setdefault(value.removeprefix("cat:"), (name, value))
    return list(first.values())


def _choices(pairs: Iterable[Pair]) -> list[Choice[str]]:
    fitting = ((name, value) for name, value in pairs if 0 < len(value) <= LONGEST)
    return [Choice(name=_clipped(name), value=value) for name, value in islice(fitting, MOST)]


def _clipped(name: str) -> str:
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"
