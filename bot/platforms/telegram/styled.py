"""Text with styled stretches, fit to be shown, and cut into messages that Telegram takes."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Literal

from telegram import MessageEntity

from bot.platforms.edges import edge, units
from chat.directions import laid_out

Style = Literal["bold", "italic", "code", "text_link", "blockquote", "expandable_blockquote"]
QUOTES = frozenset({"blockquote", "expandable_blockquote"})

# Telegram takes these marks out of every text; composed with their letters they stay.
_DROPPED_MARKS = re.compile("[\u030a\u0333\u033f]")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")
# Line ends of other systems, and what turns the direction of the text around: titles are strangers' words.
_UNWANTED = re.compile("[\r\u2028-\u202e\u2066-\u2069\ud800-\udfff]")

_ADDRESS = re.compile(r"https?://[^\s/?#@:]+\.[^\s/?#@:]+(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)
MOST_ADDRESS = 2000

MOST_UNITS = 4096
# Telegram keeps 100 entities and about 9,500 bytes of them, and counts the links and commands that it finds itself.
MOST_ENTITIES = 80
MOST_ENTITY_BYTES = 8_000


@dataclass(frozen=True, slots=True)
class Span:
    """A styled stretch, in Python's characters; `url` is a link's."""

    start: int
    end: int
    style: Style
    url: str = ""

    def moved(self, by: int) -> "Span":
        """Return the same stretch further on."""
        return replace(self, start=self.start + by, end=self.end + by)


@dataclass(frozen=True, slots=True)
class Styled:
    """A text and its styled stretches."""

    text: str = ""
    spans: tuple[Span, ...] = ()

    def __add__(self, other: "Styled") -> "Styled":
        moved = (span.moved(len(self.text)) for span in other.spans)
        return Styled(self.text + other.text, (*self.spans, *moved))

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def units(self) -> int:
        """The length as Telegram counts it, in UTF-16 code units."""
        return units(self.text)

    def within(self, style: Style, url: str = "") -> "Styled":
        """Return the text in a style as a whole."""
        around = (Span(0, len(self.text), style, url),) if self.text else ()
        return Styled(self.text, (*around, *self.spans))

    def cut(self, start: int, end: int) -> "Styled":
        """Return a part of the text, with what of its stretches lies in it."""
        kept = [
            Span(max(span.start, start) - start, min(span.end, end) - start, span.style, span.url)
            for span in self.spans
            if span.start < end and start < span.end
        ]
        return Styled(self.text[start:end], tuple(kept))

    def entities(self) -> tuple[MessageEntity, ...]:
        """Return the stretches as Telegram takes them: offsets and lengths in UTF-16 code units."""
        if not self.spans:
            return ()
        starts = [0, *accumulate(1 + (char > "\uffff") for char in self.text)]
        return tuple(
            MessageEntity(span.style, starts[span.start], starts[span.end] - starts[span.start], url=span.url or None)
            for span in self.spans
        )


def styled(text: str, style: Style | None = None, url: str = "") -> Styled:
    """Return strangers' words fit to be shown, in one style."""
    plain = Styled(clean(text))
    if style is None or (style == "text_link" and not is_address(url)):
        return plain
    return plain.within(style, url)


def is_address(url: str) -> bool:
    """Return whether Telegram takes an address in a link; one that it does not would lose the whole message."""
    return len(url) <= MOST_ADDRESS and bool(_ADDRESS.fullmatch(url))


def joined(parts: Iterable[Styled], between: str) -> Styled:
    """Return parts put together, leaving out the empty ones."""
    whole = Styled()
    for part in parts:
        if part:
            whole = whole + Styled(between) + part if whole else part
    return whole


def clean(text: str) -> str:
    """Return a text without what Telegram would drop or obey; tabs and other control characters become spaces.

    What runs from the right is marked so by us alone.
    """
    if _DROPPED_MARKS.search(text):
        text = unicodedata.normalize("NFC", text)
    return laid_out(_CONTROL.sub(" ", _UNWANTED.sub("", text)))


StyledBlock = Sequence[Styled]
"""The lines of one block; a message may end between them where it must."""


def into_messages(blocks: Sequence[StyledBlock], limit: int = MOST_UNITS) -> list[Styled]:
    """Return blocks in as few messages as hold them, with an empty line between blocks."""
    done: list[Styled] = []
    current = Styled()
    for block in blocks:
        whole = joined(block, "\n")
        if not whole.text.strip():
            continue
        if current and not _fits(_after(current, whole, "\n\n"), limit) and _fits(whole, limit):
            done.append(current)
            current = Styled()
        between = "\n\n"
        for piece in (piece for line in block for piece in _lines(line, limit)):
            longer = _after(current, piece, between)
            if current and not _fits(longer, limit):
                done.append(current)
                longer = piece
            current, between = longer, "\n"
    return [*done, current] if current else done


def _after(first: Styled, second: Styled, between: str) -> Styled:
    return joined((first, second), between)


def _fits(text: Styled, limit: int) -> bool:
    weight = sum(16 + len(span.url.encode("utf-8", "replace")) for span in text.spans)
    return text.units <= limit and len(text.spans) <= MOST_ENTITIES and weight <= MOST_ENTITY_BYTES


def _lines(line: Styled, limit: int) -> Iterator[Styled]:
    """Yield the pieces of a line that no message holds; a quote goes on in the next, a link or a style is not cut."""
    while not _fits(line, limit):
        end = _edge(line, limit)
        head = line.text[:end].rstrip()
        start = end + len(line.text[end:]) - len(line.text[end:].lstrip())
        if head:
            yield line.cut(0, len(head))
        line = line.cut(start, len(line.text))
    if line.text.strip():
        yield line


def _edge(line: Styled, limit: int) -> int:
    """Return where a line that is too long may end: as far on as there is a good place, in the last half at best."""
    return edge(line.text, _longest(line, limit), lambda place: not _inside(line, place))


def _longest(line: Styled, limit: int) -> int:
    """Return how many characters fit a message, and are free of one entity too many."""
    length = most = 0
    for char in line.text:
        length += units(char)
        if length > limit:
            break
        most += 1
    ordered = sorted(line.spans, key=lambda span: span.start)
    weight = 0
    for number, span in enumerate(ordered):
        weight += 16 + len(span.url.encode("utf-8", "replace"))
        if number and (number >= MOST_ENTITIES or weight > MOST_ENTITY_BYTES):
            most = min(most, max(1, span.start))
            break
    return most


def _inside(line: Styled, place: int) -> bool:
    return any(span.start < place < span.end for span in line.spans if span.style not in QUOTES)
