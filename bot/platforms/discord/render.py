"""Replies as Discord messages: words, or embeds within what Discord takes of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import discord

from bot.platforms.discord.blocks import Block, Writer, descriptions, label, paragraph, paragraph_of
from bot.platforms.discord.buttons import MOST_IN_A_ROW, MOST_ROWS, arranged
from bot.platforms.discord.markdown import MarkdownLine, escaped, is_address, one_line, run, unescaped, unled
from bot.platforms.discord.mentions import Mention, nobody, role_mention
from bot.platforms.edges import units
from chat.reply import (
    Attachment,
    ChatPicker,
    Choice,
    Choices,
    Claims,
    Figure,
    Heading,
    Listing,
    PaperCard,
    Reply,
    essence,
)
from chat.words import Words

MOST_CONTENT = 2000
MOST_FILES = 10
MOST_FILE_BYTES = 10 * 1024 * 1024
MOST_TITLE = 256
MOST_DESCRIPTION = 4096
MOST_IN_ALL = 6000  # of all embeds of one message
MOST_EMBEDS = 10
COLOUR = 0xB31B1B  # arXiv's red
MOST_ADDRESS = 512  # of a button that is a link
MOST_FIELDS, MOST_FIELD = 25, 1024
MOST_IN_FIELDS = 4500  # so that what stands above them fits as well
BESIDE = 2  # fields that stand beside one another on a screen that is wide enough
BLANK = "\u200b"  # which Discord takes for a text
NOTHING = "…"  # Discord takes no message that is made of buttons alone


@dataclass(frozen=True, slots=True)
class File:
    """A file of a message: its bytes, or the key by which its picture is kept."""

    name: str
    content: bytes = b""
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One message as Discord takes it, but for the buttons' own form and the pictures, which are still to be loaded."""

    embeds: tuple[discord.Embed, ...] = ()
    rows: tuple[tuple[Choice, ...], ...] = ()
    menus: tuple[tuple[str, tuple[Choice, ...]], ...] = ()
    files: tuple[File, ...] = ()
    content: str = ""
    picker: ChatPicker | None = None
    role: int = 0
    links: tuple[tuple[str, str], ...] = ()

    def mentioning(self, role: int) -> "Message":
        """Return the same with a role's mention below its words, which calls its members; where it has room for it."""
        content = "\n".join(filter(None, (self.content, role_mention(role))))
        return replace(self, content=content, role=role) if units(content) <= MOST_CONTENT else self


@dataclass
class EmbedDraft:
    """What stands in one embed as far as one holds it: a title, blocks of lines, and the name of a picture's file."""

    title: str = ""
    url: str = ""
    blocks: list[Block] = field(default_factory=list)
    picture: str = ""
    fields: list[tuple[str, str]] = field(default_factory=list)

    def add_beside(self, listing: Listing) -> bool:
        """Put a listing's items beside one another into fields, and return whether they fit."""
        names = [one_line(listing.title), *[BLANK] * (len(listing.items) - 1)]
        values = [unled(escaped(one_line(item.text))) for item in listing.items]
        made = [*zip(names, values, strict=True), (BLANK, BLANK)]  # the last keeps the next row's out of this one
        size = sum(units(part) for each in (*self.fields, *made) for part in each)
        fit = len(values) == BESIDE and all(0 < units(value) <= MOST_FIELD for value in values) and names[0]
        if not fit or size > MOST_IN_FIELDS or len(self.fields) + len(made) > MOST_FIELDS:
            return False
        self.fields += made
        return True

    def embeds(self) -> list[discord.Embed]:
        """Make as few embeds as hold it; a title that is too long for one opens the text."""
        title = unled(escaped(one_line(self.title)))
        blocks = self.blocks
        if units(title) > MOST_TITLE:
            blocks = [[MarkdownLine((run(self.title, bold=True, url=self.url),))], *blocks]
            title = ""
        texts = descriptions(blocks, MOST_DESCRIPTION) or ([""] if title or self.picture or self.fields else [])
        made = [discord.Embed(colour=COLOUR, description=text or None) for text in texts]
        if made and title:
            made[0].title = title
            made[0].url = self.url if is_address(self.url) else None
        if made and self.picture:
            made[-1].set_image(url=picture_url(self.picture))
        for name, value in self.fields:
            made[-1].add_field(name=name, value=value, inline=True)
        return made


def picture_url(name: str) -> str:
    """Return the address by which an embed shows a file of its own message."""
    return f"attachment://{name}"


def _weight(embed: discord.Embed) -> int:
    """Count what of an embed counts against the limit of a message."""
    fields = sum(units(each.name or "") + units(each.value or "") for each in embed.fields)
    return units(embed.title or "") + units(embed.description or "") + fields


def _packed(embeds: Sequence[discord.Embed]) -> list[tuple[discord.Embed, ...]]:
    """Put embeds into as few messages as hold them, in order."""
    groups: list[list[discord.Embed]] = []
    room = 0
    for embed in embeds:
        if not groups or _weight(embed) > room or len(groups[-1]) == MOST_EMBEDS:
            groups.append([])
            room = MOST_IN_ALL
        groups[-1].append(embed)
        room -= _weight(embed)
    return [tuple(group) for group in groups]


def messages(reply: Reply, words: Words, mention: Mention = nobody) -> list[Message]:
    """Turn a reply into messages that Discord takes as they are; its buttons hang on the last."""
    choices = [block for block in reply.blocks if isinstance(block, Choices)]
    rows = tuple(row for block in choices if not block.titles for row in block.rows if row)
    menus = tuple(each for block in choices for each in zip(block.titles, block.rows, strict=False))
    picker = next((block for block in reply.blocks if isinstance(block, ChatPicker)), None)
    links = () if menus or picker else _links(reply, words, rows)
    writer = Writer(words, mention, has_links=not links)
    made = _plain(reply, writer) or _rich(reply, writer)
    _attach(made, [block for block in reply.blocks if isinstance(block, Attachment)], words)
    if rows or menus or picker or links:
        last = made.pop() if made else Message(content=NOTHING)
        made.append(replace(last, rows=rows, menus=menus, picker=picker, links=links))
    return made


def _links(reply: Reply, words: Words, rows: Sequence[Sequence[Choice]]) -> tuple[tuple[str, str], ...]:
    """Return the links of a reply's one paper for a row of buttons, none where they do not fit into one or below it."""
    cards = [block for block in reply.blocks if isinstance(block, PaperCard)]
    links = cards[0].links if len(cards) == 1 else ()
    fit = len(links) <= MOST_IN_A_ROW and all(
        is_address(link.url) and units(link.url) <= MOST_ADDRESS for link in links
    )
    if not fit or arranged(rows, MOST_ROWS - 1) is None:
        return ()
    return tuple((label(link, words), link.url) for link in links)


def plainest(reply: Reply, within: Message | None = None) -> list[Message]:
    """Return what must not be lost of a reply, or of one message of it, without frames, files and buttons."""
    words = None if within is None else _words(within)
    told = [(title, url) for title, url in essence(reply) if words is None or one_line(title) in words]
    lines = [[*paragraph(title), *paragraph_of(run(url, url=url))] for title, url in told]
    return [Message(content=text) for text in descriptions(lines, MOST_CONTENT)]


def _words(message: Message) -> str:
    said = (
        part
        for embed in message.embeds
        for part in (embed.title, embed.description, *(each.value for each in embed.fields))
    )
    return unescaped("\n".join(filter(None, (message.content, *said))))


def _plain(reply: Reply, writer: Writer) -> list[Message]:
    """Say a few words without a frame around them; none where a reply is more than that."""
    if any(isinstance(block, Heading | PaperCard | Claims | Listing | Figure) for block in reply.blocks):
        return []
    texts = descriptions([lines for block in reply.blocks for lines in writer.blocks(block)], MOST_CONTENT)
    return [Message(content=text) for text in texts] if len(texts) == 1 else []


def _rich(reply: Reply, writer: Writer) -> list[Message]:
    pictures: dict[str, str] = {}
    embeds = [embed for draft in _drafts(reply, writer, pictures) for embed in draft.embeds()]
    return [
        Message(group, files=tuple(File(name, picture=pictures[name]) for name in _shown(group)))
        for group in _packed(embeds)
    ]


def _drafts(reply: Reply, writer: Writer, pictures: dict[str, str]) -> list[EmbedDraft]:
    """Sort blocks into embeds: one for each card and figure, and a new one for each heading that opens something."""
    drafts: list[EmbedDraft] = []
    closed, titled = True, False
    for block in reply.blocks:
        alone = isinstance(block, PaperCard | Figure)
        opening = isinstance(block, Heading) and block.level == 1
        beside = isinstance(block, Listing) and block.beside
        if closed or alone or opening or (drafts[-1].fields and not beside):
            drafts.append(EmbedDraft())
            titled = False
        draft, written = drafts[-1], list(filter(None, writer.blocks(block)))
        if isinstance(block, Listing) and block.beside:
            if draft.add_beside(block):
                written = []
            elif draft.fields:  # which stand below all texts of an embed
                drafts.append(draft := EmbedDraft())
        if isinstance(block, Heading) and opening and written:
            draft.title, draft.url, written = block.text, block.url, []
        if titled and written:  # a title stays with what it is the title of
            draft.blocks[-1] = [*draft.blocks[-1], *written.pop(0)]
        draft.blocks += written
        if isinstance(block, PaperCard):
            draft.title, draft.url = block.title, next((link.url for link in block.links if link.kind == "abs"), "")
        if isinstance(block, Figure) and block.image:
            draft.picture = f"figure-{len(pictures) + 1}"
            pictures[draft.picture] = block.image
        closed, titled = alone, isinstance(block, Heading) and bool(draft.blocks)
    return drafts


def _shown(embeds: Sequence[discord.Embed]) -> list[str]:
    """Name the files that embeds show."""
    scheme = picture_url("")
    return [embed.image.url.removeprefix(scheme) for embed in embeds if embed.image.url]


def _attach(made: list[Message], attachments: list[Attachment], words: Words) -> None:
    """Hang files on the last message as far as it takes them; for one that is too large, say so."""
    for attachment in attachments:
        content = attachment.content.encode("utf-8", "replace")
        if len(content) > MOST_FILE_BYTES:
            sorry = words.say("The file {name} is too large for Discord.", name=one_line(attachment.name))
            made.append(Message(content=escaped(sorry)))
            continue
        if not made or len(made[-1].files) == MOST_FILES or _bytes(made[-1]) + len(content) > MOST_FILE_BYTES:
            made.append(Message())
        made[-1] = replace(made[-1], files=(*made[-1].files, File(attachment.name, content)))


def _bytes(message: Message) -> int:
    return sum(len(file.content) for file in message.files)
