"""Replies as text for a terminal, a pipe or a file."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import assert_never

from rich.console import Console as Screen
from rich.table import Table
from rich.text import Text as Rich

from chat.reply import (
    Attachment,
    Block,
    ChatPicker,
    Choice,
    Choices,
    Claims,
    Figure,
    Heading,
    Listing,
    PaperCard,
    Progress,
    Reply,
    Text,
)
from chat.words import Words
from papers.credits import names
from summarizer.wording import place

MOST_AUTHORS = 12
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text and the mark before it; `style` is a style of rich."""

    text: str = ""
    mark: str = ""
    style: str = ""


class Renderer:
    """Turns blocks into paragraphs; `number` counts a button, or buttons are left out."""

    def __init__(self, words: Words, number: Callable[[Choice], int] | None = None) -> None:
        self._words = words
        self._number = number

    def paragraphs(self, reply: Reply) -> Iterator[Paragraph]:
        """Yield the paragraphs of a reply, with an empty one between blocks."""
        for number, block in enumerate(reply.blocks):
            if isinstance(block, ChatPicker) or (isinstance(block, Choices) and self._number is None):
                continue
            if number:
                yield Paragraph()
            yield from self._block(block)

    def _block(self, block: Block) -> Iterator[Paragraph]:  # noqa: C901  one case for each sort of block
        match block:
            case Heading():
                yield Paragraph(plain(block.text), style="bold")
            case Text():
                yield Paragraph(plain(block.text), style="dim" if block.quiet else "")
            case PaperCard():
                yield from self._card(block)
            case Claims():
                yield from self._claims(block)
            case Listing():
                yield from self._listing(block)
            case Choices():
                yield from self._choices(block)
            case Progress():
                yield Paragraph(progress_text(block), style="dim")
            case Figure():
                yield Paragraph(plain(block.caption))
                yield Paragraph(plain(f"{block.credit} {block.url}".strip()), style="cyan")
            case Attachment():
                yield Paragraph(f"{block.name}:", style="bold")
                yield Paragraph(plain(block.content))
            case ChatPicker():
                pass  # there is one chat here
            case _:
                assert_never(block)

    def _card(self, card: PaperCard) -> Iterator[Paragraph]:
        yield Paragraph(plain(card.title), style="bold")
        yield Paragraph(plain(names(card.authors, MOST_AUTHORS, self._words)))
        yield Paragraph(plain(card.facts(self._words)), style="dim")
        if card.venue:
            yield Paragraph(plain(card.venue))
        if card.comment:
            yield Paragraph(plain(card.comment), style="dim")
        for link in card.links:
            yield Paragraph(plain(f"{link.kind}: {link.url}"), style="cyan")

    def _claims(self, claims: Claims) -> Iterator[Paragraph]:
        if claims.title:
            yield Paragraph(plain(claims.title), style="bold")
        for claim, note in claims.noted:
            yield Paragraph(plain(claim.text), "• ")
            if claims.evidence:
                yield Paragraph(f"“{plain(claim.evidence)}” ({plain(place(claim.place, self._words))})", "    ", "dim")
            if note:
                yield Paragraph(plain(note), "    ", "dim")

    @staticmethod
    def _listing(listing: Listing) -> Iterator[Paragraph]:
        if listing.title:
            yield Paragraph(plain(listing.title), style="bold")
        for number, item in enumerate(listing.items, listing.start):
            mark = f"{number}. " if listing.ordered else "• "
            yield Paragraph(plain(item.text), mark)
            if item.detail:
                yield Paragraph(plain(item.detail), " " * len(mark), "dim")
            if item.url and not listing.ordered:  # what is numbered is found by its id
                yield Paragraph(plain(item.url), " " * len(mark), "cyan")

    def _choices(self, choices: Choices) -> Iterator[Paragraph]:
        for row in choices.rows:
            if row and self._number:
                shown = (f"[{self._number(choice)}] {_label(choice)}" for choice in row)
                yield Paragraph("  ".join(shown), style="green")


def _label(choice: Choice) -> str:
    return f"⚠ {plain(choice.label)}" if choice.danger else plain(choice.label)


def plain(text: str) -> str:
    """Drop what a terminal would obey or be misled by: control characters and bidirectional overrides."""
    return "".join(
        char for char in text if char in "\n\t" or (unicodedata.category(char) != "Cc" and char not in _BIDI)
    )


def progress_text(progress: Progress) -> str:
    """Say how far something is."""
    return f"{plain(progress.text)} {progress.done}/{progress.total}" if progress.total else plain(progress.text)


def print_paragraphs(screen: Screen, paragraphs: Iterable[Paragraph]) -> None:
    """Print paragraphs; a terminal wraps them under their marks, a pipe or a file gets each in one piece."""
    for paragraph in paragraphs:
        if screen.is_terminal and paragraph.mark:
            grid = Table.grid()
            grid.add_row(Rich(paragraph.mark, style=paragraph.style), Rich(paragraph.text, style=paragraph.style))
            screen.print(grid)
        else:
            below = paragraph.text.replace("\n", "\n" + " " * len(paragraph.mark))
            screen.print(Rich(paragraph.mark + below, style=paragraph.style), soft_wrap=not screen.is_terminal)
