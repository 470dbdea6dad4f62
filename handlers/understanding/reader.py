"""From a message to a command by what stands in it alone; what needs more than that is the command `understand`."""

import re
import unicodedata
from collections.abc import Mapping

from chat.errors import BadInputError
from chat.refs import Incoming, file_key_in
from chat.words import phrase
from handlers.command import Command
from handlers.sent import wishes
from handlers.understanding import replies
from papers import ids
from services.languages import ways
from services.operators import is_code

LONGEST = 20_000
LONGEST_GLANCE = 500  # by which it is told whether a message is for the bot
# Right after the name people also type a colon or a comma, and a Chinese keyboard's slash and stops.
_COMMAND = re.compile(r"[/／](?P<name>[^\W\d]\w*)(?:[@＠](?P<bot>\w+))?(?:[\s:：,，]+(?P<rest>.*))?", re.DOTALL)


_FOLLOWS_LIKE = re.compile(
    r"(?:please )?(?:(?:follow|track|watch|monitor|subscribe(?: me| us)?(?: to)?|(?:notify|alert|tell) (?:me|us))\b"
    r"[^\n]{0,40}\b(?:like|similar to|related to|close to)\b|(?:请|帮我)?(?:订阅|关注|跟踪|追踪)[^\n]{0,20}[像似关近])",
    re.IGNORECASE,
)


class Reader:
    """Finds the command that a message gives, and its arguments."""

    def __init__(self, commands: Mapping[str, Command]) -> None:
        self._commands = commands
        self.names = {way: each for each in commands.values() for way in (*each.also, *ways(each.called))}
        self.names |= dict(commands)

    def concerns(self, incoming: Incoming) -> bool:
        """Return whether a message is meant for the bot: in a group, another bot's commands are not."""
        if incoming.pressed:
            return True
        text = clean(incoming.text[:LONGEST_GLANCE])
        match = _COMMAND.fullmatch(text)
        if match is not None and match["name"].lower() in self.names:
            return True
        if not incoming.addressed:
            return False
        return not (wishes.is_aside(incoming, text) if _may_mean_a_file(incoming) else replies.is_aside(incoming, text))

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
        match = _COMMAND.fullmatch(text)
        name, rest = (match["name"].lower(), (match["rest"] or "").strip()) if match else ("", text)
        if _may_mean_a_file(incoming) and (wish := wishes.meant(incoming, name, rest)) is not None:
            is_list = not name and wishes.means_a_list(incoming)
            return (self._commands["library"], "") if is_list else (self._commands["file"], wish)
        if name == "understand" and rest:  # plain words that a link carried
            return self._plain(incoming, rest)
        if match:
            return self._about(self._named(name), rest, incoming)
        return self._plain(incoming, text)

    def _plain(self, incoming: Incoming, text: str) -> tuple[Command, str]:
        """Find what is meant by words that begin with no command."""
        if is_code(text):
            return self._commands["operator"], text
        if replies.compares(text, incoming.quoted):
            return self._compared(self._commands["compare"], text, incoming)
        if ids.find_all(text) or ids.resembles_one(text):
            return self._about_a_paper(text)
        if meant := replies.read(incoming, text):
            return self._commands[meant.command], meant.arguments
        if not text and incoming.called:
            return self._commands["summarize"], ""
        if not text:
            raise BadInputError(phrase("That message is empty."), phrase("/help lists all commands."))
        return self._commands["understand"], text

    def _about_a_paper(self, text: str) -> tuple[Command, str]:
        """Return the command that a message with ids begins with, one that changes nothing, else a summary's."""
        if _FOLLOWS_LIKE.match(text):
            return self._commands["understand"], text
        name, _, rest = text.partition(" ")
        command = self.names.get(name.lower())
        if command and command.usage and not command.changes and ids.find_all(rest):
            return command, rest.strip()
        if asked := replies.asked_of(text):
            return self._commands[asked.command], asked.arguments
        return self._commands["summarize"], text

    def _about(self, command: Command, arguments: str, incoming: Incoming) -> tuple[Command, str]:
        """Fill in the paper of the message that a command replies to, where it takes one and names none."""
        if command.about_paper == "two":
            return self._compared(command, arguments, incoming)
        if not command.about_paper or ids.names_one(arguments, anywhere=command.about_paper == "only"):
            return command, arguments
        meant = replies.complete(command.name, arguments, incoming.quoted)
        return (self._commands[meant.command], meant.arguments) if meant else (command, arguments)

    def _compared(self, command: Command, arguments: str, incoming: Incoming) -> tuple[Command, str]:
        """Put the paper of the message that is replied to before the only one that is named; without any, take both."""
        meant = replies.complete(command.name, arguments, incoming.quoted) if len(ids.find_all(arguments)) < 2 else None
        if meant is None:
            return command, arguments
        return self._commands[meant.command], meant.arguments

    def _named(self, name: str) -> Command:
        if command := self.names.get(name):
            return command
        from rapidfuzz import fuzz, process

        shown = [command.name for command in self._commands.values() if not command.hidden]
        near = process.extractOne(name[:60], shown, scorer=fuzz.ratio, score_cutoff=50)
        step = phrase("Did you mean /{near}? /help lists all commands.", near=near[0]) if near else None
        raise BadInputError(
            phrase("There is no command /{name}.", name=name[:40]),
            step or phrase("/help lists all commands."),
        )


def _may_mean_a_file(incoming: Incoming) -> bool:
    there = incoming.files or incoming.quoted.files or file_key_in(incoming.text) or file_key_in(incoming.quoted.text)
    return bool(there) and not incoming.pressed


def clean(text: str) -> str:
    """Put spaces for control characters but line breaks and for spaces of any width, and drop invisible characters."""
    spaces = {"Cc", "Zs", "Zl", "Zp"}
    kept = "".join(" " if unicodedata.category(char) in spaces and char != "\n" else char for char in text)
    return "".join(char for char in kept if unicodedata.category(char) not in {"Cf", "Cs"} or char == "\u200d").strip()
