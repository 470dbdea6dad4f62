"""The archive on disk: posts, pages, indexes, feeds and the search, each file whole, touched only when it changes."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from archive.formats.front_matter import Dialect
from archive.formats.markdown import digest_markdown
from archive.site import feeds, months, places, search_index, sitemaps
from archive.site.beginning import Beginning, ToCome, languages
from archive.site.bests import Bests
from archive.site.cards import Cards
from archive.site.files import Files, LocalFiles
from archive.site.months import Month
from archive.site.pages import STATIC, Pages
from archive.site.pictured import digest_card, site_card
from archive.site.related import related
from archive.site.views import view
from chat.words import Words
from papers.images import Picture
from papers.paper import Paper
from summarizer.best import Best, Period
from summarizer.digest import Digest


class Site:
    """Writes digests into a folder or an object store, for any web server; `words` gives the words of a language.

    `language` tells the one that goes first.

    What the indexes need of other digests is kept there, beside the pages: adding a digest touches its own
    files, its indexes and its feed, however large the archive is.
    """

    def __init__(
        self,
        kept: Path | Files,
        words: Callable[[str], Words],
        *,
        public_url: str = "",
        language: Callable[[], str] = lambda: "en",
        dialect: Dialect = "hexo",
    ) -> None:
        self._files = LocalFiles(kept) if isinstance(kept, Path) else kept
        self._words = words
        self._public_url = public_url
        self._language = language
        self._dialect: Dialect = dialect
        self._swept = False
        self._cards = Cards()

    @cached_property
    def _pages(self) -> Pages:
        """The templates, read when the first page is written."""
        return Pages(self._public_url)

    def put(self, digest: Digest, pictures: Mapping[str, Picture]) -> int:
        """Write a digest with all that names it, and tell how many files changed. Raises OSError.

        The pages come before what leads to them, so that a reader meets no link to what is not there yet. Other
        processes that write into the folder wait meanwhile: the indexes are read, added to and written.
        """
        with self._files.alone():
            if not self._swept:
                self._files.sweep()
                self._swept = True
            return sum(self._files.put(place, content) for place, content in self._written(digest, pictures))

    def put_best(self, language: str, bests: Sequence[Best], periods: Sequence[Period]) -> int:
        """Write what readers liked with all that names it, and tell how many files changed. Raises OSError.

        `periods` are all weeks and months in which they liked something: pages of others go, when nothing leads there.
        """
        with self._files.alone():
            own = Bests(self._files, self._pages, self._words, self._public_url)
            if not periods and not own.gone(language, periods):
                return 0
            changed = sum(self._files.put(*each) for each in own.written(language, bests, periods, self._dialect))
            if languages(self._files):
                changed += sum(self._files.put(*each) for each in self._homes({language: periods}))
            dropped = sum([self._files.drop(place) for place in own.dropped(language, periods)])
            return changed + dropped + sum(self._files.put(*each) for each in self._index())

    def begin(self, to_come: ToCome, now: datetime) -> int:
        """Write the pages of a site to which no digest has come, and tell how many files changed. Raises OSError.

        An empty feed that is there already stays, since its day is a reader's first one.
        """
        with self._files.alone():
            if languages(self._files):
                return 0
            first = Beginning(self._pages, self._words, now, self._public_url)
            kept = {place for code in to_come if self._files.exists(place := places.site_feed(code))}
            return sum(self._files.put(place, each) for place, each in first.all(to_come) if place not in kept)

    def _written(self, digest: Digest, pictures: Mapping[str, Picture]) -> Iterator[tuple[str, bytes]]:
        language, key, words = digest.language, digest.key, self._words(digest.language)
        for path in sorted(STATIC.iterdir()):
            yield f"static/{path.name}", path.read_bytes()
        views = [view(entry, language, words, pictures) for entry in digest.entries]
        month = months.of(self._files, digest).adding(digest)
        of_topic = self._of_topic(month)
        near = related(digest, of_topic)
        for entry, shown in zip(digest.entries, views, strict=True):
            for figure in entry.summary.reading.figures if entry.summary.reading else ():
                if picture := pictures.get(figure.picture):
                    yield places.picture(figure.picture, picture.media_type), picture.content
            if not self._is_newer(shown.place, entry.paper):
                yield shown.place, self._pages.paper(entry, shown, words, near.get(entry.paper.id, ()))
        before = [day for each in of_topic for day in each.days if day < digest.day]
        card = places.card(language, key, digest.day)
        yield card, self._cards.png(digest_card(digest, words), self._kept(card))
        page = self._pages.digest(digest, words, views, max(before, default=None))
        yield places.digest(language, key, digest.day), page
        yield places.post(language, key, digest.day), self._post(digest, words, pictures)
        feed = places.feed(language, key)
        contents = [self._pages.paper_in_feed(*each, words) for each in zip(digest.entries, views, strict=True)]
        yield feed, feeds.of_topic(self._kept(feed), digest, contents, words, public_url=self._public_url)
        feed, content = places.site_feed(language), self._pages.digest_in_feed(digest, words)
        yield feed, feeds.of_site(self._kept(feed), digest, content, words, public_url=self._public_url)
        yield from self._indexes(month, of_topic, words)

    def _kept(self, place: str) -> bytes:
        return self._files.read(place) or b""

    def _post(self, digest: Digest, words: Words, pictures: Mapping[str, Picture]) -> bytes:
        """Write the post; without a public address the figures are where a site generator has files of the root."""
        root = self._public_url.rstrip("/")
        addresses = {key: f"{root}/{places.picture(key, each.media_type)}" for key, each in pictures.items()}
        return digest_markdown(digest, words, self._dialect, addresses).encode()

    def _is_newer(self, place: str, paper: Paper) -> bool:
        """Return whether a page shows a newer version of a paper, which another topic brought."""
        shown = re.search(rb'data-paper="[^"]*v(\d+)"', self._kept(place))
        return shown is not None and int(shown[1]) > paper.version

    def _indexes(self, month: Month, of_topic: list[Month], words: Words) -> Iterator[tuple[str, bytes]]:
        language, key, day = month.language, month.key, month.first_day
        yield places.month(language, key, day), self._pages.month(month, words)
        yield places.topic(language, key), self._pages.topic(of_topic, words)
        yield places.month_data(language, key, day), month.as_json()
        yield places.search(language), self._pages.search(language, words)
        of_month = months.of_month(self._files, language, day)
        yield places.search_data(language, day), search_index.month_script(of_month)
        found = self._files.find(f"{language}/search", "????-??.js")
        yield places.search_months(language), search_index.manifest([Path(place).stem for place in found])
        card = places.site_card(language)
        yield card, self._cards.png(site_card(words), self._kept(card))
        yield from self._homes()
        yield from sitemaps.of_month(of_month, self._public_url)
        yield from self._index()
        yield sitemaps.ROBOTS, sitemaps.robots(self._public_url)

    def _index(self) -> Iterator[tuple[str, bytes]]:
        written = sitemaps.index(self._files, languages(self._files), self._public_url)
        yield sitemaps.stored(sitemaps.INDEX, self._public_url), written

    def _homes(self, liked: Mapping[str, Sequence[Period]] = MappingProxyType({})) -> Iterator[tuple[str, bytes]]:
        """Yield the first pages of all languages: each names the others.

        They lead to the pages of what readers `liked`, by language, or to those that are there.
        """
        best = Bests(self._files, self._pages, self._words, self._public_url)
        found, own = languages(self._files), self._language()
        first = own if own in found else found[0]
        for language in found:
            latest, words = months.latest(self._files, language), self._words(language)
            there = liked[language] if language in liked else best.there(language)
            for place in (places.home(language), *([places.HOME] if language == first else [])):
                yield place, self._pages.home(place, latest, words, found, best.newest(there, words))
            yield sitemaps.of_topics(latest, self._public_url)
        if self._public_url:
            yield places.MISSING, self._pages.missing(places.MISSING, self._words(first))

    def _of_topic(self, month: Month) -> list[Month]:
        """Return the topic's months, the newest first, with this one as it is to be."""
        others = months.of_topic(self._files, month.language, month.key)
        kept = [each for each in others if each.first_day != month.first_day]
        return sorted([*kept, month], key=lambda each: each.first_day, reverse=True)
