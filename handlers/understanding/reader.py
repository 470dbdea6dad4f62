"""From a message to a command by what stands in it alone; what needs more than that is the command `understand`."""

import re
import unicodedata
from collections.abc import Mapping

from chat.errors import BadInputError
from chat.refs import Incoming
from chat.words import phrase
from handlers.command import Command
from papers import ids

LONGEST = 20_000
LONGEST_NAME = 200  # of a command
# Right after the name people also type a colon or a comma, and a Chinese keyboard's slash and stops.
_COMMAND = re.compile(r"[/／](?P<name>[A-Za-z_]\w*)(?:[@＠](?P<bot>\w+))?(?:[\s:：,，]+(?P<rest>.*))?", re.DOTALL)


class Reader:
    """Finds the command that a message gives, and its arguments."""

    def __init__(self, commands: Mapping[str, Command]) -> None:
        self._commands = commands
        self._called = {name: command for command in commands.values() for name in (command.name, *command.also)}

    def concerns(self, incoming: Incoming) -> bool:
        """Return whether a message is meant for the bot: in a group, another bot's commands are not."""
        match = _COMMAND.fullmatch(clean(incoming.text[:LONGEST_NAME]))
        return incoming.pressed or incoming.addressed or (match is not None and match["name"].lower() in self._called)

    def read(self, incoming: Incoming) -> tuple[Command, str]:
        """Find the command and its arguments. Raises BadInputError."""
        text = clean(incoming.text)
        if len(text) > LONGEST:
            raise BadInputError(
                phrase("That message is too long for me."),
                phrase("Send at most {most} characters.", most=LONGEST),
            )
        if incoming.pressed:
            text = "/" + text
        if match := _COMMAND.fullmatch(text):
            return self._named(match["name"].lower()), (match["rest"] or "").strip()
        if ids.find_all(text):
            return self._about_a_paper(text)
        quoted = incoming.quoted.text[:LONGEST]
        if ids.find_all(quoted):
            return self._commands["summarize"], quoted
        if not text:
            raise BadInputError(phrase("That message is empty."), phrase("/help lists all commands."))
        if ids.resembles_one(text):
            return self._commands["summarize"], text
        return self._commands["understand"], text

    def _about_a_paper(self, text: str) -> tuple[Command, str]:
        """Return the command that a message with ids begins with, one that changes nothing, else a summary's."""
        name, _, rest = text.partition(" ")
        command = self._called.get(name.lower())
        if command and command.usage and not command.changes and ids.find_all(rest):
            return command, rest.strip()
        return self._commands["summarize"], text

    def _named(self, name: str) -> Command:
        if command := self._called.get(name):
            return command
        from rapidfuzz import fuzz, process

        shown = [command.name for command in self._commands.values() if not command.hidden]
        near = process.extractOne(name[:60], shown, scorer=fuzz.ratio, score_cutoff=50)
        step = phrase("Did you mean /{near}? /help lists all commands.", near=near[0]) if near else None
        raise BadInputError(
            phrase("There is no command /{name}.", name=name[:40]),
            step or phrase("/help lists all commands."),
        )


def clean(text: str) -> str:
    """Put spaces for control characters but line breaks and for spaces of any width, and drop invisible characters."""
    spaces = {"Cc", "Zs", "Zl", "Zp"}
    kept = "".join(" " if unicodedata.category(char) in spaces and char != "\n" else char for char in text)
    return "".join(char for char in kept if unicodedata.category(char) not in {"Cf", "Cs"} or char == "\u200d").strip()
