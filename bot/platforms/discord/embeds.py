"""Embeds, within what Discord takes of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import discord

from bot.platforms.discord.markdown import Line, escaped, is_address, one_line, run, unled
from bot.platforms.discord.split import Block, descriptions
from bot.platforms.edges import units

MOST_TITLE = 256
MOST_DESCRIPTION = 4096
MOST_IN_ALL = 6000  # of all embeds of one message
MOST_EMBEDS = 10
COLOUR = 0xB31B1B  # arXiv's red


@dataclass
class Section:
    """What stands in one embed as far as one holds it: a title, blocks of lines, and the name of a picture's file."""

    title: str = ""
    url: str = ""
    blocks: list[Block] = field(default_factory=list)
    picture: str = ""

    def embeds(self) -> list[discord.Embed]:
        """Make as few embeds as hold it; a title that is too long for one opens the text."""
        title = unled(escaped(one_line(self.title)))
        blocks = self.blocks
        if units(title) > MOST_TITLE:
            blocks = [[Line((run(self.title, bold=True, url=self.url),))], *blocks]
            title = ""
        texts = descriptions(blocks, MOST_DESCRIPTION) or ([""] if title or self.picture else [])
        made = [discord.Embed(colour=COLOUR, description=text or None) for text in texts]
        if made and title:
            made[0].title = title
            made[0].url = self.url if is_address(self.url) else None
        if made and self.picture:
            made[-1].set_image(url=picture_url(self.picture))
        return made


def picture_url(name: str) -> str:
    """Give the address by which an embed shows a file of its own message."""
    return f"attachment://{name}"


def weight(embed: discord.Embed) -> int:
    """Count what of an embed counts against the limit of a message."""
    return units(embed.title or "") + units(embed.description or "")


def packed(embeds: Sequence[discord.Embed]) -> list[tuple[discord.Embed, ...]]:
    """Put embeds into as few messages as hold them, in order."""
    groups: list[list[discord.Embed]] = []
    room = 0
    for embed in embeds:
        if not groups or weight(embed) > room or len(groups[-1]) == MOST_EMBEDS:
            groups.append([])
            room = MOST_IN_ALL
        groups[-1].append(embed)
        room -= weight(embed)
    return [tuple(group) for group in groups]
