"""Text as sentences: spans that keep every letter, aware of abbreviations, LaTeX and Chinese stops."""

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and where it stands: `source[start:end]` is `text`, letter for letter."""

    text: str
    start: int
    end: int


# A run of stops with what closes after it, before white space; or a Chinese stop, which needs none.
# Possessive and anchored at the run's first stop, so that a long run is read once.
_STOP = re.compile(
    r"""(?<![.!?…])[.!?…]++(?P<closed>(?:''|["'”’»)\]}$*])*+)(?=\s|$)"""
    r"""|[。！？]++["'”’」』）)】]*+"""
)
_SPACE = re.compile(r"\s*")
_OPENING = re.compile(r"""(?:["'“‘«(\[{`*]|\\[a-zA-Z]+\s?\{)*+""")
_ENUMERATOR = re.compile(r"\(?(?:[ivx]{1,4}|[a-h]|\d{1,2})\)\s")
_WORD = re.compile(r"[^\s,;:.!?()]+")
_LAST_TOKEN = re.compile(r"[^\s(\[{\"'“‘`~/–—]{0,20}\Z")

# White space with a line break in it, or before an item in the middle of a line.
_BREAK = re.compile(r"(?<!\s)(?:[^\S\n]*+(?P<line>\n\s*+)|[^\S\n]++(?=[•◦▪‣]\s))")
_ITEM = re.compile(r"(?:[-*–•◦▪‣]|\d{1,2}[.)]|\([a-z\d]{1,3}\))\s")
# Mathematics as pandoc reads it: no space inside the dollars, no digit after them, so that prices stay prices.
_MATH = re.compile(
    r"\$\$[^$]+\$\$|(?<!\\)\$(?!\s)[^$\n]*(?<![\s\\])\$(?!\d)"
    r"|(?<!\\)(?:\\\((?:[^\\\n]|\\[^()\n])*+\\\)|\\\[(?:[^\\\n]|\\[^\[\]\n])*+\\\])"
)

# Words that only end a sentence with a stop where the next word plainly begins one.
_SELDOM_LAST = re.compile(
    r"""\A(?:al|i\.i\.d|resp|Ph\.D|M\.Sc|B\.Sc|Inc|Ltd|Corp|Co|Jr|Sr|Bros|a\.m|p\.m|w\.r\.t|a\.k\.a|s\.t|(?:[A-Z]\.)*[A-Z])\Z"""
)
_NEVER_LAST = re.compile(
    r"""(?:e\.?g|i\.?e|c\.?f|vs|viz|approx|ca|incl|excl|esp|dept|univ|"""
    r"""dr|profs?|mrs?|ms|st|mt|figs?|eqs?|eqn|eqns|secs?|sect|tabs?|refs?|vols?|pp|chs?|thm|lem|defn?|alg|assoc)\Z""",
    re.IGNORECASE,
)
# The end of a word that stands shortened in brackets of its own: "0.21 (stat.) ± 0.11 (syst.) GeV".
_BRACKETED = re.compile(r"\([a-z]{2,6}\Z")
_BEFORE_NUMBERS = re.compile(
    r"(?:nos?|nr|p|max|min|ver|v|app|prop|cor|ex|art|jan|feb|aug|sept?|oct|nov|dec)\Z", re.IGNORECASE
)
_STARTER_WORDS = """
a additionally all although an and as at because besides both but by code despite do does each every
experiments extensive finally first for from further furthermore given hence here how however if in
inspired instead is it its later many more moreover most motivated neither next no nor notably of on
one or our over previous recent recently second similarly since so some such than that the their
then there therefore these they third this those through throughout thus to traditionally two under
unfortunately unlike until using we what when where whereas whether which while whose why with
within without yet
"""
_STARTERS = frozenset(_STARTER_WORDS.split())


def split(text: str) -> list[Sentence]:
    """Split a text into its sentences, in order, all of it covered but white space; time is linear in its length.

    A stop within dollars or braces ends nothing; a line break does where a paragraph or a list item ends.
    """
    sentences = []
    start = 0
    for end in [*_boundaries(text), len(text)]:
        piece = text[start:end]
        body = piece.strip()
        if body:
            first = start + len(piece) - len(piece.lstrip())
            sentences.append(Sentence(body, first, first + len(body)))
        start = end
    return sentences


def _boundaries(text: str) -> list[int]:
    closed = _protected(text)
    ends = {m.start() for m in _BREAK.finditer(text) if not closed[m.start()] and _ends_line(text, m)}
    begun = 0
    for stop in _STOP.finditer(text):
        if not closed[stop.end()] and _ends_sentence(text, begun, stop):
            ends.add(stop.end())
            begun = stop.end()
    return sorted(ends)


def _ends_line(text: str, space: re.Match[str]) -> bool:
    """Return whether a line break ends a paragraph, an item or a finished sentence; else the line was only wrapped."""
    line = space["line"]
    if line is None or line.count("\n") > 1:
        return True
    before = text[space.start() - 1] if space.start() else "\n"
    return before in ".!?:;…。！？：；”\"'" or bool(_ITEM.match(text, space.end()))


def _ends_sentence(text: str, begun: int, stop: re.Match[str]) -> bool:
    mark = stop.group()
    after = _SPACE.match(text, stop.end())
    following = after.end() if after else stop.end()
    if mark[0] in "。！？" or following == len(text):
        return True
    single = mark.startswith(".") and not mark.startswith("..")
    return (not single or _may_end(text, begun, stop, following)) and _starts_sentence(text, following)


def _may_end(text: str, begun: int, stop: re.Match[str], following: int) -> bool:
    """Return whether the word before a full stop can be a sentence's last, given what follows."""
    token = _token_before(text, stop.start())
    if _NEVER_LAST.match(token) or (token.isdigit() and _is_list_number(text, begun, stop.start(), token)):
        return False
    if stop["closed"] == ")" and _BRACKETED.search(text, max(0, stop.start() - 8), stop.start()):
        return _first_word(text, following).lower() in _STARTERS
    if _BEFORE_NUMBERS.match(token):
        return not text[following].isdigit()
    if _SELDOM_LAST.match(token) and not stop["closed"]:
        return text[following].isupper() and _first_word(text, following).lower() in _STARTERS
    return True


def _starts_sentence(text: str, at: int) -> bool:
    """Return whether a sentence can begin here: a capital, a digit, a formula, an item's number or a name like iGPT."""
    if _ENUMERATOR.match(text, at):
        return True
    opening = _OPENING.match(text, at)
    first = opening.end() if opening else at
    if first == len(text):
        return False
    if text.startswith(("http://", "https://"), first):
        return True
    if not text[first].islower():
        return text[first].isalnum() or text[first] in "$\\•-@#"
    word = _first_word(text, first)
    return any(c.isupper() or c.isdigit() for c in word) or word[1:2] == "-"


def _first_word(text: str, at: int) -> str:
    word = _WORD.match(text, at)
    return word.group() if word else ""


def _token_before(text: str, at: int) -> str:
    token = _LAST_TOKEN.search(text, max(0, at - 20), at)
    return token.group() if token else ""


def _is_list_number(text: str, begun: int, at: int, number: str) -> bool:
    before = text[begun : at - len(number)].rstrip()[-1:]
    return len(number) <= 2 and (not before or before in ":;,(")


def _protected(text: str) -> bytearray:
    """Mark the places at which nothing may end: inside formulas and balanced braces, a line at a time."""
    marks = bytearray(len(text) + 1)
    for begin, end in (*(m.span() for m in _MATH.finditer(text)), *_braces(text)):
        marks[begin + 1 : end] = b"\1" * (end - begin - 1)
    return marks


def _braces(text: str) -> Iterator[tuple[int, int]]:
    """Yield the outermost balanced braces' spans; an unmatched brace protects nothing."""
    open_at: list[int] = []
    spans: list[tuple[int, int]] = []
    for m in re.finditer(r"\\.|[{}]", text):
        if m.group() == "{":
            open_at.append(m.start())
        elif m.group() == "}" and open_at:
            begin = open_at.pop()
            while spans and spans[-1][0] > begin:
                spans.pop()
            spans.append((begin, m.end()))
    yield from spans
