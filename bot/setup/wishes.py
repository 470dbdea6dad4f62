"""What shall come, and when: a topic, read as /subscribe reads it, an hour and a time zone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time
from typing import TypeVar

from bot.setup.terminal import Terminal, place_of
from chat.clock import Clock
from chat.errors import HeraldError
from handlers.subscribe import refuse_the_past
from handlers.wishes import read
from services.said.zones import SeveralZonesError
from services.subscriptions import Wish
from services.times import clip, parse_hour, parse_zone
from services.topics import Catalogue, TopicSpec

T = TypeVar("T")
_SHOWN = 60


async def ask_topic(terminal: Terminal, catalogue: Catalogue, clock: Clock) -> tuple[TopicSpec, Wish]:
    """Ask for a topic of the catalogue or in one's own words, with hour and days if they say so."""
    say = terminal.words.say
    topics = list(catalogue.topics.values())
    names = [catalogue.name(each, terminal.words.language) for each in topics]
    terminal.put(say("What shall come there?"))
    terminal.options(names)
    terminal.hint(say('Or in your own words: cs.CL, "graph neural networks", au:Yann LeCun, cs.CL when announced'))

    def understood(said: str) -> tuple[TopicSpec, Wish]:
        place = place_of(said, names)
        if place is not None:
            return topics[place], Wish()
        text, wish, unread = read(said, catalogue, terminal.words.language)
        topic = catalogue.resolve(text)
        refuse_the_past(topic, clock.now())
        if unread:
            terminal.hint(say("I left this aside: “{words}”.", words=clip(unread, _SHOWN)))
        return topic, wish

    default = "1" if topics else "cs.CL"
    topic, wish = await _read(terminal, say("Topic"), default, understood)
    terminal.good(say("{name}: {query}", name=catalogue.name(topic, terminal.words.language), query=topic.query))
    return topic, wish


async def ask_hour(terminal: Terminal, default: str) -> str:
    """Ask for the hour of digests, and return it as the settings write it."""
    question = terminal.words.say("At what hour shall digests come (or: when announced)")
    hour = await _read(terminal, question, default, parse_hour)
    return f"{hour:%H:%M}" if isinstance(hour, time) else hour


async def ask_zone(terminal: Terminal, default: str) -> str:
    """Ask for the time zone, and return its IANA name."""
    return await _read(terminal, terminal.words.say("Time zone, or a city in it"), default, parse_zone)


async def _read(terminal: Terminal, question: str, default: str, understood: Callable[[str], T]) -> T:
    """Ask until what is said is understood; of a name that means several time zones, which one is meant."""
    said = ""
    while True:
        said = said or await terminal.ask(question, default)
        try:
            return understood(said)
        except SeveralZonesError as error:
            terminal.put(terminal.words.tell(error.sentence))
            zone = error.zones[await terminal.choose(terminal.words.say("Time zone"), error.zones)]
            said = said.replace(error.text, zone)
        except HeraldError as error:
            terminal.bad(error.told(terminal.words))
            said = ""


def over(wish: Wish, hour: str, zone: str) -> Wish:
    """Return a wish without what is the hour or zone of all anyway."""
    hours = wish.time if not isinstance(wish.time, time) else f"{wish.time:%H:%M}"
    return replace(
        wish, time=None if hours == hour else wish.time, timezone=None if wish.timezone == zone else wish.timezone
    )
