"""The turns of phrase by which people ask for commands in plain words, a table for each language.

A row is what is wished and a pattern, whose `x` (or `x2`, `x3`) is what is said of it; `<name>` stands for the pattern
that a row of that name gives. Rows stand in the order in which they are tried.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from chat.languages import LANGUAGES, SCRIPTS

_NAMED = re.compile(r"(?<!P)<([a-z]+)>")
_WRITTEN = {code: re.compile(f"[{SCRIPTS[code]}]") for code in SCRIPTS if code in LANGUAGES}
_NAMES_AN_AUTHOR = "by"
_ENGLISH = "en"


class Phrasing(NamedTuple):
    """What is wished, and the words that say of what; `author` tells that they name an author."""

    sort: str
    x: str = ""
    author: bool = False


def turns(text: str) -> Iterator[Phrasing]:
    """Yield what a message may wish, the surest first."""
    language = _language(text)
    others = () if language == _ENGLISH else table(_ENGLISH)  # which people mix into theirs
    for sort, form in (*table(language), *others):
        if found := form.fullmatch(text):
            groups = {name: value for name, value in found.groupdict().items() if value}
            author = bool(groups.pop("author", ""))
            said = next(iter(groups.values()), "").strip(" ,:;，。")
            yield Phrasing(sort, said, author or sort == _NAMES_AN_AUTHOR)


def _language(text: str) -> str:
    """Return the code of the language of the interface whose script a text has, English where it has no other."""
    return next((code for code, script in _WRITTEN.items() if script.search(text)), _ENGLISH)


@cache
def table(language: str) -> tuple[tuple[str, "re.Pattern[str]"], ...]:
    """Return the rows of a language, compiled; none where it has no table."""
    file = files(__name__).joinpath(f"{language}.tsv")
    if not file.is_file():
        return ()
    named: dict[str, str] = {}
    rows = []
    for line in file.read_text(encoding="utf-8").splitlines():
        sort, tab, form = line.partition("\t")
        if not tab or line.startswith("#"):
            continue
        form = _NAMED.sub(lambda match: named[match[1]], form)
        if sort.startswith("<"):
            named[sort.strip("<>")] = form
        else:
            rows.append((sort, re.compile(form, re.IGNORECASE)))
    return tuple(rows)
