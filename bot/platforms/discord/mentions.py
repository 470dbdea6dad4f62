"""What Discord makes of words by itself: commands and channels that can be clicked, times in the reader's own zone."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.platforms.discord.markdown import Run
from bot.platforms.discord.names import local_name
from chat.reply import Moment
from chat.words import Phrase, Words
from services.languages import Languages

GLOBAL = "global"
Ids = Mapping[str, Mapping[str, int]]
"""The numbers that Discord gave the commands, by the place for which it was told of them and by their names."""
_NAMED = re.compile(
    r"(?<![\w/.:])/(?P<command>[a-z]{2,32})(?![\w/])|@id__(?P<channel>\d{15,20})(?!\w)|(?<![\w:])role:(?P<role>\d{15,20})(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a message: in which server, "" for none, and the language of their Discord, as its tag."""

    guild: str = ""
    locale: str = ""


Mention = Callable[[str], str]
"""Return how a command is written for a reader, "" where there is no such command."""


class CommandMentions:
    """Writes commands as links, by the names that the reader's Discord shows them under."""

    def __init__(self, names: Mapping[str, Phrase]) -> None:
        self._names = names
        self._ids: Ids = {}

    def know(self, ids: Ids) -> None:
        """Take over the numbers that Discord gave the commands."""
        self._ids = ids

    def of(self, words: Words, reader: Reader) -> Mention:
        """Return how commands are written in a text of that language for that reader."""
        ids = {**self._ids.get(GLOBAL, {}), **self._ids.get(reader.guild, {})}
        is_local = Languages.nearest(reader.locale) == words.language

        def mention(name: str) -> str:
            if name not in self._names:
                return ""
            shown = local_name(self._names[name], words) if is_local else ""
            number = ids.get(name)
            return f"</{shown or name}:{number}>" if number else f"/{shown or name}"

        return mention


def nobody(_: str) -> str:
    """Leave commands as they are."""
    return ""


def alive(line: str, moments: Sequence[Moment], mention: Mention) -> Iterator[Run]:
    """Yield a line of the bot's own words, in which commands and channels can be clicked and moments are times."""
    if moments:
        moment, *others = moments
        before, found, behind = line.partition(moment.text)
        yield from alive(before, others, mention)
        if found:
            yield Run(moment.text, raw=_time(moment))
            yield from alive(behind, others, mention)
        return
    place = 0
    for match in _NAMED.finditer(line):
        written = _place_or_role(match) or mention(match["command"] or "")
        if written:
            yield Run(line[place : match.start()])
            yield Run(match[0], raw=written)
            place = match.end()
    yield Run(line[place:])


def role_mention(number: str | int) -> str:
    """Return how Discord writes a role, which calls its members only where a message allows that."""
    return f"<@&{number}>"


def _place_or_role(match: re.Match[str]) -> str:
    if match["role"]:
        return role_mention(match["role"])
    return f"<#{match['channel']}>" if match["channel"] else ""


def _time(moment: Moment) -> str:
    seconds = int(moment.at.timestamp())
    return f"<t:{seconds}:f>" if moment.past else f"<t:{seconds}:F> (<t:{seconds}:R>)"
