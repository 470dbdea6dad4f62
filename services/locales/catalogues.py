"""The catalogues of the interface's words: text files, read when a language is first used.

There is nothing binary to keep and nothing to go stale. They are as `tools/words.py` writes them by Babel, whose own
reader is ten times as slow: a keyword needs all languages at once, and the first of them somebody who waits.
"""

import gettext
import json
from collections.abc import Callable, Iterator
from functools import cache
from importlib import resources
from sys import intern

_END = 'msgid ""'


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
    """Return the catalogue of a locale, with the plural forms that Babel knows it to have."""
    from babel.messages.plurals import get_plural

    source = resources.files("chat") / "locale" / locale / "LC_MESSAGES" / "herald.po"
    words = {message: forms for message, forms in entries(source.read_text(encoding="utf-8")) if all(forms)}
    return Catalogue(words, gettext.c2py(get_plural(locale).plural_expr))


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
