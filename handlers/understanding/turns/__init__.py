"""The turns of phrase by which people ask for commands in plain words, a table for each language.

A row is what is wished and a pattern, whose `x` (or `x2`, `x3`) is what is said of it; `<name>` stands for the pattern
that a row of that name gives. What `<before>` and `<behind>` give may stand around all. Rows are tried in their order.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from chat.languages import LANGUAGES, SCRIPTS

_NAMED = re.compile(r"(?<!P)<([a-z]+)>")
_SCRIPTS = {**SCRIPTS, "ru": "\u0400-\u04ff"}
_WRITTEN = {code: re.compile(f"[{_SCRIPTS[code]}]") for code in _SCRIPTS if code in LANGUAGES}
_FIRST_SYLLABLE = 0x3000  # from which on signs with marks are signs of their own
_ASKS = "asks"
_THANKS = "thanks"
_CLAUSES = re.compile(r"[,.!，。！、] ?")
_ABOUT = "about "
_LONGEST = 400  # characters
_NAMES_AN_AUTHOR = "by"
_ENGLISH = "en"
_CHINESE = "zh"
_JAPANESE = "ja"
_MOST_COURTESIES = 3  # at either end
_LONGEST_END = 30  # characters
_MOST_SIGNS = 5000  # that are kept at once; a text of all that there are may come


class Phrasing(NamedTuple):
    """What is wished, and the words that say of what; `author` tells that they name an author."""

    sort: str
    x: str = ""
    author: bool = False


def turns(text: str, reader: str = "") -> Iterator[Phrasing]:
    """Yield what a message may wish, the surest first, in the language of its reader before others."""
    for language in _languages(text, reader):
        for said in dict.fromkeys((_bare(text, language), text)):
            plain = _plain(said, language)
            for sort, form in table(language):
                if sort != _ASKS and not sort.startswith(_ABOUT) and (found := form.fullmatch(plain)):
                    spans = {name: said[slice(*found.span(name))] for name, value in found.groupdict().items() if value}
                    author = bool(spans.pop("author", ""))
                    x = next(iter(spans.values()), "").strip(" ,:;，。")
                    yield Phrasing(sort, x, author or sort == _NAMES_AN_AUTHOR)


def about(text: str, reader: str = "") -> str:
    """Return the command that a text wishes for about the paper that is spoken of, in one of these languages.

    "thanks" where it is thanks or the like, "asks" for a question, "" for neither.
    """
    if len(text) > _LONGEST:
        return ""
    if found := next((sort for sort in _sorts(text, reader) if sort.startswith(_ABOUT)), ""):
        return found.removeprefix(_ABOUT)
    if all(_THANKS in _sorts(part, reader) for part in _CLAUSES.split(text)):
        return _THANKS
    return _ASKS if _ASKS in _sorts(text, reader) else ""


def _sorts(text: str, reader: str) -> Iterator[str]:
    """Yield what a text may be in languages other than English, in the order of their tables."""
    for language in _languages(text, reader):
        for said in dict.fromkeys((text, _bare(text, language))) if language != _ENGLISH else ():
            plain = _plain(said, language)
            yield from (sort for sort, form in table(language) if form.fullmatch(plain))


def is_foreign(text: str) -> bool:
    """Return whether a text is in a script that neither English nor Chinese is written in."""
    return any(script.search(text) for code, script in _WRITTEN.items() if code != _CHINESE)


def _plain(text: str, language: str) -> str:
    """Write a text as the tables do, sign for sign: without accents, and Chinese in simplified signs."""
    plain = "".join(map(_accentless, text))
    return simplified(plain) if language == _CHINESE else plain


def _bare(text: str, language: str) -> str:
    """Return a text without what a language's table says may stand around all."""
    before, behind = _courtesies(language)
    for _ in range(_MOST_COURTESIES):
        begun = before.match(_plain(text, language)) if before else None
        if begun is None or begun.end() == len(text):
            break
        text = text[begun.end() :]
    for _ in range(_MOST_COURTESIES):
        ended = behind.search(_plain(text[-_LONGEST_END:], language)) if behind else None
        if ended is None or len(ended[0]) >= len(text):
            break
        text = text[: -len(ended[0])].rstrip()
    return text


def _languages(text: str, reader: str) -> list[str]:
    """Return the languages in which a text may be by its script, the reader's first; English is mixed into all."""
    written = next((code for code, script in _WRITTEN.items() if script.search(text)), "")
    if written:
        others = (_JAPANESE,) if written == _CHINESE else ()  # who may write a word in its signs alone
        return [*sorted((written, *others), key=lambda code: code != reader), _ENGLISH]
    known = [code for code in LANGUAGES if code not in _WRITTEN]
    return sorted(known, key=lambda code: (code != reader, code != _ENGLISH))


def simplified(text: str) -> str:
    """Write Chinese in simplified signs, sign for sign."""
    return text if text.isascii() else text.translate(_simplified())


@lru_cache(_MOST_SIGNS)
def _accentless(sign: str) -> str:
    if not sign.isascii() and ord(sign) < _FIRST_SYLLABLE:
        plain = "".join(part for part in unicodedata.normalize("NFD", sign) if not unicodedata.combining(part))
        return plain if len(plain) == 1 else sign
    return sign


@cache
def _simplified() -> dict[int, str]:
    """Return the simplified signs of traditional ones."""
    lines = files(__name__).joinpath("traditional.tsv").read_text(encoding="utf-8").splitlines()
    pairs = " ".join(line for line in lines if not line.startswith("#")).split()
    return {ord(pair[0]): pair[1] for pair in pairs}


def table(language: str) -> tuple[tuple[str, "re.Pattern[str]"], ...]:
    """Return the rows of a language, compiled; none where it has no table."""
    return _table(language)[1]


@cache
def _courtesies(language: str) -> "tuple[re.Pattern[str] | None, re.Pattern[str] | None]":
    """Return what may stand around all in a language, before and behind it."""
    named = _table(language)[0]
    before = re.compile(named["before"], re.IGNORECASE) if "before" in named else None
    return before, re.compile(rf"{named['behind']}\Z", re.IGNORECASE) if "behind" in named else None


@cache
def _table(language: str) -> tuple[dict[str, str], tuple[tuple[str, "re.Pattern[str]"], ...]]:
    """Return what the rows of a language name, and those that stand for something, compiled."""
    file = files(__name__).joinpath(f"{language}.tsv")
    named: dict[str, str] = {}
    rows: list[tuple[str, re.Pattern[str]]] = []
    if not file.is_file():
        return named, ()
    for line in file.read_text(encoding="utf-8").splitlines():
        sort, tab, form = line.partition("\t")
        if not tab or line.startswith("#"):
            continue
        form = _NAMED.sub(lambda match: named[match[1]], "".join(map(_accentless, form)))
        if sort.startswith("<"):
            named[sort.strip("<>")] = form
        else:
            rows.append((sort, re.compile(form, re.IGNORECASE)))
    return named, tuple(rows)
