"""From a call's text, parse mode and entities to a text that Telegram keeps."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from tests.servers.telegram.errors import bad_request
from tests.servers.telegram.shapes import Json

from .cleaning import clean, is_blank
from .detect import find_entities
from .entities import Entity, read_entities
from .html import parse_html
from .markdown import parse_markdown
from .markup import MarkupError
from .nesting import add_found
from .units import units

MAX_RAW = 2**15
"""Bytes of a text before its markup is read."""

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_ENTITIES = 100
MAX_ENTITY_BYTES = 9500
"""About what the server takes for all entities of a message together, their links included."""


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text and its entities; `dropped` counts those beyond the hundredth, which Telegram ignores silently."""

    text: str
    entities: tuple[Entity, ...] = ()
    dropped: int = 0

    def as_json(self, user: Callable[[int], Json], *, caption: bool = False) -> Json:
        """Return the fields of a message: text and entities, or caption and caption_entities."""
        names = ("caption", "caption_entities") if caption else ("text", "entities")
        if caption and not self.text:
            return {}
        fields: Json = {names[0]: self.text}
        if self.entities:
            fields[names[1]] = [entity.as_json(user) for entity in self.entities]
        return fields


def read_text(text: str, parse_mode: str, entities: object) -> Formatted:
    """Read a text's markup, or else its entities; a parse mode wins over entities."""
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise bad_request("text must be encoded in UTF-8") from None
    if size > MAX_RAW:
        raise bad_request("text is too long")
    mode = parse_mode.lower()
    if not text or mode in {"", "none"}:
        return Formatted(text, tuple(read_entities(entities)))
    if mode not in {"html", "markdownv2"}:
        raise bad_request("unsupported parse_mode")
    try:
        parsed, found = (parse_html if mode == "html" else parse_markdown)(text)
    except MarkupError as fault:
        raise bad_request(f"can't parse entities: {fault}") from None
    return Formatted(parsed, tuple(found))


def decode_entities(text: str) -> object:
    """Decode the entities parameter; what is no JSON counts as none, as on the real server."""
    try:
        return json.loads(text) if text else None
    except ValueError:
        return None


def keep(formatted: Formatted, limit: int, too_long: str, *, may_be_empty: bool = False) -> Formatted:
    """Clean a text for keeping, find links, mentions and commands in it, and hold it to its limits."""
    text, entities = clean(formatted.text, list(formatted.entities))
    if not may_be_empty and is_blank(text):
        raise bad_request("text must be non-empty")
    if units(text) > limit:
        raise bad_request(too_long)
    if sum(_size(entity) for entity in entities) > MAX_ENTITY_BYTES:
        raise bad_request("ENTITIES_TOO_LONG")
    entities = add_found(entities, find_entities(text))
    return Formatted(text, tuple(entities[:MAX_ENTITIES]), max(0, len(entities) - MAX_ENTITIES))


def _size(entity: Entity) -> int:
    """Return the bytes that an entity takes on Telegram's own wire."""
    return 12 + sum(len(str(value).encode()) + 4 for value in entity.detail.values())
