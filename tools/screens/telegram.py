"""A message of Telegram as HTML: its entities, pictures and buttons."""

from html import escape
from typing import Any

Json = dict[str, Any]

_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote class=fold",
    "spoiler": "span",
}
_LINKS = {"text_link", "url", "mention", "hashtag", "bot_command", "email"}


def drawn(message: Json, *, own: bool = False) -> str:
    """Return a message as HTML; one's `own` stands on the right."""
    text, entities = message.get("text", ""), message.get("entities", [])
    caption = message.get("caption", "")
    if caption:
        text, entities = caption, message.get("caption_entities", [])
    parts = [_reply(message.get("reply_to_message"))] if message.get("reply_to_message") else []
    if message.get("photo"):
        parts.append('<div class="photo">▨</div>')
    if file := message.get("document"):
        parts.append(f'<div class="file">📄 {escape(file.get("file_name") or "")}</div>')
    parts.append(f'<div class="text">{formatted(text, entities)}</div>' if text else "")
    sender = message.get("from", {}).get("first_name") or message.get("sender_chat", {}).get("title", "")
    name = f'<div class="name">{escape(sender)}</div>' if sender and not own else ""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    buttons = "".join(f'<div class="row">{"".join(map(_button, row))}</div>' for row in rows)
    return (
        f'<div class="message{" own" if own else ""}"><div class="bubble">{name}{"".join(parts)}</div>{buttons}</div>'
    )


def formatted(text: str, entities: list[Json]) -> str:
    """Return a text with its entities, whose offsets count UTF-16 code units, as HTML."""
    opened: dict[int, list[str]] = {}
    closed: dict[int, list[str]] = {}
    for each in sorted(entities, key=lambda each: (each["offset"], -each["length"])):
        start, end = each["offset"], each["offset"] + each["length"]
        tag = "a" if each["type"] in _LINKS else _TAGS.get(each["type"])
        if tag:
            opened.setdefault(start, []).append(f"<{tag}>")
            closed.setdefault(end, []).insert(0, f"</{tag.partition(' ')[0]}>")
    made, place = [], 0
    for char in text:
        made += [*closed.pop(place, []), *opened.pop(place, []), escape(char)]
        place += 2 if char > "\uffff" else 1
    return "".join(made) + "".join(tag for at in sorted(closed) for tag in closed[at])


def _reply(message: Json | None) -> str:
    said = (message or {}).get("text") or (message or {}).get("caption") or "…"
    name = (message or {}).get("from", {}).get("first_name", "")
    return f'<div class="quoted"><b>{escape(name)}</b><br>{escape(said.splitlines()[0][:60])}</div>'


def _button(button: Json) -> str:
    return f'<span class="button">{escape(button["text"])}{" ↗" if button.get("url") else ""}</span>'
