"""Message entities: their kinds, their order, and how a client hands them over."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from tests.servers.telegram.errors import bad_request
from tests.servers.telegram.shapes import FieldError, Json, integer_field, is_object, optional_text, text_field

from .links import LinkError, check_link, user_of_link

SPLITTABLE = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
QUOTES = frozenset({"blockquote", "expandable_blockquote"})
CODE = frozenset({"code", "pre"})
FOUND = frozenset({"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number"})
"""What Telegram finds by itself, and ignores where a client sends it."""

_PRIORITY = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 11,
    "code": 20,
    "text_link": 49,
    "text_mention": 49,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}


@dataclass(frozen=True, slots=True)
class Entity:
    """A stretch of a text, offset and length in UTF-16 code units; `detail` holds url, language and the like."""

    type: str
    offset: int
    length: int
    detail: Json = field(default_factory=dict, compare=False)

    @property
    def end(self) -> int:
        """The offset behind the last unit."""
        return self.offset + self.length

    def between(self, start: int, end: int) -> "Entity":
        """Return the same entity over another stretch."""
        return replace(self, offset=start, length=end - start)

    def as_json(self, user: Callable[[int], Json]) -> Json:
        """Return the entity as it is sent; `user` describes whom a text_mention means."""
        detail = dict(self.detail)
        if self.type == "text_mention":
            detail = {"user": user(detail["user_id"])}
        return {"type": self.type, "offset": self.offset, "length": self.length, **detail}


def in_order(entities: Iterable[Entity]) -> list[Entity]:
    """Sort by offset, the longer first, then by Telegram's priority of kinds."""
    return sorted(entities, key=lambda each: (each.offset, -each.length, _PRIORITY.get(each.type, 50)))


def linked(url: str, offset: int, length: int) -> Entity | None:
    """Return the entity of a link in markup: a link, a mention of a user, or nothing where the address is bad."""
    user = user_of_link(url)
    if user:
        return Entity("text_mention", offset, length, {"user_id": user})
    try:
        return Entity("text_link", offset, length, {"url": check_link(url)})
    except LinkError:
        return None


def read_entities(values: object) -> list[Entity]:
    """Read the entities that a client sent; anything but an array counts as none."""
    if not isinstance(values, list):
        return []
    try:
        read = [_read_entity(value) for value in values]
    except FieldError as fault:
        raise bad_request(f"can't parse MessageEntity: {fault}") from None
    return [entity for entity in read if entity is not None]


def _read_entity(value: object) -> Entity | None:
    if not is_object(value):
        raise FieldError("expected an Object")
    offset, length = integer_field(value, "offset"), integer_field(value, "length")
    kind = text_field(value, "type")
    if not kind:
        raise FieldError("Type is not specified")
    if kind in SPLITTABLE | QUOTES or kind == "code":
        return Entity(kind, offset, length)
    if kind == "pre":
        language = optional_text(value, "language")
        return Entity(kind, offset, length, {"language": language} if language else {})
    if kind == "text_link":
        return _read_link(text_field(value, "url"), offset, length)
    if kind == "text_mention":
        user = value.get("user")
        if not is_object(user):
            raise FieldError('Can\'t find field "user"')
        return Entity(kind, offset, length, {"user_id": integer_field(user, "id")})
    if kind == "custom_emoji":
        return Entity(kind, offset, length, {"custom_emoji_id": text_field(value, "custom_emoji_id")})
    if kind in FOUND:
        return None
    raise FieldError("Unsupported type specified")


def _read_link(url: str, offset: int, length: int) -> Entity:
    user = user_of_link(url)
    if user:
        return Entity("text_mention", offset, length, {"user_id": user})
    try:
        return Entity("text_link", offset, length, {"url": check_link(url)})
    except LinkError as fault:
        raise bad_request(f"entity URL '{url}' is invalid: {fault}") from None
