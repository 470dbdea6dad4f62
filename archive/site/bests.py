"""What readers liked in a week or a month, in the archive: pages, feeds, posts, and the list of them all."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from archive.formats.bests import best_markdown
from archive.formats.disclaimer import sentences
from archive.formats.front_matter import Dialect
from archive.site import feeds, places, sitemaps
from archive.site.files import Files
from archive.site.heads import Head
from archive.site.labels import labels
from archive.site.pages import Pages, with_titles
from archive.site.pictured import site_picture
from archive.site.views import view
from chat.words import Words
from summarizer.best import Best, Period


class Bests:
    """Renders what readers liked; each of its steps raises OSError."""

    def __init__(self, files: Files, pages: Pages, words: Callable[[str], Words], public_url: str) -> None:
        self._files = files
        self._pages = pages
        self._words = words
        self._public_url = public_url

    def written(
        self, language: str, bests: Sequence[Best], periods: Sequence[Period], dialect: Dialect
    ) -> Iterator[tuple[str, bytes]]:
        """Yield some pages of a language with all that names any, by their places; `periods` are all that there are.

        While a week or month runs it has a page only: an entry in a feed and a post are not taken back easily.
        """
        words = self._words(language)
        for best in bests:
            yield places.best(language, best.period.name), self._page(best, words)
            if best.over:
                address = places.whole(places.best(language, best.period.name), self._public_url)
                post = best_markdown(best, words, dialect, address)
                yield places.best_post(language, best.period.name, best.period.end), post.encode()
        gone = [feeds.best_id(language, each.name) for each in self.gone(language, periods)]
        over = [(best, self._in_feed(best, words)) for best in bests if best.over]
        if periods:
            feed = feeds.best_feed(language, words)
            yield (
                feed.place,
                feeds.with_bests(self._kept(feed.place), feed, over, gone, words, public_url=self._public_url),
            )
            yield places.bests(language), self._index(language, periods, words)
            yield sitemaps.of_bests(language, periods, self._public_url)
        feed = feeds.site_feed(language, words)
        if over or (gone and self._kept(feed.place)):
            yield (
                feed.place,
                feeds.with_bests(self._kept(feed.place), feed, over, gone, words, public_url=self._public_url),
            )

    def dropped(self, language: str, periods: Sequence[Period]) -> Iterator[str]:
        """Yield the places of what is there and should not be, when nothing leads to it any more."""
        for each in self.gone(language, periods):
            yield places.best_post(language, each.name, each.end)
            yield places.best(language, each.name)
        if not periods:
            yield from (places.bests(language), places.best_feed(language))
            yield sitemaps.stored(places.best_sitemap(language), self._public_url)

    def gone(self, language: str, periods: Sequence[Period]) -> list[Period]:
        """Return the periods that have a page in which nothing was liked, since votes were taken back."""
        return [each for each in self.there(language) if each not in periods]

    def there(self, language: str) -> list[Period]:
        """Return the periods that have a page."""
        names = (Path(place).stem for place in self._files.find(f"{language}/best", "????-*.html"))
        return [period for name in names if (period := Period.named(name))]

    def newest(self, periods: Iterable[Period], words: Words) -> list[dict[str, str]]:
        """Return the newest week and month as lists of links take them."""
        row = [each for _, those in _by_kind(periods) for each in those[:1]]
        return [{"name": each.title(words), "place": places.best(words.language, each.name)} for each in row]

    def _kept(self, place: str) -> bytes:
        return self._files.read(place) or b""

    def _page(self, best: Best, words: Words) -> bytes:
        language, title, lead = best.language, best.period.title(words), best.lead(words)
        summaries = [entry.summary for entry in best.entries]
        views = [view(entry, language, words, {}) for entry in best.entries]
        return self._pages.render(
            "best.html",
            words,
            places.best(language, best.period.name),
            title=title,
            heading=best.period.heading(words),
            days=best.period.days(words),
            description=with_titles(lead, best.entries, words),
            path=[(labels(words)["best"], places.bests(language)), (best.period.label(words), "")],
            topic_feed=(places.best_feed(language), labels(words)["best"]),
            lead=lead,
            note=list(sentences(summaries, words)) if summaries else [],
            liked=[(shown, each.said(words)) for each, shown in zip(best.liked, views, strict=True)],
            earlier=_linked(best.earlier, words),
            later=_linked(best.later, words),
            head=Head("article", site_picture(words)),
        )

    def _index(self, language: str, periods: Sequence[Period], words: Words) -> bytes:
        title = labels(words)["best"]
        return self._pages.render(
            "bests.html",
            words,
            places.bests(language),
            title=title,
            description=words.say("What readers in all chats liked most, week by week and month by month."),
            path=[(title, "")],
            topic_feed=(places.best_feed(language), title),
            rows=[
                {"id": name, "label": labels(words)[name], "periods": [_linked(each, words) for each in those]}
                for name, those in _by_kind(periods)
                if those
            ],
        )

    def _in_feed(self, best: Best, words: Words) -> str:
        papers = [(self._pages.in_feed(each.entry, best.language, words), each.said(words)) for each in best.liked]
        address = places.whole(places.best(best.language, best.period.name), self._public_url)
        return self._pages.content("feed_best.html", words, lead=best.lead(words), papers=papers, address=address)


def _by_kind(periods: Iterable[Period]) -> list[tuple[str, list[Period]]]:
    """Return the weeks and the months, the newest first."""
    newest_first = sorted(periods, reverse=True)
    kinds = (("weeks", False), ("months", True))
    return [(name, [each for each in newest_first if each.monthly == monthly]) for name, monthly in kinds]


def _linked(period: Period | None, words: Words) -> dict[str, str] | None:
    if period is None:
        return None
    return {"name": period.name, "label": period.label(words), "place": places.best(words.language, period.name)}
