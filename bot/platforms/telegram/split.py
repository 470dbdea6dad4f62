"""From blocks to messages: cut at the edges of blocks, else of their lines, else of sentences and words."""

from collections.abc import Iterator, Sequence

from bot.platforms.edges import edge, units
from bot.platforms.telegram.styled import QUOTES, Styled, joined

MOST_UNITS = 4096
# Telegram keeps 100 entities and about 9,500 bytes of them, and counts the links and commands that it finds itself.
MOST_ENTITIES = 80
MOST_ENTITY_BYTES = 8_000

Block = Sequence[Styled]
"""The lines of one block; a message may end between them where it must."""


def messages(blocks: Sequence[Block], limit: int = MOST_UNITS) -> list[Styled]:
    """Put blocks into as few messages as hold them, with an empty line between blocks."""
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
    """Cut a line that no message holds; a quote goes on in the next, a link or a style is not cut."""
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
    """Find where a line that is too long may end: as far on as there is a good place, in the last half at best."""
    return edge(line.text, _longest(line, limit), lambda place: not _inside(line, place))


def _longest(line: Styled, limit: int) -> int:
    """Give how many characters fit a message, and are free of one entity too many."""
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
