"""Numbers of headings: digits, Roman numerals, letters, and what they may stand for."""

import re
from typing import NamedTuple

from chat.single_flight import remembered

_ROMAN = {
    numeral: n + 10 * tens
    for tens, ten in enumerate(("", "X", "XX"))
    for n, one in enumerate(("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"))
    if (numeral := ten + one)
}
_WORDS = r"(?P<words>(?:[^\s\d.,=+<>*/|]|\d{1,2}-?[A-Z]).*)"
NUMBERED = re.compile(
    r"(?P<number>S?\d{1,2}(?:\.\d{1,2}){0,3}|[IVX]{1,6}(?:[.-](?:[A-Z]|\d{1,2})){0,2}|[A-Z](?:\.?\d{1,2})?(?:\.\d{1,2}){0,2})"
    rf"(?P<stop>[.):]?)\s+{_WORDS}"
)
# Such as "Chapter 3", "Appendix A. Proofs", "APPENDIX" or "Appendix B.1: More".
_CALLED = re.compile(
    r"(?P<kind>chapter|part|section|appendi(?:x|ces)|annex|supplement(?:ary|al)? (?:note|section|text))"
    r"(?:\s+(?P<number>S?\d{1,2}(?:\.\d{1,2}){0,2}|[IVX]{1,6}|[A-Z](?:[.-]?\d{1,2}){0,2})(?![\w]))?"
    r"(?P<stop>[.:—–-]*)(?:\s+(?P<words>\S.*))?",
    re.IGNORECASE,
)
_CALLS = frozenset({"cha", "par", "sec", "app", "ann", "sup"})  # how the words that call one begin
_MOST_KNOWN = 5000  # lines, most of which are asked about several times
_ALONE = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,3}|[IVX]{1,6}|[A-Z](?:\.\d{1,2}){0,3})\.?")


class NumberPlace(NamedTuple):
    """Where a number stands in a scheme: its path from the top, of which `open_` parts in front are not printed.

    Schemes: "1" digits, "I" Roman numerals, "A" letters of appendices, "a" numbered appendices, "S" a supplement's.
    """

    scheme: str
    path: tuple[int, ...]
    open_: int = 0


class Label(NamedTuple):
    """A heading's number with all that it may mean, the word that calls it so, in small letters, and its words."""

    places: tuple[NumberPlace, ...]
    kind: str
    words: str
    deep: int = 1


def read_label(text: str) -> Label | None:
    """Read the number with which a line begins; None where it begins with none."""
    return _read(text) if may_number(text) else None


@remembered(_MOST_KNOWN, longest=400)
def _read(text: str) -> Label | None:
    if called := _CALLED.fullmatch(text):
        kind, words = called["kind"].lower(), called["words"] or ""
        if called["number"] or kind.startswith(("appendi", "annex", "supplement")):
            places = _called_places(kind, called["number"] or "")
            return Label(places, kind, words, len(places[0].path) if places else 1)
    found = NUMBERED.fullmatch(text)
    if not found:
        return None
    places = _places(found["number"], found["stop"])
    return Label(places, "", found["words"], len(places[0].path)) if places else None


def is_number_alone(text: str) -> bool:
    """Return whether a line is a heading's number and nothing else."""
    if not may_number(text):
        return False
    return bool(_ALONE.fullmatch(text)) or bool((m := _CALLED.fullmatch(text)) and m["number"] and not m["words"])


def may_number(text: str) -> bool:
    """Return whether a line may begin with a number or with the word that calls one, by its first letters."""
    first = text[:1]
    if first.isdecimal() or ("A" <= first <= "Z" and not text[1:2].islower()):
        return True
    return first in "cpsaſCPSA" and text[:3].casefold() in _CALLS


def _places(number: str, stop: str) -> tuple[NumberPlace, ...]:
    head, *tail = re.split(r"[.-]", number)
    if head.isdigit():
        return _digits((int(head), *map(int, tail)), stop)
    if head[0] == "S" and head[1:].isdigit():
        return (NumberPlace("S", (int(head[1:]), *map(int, tail))),)
    places = []
    if head in _ROMAN:
        under = [ord(x) - 64 if x.isalpha() else int(x) for x in tail]
        places.append(NumberPlace("I", (_ROMAN[head], *under)))
    if any(x.isalpha() for x in tail) or not (len(head) == 1 or head[1:].isdigit()):
        return tuple(places)
    path = (ord(head[0]) - 64, *([int(head[1:])] if head[1:] else []), *map(int, tail))
    places.append(NumberPlace("A", path))
    if len(path) == 1 and stop != ":":
        places.append(NumberPlace("I", path, 1))
    if head == "S" and tail:
        places.append(NumberPlace("S", path[1:]))
    return tuple(places)


def _digits(path: tuple[int, ...], stop: str) -> tuple[NumberPlace, ...]:
    """Return what digits may be: a number of their own or, alone, the last part of one under letters."""
    if stop == ")":
        return (NumberPlace("I", path, 2),) if len(path) == 1 else ()
    places = [NumberPlace("1", path)]
    if len(path) == 1 and stop == ".":
        places += [NumberPlace("I", path, 2), NumberPlace("A", path, 1)]
    return tuple(places)


def _called_places(kind: str, number: str) -> tuple[NumberPlace, ...]:
    if kind == "part" or not number:
        return ()
    places = _places(number, "")
    if kind in ("chapter", "section"):
        return tuple(place for place in places if place.scheme in "1I" and not place.open_)
    if kind.startswith("supplement"):
        return tuple(NumberPlace("S", place.path) for place in places if place.scheme in "1S")
    if letters := tuple(place for place in places if place.scheme in "AS" and not place.open_):
        roman = tuple(NumberPlace("a", place.path) for place in places if place.scheme == "I" and not place.open_)
        return (*letters, *roman)
    return tuple(NumberPlace("a", place.path) for place in places if place.scheme in "1I" and not place.open_)
