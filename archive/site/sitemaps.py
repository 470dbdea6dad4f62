"""What search engines are told: which pages there are (sitemaps.org), a file a language and month, and robots.txt.

A sitemap must name whole addresses. Where the archive's own is not known, its files are kept under hidden names, for
the bot's web server, which knows under which address it is asked.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from xml.sax.saxutils import escape

from archive.site import places
from archive.site.files import Files
from archive.site.months import Month
from summarizer.best import Period

ROBOTS = "robots.txt"
INDEX = "sitemap.xml"
MOST = 50_000
"""Addresses that one file may hold."""

_HIDDEN = "."
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_LASTMOD = re.compile(rb"<lastmod>([\d-]{10})</lastmod>")
_HEAD = 1000  # bytes, in which the newest page of a file stands


def stored(place: str, public_url: str) -> str:
    """Return under which name a sitemap is kept."""
    folder, slash, name = place.rpartition("/")
    return place if public_url else f"{folder}{slash}{_HIDDEN}{name}"


def asked(name: str) -> str:
    """Return at which place a sitemap is that is kept under a name."""
    folder, slash, file = name.rpartition("/")
    return f"{folder}{slash}{file.removeprefix(_HIDDEN)}"


def is_sitemap(place: str) -> bool:
    """Return whether a place is a sitemap's."""
    return place == INDEX or re.fullmatch(r"[^/]+/sitemap-[^/]+\.xml", place) is not None


def of_month(months: Sequence[Month], public_url: str) -> Iterator[tuple[str, bytes]]:
    """Yield the files with all pages of the months of one language and one month, by their places."""
    language, first_day = months[0].language, months[0].first_day
    pages: dict[str, date] = {}
    for month in months:
        for day, entries in month.days.items():
            shown = [places.digest(language, month.key, day)]
            shown += [places.paper(language, entry.paper_id) for entry in entries]
            shown += [places.month(language, month.key, first_day)]
            for place in shown:
                pages[place] = max(day, pages.get(place, day))
    listed = _newest_first(pages)
    for start in range(0, len(listed), MOST):
        name = f"{first_day:%Y-%m}" + (f"-{start // MOST + 1}" if start else "")
        place = f"{language}/sitemap-{name}.xml"
        yield stored(place, public_url), _urlset(listed[start : start + MOST], public_url)


def of_topics(latest: Sequence[Month], public_url: str) -> tuple[str, bytes]:
    """Return the file with the first pages of a language and its topics, given each topic's newest month."""
    language = latest[0].language
    pages = {places.topic(language, month.key): max(month.days) for month in latest if month.days}
    pages[places.home(language)] = max(pages.values())
    return stored(f"{language}/sitemap-topics.xml", public_url), _urlset(_newest_first(pages), public_url)


def of_bests(language: str, periods: Sequence[Period], public_url: str) -> tuple[str, bytes]:
    """Return the file with the pages of what readers liked in weeks and months; the day after each is its page's."""
    pages = {places.best(language, each.name): each.end for each in periods}
    pages[places.bests(language)] = max(pages.values())
    return stored(places.best_sitemap(language), public_url), _urlset(_newest_first(pages)[:MOST], public_url)


def index(files: Files, languages: Iterable[str], public_url: str) -> bytes:
    """Write which files there are in an archive of these languages, with the day of the newest page in each."""
    found = [place for code in languages for place in files.find(code, stored("sitemap-*.xml", public_url))]
    written = []
    for place in found:
        newest = _LASTMOD.search(files.head(place, _HEAD))
        written.append((asked(place), newest[1].decode() if newest else ""))
    return _xml("sitemapindex", "sitemap", written, public_url)


def robots(public_url: str) -> bytes:
    """Write that all pages may be read, and where they are listed."""
    listed = f"Sitemap: {places.whole(INDEX, public_url)}\n" if public_url else ""
    return f"User-agent: *\nDisallow:\n{listed}".encode()


def _newest_first(pages: dict[str, date]) -> list[tuple[str, str]]:
    by_name = sorted((place, day.isoformat()) for place, day in pages.items())
    return sorted(by_name, key=lambda page: page[1], reverse=True)


def _urlset(pages: Iterable[tuple[str, str]], public_url: str) -> bytes:
    return _xml("urlset", "url", pages, public_url)


def _xml(root: str, element: str, pages: Iterable[tuple[str, str]], public_url: str) -> bytes:
    lines = [
        f"<{element}><loc>{escape(places.whole(place, public_url) or place)}</loc>"
        + (f"<lastmod>{day}</lastmod>" if day else "")
        + f"</{element}>"
        for place, day in pages
    ]
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_NAMESPACE}">'
    return "\n".join([head, *lines, f"</{root}>", ""]).encode()
