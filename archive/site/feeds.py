"""A topic as an Atom feed (RFC 4287)."""

from collections.abc import Sequence
from datetime import date
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from archive.formats.pieces import fold
from archive.site import places
from archive.site.months import IndexEntry, Month
from chat.languages import row_of
from chat.words import Words

_ATOM = "http://www.w3.org/2005/Atom"
ENOUGH_ENTRIES = 50
"""Papers after which a feed ends, with the whole day: what comes in one go is not cut off."""


def atom(months: Sequence[Month], words: Words, public_url: str) -> bytes:
    """Write the newest days of a topic, given its months newest first, one entry a paper.

    Ids hang on the topic and the paper alone, so that they stay when the archive moves; addresses are whole where
    `public_url` is known, else relative to the feed.
    """
    newest = months[0]
    place = places.feed(newest.language, newest.key)
    entries: list[tuple[date, IndexEntry]] = []
    for day, shown in (each for month in months for each in month.days.items()):
        if len(entries) < ENOUGH_ENTRIES:
            entries.extend((day, entry) for entry in shown)
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": row_of(newest.language).tag})
    _add(root, "id", _urn(newest.language, newest.key))
    _add(root, "title", f"{newest.name} · Paper Herald")
    _add(root, "subtitle", words.say("New papers on {topic}, each in short.", topic=newest.name))
    _add(root, "updated", _moment(max(day for day, _ in entries)))
    _add(root, "generator", "Paper Herald")
    _add(root, "link", rel="self", type="application/atom+xml", href=_address(place, place, public_url))
    page = places.topic(newest.language, newest.key)
    _add(root, "link", rel="alternate", type="text/html", href=_address(page, place, public_url))
    for day, entry in entries:
        _entry(root, newest, day, entry, public_url)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _entry(root: ET.Element, month: Month, day: date, entry: IndexEntry, public_url: str) -> None:
    element = ET.SubElement(root, "entry")
    place = places.feed(month.language, month.key)
    _add(element, "id", _urn(month.language, month.key, entry.paper_id))
    _add(element, "title", entry.title)
    _add(element, "published", _moment(day))
    _add(element, "updated", _moment(day))
    for name in entry.authors or ("arXiv",):
        _add(ET.SubElement(element, "author"), "name", name)
    for category in entry.categories:
        _add(element, "category", term=category)
    page = places.paper(month.language, entry.paper_id)
    _add(element, "link", rel="alternate", type="text/html", href=_address(page, place, public_url))
    _add(element, "link", rel="related", type="text/html", href=f"https://arxiv.org/abs/{entry.id}")
    _add(element, "summary", entry.tldr)


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> None:
    element = ET.SubElement(parent, name, {key: fold(value) for key, value in attributes.items()})
    if text:
        element.text = fold(text)


def _address(to: str, start: str, public_url: str) -> str:
    return f"{public_url.rstrip('/')}/{to}" if public_url else places.relative(to, start)


def _urn(*parts: str) -> str:
    return uuid5(NAMESPACE_URL, "/".join(("paper-herald", *parts))).urn


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
