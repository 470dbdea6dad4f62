"""Brings the tables of commands in docs/reference/commands.md up to date with the table of commands: `make commands`.

What the page says of a command is written by hand and stays; of a new one it says what its row says, until somebody
writes more. All else in the tables is made of the rows.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from handlers import COMMANDS
from handlers.command import Audience, Command

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "commands.md"
SHOWN = "| command | what it does | options on Discord |\n| --- | --- | --- |"
HIDDEN = "| line of a button | what it does |\n| --- | --- |"
AUDIENCES = {
    Audience.EVERYONE: "",
    Audience.MANAGERS: ". For administrators",
    Audience.OPERATORS: ". For operators",
}
_ROW = re.compile(r"^\| `/(\w+)(?: [^`]*)?` \| (.*?)(?:\. For (?:administrators|operators))? \|", re.MULTILINE)


def page(commands: Sequence[Command] = COMMANDS) -> str:
    """Return the page as it should be for a table of commands."""
    text = PAGE.read_text(encoding="utf-8")
    said = {row[1]: row[2] for row in _ROW.finditer(text)}
    for head, rows in ((SHOWN, list(_shown(commands, said))), (HIDDEN, list(_hidden(commands, said)))):
        before, found, after = text.partition(f"{head}\n")
        if not found:
            raise LookupError(f"{PAGE} has no table that begins with {head}")
        text = "\n".join((f"{before}{head}", *rows, "", after.partition("\n\n")[2]))
    return text


def _shown(commands: Sequence[Command], said: dict[str, str]) -> Iterator[str]:
    for command in commands:
        if not command.hidden:
            options = " ".join(f"`{option.key}`" for option in command.takes) or "–"
            yield f"| {_line(command)} | {_about(command, said)} | {options} |"


def _hidden(commands: Sequence[Command], said: dict[str, str]) -> Iterator[str]:
    for command in commands:
        if command.hidden:
            yield f"| {_line(command)} | {_about(command, said)} |"


def _line(command: Command) -> str:
    usage = str(command.usage).replace("|", "\\|") if command.usage else ""
    return f"`/{command.name} {usage}`" if usage else f"`/{command.name}`"


def _about(command: Command, said: dict[str, str]) -> str:
    return said.get(command.name, str(command.about)) + AUDIENCES[command.audience]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
