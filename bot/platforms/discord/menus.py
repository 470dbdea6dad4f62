"""The commands in a message's own menu, and the form in which a question about its paper is written."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from itertools import islice
from typing import Any

import discord
from discord import app_commands
from discord.ui import Label, Modal, Select, TextInput

from bot.platforms.discord.buttons import MOST_OPTIONS, clipped
from bot.platforms.discord.names import menu_named
from chat.words import Words, phrase
from handlers.ask import LONGEST

MOST_MODAL_TITLE = MOST_FIELD_NAME = 45
MOST_OPTION = MOST_HINT = 100
ASK = "ask:"  # what the form is called by: the paper that it is about follows, unless it asks for that as well
PAPER, QUESTION = "paper", "question"
SUMMARISE = phrase("Summarise the paper")
ASK_ABOUT = phrase("Ask about the paper")

Chosen = Callable[[discord.Interaction[Any], discord.Message], Awaitable[None]]


def message_menus(summarise: Chosen, ask: Chosen, **where: Any) -> Iterator[app_commands.ContextMenu]:
    """Make the entries of messages' menus; Discord hands over the message, which the bot need not be able to read."""
    for name, chosen in ((SUMMARISE, summarise), (ASK_ABOUT, ask)):
        yield app_commands.ContextMenu(name=menu_named(name), callback=_callback(chosen), **where)


def _callback(chosen: Chosen) -> Any:
    async def callback(interaction: discord.Interaction[Any], message: discord.Message) -> None:
        await chosen(interaction, message)

    return callback


def question_form(papers: Mapping[str, str], words: Words) -> Modal:
    """Make the form for a question about a paper, or about one of several, of which the form asks which."""
    first, *others = papers
    modal = Modal(
        title=clipped(words.tell(ASK_ABOUT), MOST_MODAL_TITLE),
        custom_id=ASK if others else f"{ASK}{first}",
        timeout=None,
    )
    if others:
        modal.add_item(Label(text=_name(words.say("Paper")), component=_papers(papers)))
    hint = words.say("for example: On which data is it evaluated?")
    field: TextInput[Modal] = TextInput(
        custom_id=QUESTION,
        style=discord.TextStyle.paragraph,
        placeholder=clipped(hint, MOST_HINT),
        min_length=1,
        max_length=LONGEST,
    )
    about = clipped(next(filter(None, (papers[first], first))), MOST_HINT) if not others else None
    modal.add_item(Label(text=_name(words.say("Your question")), description=about, component=field))
    modal.stop()  # what is sent with it comes to us by itself, after a restart too
    return modal


def _papers(papers: Mapping[str, str]) -> Select[Modal]:
    options = [
        discord.SelectOption(label=clipped(title or number, MOST_OPTION), value=number, description=number)
        for number, title in islice(papers.items(), MOST_OPTIONS)
    ]
    return Select(custom_id=PAPER, options=options, required=True)


def _name(text: str) -> str:
    return clipped(text, MOST_FIELD_NAME)


def filled_in(data: Mapping[str, Any]) -> str | None:
    """Return the command line that a form means that was sent; None where it is none of ours."""
    carrier = data.get("custom_id")
    if not isinstance(carrier, str) or not carrier.startswith(ASK):
        return None
    fields = dict(_fields(data))
    paper, question = fields.get(PAPER) or carrier.removeprefix(ASK), fields.get(QUESTION, "")
    return f"ask {paper} {question}" if paper else None


def _fields(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the names of a form's fields with what was put into them, whichever way they are laid out."""
    for row in data.get("components") or ():
        held = row.get("component") if isinstance(row, dict) else None
        for each in [held, *(row.get("components") or ())] if isinstance(row, dict) else ():
            if isinstance(each, dict):
                values = each.get("values") or [each.get("value")]
                if isinstance(values, list) and values and isinstance(values[0], str):
                    yield str(each.get("custom_id")), values[0]
