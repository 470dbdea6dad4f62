"""The words by which people say hours and days: a table of words for each language, and days of the week by CLDR.

A row of a table is a kind and, behind a tab, the words that mean it, apart by commas; `(a|b)` in them is either, `(s)`
a letter that may be left out. Words behind a `?` mean it only beside others that are surer. The kinds are:

- `at` leads to an hour, `clock` stands behind it, `minute` behind minutes
- `half`, `quarter` and `quarters` (three) are counted on from the hour, `toward M` from the one before ("halb zehn")
- `plus` and `less` stand between hour and minutes, `past` and `before` between minutes and hour, `without` before both
- `hour H:MM` is an hour by itself, `part P` a part of the day, `each P` one of every day
- `every`, `on`, `from`, `to` and `and` stand around days, `behind` after days and hours
- `day N` and `days N` are days, Monday being 0, the latter of every week
- `daily`, `workdays`, `weekend` and `weekly` are sets of days, `announced` the moment at which arXiv's list is in
- `other` means nothing of all that, though its beginning does
- `zone` stands around the name of a place, and `called ZONE` is one
- `number N` is a number, and `numerals` are the eleven signs with which it is written
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product

from chat.languages import LANGUAGES
from services.languages import Languages

_CHOICE = re.compile(r"\(([^()]*)\)")
_SHORT = 3  # letters of a day's name that may be a word of its own
_WIDTHS = ("wide", "abbreviated", "short", "narrow")
_CONTEXTS = ("format", "stand-alone")
_LATIN = 0x530  # below which, but for kana, signs are letters with marks
_MOST_SIGNS = 5000  # that are kept at once; a text of all that there are may come


@dataclass(frozen=True, slots=True)
class Sense:
    """What a word may mean; a weak one means it only beside surer ones."""

    value: str
    weak: bool = False


Entry = Mapping[str, Sense]
"""The kinds of a word, each with its value."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """The words of one language as `folded`, each with its kinds, and by their first signs how long they are."""

    code: str
    words: Mapping[str, Entry]
    lengths: Mapping[str, tuple[int, ...]]
    zones: tuple[str, ...]
    called: Mapping[str, str]


def folded(text: str) -> str:
    """Write a text in small letters without accents, sign for sign."""
    return "".join(map(_folded, text))


@lru_cache(_MOST_SIGNS)
def _folded(sign: str) -> str:
    if sign in "’‘ʼ":
        return "'"
    if sign.isspace():
        return " "
    plain = unicodedata.normalize("NFKC", sign).lower()
    if plain and ord(plain[0]) < _LATIN:
        parts = unicodedata.normalize("NFD", plain)
        plain = "".join(part for part in parts if not unicodedata.combining(part))
    return plain if len(plain) == 1 else sign


@cache
def tongue(code: str) -> Tongue | None:
    """Return the words of a language; None where it has no table."""
    file = files(__name__).joinpath(f"{code}.tsv")
    if not file.is_file():
        return None
    words: dict[str, dict[str, Sense]] = {}
    zones: list[str] = []
    called: dict[str, str] = {}
    for kind, value, word, weak in (*_rows(file.read_text(encoding="utf-8")), *_by_cldr(code), _by_catalogue(code)):
        if kind == "zone":
            zones.append(folded(word))
        elif kind == "called":
            called[folded(word)] = value
        elif kind == "numerals":
            for number, written in _counted(word):
                words.setdefault(written, {}).setdefault("number", Sense(str(number)))
        else:
            words.setdefault(folded(word).rstrip("."), {}).setdefault(kind, Sense(value, weak))
    return Tongue(code, words, _lengths(words), tuple(sorted(zones, key=len, reverse=True)), called)


def _lengths(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Return by their first signs how long words are, the longest first."""
    found: dict[str, set[int]] = {}
    for word in words:
        found.setdefault(word[0], set()).add(len(word))
    return {first: tuple(sorted(each, reverse=True)) for first, each in found.items()}


@cache
def codes() -> tuple[str, ...]:
    """Return the languages that have a table, in the order of the interface's."""
    return tuple(code for code in LANGUAGES if files(__name__).joinpath(f"{code}.tsv").is_file())


def _rows(text: str) -> Iterator[tuple[str, str, str, bool]]:
    """Yield kind, value and word of a table's rows, and whether it is weak."""
    for line in text.splitlines():
        named, tab, words = line.partition("\t")
        if not tab or line.startswith("#"):
            continue
        kind, _, value = named.partition(" ")
        for word in words.split(", "):
            for each in _expanded(word.strip()):
                yield kind, value, each.lstrip("?"), each.startswith("?")


def _expanded(word: str) -> Iterator[str]:
    parts = _CHOICE.split(word)
    choices = [
        (part.split("|") if "|" in part else ["", part]) if place % 2 else [part] for place, part in enumerate(parts)
    ]
    for chosen in product(*choices):
        if said := " ".join("".join(chosen).split()):
            yield said


def _by_catalogue(code: str) -> tuple[str, str, str, bool]:
    """Return what the interface itself calls the moment at which arXiv's list is in."""
    return "announced", "", Languages().words(code).say("when announced"), False


def _by_cldr(code: str) -> Iterator[tuple[str, str, str, bool]]:
    """Yield the names of days that mean one day; short ones are weak, and so is one sign."""
    from babel import Locale

    locale = Locale.parse(LANGUAGES[code].locale)
    named: dict[str, set[int]] = {}
    for context in _CONTEXTS:
        for width in _WIDTHS:
            for day, name in locale.days[context].get(width, {}).items():
                named.setdefault(folded(name).rstrip("."), set()).add(day)
    for name, days in named.items():
        if len(days) == 1 and (len(name) > 1 or not name.isascii()):
            is_short = len(name) == 1 or (len(name) <= _SHORT and ord(name[0]) < _FIRST_HAN)
            yield "day", str(min(days)), name, is_short


_FIRST_HAN = 0x3000


def _counted(signs: str) -> Iterator[tuple[int, str]]:
    """Yield the numbers up to 59 as ten signs write them."""
    zero, ones, ten = signs[0], signs[1:-1], signs[-1]
    for number in range(60):
        tens, rest = divmod(number, 10)
        written = ("" if not tens else ten if tens == 1 else ones[tens - 1] + ten) + (ones[rest - 1] if rest else "")
        yield number, written or zero
