"""What Telegram does to every text before it keeps it: control characters, odd marks, edges, bounds of entities."""

import re
import unicodedata
from bisect import bisect_left

from tests.servers.telegram.errors import bad_request

from .entities import Entity
from .nesting import nest
from .units import Ruler, units

_CONTROL = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x20]")
_DROPPED = re.compile("[\r\u2028-\u202e\u030a\u0333\u033f]")
_MARK_BEFORE_MARK = re.compile("[\u200e\u200f](?=[\u200e\u200f])")
_FAR = 1_000_000


def clean(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Clean a text and move its entities with it; refuses entities that do not fit the text."""
    for each in entities:
        for name, value in (("offset", each.offset), ("length", each.length)):
            if not 0 <= value <= _FAR:
                raise bad_request(f"receive an entity with incorrect {name} {value}")
    entities = nest(entities)
    _check_bounds(text, entities)
    text, entities = _drop(text, entities)
    text = _CONTROL.sub(" ", text)
    text = _MARK_BEFORE_MARK.sub("\u200c", text)
    return _trim(text, nest(entities))


def is_blank(text: str) -> bool:
    """Return whether a text shows nothing: spaces, zero-width and direction marks, the blank Braille pattern."""
    return all(char == "\u2800" or unicodedata.category(char) in {"Zs", "Zl", "Zp", "Cc", "Cf"} for char in text)


def _check_bounds(text: str, entities: list[Entity]) -> None:
    if not entities:
        return
    ruler = Ruler(text)
    for each in entities:
        if each.offset > ruler.length:
            raise bad_request(f"entity begins after the end of the text at UTF-16 offset {each.offset}")
        if ruler.index(each.offset) is None:
            place = _byte(text, ruler, each.offset)
            raise bad_request(f"entity begins in a middle of a UTF-16 symbol at byte offset {place}")
        if each.end > ruler.length:
            raise bad_request(
                f"entity beginning at UTF-16 offset {each.offset} ends after the end of the text "
                f"at UTF-16 offset {each.end}"
            )
        if ruler.index(each.end) is None:
            place = _byte(text, ruler, each.end)
            raise bad_request(
                f"entity beginning at UTF-16 offset {each.offset} ends in a middle of a UTF-16 symbol "
                f"at byte offset {place}"
            )


def _byte(text: str, ruler: Ruler, offset: int) -> int:
    """Return the byte behind the character that an offset cuts in two."""
    index = ruler.index(offset + 1)
    return len(text[:index].encode())


def _drop(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Take out what Telegram takes out, each of one UTF-16 unit."""
    gone = [match.start() for match in _DROPPED.finditer(text)]
    if not gone:
        return text, entities
    ruler = Ruler(text)
    offsets = [ruler.offset(index) for index in gone]

    def moved(offset: int) -> int:
        return offset - bisect_left(offsets, offset)

    shifted = [each.between(moved(each.offset), moved(each.end)) for each in entities]
    return _DROPPED.sub("", text), shifted


def _trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Cut spaces and line ends off both ends; at the start only up to the first entity."""
    text = text.rstrip(" \n")
    length = units(text)
    entities = [each.between(each.offset, min(each.end, length)) for each in entities if each.offset < length]
    lead = len(text) - len(text.lstrip(" \n"))
    if entities:
        lead = min(lead, *(each.offset for each in entities))
    return text[lead:], [each.between(each.offset - lead, each.end - lead) for each in entities]
