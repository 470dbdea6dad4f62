"""A message of Discord as HTML: its markdown, embeds, buttons and menus."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any

from papers.sample import SAMPLE_NOW

Json = dict[str, Any]

_INLINE = re.compile(
    r"\\(?P<plain>[^\w\s])|`(?P<code>[^`\n]+)`|\[(?P<label>(?:\\.|[^\]\\\n])+)\]\((?P<url>[^)\s]+)\)"
    r"|\*\*(?P<bold>(?:\\.|[^*\\\n])+)\*\*|\*(?P<italic>(?:\\.|[^*\\\n])+)\*|_(?P<low>(?:\\.|[^_\\\n])+)_(?!\w)"
    r"|</(?P<command>[^:>]+):\d+>|<t:(?P<time>-?\d+)(?::(?P<style>\w))?>|<@&(?P<role>\d+)>|<#(?P<channel>\d+)>"
    r"|(?P<bare>https?://[^\s<>)]+)"
)
_STYLES = {1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link"}


def drawn(message: Json) -> str:
    """Return a message as HTML."""
    author = message["author"].get("global_name") or message["author"]["username"]
    app = '<span class="app">APP</span>' if message["author"].get("bot") else ""
    parts = []
    if quoted := message.get("referenced_message"):
        said = quoted["content"] or next((embed.get("title", "…") for embed in quoted["embeds"]), "…")
        parts.append(f'<div class="reply">↱ {escape(said.splitlines()[0][:60])}</div>')
    parts.append(f'<div class="name">{escape(author.title())}{app}</div>')
    parts.append(f'<div class="text">{markdown(message["content"])}</div>' if message["content"] else "")
    parts += [f'<div class="file">📄 {escape(each["filename"])}</div>' for each in message["attachments"]]
    parts += map(_embed, message["embeds"])
    parts += map(_row, message["components"])
    if message["flags"] & 64:
        parts.append('<div class="only">👁 Only you can see this</div>')
    return f'<div class="message"><div class="face {"bot" if app else ""}"></div><div>{"".join(parts)}</div></div>'


def markdown(text: str) -> str:
    """Return Discord's markdown as HTML, as far as the bot writes it."""
    lines = []
    for line in text.split("\n"):
        if heading := re.match(r"(#{1,3}) (.*)", line):
            lines.append(f'<div class="h{len(heading[1])}">{_inline(heading[2])}</div>')
        elif line.startswith("-# "):
            lines.append(f'<div class="small">{_inline(line[3:])}</div>')
        elif line.startswith("> "):
            lines.append(f"<blockquote>{_inline(line[2:])}</blockquote>")
        else:
            lines.append(f"<div>{_inline(line) or '&nbsp;'}</div>")
    return "".join(lines).replace("</blockquote><blockquote>", "<br>")


def _inline(text: str) -> str:
    return "".join(_pieces(text))


def _pieces(text: str) -> Iterator[str]:
    place = 0
    for found in _INLINE.finditer(text):
        yield escape(text[place : found.start()])
        place = found.end()
        yield _piece(found)
    yield escape(text[place:])


def _piece(found: re.Match[str]) -> str:
    kind = found.lastgroup if found.lastgroup not in {"url", "style"} else ("label" if found["label"] else "time")
    text = found[kind or 0]
    match kind:
        case "plain":
            return escape(text)
        case "code":
            made = f"<code>{escape(text)}</code>"
        case "label":
            made = f"<a>{_inline(text)}</a>"
        case "bold" | "italic" | "low":
            tag = "b" if kind == "bold" else "i"
            made = f"<{tag}>{_inline(text)}</{tag}>"
        case "command":
            made = f'<span class="mention">/{escape(text)}</span>'
        case "time":
            made = f'<span class="time">{_moment(int(text), found["style"])}</span>'
        case "role" | "channel":
            made = f'<span class="mention">{"@readers" if kind == "role" else "#papers"}</span>'
        case _:
            made = f"<a>{escape(text)}</a>"
    return made


def _moment(seconds: int, style: str | None) -> str:
    moment = datetime.fromtimestamp(seconds, UTC)
    if style == "R":
        return f"in {round((moment - SAMPLE_NOW) / timedelta(days=1))} days"
    return f"{moment:%d %B %Y %H:%M}"


def _embed(embed: Json) -> str:
    parts = []
    if embed.get("title"):
        title = escape(embed["title"])
        parts.append(f'<div class="title">{f"<a>{title}</a>" if embed.get("url") else title}</div>')
    if embed.get("description"):
        parts.append(markdown(embed["description"]))
    fields = (
        f'<div class="field{" inline" if field.get("inline") else ""}"><b>{escape(field["name"])}</b>'
        f"{markdown(field['value'])}</div>"
        for field in embed.get("fields", [])
    )
    if drawn_fields := "".join(fields):
        parts.append(f'<div class="fields">{drawn_fields}</div>')
    if embed.get("image"):
        parts.append('<div class="photo">▨</div>')
    if embed.get("footer"):
        parts.append(f'<div class="small">{escape(embed["footer"]["text"])}</div>')
    return f'<div class="embed" style="border-color:#{embed.get("color") or 0x4E5058:06x}">{"".join(parts)}</div>'


def _row(component: Json) -> str:
    if component["type"] == 1:
        return f'<div class="row">{"".join(map(_row, component["components"]))}</div>'
    if component["type"] == 2:
        label = " ".join(filter(None, ((component.get("emoji") or {}).get("name"), component.get("label"))))
        return f'<span class="button {_STYLES[component["style"]]}">{escape(label)}</span>'
    return f'<span class="menu">{escape(component.get("placeholder") or "…")} ⌄</span>'
