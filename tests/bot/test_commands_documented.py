"""Every command stands in the reference as it is, and the reference names no other."""

import re
from pathlib import Path

import pytest
from typer.main import get_command

from bot.cli import app
from bot.platforms.discord.options import options_of
from handlers import COMMANDS
from handlers.command import Audience, Command
from services.preferences import PREFERENCES

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
ROWS = {row[1]: row for row in re.finditer(r"^\| `/(\w+)(?: [^`]*)?` \| (.*?) \| (.*?) \|$", PAGE, re.MULTILINE)}
SHOWN = [command for command in COMMANDS if not command.hidden]


def test_the_reference_has_the_commands_in_their_order() -> None:
    assert list(ROWS) == [command.name for command in SHOWN]


@pytest.mark.parametrize("command", SHOWN, ids=lambda command: command.name)
def test_a_row_tells_the_truth(command: Command) -> None:
    about, options = ROWS[command.name][2], ROWS[command.name][3]
    assert re.findall(r"`(\w+)`", options) == [option.key for option in options_of(command)]
    assert ("For administrators" in about) == (command.audience is Audience.MANAGERS)
    assert ("For operators" in about) == (command.audience is Audience.OPERATORS)


def test_lines_that_buttons_say_are_named_too() -> None:
    below = PAGE.partition("A button says a line")[2].partition("\n\n")[0]
    assert set(re.findall(r"`/(\w+)`", below)) == {command.name for command in COMMANDS if command.hidden}


def test_the_settings_of_a_chat_are_all_there() -> None:
    table = PAGE.partition("### Settings of a chat")[2].partition("###")[0]
    named = [name for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)]
    assert named == list(PREFERENCES)


def test_the_command_line_is_all_there() -> None:
    block = PAGE.partition("## At the command line")[2]
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        described = "\n".join(re.findall(rf"^herald {name}\b.*$", block, re.MULTILINE))
        assert described, name
        for part in getattr(command, "commands", {}):
            assert part in described
        known = {option for each in command.params for option in each.opts if option.startswith("--")}
        assert set(re.findall(r"--[a-z]+", described)) == known - {"--config", "--help"}, name
