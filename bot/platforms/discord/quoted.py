"""The papers that stand in a message: in its words, links and embeds, in what it forwards, and below it on buttons."""

import re
from collections.abc import Iterator

import discord
from discord import ActionRow, Button, Component, Container, SectionComponent, SelectMenu, TextDisplay

from bot.platforms.discord.markdown import one_line, unescaped
from papers import ids

Said = discord.Message | discord.MessageSnapshot
_ADDRESS = re.compile(r"<?(https?://[^\s()<>]+)")


def papers_in(message: Said) -> dict[str, str]:
    """Return the ids of the papers in a message, in the order of reading, each with its title where that stands there.

    What its buttons carry counts where nothing else names a paper: other bots number what they like.
    """
    text, titles = words_of(message), dict(_titles(message))
    found = ids.find_all(text) or ids.find_all("\n".join(_carried(message)))
    return {str(each): titles.get(each.id, "") for each in found}


def words_of(message: Said) -> str:
    """Return all that can be read in a message, with the addresses of its links, a line each."""
    return "\n".join(filter(None, _said(message)))


def _said(message: Said) -> Iterator[str]:
    yield message.content
    for embed in message.embeds:
        yield from (embed.title or "", embed.url or "", embed.description or "", embed.author.url or "")
        for part in embed.fields:
            yield from (part.name or "", part.value or "")
        yield embed.footer.text or ""
    for each in _components(message):
        if isinstance(each, TextDisplay):
            yield each.content
        elif isinstance(each, Button):
            yield each.url or ""
    for snapshot in getattr(message, "message_snapshots", ()):
        yield words_of(snapshot)


def _carried(message: Said) -> Iterator[str]:
    """Yield what buttons and menus carry, which is a command line where they are the bot's own."""
    for each in _components(message):
        if isinstance(each, Button):
            yield each.custom_id or ""
        elif isinstance(each, SelectMenu):
            yield from (option.value for option in each.options)
    for snapshot in getattr(message, "message_snapshots", ()):
        yield from _carried(snapshot)


def _components(message: Said) -> Iterator[Component]:
    waiting: list[Component] = list(reversed(message.components))
    while waiting:
        each = waiting.pop()
        yield each
        if isinstance(each, ActionRow | Container | SectionComponent):
            waiting += reversed(each.children)
        if isinstance(each, SectionComponent):
            waiting.append(each.accessory)


def _titles(message: Said) -> Iterator[tuple[str, str]]:
    for embed in message.embeds:
        named = [(unescaped(embed.title), embed.url)] if embed.title and embed.url else []
        for title, url in (*named, *_links(embed.description or "")):
            found = ids.find_all(url)
            if len(found) == 1 and not ids.find_all(title):
                yield found[0].id, one_line(title.replace("*", ""))
    for snapshot in getattr(message, "message_snapshots", ()):
        yield from _titles(snapshot)


def _links(text: str) -> Iterator[tuple[str, str]]:
    """Yield the words and the address of each link of a text."""
    before, *behind = text.split("](")
    for rest in behind:
        begun = before.rfind("[")
        while begun > 0 and before[begun - 1] == "\\":
            begun = before.rfind("[", 0, begun)
        if begun >= 0 and (address := _ADDRESS.match(rest)):
            yield unescaped(before[begun + 1 :]), address[1]
        before = rest
