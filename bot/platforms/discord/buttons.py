"""Buttons and menus below messages: each carries its command line, so that it works after a restart as well."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

import discord
from discord.ui import Button, ChannelSelect, Select, View

from bot.platforms.discord.refs import name_of
from chat.refs import ChatRef
from chat.reply import ChatPicker, Choice
from services.marks import Marks, labelled, marked_paper
from services.shortcuts import Shortcuts

MOST_DATA = 100  # UTF-16 code units of a custom id or of an option's value
MOST_ROWS, MOST_IN_A_ROW, MOST_OPTIONS = 5, 5, 25
MOST_LABEL, MOST_OPTION, MOST_PLACEHOLDER = 80, 100, 150
LINE, KEY = "/", "~"  # what follows is a command line, or the key of a longer one in the store
SHOWN = "!"  # before either: the answer is for all; before a command line of a choice: so is that one's
MENU, CHANNELS = "menu:", "channel"  # what menus of lines, and the menu of channels, are called by
# Digits before its data tell a button from another of the same command below one message.
_BUTTON = re.compile(r"\A\d*+(?P<data>!?[/~].+)", re.DOTALL)
_DELETING = frozenset({"unsubscribe", "forget"})
POSTABLE = [discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.forum]


def pressed(data: Mapping[str, Any]) -> str | None:
    """Return what a pressed button or picked option carries; None where that is none of ours.

    It is read from the press itself, not from the message, of which a compatible server need not tell all.
    """
    carrier, values = data.get("custom_id"), data.get("values")
    if not isinstance(carrier, str):
        return None
    if carried := _BUTTON.fullmatch(carrier):
        return carried["data"]
    picked = values[0] if isinstance(values, list) and values else None
    if not isinstance(picked, str):
        return None
    kind, _, command = carrier.partition(":")
    if kind == CHANNELS:  # the picked channel is what a command asks about next, /subscribe if none is named
        return f"{LINE}{command or 'subscribe'} @{name_of(int(picked))}" if picked.isdecimal() else None
    return picked if carrier.startswith(MENU) and picked.startswith((LINE, KEY, SHOWN)) else None


class Buttons:
    """Makes what stands below messages; a command line that is too long is kept in the store under a short key."""

    def __init__(self, shortcuts: Shortcuts, marks: Marks) -> None:
        self._shortcuts = shortcuts
        self._marks = marks

    async def view(
        self,
        ref: ChatRef,
        rows: Sequence[Sequence[Choice]],
        picker: ChatPicker | None = None,
        titled: Sequence[tuple[str, Sequence[Choice]]] = (),
        links: Sequence[tuple[str, str]] = (),
    ) -> View | None:
        """Make the buttons of a message, and its menus that are `titled`, or return None where there are none.

        `links`, labels with addresses, stand in a row below all others.

        Where buttons are too many, they become menus, and what is beyond the hundred that those hold is left out; of
        more menus than there is room for several become one.
        """
        rows = await self._marks.counted(rows, ref)
        view = View(timeout=None)
        most = MOST_ROWS - bool(picker) - bool(links)
        menus = gathered(titled, most - bool(rows))
        for number, (title, choices) in enumerate(menus):
            view.add_item(await self._menu(ref, choices, MOST_ROWS + number, title))
        most -= len(menus)
        lines = arranged(rows, most)
        if lines is None:
            chunks = _chunks([choice for row in rows for choice in row], MOST_OPTIONS)
            for number, some in enumerate(islice(chunks, most)):
                view.add_item(await self._menu(ref, some, number))
        seen: dict[str, int] = {}
        for place, row in enumerate(lines or ()):
            for choice in row:
                data = await self.data(ref, choice.command)
                twin = seen[data] = seen.get(data, -1) + 1
                style = discord.ButtonStyle.danger if deletes(choice) else discord.ButtonStyle.secondary
                button: Button[View] = Button(
                    label=clipped(choice.label, MOST_LABEL),
                    custom_id=f"{twin or ''}{data}",
                    row=len(menus) + place,
                    style=style,
                )
                view.add_item(button)
        for name, address in links:
            view.add_item(Button(label=clipped(name, MOST_LABEL), url=address, row=MOST_ROWS - 1))
        if picker:
            placeholder = clipped(picker.channel, MOST_PLACEHOLDER)
            menu: ChannelSelect[View] = ChannelSelect(
                custom_id=f"{CHANNELS}:{picker.command}", channel_types=POSTABLE, placeholder=placeholder
            )
            view.add_item(menu)
        view.stop()  # the library would keep each view for ever to hear its presses, which come to us by themselves
        return view if view.children else None

    async def data(self, ref: ChatRef, command: str) -> str:
        """Return what a button carries for a command line, so that digits before it still fit."""
        if command.startswith(SHOWN):
            return SHOWN + await self.data(ref, command[1:])
        if _units(command) <= MOST_DATA - len(SHOWN + LINE) - 2:
            return LINE + command
        return KEY + await self._shortcuts.key(ref, command)

    async def command(self, data: str, ref: ChatRef) -> str | None:
        """Return the command line of what was pressed in a chat, None where it was forgotten or is another chat's."""
        data = data.removeprefix(SHOWN)
        return await self._shortcuts.command(data[1:], ref) if data.startswith(KEY) else data[1:]

    async def marked(self, ref: ChatRef, message: discord.Message) -> View | None:
        """Return a message's own buttons with the numbers of now on those that mark a paper; None where it has none."""
        view = View.from_message(message, timeout=None)
        view.stop()
        shown = [each for each in view.children if isinstance(each, Button)]
        lines = {each: marking(each.custom_id or "") for each in shown}
        found = await self._marks.of({paper for line in lines.values() if (paper := marked_paper(line))}, ref)
        for button, line in lines.items():
            if marked_paper(line):
                button.label = labelled(Choice(button.label or "", line), found).label
        return view if found else None

    async def _menu(self, ref: ChatRef, choices: Sequence[Choice], number: int, title: str = "") -> Select[View]:
        options: dict[str, discord.SelectOption] = {}
        for choice in choices:
            data = await self.data(ref, choice.command)
            about = "" if title else choice.command.partition(" ")[2]  # tells options of one name apart
            options[data] = discord.SelectOption(
                label=clipped(f"⚠️ {choice.label}" if deletes(choice) else choice.label, MOST_OPTION),
                value=data,
                description=clipped(about, MOST_OPTION) if about else None,
            )
        names = title or f"{choices[0].label} … {choices[-1].label}"
        return Select(
            custom_id=f"{MENU}{number}",
            placeholder=clipped(names, MOST_PLACEHOLDER),
            options=list(options.values()),
        )


def marking(carrier: str) -> str:
    """Return the command line of a button that carries it whole, "" where it carries something else."""
    found = _BUTTON.fullmatch(carrier)
    return found["data"].removeprefix(LINE) if found and found["data"].startswith(LINE) else ""


def deletes(choice: Choice) -> bool:
    """Return whether a button takes something away, and has to look so."""
    name, _, arguments = choice.command.partition(" ")
    return choice.danger or (name in _DELETING and bool(arguments))


def gathered(menus: Sequence[tuple[str, Sequence[Choice]]], most: int) -> list[tuple[str, Sequence[Choice]]]:
    """Put menus into so many at most: where there are more, some become one, in which each option names its own."""
    if len(menus) <= most:
        return list(menus)
    found: list[tuple[str, list[Choice]]] = []
    for title, choices in menus:
        if not found or len(found[-1][1]) + len(choices) > MOST_OPTIONS:
            found.append((f"{title} …", []))
        found[-1][1].extend(replace(each, label=f"{title}: {each.label}") for each in choices)
    return [(title, choices) for title, choices in found[:most]]


def arranged(rows: Sequence[Sequence[Choice]], most: int = MOST_ROWS) -> list[list[Choice]] | None:
    """Put buttons into so many rows of five, as they were given if that fits; None where they are too many."""
    kept = [part for row in rows for part in _chunks(row, MOST_IN_A_ROW)]
    if len(kept) > most:
        kept = list(_chunks([choice for row in rows for choice in row], MOST_IN_A_ROW))
    return kept if len(kept) <= most else None


def _chunks(choices: Sequence[Choice], size: int) -> Iterator[list[Choice]]:
    yield from (list(choices[at : at + size]) for at in range(0, len(choices), size))


def clipped(label: str, most: int) -> str:
    """Put words on one line of at most so many UTF-16 code units, with a sign where there are more."""
    text = " ".join(label.split()) or "…"
    while _units(text) > most:
        text = text[: most - 1 - (_units(text) - len(text))].rstrip() + "…"
    return text


def _units(text: str) -> int:
    return len(text) + sum(char > "\uffff" for char in text)
