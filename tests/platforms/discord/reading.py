"""What a person sees of Discord's Markdown: the rules by which its clients read a message or an embed."""

import re
from dataclasses import dataclass, field

_ADDRESS = r"https?://[^\s<]+[^<.,:;\"')\]\s]"
# In the order in which a client tries them at each place.
_INLINE = [
    (name, re.compile(pattern, re.DOTALL))
    for name, pattern in (
        ("escape", r"\\([^0-9A-Za-z\s])"),
        ("shrug", r"¯\\_\(ツ\)_/¯"),
        ("link", r"\[((?:\\.|[^\[\]\\])+)\]\(<?((?:https?|mailto):[^\s()<>]+)>?\)"),
        ("address", rf"<{_ADDRESS}>|(?:https?|steam|discord)://[^\s<]*[^<.,:;\"')\]\s]|<(?:mailto|tel|sms):[^>]+>"),
        ("mention", r"<(?:@[!&]?|#)\d+>|@everyone|@here|</[-\w ]+:\d+>|<id:\w+>"),
        ("time", r"<t:-?\d+(?::[tTdDfFsSR])?>"),
        ("emoji", r"<a?:\w+:\d+>|:[^\s:]+?:"),
        ("code", r"(`+)(?:[^`]|(?!\1)`)+?\1(?!`)"),
        ("bold", r"\*\*((?:\\.|[^\\])+?)\*\*(?!\*)"),
        ("underline", r"__((?:\\.|[^\\])+?)__(?!_)"),
        ("italic", r"\b_((?:__|\\.|[^\\_])+?)_\b|\*(?=\S)((?:\*\*|\\.|\s+(?:\\.|[^\s*\\]|\*\*)|[^\s*\\])+?)\*(?!\*)"),
        ("strike", r"~~((?:\\.|[^\\])+?)~~"),
        ("spoiler", r"\|\|(.+?)\|\|"),
    )
]
_BLOCKS = [
    ("code block", re.compile(r"```")),
    ("heading", re.compile(r" *#{1,3} +(?=\S)")),
    ("small", re.compile(r" *-# +(?=\S)")),
    ("quote", re.compile(r" *>(?:>>)? ")),
    ("list", re.compile(r" *(?:[-*]|\d+\.) +(?=\S)")),
]

_PLAIN = re.compile(r"[^\\¯\[<@:`*_~|hsd\n]+")  # no rule begins like that


@dataclass
class Seen:
    """The words that are shown, the addresses of links, and the sorts of markup that were found."""

    text: str = ""
    links: list[str] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)


def read(markdown: str) -> Seen:
    """Read a description or a content."""
    seen = Seen()
    _read(markdown, seen, blocks=True)
    return seen


def _read(markdown: str, seen: Seen, *, blocks: bool) -> None:
    place, begins = 0, blocks
    while place < len(markdown):
        if begins and (mark := _at(_BLOCKS, markdown, place)):
            kind, found = mark
            seen.kinds.add(kind)
            place = found.end()  # what a quote or small print holds may begin like a block again
            continue
        if not begins and (plain := _PLAIN.match(markdown, place)):
            seen.text += plain[0]
            place = plain.end()
            continue
        rule = _at(_INLINE, markdown, place)
        if rule is None:
            seen.text += markdown[place]
            begins = blocks and markdown[place] == "\n"
            place += 1
            continue
        kind, found = rule
        begins = False
        place = found.end()
        if kind == "escape":
            seen.text += found[1]
            continue
        seen.kinds.add(kind)
        if kind == "link":
            seen.links.append(found[2])
        inner = next((group for group in found.groups() if group), "")
        if kind in {"link", "bold", "underline", "italic", "strike", "spoiler"}:
            _read(inner, seen, blocks=False)
        else:
            seen.text += f"⟦{kind}⟧"


def _at(rules: list[tuple[str, re.Pattern[str]]], text: str, place: int) -> tuple[str, re.Match[str]] | None:
    for kind, pattern in rules:
        if (kind != "italic" or place == 0 or not (text[place] == "_" and text[place - 1].isalnum())) and (
            found := pattern.match(text, place)
        ):
            return kind, found
    return None
