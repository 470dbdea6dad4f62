"""Strangers' words in Discord's Markdown: shown letter for letter, never obeyed."""

import re
import unicodedata
from dataclasses import dataclass, replace

from bot.platforms.edges import break_at, edge, units
from chat.directions import laid_out

MOST_ADDRESS = 2000
QUOTE, SMALL, BULLET = "> ", "-# ", "• "

# Whatever opens a style, a code, a spoiler, a link, a mention, a time or an emoji. A colon is one of them where an
# address or the name of an emoji may follow.
_INLINE = re.compile(r"[\\*_~`|\[\]<>@]|:(?=//|[^\s:]+:)")
# What takes two code units where it may be escaped, or always.
_DOUBLE = re.compile("[\\\\*_~`|\\[\\]<>@:\U00010000-\U0010ffff]")
# Headings, small print and lists begin with these.
_LEADING = re.compile(r"^(\s*)([#+-])|^(\s*\d+)([.)])")
_ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")
# What turns the direction of the text around, and what is no character of its own.
_UNWANTED = re.compile("[\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_ADDRESS = re.compile(r"https?://[^\s/?#@:]+\.[^\s/?#@:]+(?::\d{1,5})?(?:[/?#]\S*)?", re.IGNORECASE)
_IN_ADDRESS = {ord(char): f"%{ord(char):02X}" for char in '()<>[]\\"`*|'}


def lines_of(text: str) -> list[str]:
    """Make strangers' words fit to be shown, line by line: no empty lines, no control characters.

    What runs from the right is marked so by us alone.
    """
    kept = (_UNWANTED.sub("", line) for line in text.splitlines())
    clear = ("".join(" " if unicodedata.category(char) == "Cc" else char for char in line).strip() for line in kept)
    return [laid_out(line) for line in clear if line]


def one_line(text: str) -> str:
    """Make strangers' words fit for a place where there is one line."""
    return " ".join(lines_of(text))


def escaped(text: str) -> str:
    """Write one line so that Discord shows it as it is, wherever in a line it stands."""
    return _INLINE.sub(r"\\\g<0>", text)


def unled(written: str) -> str:
    """Keep what is escaped from being a heading, small print or a list where it begins a line."""
    return _LEADING.sub(r"\1\3\\\2\4", written)


def unescaped(written: str) -> str:
    """Return the words of what was escaped."""
    return _ESCAPE.sub(r"\1", written)


def is_address(url: str) -> bool:
    """Return whether Discord takes an address in a link; one that it does not would lose the whole message."""
    return len(url) <= MOST_ADDRESS and url.isascii() and bool(_ADDRESS.fullmatch(url))


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one line in one style; `url` makes it a link, and `raw` is what Discord is to read in its place."""

    text: str
    bold: bool = False
    url: str = ""
    raw: str = ""

    def markdown(self) -> str:
        """Write it as Discord reads it."""
        if self.raw:
            return self.raw
        written = escaped(self.text)
        if self.url:
            written = f"[{written}]({self.url.translate(_IN_ADDRESS)})"
        return f"**{written}**" if self.bold else written

    @property
    def overhead(self) -> int:
        """What the style costs beside the words, in code units."""
        link = 4 + units(self.url.translate(_IN_ADDRESS)) if self.url else 0
        return link + (4 if self.bold else 0) + units(self.raw)


def run(text: str, *, bold: bool = False, url: str = "") -> Run:
    """Make a stretch of strangers' words; of an address that Discord would refuse only the words stay."""
    words = one_line(text)
    return Run(words, bold, url if is_address(url) else "") if words else Run("")


@dataclass(frozen=True, slots=True)
class MarkdownLine:
    """One line: a mark that is ours ("> ", "-# ", "• ") and the words after it."""

    runs: tuple[Run, ...]
    mark: str = ""

    def markdown(self) -> str:
        """Write it as Discord reads it."""
        return self.mark + unled("".join(each.markdown() for each in self.runs))

    @property
    def units(self) -> int:
        """How long it is at most, in code units."""
        return units(self.mark) + 1 + sum(map(_cost, self.runs))

    def cut(self, limit: int) -> tuple["MarkdownLine", "MarkdownLine"]:
        """Take as much as fits off the front of a line that is too long; what is left of a list item has no mark."""
        room = limit - units(self.mark) - 1
        taken: list[Run] = []
        rest = list(self.runs)
        while _cost(rest[0]) <= room:
            room -= _cost(rest[0])
            taken.append(rest.pop(0))
        text, most = rest[0].text, _fitting(rest[0], room)
        if not taken or not rest[0].overhead:  # a link or what is bold stays whole where it can go on the next line
            place = break_at(text, most) or (0 if taken else edge(text, max(1, most)))
            if place:
                taken.append(replace(rest[0], text=text[:place].rstrip()))
                rest[0] = replace(rest[0], text=text[place:].lstrip())
        return replace(self, runs=tuple(taken)), self._rest(rest)

    def _rest(self, runs: list[Run]) -> "MarkdownLine":
        return MarkdownLine(tuple(runs), self.mark if self.mark in {QUOTE, SMALL} else "")


def _cost(run: Run) -> int:
    """How many code units a run takes at most, each sign that may be escaped counted as if it were."""
    return run.overhead + len(run.text) + len(_DOUBLE.findall(run.text))


def _fitting(run: Run, room: int) -> int:
    """Count the signs of a run that fit into so many code units."""
    total = run.overhead
    for place, char in enumerate(run.text):
        total += _sign(char)
        if total > room:
            return place
    return len(run.text)


def _sign(char: str) -> int:
    return 2 if _DOUBLE.match(char) else 1
