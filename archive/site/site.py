"""The archive on disk: posts, pages, indexes, feeds and the search, each file whole, touched only when it changes."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from archive.formats.front_matter import Dialect
from archive.formats.markdown import digest_markdown
from archive.site import files, months, places, search_index
from archive.site.feeds import atom
from archive.site.months import Month
from archive.site.pages import Pages
from chat.words import Words
from papers.images import Picture
from papers.paper import Paper
from summarizer.digest import Digest

_STATIC = Path(__file__).parent / "static"


class Site:
    """Writes digests into a folder, for any web server or none; `words` gives the words of a language.

    `language` tells the one that goes first.

    What the indexes need of other digests is kept in the folder, beside the pages: adding a digest touches its own
    files, its indexes and its feed, however large the archive is.
    """

    def __init__(
        self,
        folder: Path,
        words: Callable[[str], Words],
        *,
        public_url: str = "",
        language: Callable[[], str] = lambda: "en",
        dialect: Dialect = "hexo",
    ) -> None:
        self._folder = folder
        self._words = words
        self._public_url = public_url
        self._language = language
        self._dialect: Dialect = dialect
        self._swept = False

    @cached_property
    def _pages(self) -> Pages:
        """The templates, read when the first page is written."""
        return Pages()

    def put(self, digest: Digest, pictures: Mapping[str, Picture]) -> int:
        """Write a digest with all that names it, and tell how many files changed. Raises OSError.

        The pages come before what leads to them, so that a reader meets no link to what is not there yet. Other
        processes that write into the folder wait meanwhile: the indexes are read, added to and written.
        """
        with files.alone_in(self._folder):
            if not self._swept:
                files.sweep(self._folder)
                self._swept = True
            files_ = self._files(digest, pictures)
            return sum(files.put(self._folder / place, content) for place, content in files_)

    def _files(self, digest: Digest, pictures: Mapping[str, Picture]) -> Iterator[tuple[str, bytes]]:
        language, key, words = digest.language, digest.key, self._words(digest.language)
        for name in sorted(_STATIC.iterdir()):
            yield f"static/{name.name}", name.read_bytes()
        for entry in digest.entries:
            for figure in entry.summary.reading.figures if entry.summary.reading else ():
                if picture := pictures.get(figure.picture):
                    yield places.picture(figure.picture, picture.media_type), picture.content
            if not self._is_newer(places.paper(language, entry.paper.id), entry.paper):
                yield places.paper(language, entry.paper.id), self._pages.paper(entry, language, words, pictures)
        month = months.of(self._folder, digest).adding(digest)
        before = [day for each in self._of_topic(month) for day in each.days if day < digest.day]
        page = self._pages.digest(digest, words, pictures, max(before, default=None))
        yield places.digest(language, key, digest.day), page
        yield places.post(language, key, digest.day), self._post(digest, words, pictures)
        yield from self._indexes(month, words)

    def _post(self, digest: Digest, words: Words, pictures: Mapping[str, Picture]) -> bytes:
        """Write the post; without a public address the figures are where a site generator has files of the root."""
        root = self._public_url.rstrip("/")
        addresses = {key: f"{root}/{places.picture(key, each.media_type)}" for key, each in pictures.items()}
        return digest_markdown(digest, words, self._dialect, addresses).encode()

    def _is_newer(self, place: str, paper: Paper) -> bool:
        """Return whether a page shows a newer version of a paper, which another topic brought."""
        page = self._folder / place
        shown = re.search(rb'data-paper="[^"]*v(\d+)"', page.read_bytes()) if page.is_file() else None
        return shown is not None and int(shown[1]) > paper.version

    def _indexes(self, month: Month, words: Words) -> Iterator[tuple[str, bytes]]:
        language, key, day = month.language, month.key, month.first_day
        yield places.month(language, key, day), self._pages.month(month, words)
        of_topic = self._of_topic(month)
        yield places.topic(language, key), self._pages.topic(of_topic, words)
        yield places.feed(language, key), atom(of_topic, words, self._public_url)
        yield places.month_data(language, key, day), month.as_json()
        yield places.search(language), self._pages.search(language, words)
        yield places.search_data(language, day), search_index.month_script(months.of_month(self._folder, language, day))
        found = (self._folder / places.search(language)).parent.glob("search/????-??.js")
        yield places.search_months(language), search_index.manifest([path.stem for path in found])
        yield from self._homes()

    def _homes(self) -> Iterator[tuple[str, bytes]]:
        """Yield the first pages of all languages: each names the others."""
        languages = sorted(path.parent.name for path in self._folder.glob("*/search.html"))
        own = self._language()
        first = own if own in languages else languages[0]
        for language in languages:
            latest, words = months.latest(self._folder, language), self._words(language)
            for place in (places.home(language), *([places.HOME] if language == first else [])):
                yield place, self._pages.home(place, latest, words, languages)

    def _of_topic(self, month: Month) -> list[Month]:
        """Return the topic's months, the newest first, with this one as it is to be."""
        others = months.of_topic(self._folder, month.language, month.key)
        kept = [each for each in others if each.first_day != month.first_day]
        return sorted([*kept, month], key=lambda each: each.first_day, reverse=True)
