"""Every command stands in the reference as it is, and the reference names no other."""

import re

from typer.main import get_command

from bot.cli import app
from chat.words import phrase
from handlers import COMMANDS, operator
from handlers.command import Audience, Command
from services.preferences import PREFERENCES
from tools import commands_page

PAGE = commands_page.PAGE.read_text(encoding="utf-8")


def test_the_tables_of_commands_are_up_to_date() -> None:
    assert commands_page.page() == PAGE, "make commands writes them anew"


def test_a_command_that_the_page_does_not_know_gets_a_row() -> None:
    added = Command("weather", operator.stats, phrase("how it is outside"), phrase("<place>"), Audience.OPERATORS)
    row = "\n| `/weather <place>` | how it is outside. For operators | `words` |\n"
    assert row in commands_page.page((*COMMANDS, added))


def test_the_settings_of_a_chat_are_all_there() -> None:
    table = PAGE.partition("### Settings of a chat")[2].partition("###")[0]
    named = [name for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)]
    assert named == list(PREFERENCES)


def test_the_command_line_is_all_there() -> None:
    block = PAGE.partition("## At the command line")[2]
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        described = "\n".join(re.findall(rf"^herald {name}\b.*$", block, re.MULTILINE))
        assert described, name
        parts = getattr(command, "commands", {})
        for part in parts:
            assert part in described
        taken = [each for one in (command, *parts.values()) for each in one.params]
        known = {option for each in taken for option in each.opts if option.startswith("--")}
        assert set(re.findall(r"--[a-z]+", described)) == known - {"--config", "--help"}, name
