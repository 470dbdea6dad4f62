"""The languages that people and platforms mean, the words of each, how it writes days and numbers, keywords in all.

Catalogues are text files, read when a language is first used: there is nothing binary to keep and nothing to go stale.
They are as `tools/words.py` writes them by Babel, whose own reader takes four times as long: a keyword needs all
languages at once. Babel knows how days, numbers and lists are written; what it has on a language is loaded when any
of that is first written. Hours are those of a clock of 24 hours everywhere, as people write them to the bot.

A keyword is a phrase, and whatever a catalogue says for it is understood. It may name several ways of saying the same,
apart by commas, and so may its translations.
"""

import datetime as dt
import gettext
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, cached_property
from importlib import resources
from sys import intern
from typing import TYPE_CHECKING, TypeVar

from chat.languages import LANGUAGES, SCRIPTS, SUMMARISED, Language
from chat.words import Forms, ListKind, Phrase, Words

if TYPE_CHECKING:
    from babel import Locale

T = TypeVar("T")
ENGLISH = "en"
"""What people are spoken to in whose language the interface does not have."""
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][\w-]*)?")
_END = 'msgid ""'  # of a catalogue, as its reader has it
_RULE = " plural="
_UNGROUPED = 1000  # below it no language has anything between the digits
_STEM, _ENDING = 5, 2  # letters that forms of a language's name share at least, and by which they may differ
_APART = re.compile(r"[,，、،]")
_UNSPACED = re.compile(f"[{''.join(SCRIPTS.values())}]")


class Languages:
    """Loads each language's catalogue once, when it is first needed."""

    def __init__(self, default: str = "en") -> None:
        self.default = default
        self._loaded: dict[str, Words] = {}

    def words(self, language: str) -> Words:
        """Return the words of a language, English ones where it has no catalogue; the default's where it is unknown."""
        language = language if language in SUMMARISED else self.default
        if language not in self._loaded:
            row = SUMMARISED[language]
            forms = LocalForms(row if row.code in LANGUAGES else LANGUAGES[ENGLISH])
            self._loaded[language] = Words(language, catalogue(row.locale), forms=forms, spaced=row.spaced)
        return self._loaded[language]

    @staticmethod
    def nearest(hint: str) -> str:
        """Return the code of the language to speak to whom a platform's tag ("zh-hans-CN", "en_GB") stands for, or "".

        Who speaks another language than those of the interface is spoken to in English.
        """
        if found := of_tag(hint):
            return found.code
        return ENGLISH if _TAG.fullmatch(hint) else ""

    @staticmethod
    def offered(own: str = "", *, spoken: str = "", all_rows: bool = False) -> list[Language]:
        """Return the languages that are offered, a person's own first and that which is `spoken` already left out.

        These are those of the interface with that person's own, or `all_rows` of the table.
        """
        rows = [row for row in SUMMARISED.values() if all_rows or row.code in LANGUAGES or row.code == own]
        rows = [row for row in rows if row.code != spoken]
        return sorted(rows, key=lambda row: row.code != own)


def of_tag(tag: str) -> Language | None:
    """Return the language that a tag means, or one that it narrows down; None where there is no such."""
    wanted = tag.replace("_", "-")
    while wanted:  # the lookup of RFC 4647
        if found := named(wanted):
            return found
        wanted = wanted.rpartition("-")[0]
    return None


def named(text: str) -> Language | None:
    """Return the language that people call so, by its code, tag or a name; None where nobody does."""
    wanted = text.casefold()
    rows = SUMMARISED.values()
    found = (row for row in rows if wanted in {row.code, row.tag.casefold(), row.name.casefold(), *row.also})
    return next(found, None)


def tag_named(text: str, *, inflected: bool = False) -> str:
    """Return the tag of the language that CLDR calls so in one of those of the interface; "" where it is none.

    A name of five letters or more may have another ending where it is `inflected`: "на английском".
    """
    from babel import Locale

    said = _bare(text)
    names = [
        (_bare(name), tag) for row in LANGUAGES.values() for tag, name in Locale.parse(row.locale).languages.items()
    ]
    if tag := next((tag for name, tag in names if name == said and len(said) > 1), ""):
        return tag
    stem = said[:-_ENDING]
    if not inflected or len(stem) < _STEM:
        return ""
    return next((tag for name, tag in names if name.startswith(stem) and len(name) <= len(said) + 1), "")


def _bare(text: str) -> str:
    """Write a name in small letters without accents."""
    parts = unicodedata.normalize("NFKD", text).casefold()
    return "".join(part for part in parts if not unicodedata.combining(part))


class Catalogue(gettext.NullTranslations):
    """The words of one language, and the rule by which it counts; what is not translated stays as it is."""

    def __init__(self, words: dict[str, tuple[str, ...]], plural: Callable[[int], int]) -> None:
        super().__init__()
        self._words = words
        self._plural = plural

    def gettext(self, message: str) -> str:
        """Return what a message is in this language."""
        return self._words.get(message, (message,))[0]

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return what a message that counts is in this language for a number."""
        if (forms := self._words.get(msgid1)) is None:
            return msgid1 if n == 1 else msgid2
        return forms[min(self._plural(abs(n)), len(forms) - 1)]


@cache  # it is read from the program's own files, which do not change while it runs
def catalogue(locale: str) -> Catalogue:
    """Return the catalogue of a locale, which says how many plural forms it has, and which stands for what number."""
    source = resources.files("chat") / "locale" / locale / "LC_MESSAGES" / "herald.po"
    words = {message: forms for message, forms in entries(source.read_text(encoding="utf-8")) if all(forms)}
    _, _, rule = "".join(words.pop("", ())).partition(_RULE)
    return Catalogue(words, gettext.c2py(rule.partition(";")[0] or "n != 1"))


def entries(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the messages of a catalogue, each with its forms, which are empty where nobody has translated it.

    One that is marked as fuzzy nobody has.
    """
    said: dict[str, str] = {}
    name, is_fuzzy, is_marked = "", False, False
    for line in [*text.splitlines(), _END]:
        head, _, rest = line.partition(" ")
        if head == "#,":
            is_marked = "fuzzy" in rest
        elif head == "msgid":
            if said:
                yield _entry(said, is_fuzzy=is_fuzzy)
            said, name = {head: rest[1:-1]}, head
            is_fuzzy, is_marked = is_marked, False
        elif said and head.startswith("msg"):
            said[head], name = rest[1:-1], head
        elif said and line.startswith('"'):
            said[name] += line[1:-1]


def _entry(said: dict[str, str], *, is_fuzzy: bool) -> tuple[str, tuple[str, ...]]:
    forms = ("" if is_fuzzy else _unescaped(text) for name, text in said.items() if name.startswith("msgstr"))
    return intern(_unescaped(said["msgid"])), tuple(forms)


def _unescaped(text: str) -> str:
    """Read what is written as in C, all of whose escapes that catalogues have are those of JSON too."""
    read: str = json.loads(f'"{text}"') if "\\" in text else text
    return read


class LocalForms(Forms):
    """The forms of a row of the table of languages."""

    def __init__(self, row: Language) -> None:
        self._row = row

    @cached_property
    def _locale(self) -> "Locale":
        from babel import Locale

        return Locale.parse(self._row.formats or self._row.locale)

    def day(self, day: dt.date) -> str:
        """Write a day of a year: "2 March 2026"."""
        from babel.dates import format_date

        return format_date(day, "long", self._locale)

    def day_of_week(self, day: dt.date) -> str:
        """Write a day that is near with its name: "Monday 2 March"."""
        from babel.dates import format_date

        return format_date(day, self._row.day_form, self._locale)

    def moment(self, moment: dt.datetime) -> str:
        """Write a day with its name and its hour, as the moment's own zone shows them."""
        from babel.dates import format_date

        day, between = format_date(moment.date(), "full", self._locale), str(self._locale.datetime_formats["medium"])
        return f"{day}{_between(between)}{moment:%H:%M}"

    def month(self, day: dt.date) -> str:
        """Write the month that a day is in: "March 2026"."""
        from babel.dates import format_skeleton

        return format_skeleton("yMMMM", dt.datetime.combine(day, dt.time()), locale=self._locale)

    def weekday(self, day: int, *, short: bool = False) -> str:
        """Name a day of the week, Monday being 0."""
        return str(self._locale.days["format"]["abbreviated" if short else "wide"][day])

    def number(self, number: int) -> str:
        """Write a whole number, its thousands apart as the language has them."""
        if abs(number) < _UNGROUPED:
            return str(number)
        from babel.numbers import format_decimal

        return format_decimal(number, locale=self._locale)

    def percent(self, share: float) -> str:
        """Write a share, of which 1.0 is all, in whole percents."""
        from babel.numbers import format_percent

        return format_percent(share, locale=self._locale)

    def span(self, first: dt.date, last: dt.date) -> str:
        """Write the days from one to another: "2–8 Mar 2026"."""
        from babel.dates import format_interval

        return format_interval(first, last, "yMMMd", locale=self._locale)

    @property
    def tag(self) -> str:
        """The tag by which a browser writes days alike."""
        return self._row.formats.replace("_", "-") or self._row.tag

    @cached_property
    def comma(self) -> str:
        """What stands between the parts of a list."""
        return _between(self._locale.list_patterns["standard"]["middle"])

    def listed(self, items: Iterable[str], kind: ListKind = "bare") -> str:
        """Write a list in one line: "a, b, c", or with the language's word before the last part."""
        parts = list(items)
        if len(parts) < 2:
            return "".join(parts)
        if kind == "bare":
            return self.comma.join(parts)
        from babel.lists import format_list

        return format_list(parts, "or" if kind == "or" else "standard", locale=self._locale)


def _between(pattern: str) -> str:
    """Return what a pattern of CLDR has between its two parts."""
    return pattern.replace("{0}", "").replace("{1}", "")


def keyword(said: str, known: Mapping[T, Phrase | Iterable[Phrase]]) -> T | None:
    """Return which of some values somebody means by a word, None where it is none of theirs.

    Each value is called what its phrases say in any language.
    """
    wanted = _folded(said)
    for value, named in known.items():
        if any(wanted in _ways(each.text) for each in ([named] if isinstance(named, Phrase) else named)):
            return value
    return None


def is_said(said: str, word: Phrase) -> bool:
    """Return whether somebody wrote a keyword, in whichever language."""
    return _folded(said) in _ways(word.text)


def without(text: str, word: Phrase) -> str:
    """Return a text without a keyword that stands behind others in it.

    Chinese, Japanese and Korean ones need no space around them.
    """
    first, *others = re.split(r"(\s+)", text)
    kept = [first, *(each for each in others if _folded(each) not in _ways(word.text))]
    joined = "".join(kept)
    for way in _ways(word.text):
        if _UNSPACED.search(way):
            joined = joined.replace(way, " ")
    return joined


def ways(word: Phrase) -> frozenset[str]:
    """Return all ways in which a keyword may be written, in small letters."""
    return _ways(word.text)


@cache
def _ways(text: str) -> frozenset[str]:
    words = Languages()
    told = (text, *(words.words(code).say(text) for code in LANGUAGES))
    return frozenset(_folded(part) for each in told for part in _APART.split(each) if part.strip())


def _folded(text: str) -> str:
    """Write a word as all write it: wide letters as narrow ones, in small letters, with single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
