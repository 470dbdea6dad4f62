"""The archive's pages, by Jinja2 templates: nothing but HTML, with no script but that of the search."""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from markupsafe import Markup

from archive.formats.disclaimer import sentences
from archive.formats.pieces import fold
from archive.site import places
from archive.site.labels import labels
from archive.site.months import IndexEntry, Month
from archive.site.views import view
from chat.languages import row_of
from chat.words import Words
from papers.images import Picture
from summarizer.digest import Digest, Entry
from summarizer.wording import gist

POLICY = "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'"
LATEST = 14
"""Days that a topic's first page lists."""
ON_HOME = 5
"""Titles of a topic's newest papers on the first page."""

_STATIC = Path(__file__).parent / "static"


class Pages:
    """Renders each kind of page as bytes; the same content gives the same bytes."""

    def __init__(self) -> None:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        self._templates = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def digest(self, digest: Digest, words: Words, pictures: Mapping[str, Picture], earlier: date | None) -> bytes:
        """Render a digest's page; `earlier` is the day of the one before it.

        It names no later one: that would have to be written into pages that are finished.
        """
        before = (
            {"day": earlier.isoformat(), "place": places.digest(digest.language, digest.key, earlier)}
            if earlier
            else None
        )
        return self._render(
            "digest.html",
            words,
            places.digest(digest.language, digest.key, digest.day),
            **self._of_digest(digest, words, pictures),
            path=[(digest.name, places.topic(digest.language, digest.key)), (digest.day.isoformat(), "")],
            feed=places.feed(digest.language, digest.key),
            earlier=before,
        )

    def single(self, digest: Digest, words: Words) -> bytes:
        """Render a digest as one page that needs no other file; figures are shown by their captions."""
        sheet = (_STATIC / "style.css").read_text(encoding="utf-8")
        allowed = b64encode(sha256(sheet.encode()).digest()).decode()
        return self._render(
            "single.html",
            words,
            "",
            **self._of_digest(digest, words, {}),
            alone=True,
            earlier=None,
            sheet=Markup(sheet),  # noqa: S704  our own
            policy=f"default-src 'none'; style-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'",
        )

    def paper(self, entry: Entry, language: str, words: Words, pictures: Mapping[str, Picture]) -> bytes:
        """Render a paper's own page."""
        shown = view(entry, language, words, pictures)
        return self._render(
            "paper.html",
            words,
            shown.place,
            title=shown.title,
            description=fold(gist(entry.summary, words)),
            path=[(shown.id, "")],
            note=list(sentences([entry.summary], words)),
            paper=shown,
        )

    def month(self, month: Month, words: Words) -> bytes:
        """Render a topic's index of a month."""
        name = f"{month.first_day:%Y-%m}"
        return self._render(
            "month.html",
            words,
            places.month(month.language, month.key, month.first_day),
            title=f"{month.name}, {name}",
            path=[(month.name, places.topic(month.language, month.key)), (name, "")],
            feed=places.feed(month.language, month.key),
            name=month.name,
            month=name,
            days=[_day(month, day, entries, words) for day, entries in month.days.items()],
        )

    def topic(self, months: Sequence[Month], words: Words) -> bytes:
        """Render a topic's first page, out of its months, the newest first."""
        newest = months[0]
        language, key = newest.language, newest.key
        latest, *others = islice(_days(months, words), LATEST)
        digests = partial(words.say_n, "{n} digest", "{n} digests")
        return self._render(
            "topic.html",
            words,
            places.topic(language, key),
            title=newest.name,
            description=words.say("New papers on {topic}, each in short.", topic=newest.name),
            path=[(newest.name, "")],
            feed=places.feed(language, key),
            name=newest.name,
            newest=latest,
            days=others,
            months=[
                {
                    "name": f"{month.first_day:%Y-%m}",
                    "place": places.month(language, key, month.first_day),
                    "count": digests(len(month.days)),
                }
                for month in months
            ],
        )

    def home(self, place: str, latest: Sequence[Month], words: Words, languages: Sequence[str]) -> bytes:
        """Render the first page of a language, out of each topic's newest month."""
        return self._render(
            "home.html",
            words,
            place,
            title="Paper Herald",
            description=labels(words)["promise"],
            path=[],
            heading=words.say("Papers of the day"),
            topics=[
                {
                    "name": month.name,
                    "place": places.topic(month.language, month.key),
                    "latest": next(_days([month], words, titles=ON_HOME)),
                }
                for month in latest
            ],
            languages=[
                {
                    "place": places.home(each),
                    "lang": row_of(each).tag,
                    "name": row_of(each).name,
                }
                for each in languages
            ],
        )

    def missing(self, place: str, words: Words) -> bytes:
        """Render the page of an address at which there is nothing."""
        title, lead = words.say("There is no such page"), words.say("It may have moved. The search finds all papers.")
        return self._render("missing.html", words, place, title=title, lead=lead, path=[(title, "")], home=places.HOME)

    def search(self, language: str, words: Words) -> bytes:
        """Render a language's search page."""
        return self._render(
            "search.html",
            words,
            places.search(language),
            title=words.say("Search"),
            path=[(words.say("Search"), "")],
            search_script=places.SEARCH_SCRIPT,
            months_script=places.search_months(language),
        )

    def _of_digest(self, digest: Digest, words: Words, pictures: Mapping[str, Picture]) -> dict[str, Any]:
        n, day = len(digest.entries), digest.day.isoformat()
        lead = digest.how_many(words)
        if not n:
            lead = words.say("No new papers on {topic}.", topic=digest.name)
        return {
            "title": f"{digest.name}, {day}",
            "description": words.say("New papers on {topic}, each in short.", topic=digest.name),
            "name": digest.name,
            "day": day,
            "lead": lead,
            "note": list(sentences([entry.summary for entry in digest.entries], words)) if n else [],
            "papers": [view(entry, digest.language, words, pictures) for entry in digest.entries],
        }

    def _render(self, template: str, words: Words, place: str, **values: Any) -> bytes:
        language = words.language
        common = {
            "lang": row_of(language).tag,
            "say": labels(words),
            "policy": POLICY,
            "to": lambda other: places.relative(other, place),
            "style": places.STYLE,
            "icon": places.ICON,
            "home": places.home(language),
            "search": places.search(language),
            "description": "",
            "feed": "",
            "alone": False,
        }
        page = self._templates.get_template(template).render({**common, **values})
        return (page.rstrip() + "\n").encode()


def _days(months: Iterable[Month], words: Words, titles: int | None = None) -> Iterator[dict[str, Any]]:
    """Yield the days of months in their order; with `titles` at most so many papers of each, and in one line."""
    for month in months:
        for day, entries in month.days.items():
            yield _day(month, day, entries, words, titles=titles, short=titles is not None)


def _day(
    month: Month,
    day: date,
    entries: Sequence[IndexEntry],
    words: Words,
    *,
    titles: int | None = None,
    short: bool = True,
) -> dict[str, Any]:
    return {
        "day": day.isoformat(),
        "place": places.digest(month.language, month.key, day),
        "count": words.say_n("{n} paper", "{n} papers", len(entries)),
        "papers": [
            {
                "title": entry.title,
                "place": places.paper(month.language, entry.paper_id),
                "tldr": "" if short else entry.tldr,
            }
            for entry in entries[:titles]
        ],
    }
