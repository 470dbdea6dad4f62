"""Telegram's MarkdownV2, read as strictly as TDLib reads it."""

import re
from dataclasses import dataclass, field

from .entities import Entity, in_order, linked
from .markup import MarkupError, byte_offset
from .units import units

_RESERVED = set("_*[]()~`>#+-=|{}.!\n")
_NAMES = {
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "code": "Code",
    "pre": "Pre",
    "text_link": "TextUrl",
    "custom_emoji": "CustomEmoji",
    "blockquote": "BlockQuote",
}
_MARKS = {
    "bold": "*",
    "italic": "_",
    "underline": "__",
    "strikethrough": "~",
    "spoiler": "||",
    "code": "`",
    "pre": "```",
    "text_link": "]",
    "custom_emoji": "]",
}
_STARTS = (
    ("```", "pre"),
    ("`", "code"),
    ("__", "underline"),
    ("_", "italic"),
    ("*", "bold"),
    ("~", "strikethrough"),
    ("||", "spoiler"),
    ("![", "custom_emoji"),
    ("[", "text_link"),
)
_LANGUAGE = re.compile(r"([^\s`]+)(?=[^`])")
_LINE_END = re.compile(r"\r\n|\n\r|\n|\r")
_EMOJI = re.compile(r"tg:(?://)?emoji\?id=(\d+)")


@dataclass(slots=True)
class _Open:
    type: str
    offset: int
    index: int
    start: int
    language: str = ""


@dataclass(slots=True)
class _Reader:
    source: str
    at: int = 0
    text: str = ""
    length: int = 0
    open: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)
    quoting: bool = False
    line_start: bool = True

    def put(self, text: str) -> None:
        self.text += text
        self.length += units(text)

    def sees(self, text: str) -> bool:
        return self.source.startswith(text, self.at)

    def unended(self, entity: _Open) -> MarkupError:
        name = "PreCode" if entity.language else _NAMES[entity.type]
        place = byte_offset(self.source, entity.index)
        return MarkupError(f"Can't find end of {name} entity at byte offset {place}")

    def push(self, kind: str, index: int, language: str = "") -> None:
        self.open.append(_Open(kind, self.length, index, len(self.text), language))

    def pop(self, kind: str = "", **detail: object) -> None:
        """Close the innermost entity and note it, unless it is empty."""
        entity = self.open.pop()
        length = self.length - entity.offset
        if length:
            self.entities.append(Entity(kind or entity.type, entity.offset, length, dict(detail)))


def parse_markdown(source: str) -> tuple[str, list[Entity]]:
    """Return the text and the entities of MarkdownV2, or raise MarkupError."""
    reader = _Reader(source)
    while reader.at < len(source):
        char = source[reader.at]
        inside = reader.open[-1].type if reader.open else ""
        following = source[reader.at + 1 : reader.at + 2]
        if char == "\\" and "\0" < following <= "~":
            reader.put(following)
            reader.at += 2
            reader.line_start = following == "\n" or (following == "\r" and reader.line_start)
        elif char not in ({"`"} if inside in {"code", "pre"} else _RESERVED):
            reader.put(char)
            reader.at += 1
            reader.line_start = char == "\r" and reader.line_start
        elif _ends_quote(reader):
            _end_quote(reader)
        elif inside and inside != "blockquote" and _ends(reader, inside):
            _end(reader)
        else:
            _start(reader, char)
    _finish(reader)
    return reader.text, in_order(reader.entities)


def _ends_quote(reader: _Reader) -> bool:
    """Return whether a line end here closes a block quote: the next line does not go on with it."""
    return reader.quoting and reader.sees("\n") and not reader.source.startswith(">", reader.at + 1)


def _ends(reader: _Reader, kind: str) -> bool:
    return reader.sees(_MARKS[kind]) and not (kind == "italic" and reader.sees("__"))


def _start(reader: _Reader, char: str) -> None:
    index = reader.at
    if char == "\n":
        reader.put(char)
        reader.at += 1
        reader.line_start = True
        return
    if char == ">" and reader.line_start:
        reader.at += 1
        if not reader.quoting:
            reader.quoting = True
            reader.push("blockquote", index)
        return
    for mark, kind in _STARTS:
        if reader.sees(mark):
            reader.at += len(mark)
            reader.push(kind, index, _read_language(reader) if kind == "pre" else "")
            return
    raise MarkupError(f"Character '{char}' is reserved and must be escaped with the preceding '\\'")


def _read_language(reader: _Reader) -> str:
    match = _LANGUAGE.match(reader.source, reader.at)
    language = match[1] if match else ""
    reader.at += len(language)
    end = _LINE_END.match(reader.source, reader.at)
    reader.at = end.end() if end else reader.at
    return language


def _end(reader: _Reader) -> None:
    """Close the innermost entity at its mark."""
    entity = reader.open[-1]
    reader.at += len(_MARKS[entity.type])
    if entity.type == "text_link":
        _end_link(reader, entity)
    elif entity.type == "custom_emoji":
        if not reader.sees("("):
            raise MarkupError("Custom emoji entity must contain a tg://emoji URL")
        match = _EMOJI.fullmatch(_read_url(reader, "a custom emoji URL"))
        if match is None:
            raise MarkupError("Custom emoji URL must have an emoji identifier")
        reader.pop(custom_emoji_id=match[1])
    elif entity.language:
        reader.pop(language=entity.language)
    else:
        reader.pop()


def _end_link(reader: _Reader, entity: _Open) -> None:
    url = _read_url(reader, "a URL") if reader.sees("(") else reader.text[entity.start :]
    reader.open.pop()
    found = linked(url, entity.offset, reader.length - entity.offset)
    if found is not None and found.length:
        reader.entities.append(found)


def _read_url(reader: _Reader, what: str) -> str:
    begin = reader.at + 1
    match = re.compile(r"\(((?:\\[\x01-\x7e]|[^)])*)\)").match(reader.source, reader.at)
    if match is None:
        raise MarkupError(f"Can't find end of {what} at byte offset {byte_offset(reader.source, begin)}")
    reader.at = match.end()
    return re.sub(r"\\([\x01-\x7e])", r"\1", match[1])


def _end_quote(reader: _Reader) -> None:
    """Close the block quote at a line end; a spoiler mark just before makes it expandable."""
    kind = "blockquote"
    innermost = reader.open[-1]
    if innermost.type != "blockquote":
        trailing = reader.source[innermost.index : reader.at].rstrip("\r")
        if innermost.type != "spoiler" or trailing != "||":
            raise reader.unended(innermost)
        reader.open.pop()
        if reader.open[-1].type != "blockquote":
            raise reader.unended(reader.open[-1])
        kind = "expandable_blockquote"
    reader.put("\n")
    reader.at += 1
    reader.quoting, reader.line_start = False, True
    reader.pop(kind)


def _finish(reader: _Reader) -> None:
    """Close a block quote that ends with the text, and refuse whatever else is still open."""
    if reader.quoting:
        kind = "blockquote"
        if reader.open[-1].type == "spoiler" and reader.open[-1].index == len(reader.source) - 2:
            reader.open.pop()
            kind = "expandable_blockquote"
        if reader.open[-1].type == "blockquote":
            reader.pop(kind)
    if reader.open:
        raise reader.unended(reader.open[-1])
