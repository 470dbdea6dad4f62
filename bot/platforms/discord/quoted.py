"""What stands in a message that another one is about: words, links, embeds, buttons, and what it forwards."""

import re
from collections.abc import Iterator

import discord
from discord import ActionRow, Button, Component, Container, SectionComponent, SelectMenu, TextDisplay

from bot.platforms.discord.files.attachments import sent_files
from bot.platforms.discord.markdown import one_line, unescaped
from chat.refs import Behind, Quoted
from papers import ids

Said = discord.Message | discord.MessageSnapshot
_ADDRESS = re.compile(r"<?(https?://[^\s()<>]+)")


def read_quoted(message: discord.Message, me: discord.abc.User, *, opening: bool = False) -> Quoted:
    """Return what there is in a message; of another bot's buttons only where nothing else names a paper.

    They number what they like. Nothing at all in somebody else's message may be hidden from the bot.
    """
    text, linked = words_of(message), tuple(_linked(message))
    own = message.author.id == me.id
    ours = own or message.application_id == me.id  # what went by the bot's webhook
    tells = ids.find_all("\n".join((text, *(each.target for each in linked))))
    behind = linked if tells and not ours else (*linked, *_carried(message))
    unseen = not (own or text or behind or message.attachments or message.stickers)
    return Quoted(text, ours, sent_files(message), behind=behind, opening=opening, unseen=unseen)


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


def _linked(message: Said) -> Iterator[Behind]:
    """Yield the addresses behind the words of a message, and those of its buttons."""
    yield from _links(message.content)
    for embed in message.embeds:
        if embed.url:
            yield Behind(one_line(unescaped(embed.title or "")), embed.url)
        for text in (embed.description, *(part.value for part in embed.fields)):
            yield from _links(text or "")
    for each in _components(message):
        if isinstance(each, TextDisplay):
            yield from _links(each.content)
        elif isinstance(each, Button) and each.url:
            yield Behind(each.label or "", each.url)
    for snapshot in getattr(message, "message_snapshots", ()):
        yield from _linked(snapshot)


def _carried(message: Said) -> Iterator[Behind]:
    """Yield what buttons and menus carry, which is a command line where they are the bot's own."""
    for each in _components(message):
        if isinstance(each, Button) and each.custom_id:
            yield Behind(each.label or "", each.custom_id)
        elif isinstance(each, SelectMenu):
            yield from (Behind(option.label, option.value) for option in each.options)
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


def _links(text: str) -> Iterator[Behind]:
    """Yield the words and the address of each link of a text."""
    before, *behind = text.split("](")
    for rest in behind:
        begun = before.rfind("[")
        while begun > 0 and before[begun - 1] == "\\":
            begun = before.rfind("[", 0, begun)
        if begun >= 0 and (address := _ADDRESS.match(rest)):
            yield Behind(one_line(unescaped(before[begun + 1 :]).replace("*", "")), address[1])
        before = rest
