"""Telegram's HTML, read as strictly as TDLib reads it."""

import re
from dataclasses import dataclass, field

from .entities import Entity, in_order, linked
from .markup import MarkupError, byte_offset
from .units import units

_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "a": "text_link",
    "pre": "pre",
    "code": "code",
    "blockquote": "blockquote",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9A-Fa-f]*)|#([0-9]*)|([A-Za-z]*));?")
_STOP = re.compile(r"[<&]")
_SPACE = re.compile(r"[ \t\r\n\x0b\x00]*")
_TAG_NAME = re.compile(r"[^ \t\r\n\x0b\x00>]*")
_ATTRIBUTE_NAME = re.compile(r"[^ \t\r\n\x0b\x00=>/\"']*")
_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_KEPT = {("a", "href"), ("code", "class"), ("span", "class"), ("tg-emoji", "emoji-id"), ("blockquote", "expandable")}


@dataclass(slots=True)
class _Tag:
    name: str
    argument: str
    offset: int
    start: int
    """Where its text begins in the output."""


@dataclass(slots=True)
class _Reader:
    source: str
    at: int = 0
    text: str = ""
    length: int = 0
    open: list[_Tag] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def fail(self, reason: str, index: int) -> MarkupError:
        return MarkupError(f"{reason} at byte offset {byte_offset(self.source, index)}")

    def put(self, text: str) -> None:
        self.text += text
        self.length += units(text)

    def skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.source, self.at)
        assert match is not None
        self.at = match.end()
        return match[0]

    @property
    def char(self) -> str:
        return self.source[self.at : self.at + 1]


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Return the text and the entities of HTML, or raise MarkupError."""
    reader = _Reader(source)
    while True:
        stop = _STOP.search(source, reader.at)
        end = stop.start() if stop else len(source)
        reader.put(source[reader.at : end])
        reader.at = end
        if stop is None:
            break
        if stop[0] == "&":
            reader.put(_read_reference(reader))
        elif source.startswith("</", end):
            _read_end_tag(reader)
        else:
            _read_start_tag(reader)
    if reader.open:
        raise MarkupError(f'Can\'t find end tag corresponding to start tag "{reader.open[-1].name}"')
    if any("\ud800" <= char <= "\udfff" for char in reader.text):
        raise MarkupError(
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        )
    return reader.text, in_order(_cleared(entity) for entity in reader.entities)


def _cleared(entity: Entity) -> Entity:
    """Take from code the language that only a surrounding pre could have used."""
    return Entity("code", entity.offset, entity.length) if entity.type == "code" else entity


def _read_reference(reader: _Reader) -> str:
    """Read a character reference; what is none stays as it is."""
    match = _REFERENCE.match(reader.source, reader.at)
    assert match is not None
    hexadecimal, decimal, name = match.groups()
    if name is not None:
        found = _NAMED.get(name, "")
    else:
        code = int(hexadecimal or "0", 16) if hexadecimal is not None else int(decimal or "0")
        digits = len(match[0].rstrip(";"))
        found = chr(code) if 0 < code < 0x10FFFF and digits < 10 else ""
    reader.at = match.end() if found else reader.at + 1
    return found or "&"


def _read_start_tag(reader: _Reader) -> None:
    begin = reader.at
    reader.at += 1
    name = reader.skip(_TAG_NAME).lower()
    if not reader.char:
        raise reader.fail("Unclosed start tag", begin)
    if name not in _TYPES:
        raise reader.fail(f'Unsupported start tag "{name}"', begin)
    argument = ""
    while True:
        reader.skip(_SPACE)
        if reader.char == ">":
            break
        attribute, value = _read_attribute(reader, name, begin)
        if (name, attribute) in _KEPT:
            argument = _argument(name, value) or argument
    reader.at += 1
    if name == "span" and argument != "spoiler":
        raise reader.fail('Tag "span" must have class "tg-spoiler"', begin)
    reader.open.append(_Tag(name, argument, reader.length, len(reader.text)))


def _argument(name: str, value: str) -> str:
    if name == "code":
        return value.removeprefix("language-") if value.startswith("language-") else ""
    if name == "span":
        return value.removeprefix("tg-") if value.startswith("tg-") else ""
    return "1" if name == "blockquote" else value


def _read_attribute(reader: _Reader, tag: str, begin: int) -> tuple[str, str]:
    name = reader.skip(_ATTRIBUTE_NAME)
    if not name:
        raise reader.fail(f'Empty attribute name in the tag "{tag}"', begin)
    reader.skip(_SPACE)
    if reader.char != "=":
        if not reader.char:
            raise reader.fail(f'Unclosed start tag "{tag}"', begin)
        return name, ""
    reader.at += 1
    reader.skip(_SPACE)
    if not reader.char:
        raise reader.fail(f'Unclosed start tag "{tag}"', begin)
    value = _read_quoted(reader) if reader.char in "\"'" else _read_token(reader)
    if not reader.char:
        raise reader.fail("Unclosed start tag", begin)
    return name, value


def _read_token(reader: _Reader) -> str:
    begin = reader.at
    token = reader.skip(_TOKEN).lower()
    if reader.char and reader.char not in " \t\r\n\x0b\x00>":
        raise reader.fail("Unexpected end of name token", begin)
    return token


def _read_quoted(reader: _Reader) -> str:
    quote = reader.char
    reader.at += 1
    value = ""
    while reader.char and reader.char != quote:
        if reader.char == "&":
            value += _read_reference(reader)
        else:
            value += reader.char
            reader.at += 1
    reader.at += 1
    return value


def _read_end_tag(reader: _Reader) -> None:
    begin = reader.at
    if not reader.open:
        raise reader.fail("Unexpected end tag", begin)
    reader.at += 2
    name = reader.skip(_TAG_NAME).lower()
    reader.skip(_SPACE)
    if reader.char != ">":
        raise reader.fail("Unclosed end tag", begin)
    reader.at += 1
    tag = reader.open.pop()
    if name and name != tag.name:
        place = byte_offset(reader.source, begin)
        raise MarkupError(f'Unmatched end tag at byte offset {place}, expected "</{tag.name}>", found "</{name}>"')
    if reader.length > tag.offset:
        _add(reader, tag)


def _add(reader: _Reader, tag: _Tag) -> None:
    """Note the entity of a tag that has just been closed."""
    kind, length = _TYPES[tag.name], reader.length - tag.offset
    entity: Entity | None = Entity(kind, tag.offset, length)
    if kind == "text_link":
        entity = linked(tag.argument or reader.text[tag.start :], tag.offset, length)
    elif kind == "custom_emoji":
        if not tag.argument.isdecimal() or int(tag.argument) == 0:
            raise MarkupError("Invalid custom emoji identifier specified")
        entity = Entity(kind, tag.offset, length, {"custom_emoji_id": tag.argument})
    elif kind == "blockquote" and tag.argument:
        entity = Entity("expandable_blockquote", tag.offset, length)
    elif kind in {"pre", "code"}:
        entity = _preformatted(reader, kind, tag, length)
    if entity is not None:
        reader.entities.append(entity)


def _preformatted(reader: _Reader, kind: str, tag: _Tag, length: int) -> Entity:
    """Join pre and code over the same text into one pre with code's language."""
    last = reader.entities[-1] if reader.entities else None
    if last is not None and {last.type, kind} == {"pre", "code"} and (last.offset, last.length) == (tag.offset, length):
        language = tag.argument if kind == "code" else last.detail.get("language", "")
        if language:
            reader.entities.pop()
            return Entity("pre", tag.offset, length, {"language": language})
    return Entity(kind, tag.offset, length, {"language": tag.argument} if tag.argument and kind == "code" else {})
