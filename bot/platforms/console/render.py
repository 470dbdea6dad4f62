"""Replies as text for a terminal, a pipe or a file."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

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
class Line:
    """A paragraph and the mark before it; `style` is a style of rich."""

    text: str = ""
    mark: str = ""
    style: str = ""


class Renderer:
    """Turns blocks into lines; `number` gives a button's number, or buttons are left out."""

    def __init__(self, words: Words, number: Callable[[Choice], int] | None = None) -> None:
        self._words = words
        self._number = number

    def lines(self, reply: Reply) -> Iterator[Line]:
        """Give the lines of a reply, with an empty one between blocks."""
        for number, block in enumerate(reply.blocks):
            if isinstance(block, ChatPicker) or (isinstance(block, Choices) and self._number is None):
                continue
            if number:
                yield Line()
            yield from self.block(block)

    def block(self, block: Block) -> Iterator[Line]:
        """Give the lines of one block."""
        match block:
            case Heading():
                yield Line(plain(block.text), style="bold")
            case Text():
                yield Line(plain(block.text), style="dim" if block.quiet else "")
            case PaperCard():
                yield from self._card(block)
            case Claims():
                yield from self._claims(block)
            case Listing():
                yield from self._listing(block)
            case Choices():
                yield from self._choices(block)
            case Progress():
                yield Line(progress_text(block), style="dim")
            case Figure():
                yield Line(plain(block.caption))
                yield Line(plain(f"{block.credit} {block.url}".strip()), style="cyan")
            case Attachment():
                yield Line(f"{block.name}:", style="bold")
                yield Line(plain(block.content))

    def _card(self, card: PaperCard) -> Iterator[Line]:
        yield Line(plain(card.title), style="bold")
        yield Line(plain(names(card.authors, MOST_AUTHORS, self._words)))
        yield Line(plain(card.facts), style="dim")
        if card.comment:
            yield Line(plain(card.comment), style="dim")
        for link in card.links:
            yield Line(plain(f"{link.kind}: {link.url}"), style="cyan")

    def _claims(self, claims: Claims) -> Iterator[Line]:
        if claims.title:
            yield Line(plain(claims.title), style="bold")
        for claim in claims.claims:
            yield Line(plain(claim.text), "• ")
            if claims.evidence:
                yield Line(f"“{plain(claim.evidence)}” ({plain(place(claim.place, self._words))})", "    ", "dim")

    @staticmethod
    def _listing(listing: Listing) -> Iterator[Line]:
        if listing.title:
            yield Line(plain(listing.title), style="bold")
        for number, item in enumerate(listing.items, listing.start):
            mark = f"{number}. " if listing.ordered else "• "
            yield Line(plain(item.text), mark)
            if item.detail:
                yield Line(plain(item.detail), " " * len(mark), "dim")
            if item.url and not listing.ordered:  # what is numbered is found by its id
                yield Line(plain(item.url), " " * len(mark), "cyan")

    def _choices(self, choices: Choices) -> Iterator[Line]:
        for row in choices.rows:
            if row and self._number:
                shown = (f"[{self._number(choice)}] {_label(choice)}" for choice in row)
                yield Line("  ".join(shown), style="green")


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


def print_lines(screen: Screen, lines: Iterable[Line]) -> None:
    """Print lines; a terminal wraps them under their marks, a pipe or a file gets each in one piece."""
    for line in lines:
        if screen.is_terminal and line.mark:
            grid = Table.grid()
            grid.add_row(Rich(line.mark, style=line.style), Rich(line.text, style=line.style))
            screen.print(grid)
        else:
            below = line.text.replace("\n", "\n" + " " * len(line.mark))
            screen.print(Rich(line.mark + below, style=line.style), soft_wrap=not screen.is_terminal)
