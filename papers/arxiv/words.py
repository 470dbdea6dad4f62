"""The words of a record as arXiv's services write them: folded lines, paragraphs, and authors in one string."""

import re
from itertools import pairwise

_NEW_PARAGRAPH = re.compile(r"\n(?= {2}|\t|[ \t]*\n)")  # arXiv indents a paragraph's first line by two spaces
_BETWEEN = re.compile(r"[,;:&]|(?<!\w)and(?!\w)")
_SUFFIX = re.compile(r"(?:jr|sr|i{2,3}|iv|vi{0,3})\.?", re.IGNORECASE)
_AND_SO_ON = re.compile(r"(?:and\s)?et\.?\sal\.?(?:ii)?|etc\.?|others?", re.IGNORECASE)
_GROUP = re.compile(r"collaborations?|team|consortium|group", re.IGNORECASE)
_OPENING, _CLOSING = {"(": ")", "{": "}"}, {")": "(", "}": "{"}


def fold(text: str | None) -> str:
    """Return a text in one line, with one space between words."""
    return " ".join((text or "").split())


def paragraphs(text: str) -> str:
    """Unwrap the lines of each paragraph; one line break is left between paragraphs."""
    return "\n".join(filter(None, map(fold, _NEW_PARAGRAPH.split(text))))


def authors(text: str) -> tuple[str, ...]:
    r"""Return the authors that are named in one string, LaTeX as it stands, without what stands in brackets.

    Brackets hold affiliations, their numbers, and whom one speaks for: "Jo\"el Goossens (U.L.B, Brussels)". What
    stands in braces belongs to a name, a bracket without its other one is passed over, and a collaboration before a
    colon is an author.
    """
    names: list[str] = []
    for piece in _pieces(fold(text)):
        name = fold(piece)
        if name and _SUFFIX.fullmatch(name) and names:
            names[-1] += f", {name}"
        elif name.strip(".") and not _AND_SO_ON.fullmatch(name):
            names.append(name)
    return tuple(names)


def _pieces(text: str) -> list[str]:
    """Cut a text at the commas and the like that stand outside its brackets and braces, and leave brackets out."""
    hidden = bytearray(len(text))  # 1 where a sign is left out, 2 where it is kept and parts nothing
    for begin, end in _outermost(text):
        hidden[begin : end + 1] = (b"\1" if text[begin] == "(" else b"\2") * (end + 1 - begin)
    for place, sign in enumerate(text):
        if sign in "()" and not hidden[place]:
            hidden[place] = 1
    cuts = [0]
    for match in _BETWEEN.finditer(text):
        # An escaped & is a letter, and LaTeX's accents are signs: \" and \' but \; and \: too.
        if not hidden[match.start()] and text[match.start() - 1 : match.start()] != "\\" and _parts(text, match):
            cuts += match.span()
    cuts.append(len(text))
    return [
        "".join(sign for place, sign in enumerate(text[begin:end], begin) if hidden[place] != 1)
        for begin, end in list(pairwise(cuts))[::2]
    ]


def _parts(text: str, match: re.Match[str]) -> bool:
    """Return whether a colon ends the name of a collaboration; all else parts names."""
    if match[0] != ":":
        return True
    before = text[max(0, match.start() - 40) : match.start()].split()
    return bool(before) and _GROUP.fullmatch(before[-1]) is not None


def _outermost(text: str) -> list[tuple[int, int]]:
    """Return where the outermost pairs of brackets and of braces begin and end, in order."""
    opened: list[int] = []
    pairs: list[tuple[int, int]] = []
    for place, sign in enumerate(text):
        if sign in _OPENING:
            opened.append(place)
        elif sign in _CLOSING and opened and text[opened[-1]] == _CLOSING[sign]:
            begin = opened.pop()
            while pairs and pairs[-1][0] > begin:
                pairs.pop()
            pairs.append((begin, place))
    return pairs
