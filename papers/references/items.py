"""References out of JSON: items of CSL, which citation managers write, and of Zotero, which its server answers with."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from papers.references.records import MOST_AUTHORS, Record

_SPACE = re.compile(r"[\s,]*+")
_NO_PAPERS = frozenset({"attachment", "note", "annotation"})
Item = Mapping[str, Any]


def read_items(text: str) -> Iterator[Record | None]:
    """Yield the items of a list in their order, None for each that cannot be read, and for what breaks off the list."""
    decoder = json.JSONDecoder()
    place = _after_space(text, 0)
    if text[place : place + 1] == "{":
        yield from _of_object(decoder, text, place)
        return
    place = _after_space(text, place + 1)
    while place < len(text) and text[place] != "]":
        try:
            item, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            yield None  # what comes after it cannot be told from what is in it
            return
        yield from _records(item)
        place = _after_space(text, place)


def _of_object(decoder: json.JSONDecoder, text: str, place: int) -> Iterator[Record | None]:
    """Yield what an object holds: the items of a library, or one item a line."""
    while place < len(text):
        try:
            item, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            yield None
            return
        listed = item.get("items") if isinstance(item, dict) else None
        for each in listed if isinstance(listed, list) else [item]:
            yield from _records(each)
        place = _after_space(text, place)


def _records(item: object) -> Iterator[Record | None]:
    if not isinstance(item, dict):
        yield None
        return
    data = item.get("data")
    if isinstance(data, dict) and "itemType" in data:  # as Zotero's server has it
        item = data
    if "itemType" not in item:
        yield of_csl(item)
    elif _is_paper(item["itemType"]):
        yield of_zotero(item)


def is_a_paper(item: Item) -> bool:
    """Return whether an item of Zotero's server is one by itself, and no note of or file with another."""
    return _is_paper(item["data"].get("itemType", "note"))


def _is_paper(kind: object) -> bool:
    return not (isinstance(kind, str) and kind in _NO_PAPERS)


def of_csl(item: Item) -> Record:
    """Return a CSL item's record."""
    places = ("URL", "number", "note", "archive_location", "container-title", "source")
    return Record(
        title=_told(item, "title"),
        authors=tuple(_names(item.get("author"), "family", "literal", "given")),
        year=_year(item.get("issued")),
        doi=_told(item, "DOI"),
        abstract=_told(item, "abstract"),
        added=_told(item, "dateAdded"),
        places=tuple(filter(None, (_told(item, name) for name in places))),
    )


def of_zotero(item: Item) -> Record:
    """Return a Zotero item's record."""
    places = ("archiveID", "url", "extra", "number", "reportNumber", "publicationTitle", "callNumber")
    return Record(
        title=_told(item, "title"),
        authors=tuple(_names(item.get("creators"), "lastName", "name", "firstName")),
        year=_told(item, "date"),
        doi=_told(item, "DOI"),
        abstract=_told(item, "abstractNote"),
        added=_told(item, "dateAdded"),
        places=tuple(filter(None, (_told(item, name) for name in places))),
    )


def _told(item: Item, name: str) -> str:
    value = item.get(name)
    return str(value) if isinstance(value, str | int) else ""


def _names(people: object, family: str, whole: str, given: str) -> Iterator[str]:
    for person in people[:MOST_AUTHORS] if isinstance(people, list) else []:
        if isinstance(person, dict):
            name = _told(person, family) or _told(person, whole) or _told(person, given)
            yield f"{name}," if _told(person, family) else name


def _year(issued: object) -> str:
    match issued:
        case {"date-parts": [[year, *_], *_]}:
            return str(year)[:10]
        case {"raw": str(said)} | {"literal": str(said)} | str(said):
            return said
        case _:
            return ""


def _after_space(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    return found.end() if found else place
