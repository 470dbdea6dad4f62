"""A list of references, whatever it is written in: what it says, of how much, and what of it could not be read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import nlargest
from typing import Literal

from papers import ids
from papers.references.bibtex import read_bibtex
from papers.references.items import read_items
from papers.references.records import DOI, Entry, Record
from papers.references.ris import read_ris

MOST_ENTRIES = 5000
"""Of a longer list the newest are taken: by the days on which they were added, else by their years."""
Kind = Literal["bibtex", "ris", "json", "ids"]

_BIBTEX = re.compile(r"^[ \t]{0,20}@[A-Za-z]{2,30}[ \t]{0,20}[{(]", re.MULTILINE)
_RIS = re.compile(r"^TY {1,2}- ?", re.MULTILINE)
_LOOKED_AT = 1_000_000  # characters in which it must show what a list is written in


class NoListError(Exception):
    """A file holds no references."""


@dataclass(frozen=True, slots=True)
class References:
    """What a list says: its entries, the newest first, of `total`; `broken` more could not be read."""

    kind: Kind
    entries: tuple[Entry, ...]
    total: int
    broken: int = 0


def read_references(content: bytes, most: int = MOST_ENTRIES) -> References:
    """Read a list of references. Raises NoListError."""
    text = decoded(content)
    kind = kind_of(text)
    total = broken = 0

    def readable() -> Iterator[tuple[str, int, Record]]:
        nonlocal total, broken
        for record in _records(kind, text):
            if record is None:
                broken += 1
            else:
                total += 1
                yield record.when, total, record

    # Of two of the same day the later one in the list is the newer.
    newest = nlargest(most, readable(), key=lambda each: each[:2])
    entries = tuple(entry for _, _, record in newest if (entry := record.entry()))
    nameless = len(newest) - len(entries)
    if not entries:
        raise NoListError("no references" if not (total or broken) else "none that can be read")
    return References(kind, entries, total - nameless, broken + nameless)


def kind_of(text: str) -> Kind:
    """Return what a list is written in, by what stands in it."""
    beginning = text[:_LOOKED_AT].lstrip("\ufeff \t\r\n")
    if beginning.startswith(("{", "[")):
        return "json"
    if _RIS.search(beginning):
        return "ris"
    return "bibtex" if _BIBTEX.search(beginning) else "ids"


def decoded(content: bytes) -> str:
    """Return a file's text: UTF-8, UTF-16 by its mark, or what Windows wrote in the West."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def of_ids(text: str) -> Iterator[Record]:
    """Yield a record for each arXiv id in a text, and for each other DOI."""
    for each in ids.find_all(text):
        yield Record(eprint=each.id)
    for doi in dict.fromkeys(DOI.findall(text)):
        if not ids.find_all(doi):
            yield Record(doi=doi)


def _records(kind: Kind, text: str) -> Iterator[Record | None]:
    match kind:
        case "bibtex":
            return read_bibtex(text)
        case "ris":
            return read_ris(text)
        case "json":
            return read_items(text)
        case "ids":
            return of_ids(text)
