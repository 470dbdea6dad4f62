"""The options of the slash commands, and the command lines that they make."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from chat.words import Phrase, phrase
from handlers.command import Command
from services.preferences import PREFERENCES
from services.times import canonical_zone, parse_zone, zone_name

Kind = Literal["text", "whole", "channel"]
Source = Literal["", "topic", "followed", "hour", "zone", "paper", "value"]  # where its completions come from


@dataclass(frozen=True, slots=True)
class Option:
    """One option: its name in code, what it is called and does, and what may stand in it."""

    key: str
    name: Phrase
    about: Phrase
    required: bool = False
    kind: Kind = "text"
    source: Source = ""
    choices: tuple[tuple[Phrase, str], ...] = ()


PAPER = Option("paper", phrase("paper"), phrase("an arXiv id or link"), required=True, source="paper")
TOPIC = Option(
    "topic", phrase("topic"), phrase("a topic, category, phrase in quotes, author or query"), True, source="topic"
)
CHANNEL = Option("channel", phrase("channel"), phrase("the channel that is meant, if not this one"), kind="channel")
DEPTH = ((phrase("brief"), "brief"), (phrase("deep"), "deep"))

OPTIONS: Mapping[str, tuple[Option, ...]] = {
    "summarize": (PAPER, Option("depth", phrase("depth"), phrase("brief, or deep: the whole paper"), choices=DEPTH)),
    "ask": (PAPER, Option("question", phrase("question"), phrase("what you want to know of the paper"), True)),
    "search": (Option("words", phrase("words"), phrase("words, or a query of arXiv's"), required=True),),
    "subscribe": (
        TOPIC,
        Option("at", phrase("hour"), phrase("the hour of the digest, such as 09:00"), source="hour"),
        Option("zone", phrase("zone"), phrase("the time zone of that hour"), source="zone"),
    ),
    "unsubscribe": (Option("topic", phrase("topic"), phrase("what to give up"), source="followed"),),
    "digest": (Option("topic", phrase("topic"), phrase("one topic instead of all that are followed"), source="topic"),),
    "settings": (
        Option(
            "setting",
            phrase("setting"),
            phrase("which setting; without one all are shown"),
            choices=tuple((each.name, key) for key, each in PREFERENCES.items()),
        ),
        Option(
            "value", phrase("value"), phrase("its new value; without one the usual ones are offered"), source="value"
        ),
    ),
    "saved": (
        Option("page", phrase("page"), phrase("a page of the list"), kind="whole"),
        Option("form", phrase("form"), phrase("as a file"), choices=((phrase("BibTeX file"), "bibtex"),)),
    ),
}


def options_of(command: Command) -> tuple[Option, ...]:
    """Return a command's options: those of the table, or one for all words where only its usage is known."""
    known = OPTIONS.get(command.name)
    if known is None:
        known = (Option("words", phrase("words"), command.usage),) if command.usage else ()
    return (*known, CHANNEL) if command.chat_data else known


def line(command: str, values: Mapping[str, str]) -> str:
    """Return the command line that means the same as these values. Raises BadInputError for an unknown zone."""
    given = {key: value for key, value in values.items() if (key, value) != ("depth", "brief")}
    if zone := given.pop("zone", ""):
        # Without an hour, only the full name of a zone is told from the topic's words.
        given["zone"] = zone_name(canonical_zone(parse_zone(zone)))
    if hour := given.pop("at", ""):
        zone = given.pop("zone", "")
        given["at"] = f"at {hour} {zone}".rstrip()
    order = [option.key for option in OPTIONS.get(command, ())]
    keys = sorted(given, key=lambda key: order.index(key) if key in order else len(order))
    return " ".join((f"/{command}", *(" ".join(given[key].split()) for key in keys if given[key].strip())))
