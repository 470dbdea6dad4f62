"""The HTML that some records hold: entities and tags as LaTeX writes the same."""

import html
import re

_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,5}|[A-Za-z]{2,8}\d{0,2});")
_TAGGED = re.compile(r"<(?P<tag>sup|sub|inf|i|b|em|strong|tt|u)>(?P<inside>[^<>]{0,300})</(?P=tag)>")
# "<p>" may be the mean of a momentum: a paragraph begins behind a sentence.
_BREAK = re.compile(r"\s?<br ?/?>\s?|(?:\A|(?<=[.!?:])) ?<p> ?(?=[A-Z])|(?<=[.!?]) ?</p>\s?")
_MARKS = {"sup": "^", "sub": "_", "inf": "_"}


def read(text: str) -> str:
    """Return a text with its entities as signs, raised and lowered text as LaTeX has it, and without other tags."""
    if "&" in text:
        text = _ENTITY.sub(_sign, text)
    return _BREAK.sub("\n", _TAGGED.sub(_marked, text)).strip("\n") if "<" in text else text


def _sign(entity: re.Match[str]) -> str:
    return html.unescape(entity.group()).replace("\xa0", " ").translate(_CONTROLS)


def _marked(tagged: re.Match[str]) -> str:
    mark, inside = _MARKS.get(tagged["tag"], ""), tagged["inside"]
    return f"{mark}{{{inside}}}" if mark else inside


_CONTROLS = dict.fromkeys((*range(32), 127, *range(0xE000, 0xE003)))
