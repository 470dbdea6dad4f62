"""A site to which no digest has come yet: its first pages, which say what will come, and its feeds, which are empty."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from archive.site import feeds, places, sitemaps
from archive.site.files import Files
from archive.site.pages import STATIC, Coming, Pages
from chat.languages import SUMMARISED
from chat.words import Words

ToCome = Mapping[str, Coming]
"""What will come, by language, the site's own first."""


def languages(files: Files) -> list[str]:
    """Return the languages in which digests have come, none where the site has not begun. Raises OSError."""
    return sorted(code for code in SUMMARISED if files.exists(places.search(code)))


class Beginning:
    """Renders what is at an address before the first digest; `since` is when the site began."""

    def __init__(self, pages: Pages, words: Callable[[str], Words], since: datetime, public_url: str = "") -> None:
        self._pages = pages
        self._words = words
        self._since = since
        self._public_url = public_url

    def all(self, to_come: ToCome) -> Iterator[tuple[str, bytes]]:
        """Yield all files by their places."""
        static = [f"static/{path.name}" for path in sorted(STATIC.iterdir())]
        of_languages = [place for code in to_come for place in (places.home(code), places.site_feed(code))]
        for place in [*static, *of_languages, places.HOME, sitemaps.ROBOTS]:
            if (content := self.content(place, to_come)) is not None:
                yield place, content

    def content(self, place: str, to_come: ToCome) -> bytes | None:
        """Return what is at a place, None where nothing is."""
        folder, _, name = place.rpartition("/")
        if folder == "static" and (STATIC / name).is_file():
            return (STATIC / name).read_bytes()
        if place == sitemaps.ROBOTS:
            return sitemaps.robots("")  # there is nothing to be listed
        language = folder or next(iter(to_come))
        if language not in to_come:
            return None
        words = self._words(language)
        if name == places.HOME:
            return self._pages.empty(place, to_come[language], words, list(to_come))
        if place == places.site_feed(language):
            return feeds.empty(language, words, self._since, self._public_url)
        return None
