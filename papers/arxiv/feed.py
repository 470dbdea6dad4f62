"""arXiv's daily feeds, RSS and Atom: what was announced on a day in some archives, as it was announced."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple
from xml.etree.ElementTree import Element

from chat.errors import BadInputError
from papers import ids, links
from papers.announcement import KINDS, Announcement, Kind
from papers.arxiv import safe_xml
from papers.arxiv.withdrawal import is_withdrawn
from papers.arxiv.words import authors, fold, paragraphs
from papers.paper import Paper

MOST_ITEMS = 2000
"""How many items arXiv puts into a feed at most: one that has as many lacks new papers, which it cuts first."""
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_ARXIV = "{http://arxiv.org/schemas/atom}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_ATOM = "{http://www.w3.org/2005/Atom}"
_ERROR = "Feed error"
_HEAD = re.compile(
    r"\A\s*+(?:arxiv:(?P<id>\S{1,40})\s++)?announce\s++type:\s*+(?P<kind>[a-z-]{1,20})\s++(?:abstract:\s*+)?",
    re.IGNORECASE,
)
_WRONG = re.compile(r"Bad (?:archive|subject class) '([^']{1,40})'")


class RefusedFeedError(ValueError):
    """arXiv makes no such feed; `reason` is why in its own words, and `wrong` the name that it does not know, or ""."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        found = _WRONG.search(reason)
        self.wrong = found[1] if found else ""


@dataclass(frozen=True, slots=True)
class DailyFeed:
    """A feed: the day of the list is that of New York; `items` counts also those that could not be read.

    `day` is None where an Atom feed is empty, which then does not tell it. `skip_days` are days of the week without a
    list, Monday being 0.
    """

    day: date | None
    announcements: tuple[Announcement, ...]
    items: int
    skip_days: frozenset[int] = frozenset()

    @property
    def is_cut(self) -> bool:
        """Return whether arXiv has left out what did not fit."""
        return self.items >= MOST_ITEMS


def read_feed(body: bytes) -> DailyFeed:
    """Read a feed of rss.arxiv.org. Raises RefusedFeedError where it says what was wrong, and ValueError for no feed.

    Items whose id, day or kind cannot be read are left out and counted.
    """
    root, found = safe_xml.parse_items(body, {"item", f"{_ATOM}entry"}, _announced)
    if root.tag == "rss":
        title, reason, dated = (root.findtext(f"channel/{tag}", "") for tag in ("title", "description", "pubDate"))
    elif root.tag == f"{_ATOM}feed":
        title, reason, dated = root.findtext(f"{_ATOM}title", ""), root.findtext(f"{_ATOM}subtitle", ""), ""
    else:
        raise ValueError(f"no feed: <{root.tag}>")
    if title.strip().startswith(_ERROR):
        raise RefusedFeedError(fold(reason))
    read = [each for each in found if each]
    days = [day for day, _ in read]
    header = _moment(dated)
    day = max(days) if days else header and header.date()
    skipped = (fold(each.text).lower() for each in root.iterfind("channel/skipDays/day"))
    return DailyFeed(
        day,
        tuple(announcement for its, announcement in read if its == day),
        len(found),
        frozenset(DAYS.index(name) for name in skipped if name in DAYS),
    )


class _Plain(NamedTuple):
    """What both forms have, under other names."""

    codes: tuple[str, ...]
    guid: str
    dated: str
    said: str
    title: str


def _plain(item: Element) -> _Plain:
    if item.tag == "item":
        codes = tuple(fold(each.text) for each in item.iterfind("category"))
        return _Plain(codes, *(item.findtext(tag, "") for tag in ("guid", "pubDate", "description", "title")))
    codes = tuple(fold(each.get("term")) for each in item.iterfind(f"{_ATOM}category"))
    return _Plain(codes, *(item.findtext(f"{_ATOM}{tag}", "") for tag in ("id", "published", "summary", "title")))


def _announced(item: Element) -> tuple[date, Announcement] | None:
    """Read an item, or return None where it does not say what was announced when."""
    plain = _plain(item)
    head = _HEAD.match(plain.said)
    kind = _kind(item.findtext(f"{_ARXIV}announce_type", "") or (head["kind"] if head else ""))
    moment = _moment(plain.dated)
    try:
        found = ids.parse(plain.guid.rpartition(":")[2] or (head["id"] if head else "") or "")
    except BadInputError:
        return None
    if not (kind and moment):
        return None
    version = found.version or 1
    abstract = paragraphs(plain.said[head.end() :] if head else plain.said)
    paper = Paper(
        id=found.id,
        version=version,
        title=fold(plain.title),
        authors=tuple(name for each in item.iterfind(f"{_DC}creator") for name in authors(each.text or "")),
        abstract=abstract,
        categories=tuple(dict.fromkeys(filter(None, plain.codes))),
        published=moment.astimezone(UTC),
        updated=moment.astimezone(UTC),
        journal_ref=fold(item.findtext(f"{_ARXIV}journal_reference")),
        doi=fold(item.findtext(f"{_ARXIV}DOI")),
        links=links.from_record(f"{found.id}v{version}", "", abstract),
        licence=fold(item.findtext(f"{_DC}rights")),
        withdrawn=is_withdrawn("", abstract),
    )
    return moment.date(), Announcement(paper, kind, whole=False)


def _kind(text: str) -> Kind | None:
    name = text.strip().lower()
    return next((kind for kind in KINDS if kind == name), None)


def _moment(text: str) -> datetime | None:
    """Read a date of RSS or of Atom, with its own zone: the day is that of arXiv, not that of Greenwich."""
    text = text.strip()[:60]
    for form in _FORMS:
        try:
            moment = form(text)
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
        if 1991 <= moment.year <= 9000:
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None


_FORMS = (parsedate_to_datetime, datetime.fromisoformat)
