"""JSON that almost is some: quotes within texts, Python's quotes and words, bare keys, commas too many or too few.

Each text is looked at once, so that it takes as long as the text is, whatever is in it.
"""

import json
import re
from collections.abc import Callable
from typing import Any

_DEEPEST = 20
_SPACE = re.compile(r"\s*+")
_MARK = {"'": re.compile(r"[\\']"), '"': re.compile(r'[\\"]'), "“": re.compile(r"[\\”]")}
_WORD = re.compile(r"[\w.+-]{1,60}+")
_CONSTANTS = {"true": True, "false": False, "null": None, "none": None, "nan": None}
_KEY = r"""["'“][\w -]{1,60}+["'”]\s{0,9}+:"""
_STRING_ENDS = {  # what stands behind a string's last quote: a key's, a value's, that of a bare key, an item's
    "key": re.compile(r"\s{0,20}+:"),
    "value": re.compile(rf"\s{{0,20}}+(?:[}}]\s{{0,20}}+(?:[,}}\]]|\Z)|,?\s{{0,20}}+{_KEY}|,\s{{0,20}}+}}|\Z)"),
    "bare": re.compile(r"\s{0,20}+(?:[}]\s{0,20}+(?:[,}\]]|\Z)|,\s{0,20}+(?:[\w-]{1,60}+\s{0,9}+:|})|\Z)"),
    "item": re.compile(r"""\s{0,20}+(?:\]\s{0,20}+(?:[,}\]]|\Z)|,\s{0,20}+["'“\[{\]]|\Z)"""),
}


def parse(text: str, decode: Callable[[str], str]) -> Any:
    """Return what a text begins with; `decode` makes a JSON string's inside into one that json knows.

    Raises ValueError where even a generous reader cannot tell.
    """
    return _Reader(text, decode).value(0, "value")


class _Reader:
    def __init__(self, text: str, decode: Callable[[str], str]) -> None:
        self._text = text
        self._decode = decode
        self.at = 0

    def space(self) -> str:
        """Pass over space, and return the next character, "" at the end."""
        if found := _SPACE.match(self._text, self.at):
            self.at = found.end()
        return self._text[self.at : self.at + 1]

    def value(self, depth: int, place: str) -> Any:
        if depth > _DEEPEST:
            raise ValueError("too deep")
        match self.space():
            case "{":
                return self._object(depth)
            case "[":
                return self._list(depth)
            case "'" | '"' | "“":
                return self._string(place)
            case _:
                return self._constant()

    def _object(self, depth: int) -> dict[str, Any]:
        self.at += 1
        found: dict[str, Any] = {}
        while (next_ := self.space()) != "}":
            if next_ == ",":
                self.at += 1
                continue
            bare = next_ not in _MARK
            key = self._word() if bare else self._string("key")
            if self.space() != ":":
                raise ValueError("a key has no value")
            self.at += 1
            found[key] = self.value(depth + 1, "bare" if bare else "value")
        self.at += 1
        return found

    def _list(self, depth: int) -> list[Any]:
        self.at += 1
        found: list[Any] = []
        while (next_ := self.space()) != "]":
            if next_ == ",":
                self.at += 1
                continue
            found.append(self.value(depth + 1, "item"))
        self.at += 1
        return found

    def _string(self, place: str) -> str:
        """Read a string up to the quote that ends it: one behind which what follows could not be text."""
        opening, begin = self._text[self.at], self.at + 1
        at = begin
        while found := _MARK[opening].search(self._text, at):
            at = found.end()
            if found[0] == "\\":
                at += 1
            elif _STRING_ENDS[place].match(self._text, at):
                self.at = at
                return self._decoded(self._text[begin : at - 1], opening)
        raise ValueError("a string does not end")

    def _decoded(self, inside: str, opening: str) -> str:
        if opening == "'":
            inside = inside.replace("\\'", "'")
        return str(json.loads(f'"{_quoted(self._decode(inside))}"', strict=False))

    def _word(self) -> str:
        found = _WORD.match(self._text, self.at)
        if not found:
            raise ValueError("neither text nor a number")
        self.at = found.end()
        return found[0]

    def _constant(self) -> Any:
        word = self._word()
        if word.lower() in _CONSTANTS:
            return _CONSTANTS[word.lower()]
        return float(word) if "." in word or "e" in word.lower() else int(word)


def _quoted(inside: str) -> str:
    """Put a backslash before the quotes that have none."""
    return re.sub(r'\\.|"', lambda found: '\\"' if found[0] == '"' else found[0], inside, flags=re.DOTALL)
