"""Feeds (Atom, RFC 4287): a topic's with an entry a paper, and a language's of the whole site with an entry a digest.

A feed's file is what is known of its earlier entries, with their whole content: a digest adds its own, and what is
over the bound goes. So a feed costs the same however large the archive is.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from archive.formats.pieces import fold
from archive.site import places
from chat.languages import row_of
from chat.words import Words
from papers import categories
from papers.latex import to_text
from papers.paper import Paper
from summarizer.best import Best
from summarizer.digest import Digest, Entry
from summarizer.wording import gist

_ATOM = "http://www.w3.org/2005/Atom"
_ARXIV = "http://arxiv.org/schemas/atom"  # the scheme of the categories in arXiv's own feeds
ENOUGH_ENTRIES = 50
"""Papers after which a topic's feed ends, with the whole day: what comes in one go is not cut off."""
MOST_DIGESTS = 60
"""Digests in the feed of the whole site."""


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says of itself: where it and the page that it follows stand, its language, its id, its words."""

    place: str
    page: str
    language: str
    id: str
    title: str
    subtitle: str

    def address(self, place: str, public_url: str) -> str:
        """Return a place's address, whole where `public_url` is known, else as seen from the feed."""
        return places.whole(place, public_url) or places.relative(place, self.place)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An entry; `related` is an address beside its page, `content` is HTML, categories are (scheme, term, label)."""

    id: str
    title: str
    day: date
    updated: datetime
    page: str
    summary: str
    content: str
    categories: Sequence[tuple[str, str, str]]
    authors: Sequence[str] = ()
    related: str = ""


def of_topic(kept: bytes, digest: Digest, contents: Sequence[str], words: Words, *, public_url: str = "") -> bytes:
    """Write the newest days of a topic, given its feed as it was and the papers' whole contents.

    Ids hang on the topic and the paper alone, so that they stay when the archive moves.
    """
    feed = Feed(
        places.feed(digest.language, digest.key),
        places.topic(digest.language, digest.key),
        digest.language,
        _urn(digest.language, digest.key),
        f"{digest.name} · Paper Herald",
        words.say("New papers on {topic}, each in short.", topic=digest.name),
    )
    items = (_paper(digest, entry, content, words) for entry, content in zip(digest.entries, contents, strict=True))
    written = [_written(item, feed, public_url) for item in items]
    known = [each for each in _entries(kept) if _text(each, "published")[:10] != digest.day.isoformat()]
    entries = sorted([*written, *known], key=lambda each: _text(each, "published"), reverse=True)
    return _whole(feed, _newest_days(_once(entries)), public_url)


def of_site(kept: bytes, digest: Digest, content: str, words: Words, *, public_url: str = "") -> bytes:
    """Write the newest digests of a language, given the feed as it was and the content of this one."""
    feed = site_feed(digest.language, words)
    written = _written(_digest(digest, content, words), feed, public_url)
    known = [each for each in _entries(kept) if _text(each, "id") != _text(written, "id")]
    return _whole(feed, _newest_first([written, *known])[:MOST_DIGESTS], public_url)


def with_bests(
    kept: bytes,
    feed: Feed,
    bests: Sequence[tuple[Best, str]],
    gone: Collection[str],
    words: Words,
    *,
    public_url: str = "",
) -> bytes:
    """Write a feed with what readers liked in some weeks and months, each with its content, without what is gone."""
    written = [_written(_best(best, content, words), feed, public_url) for best, content in bests]
    other = {*gone, *(_text(each, "id") for each in written)}
    known = [each for each in _entries(kept) if _text(each, "id") not in other]
    return _whole(feed, _newest_first([*written, *known])[:MOST_DIGESTS], public_url, _EPOCH)


def best_feed(language: str, words: Words) -> Feed:
    """Return what the feed of what readers liked says of itself."""
    return Feed(
        places.best_feed(language),
        places.bests(language),
        language,
        _urn(language, "best"),
        words.say("Readers' best") + " · Paper Herald",
        words.say("What readers in all chats liked most, week by week and month by month."),
    )


def best_id(language: str, period: str) -> str:
    """Return the id of the entry of a week or a month."""
    return _urn(language, "best", period, "liked")


def site_feed(language: str, words: Words) -> Feed:
    """Return what the feed of a language's whole site says of itself."""
    return Feed(
        places.site_feed(language),
        places.home(language),
        language,
        _urn(language),
        words.say("Paper Herald: all topics"),
        words.say("New arXiv papers, digest by digest, each in a sentence."),
    )


def empty(language: str, words: Words, since: datetime, public_url: str) -> bytes:
    """Write the feed of a site to which no digest has come yet, which began at a moment."""
    return _whole(site_feed(language, words), [], public_url, since)


def _paper(digest: Digest, entry: Entry, content: str, words: Words) -> FeedEntry:
    paper = entry.paper
    return FeedEntry(
        _urn(digest.language, digest.key, paper.id),
        fold(to_text(paper.title)) or paper.versioned_id,
        digest.day,
        _updated(digest, [entry]),
        places.paper(digest.language, paper.id),
        gist(entry.summary, words),
        content,
        [("", digest.key, digest.name), *_categories([paper])],
        [name for each in paper.authors if (name := fold(to_text(each)))] or ["arXiv"],
        f"https://arxiv.org/abs/{paper.versioned_id}",
    )


def _digest(digest: Digest, content: str, words: Words) -> FeedEntry:
    return FeedEntry(
        _urn(digest.language, digest.key, digest.day.isoformat()),
        words.say("{topic}, {day}", topic=digest.name, day=digest.day),
        digest.day,
        _updated(digest, digest.entries),
        places.digest(digest.language, digest.key, digest.day),
        digest.how_many(words),
        content,
        [("", digest.key, digest.name), *_categories(entry.paper for entry in digest.entries)],
    )


def _best(best: Best, content: str, words: Words) -> FeedEntry:
    written = [entry.written for entry in best.entries if entry.written]
    return FeedEntry(
        best_id(best.language, best.period.name),
        best.period.title(words),
        best.period.end,
        max([_beginning(best.period.end), best.changed, *written]),
        places.best(best.language, best.period.name),
        best.lead(words),
        content,
        [("", "best", words.say("Readers' best")), *_categories(entry.paper for entry in best.entries)],
    )


def _newest_first(entries: Iterable[ET.Element]) -> list[ET.Element]:
    by_title = sorted(entries, key=lambda each: (_text(each, "title").casefold(), _text(each, "id")))
    return sorted(by_title, key=lambda each: _text(each, "published"), reverse=True)


def _categories(papers: Iterable[Paper]) -> list[tuple[str, str, str]]:
    codes = dict.fromkeys(code for paper in papers for code in paper.categories if fold(code))
    return [(_ARXIV, code, categories.NAMES.get(code, code)) for code in codes]


def _updated(digest: Digest, entries: Iterable[Entry]) -> datetime:
    """Return when the last of some summaries was written, the beginning of the digest's day where all were before."""
    day = _beginning(digest.day)
    return max([day, *(entry.written or day for entry in entries)])


def _beginning(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _entries(kept: bytes) -> list[ET.Element]:
    """Return the entries of a feed of ours, their tags without the namespace; none where it cannot be read."""
    try:
        root = ET.fromstring(kept)  # noqa: S314  it is our own file
    except ET.ParseError:
        return []
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{_ATOM}}}")
    return [entry for entry in root.findall("entry") if all(_text(entry, each) for each in ("id", "published"))]


def _once(entries: Iterable[ET.Element]) -> Iterator[ET.Element]:
    """Yield each entry that has not come before: of two with one id, readers take the one for the other."""
    seen = set()
    for entry in entries:
        if (name := _text(entry, "id")) not in seen:
            seen.add(name)
            yield entry


def _newest_days(entries: Iterable[ET.Element]) -> list[ET.Element]:
    chosen: list[ET.Element] = []
    for entry in entries:
        if len(chosen) >= ENOUGH_ENTRIES and _text(entry, "published") != _text(chosen[-1], "published"):
            break
        chosen.append(entry)
    return chosen


def _whole(feed: Feed, entries: Sequence[ET.Element], public_url: str, since: datetime | None = None) -> bytes:
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": row_of(feed.language).tag})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "subtitle", feed.subtitle)
    _add(root, "updated", max((_text(each, "updated") for each in entries), default=_moment(since or _EPOCH)))
    _add(_add(root, "author"), "name", "Paper Herald")
    _add(root, "generator", "Paper Herald")
    _add(root, "link", rel="self", type="application/atom+xml", href=feed.address(feed.place, public_url))
    _add(root, "link", rel="alternate", type="text/html", href=feed.address(feed.page, public_url))
    root.extend(entries)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _written(item: FeedEntry, feed: Feed, public_url: str) -> ET.Element:
    element = ET.Element("entry")
    _add(element, "id", item.id)
    _add(element, "title", item.title)
    _add(element, "published", _moment(_beginning(item.day)))
    _add(element, "updated", _moment(item.updated))
    for name in item.authors:
        _add(_add(element, "author"), "name", name)
    for scheme, term, label in item.categories:
        _add(element, "category", **({"scheme": scheme} if scheme else {}), term=term, label=label)
    _add(element, "link", rel="alternate", type="text/html", href=feed.address(item.page, public_url))
    if item.related:
        _add(element, "link", rel="related", type="text/html", href=item.related)
    _add(element, "summary", item.summary)
    # Line by line, since what no XML can hold may stand in any text of a stranger's.
    _add(element, "content", type="html").text = "\n".join(filter(None, map(fold, item.content.splitlines())))
    return element


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, name, {key: fold(value) for key, value in attributes.items()})
    if text:
        element.text = fold(text)
    return element


def _text(element: ET.Element, name: str) -> str:
    return element.findtext(name) or ""


def _urn(*parts: str) -> str:
    return uuid5(NAMESPACE_URL, "/".join(("paper-herald", *parts))).urn


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"
