"""The archive's pages, by Jinja2 templates: nothing but HTML, with no script but that of the search."""

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from markupsafe import Markup

from archive.formats.disclaimer import sentences
from archive.formats.pieces import fold
from archive.site import places
from archive.site.cards import HEIGHT, WIDTH
from archive.site.entries import told
from archive.site.heads import Head, Shown, citation, locale
from archive.site.labels import labels
from archive.site.months import Month
from archive.site.overviews import overview_view
from archive.site.pictured import digest_card, site_picture
from archive.site.related import RelatedView
from archive.site.templating import templates
from archive.site.views import PaperView, view
from chat.languages import row_of
from chat.words import Words
from papers.credits import CREDITED, names
from papers.latex import to_text
from summarizer.digest import Digest, Entry
from summarizer.wording import gist

POLICY = "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'"
LATEST = 14
"""Days that a topic's first page lists."""
ON_HOME = 3
"""Papers of a topic's newest digest that the first page tells of in a sentence."""
ON_TOPIC = 12
"""Papers of the newest digest that a topic's first page tells of in a sentence."""
OF_EARLIER = 2
"""Papers of each earlier digest that a topic's first page tells of in a sentence."""
IN_ENTRY = 40
"""Papers of a digest that its entry in the feed of the whole site tells of in a sentence."""
Link = Mapping[str, str]
_DESCRIBED = 300  # characters of a digest's description

STATIC = Path(__file__).parent / "static"
"""The folder with the files that are the same in every archive: style, icon, script."""


@dataclass(frozen=True, slots=True)
class Coming:
    """What will come: a sentence, in which `when` stands behind `said`, and the topics that chats follow.

    `moment` is when the next digest is due, as ISO 8601, where that is known.
    """

    said: str
    when: str = ""
    after: str = ""
    moment: str = ""
    topics: Sequence[str] = ()


class Pages:
    """Renders each kind of page as bytes; the same content gives the same bytes.

    Where the world sees them is `public_url`; it may be unknown.
    """

    def __init__(self, public_url: str = "") -> None:
        self._public_url = public_url
        self._templates = templates()

    def digest(self, digest: Digest, words: Words, papers: Sequence[PaperView], earlier: date | None) -> bytes:
        """Render a digest's page; `earlier` is the day of the one before it.

        It names no later one: that would have to be written into pages that are finished.
        """
        before = earlier and {"day": earlier.isoformat(), "place": places.digest(digest.language, digest.key, earlier)}
        card = digest_card(digest, words)
        picture = Shown(places.card(digest.language, digest.key, digest.day), card.alt(), WIDTH, HEIGHT)
        return self.render(
            "digest.html",
            words,
            places.digest(digest.language, digest.key, digest.day),
            **self._of_digest(digest, words, papers),
            path=[(digest.name, places.topic(digest.language, digest.key)), (words.forms.day(digest.day), "")],
            topic_feed=(places.feed(digest.language, digest.key), digest.name),
            earlier=before,
            head=Head("article", picture),
        )

    def single(self, digest: Digest, words: Words) -> bytes:
        """Render a digest as one page that needs no other file; figures are shown by their captions."""
        sheet = (STATIC / "style.css").read_text(encoding="utf-8")
        allowed = b64encode(sha256(sheet.encode()).digest()).decode()
        return self.render(
            "single.html",
            words,
            "",
            **self._of_digest(digest, words, [view(entry, digest.language, words, {}) for entry in digest.entries]),
            alone=True,
            earlier=None,
            sheet=Markup(sheet),  # noqa: S704  our own
            policy=f"default-src 'none'; style-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'",
        )

    def paper(self, entry: Entry, shown: PaperView, words: Words, related: Sequence[RelatedView] = ()) -> bytes:
        """Render a paper's own page, with links to related ones; its picture is its first figure that may be shown."""
        figure = next((each for each in shown.figures if each.picture), None)
        return self.render(
            "paper.html",
            words,
            shown.place,
            head=Head(
                "article",
                Shown(figure.picture, figure.alt) if figure else site_picture(words),
                citation(entry.paper),
            ),
            title=shown.title,
            description=fold(gist(entry.summary, words)),
            path=[(shown.id, "")],
            note=list(sentences([entry.summary], words)),
            paper=shown,
            related=related,
        )

    def month(self, month: Month, words: Words) -> bytes:
        """Render a topic's index of a month."""
        name = words.forms.month(month.first_day)
        return self.render(
            "month.html",
            words,
            places.month(month.language, month.key, month.first_day),
            title=f"{month.name}, {name}",
            path=[(month.name, places.topic(month.language, month.key)), (name, "")],
            topic_feed=(places.feed(month.language, month.key), month.name),
            name=month.name,
            month=name,
            days=[_day(month, day, words) for day in month.days],
        )

    def topic(self, months: Sequence[Month], words: Words) -> bytes:
        """Render a topic's first page, out of its months, the newest first."""
        newest = months[0]
        language, key = newest.language, newest.key
        shown = islice(((month, day) for month in months for day in month.days), LATEST)
        latest, *others = (
            _day(month, day, words, most=OF_EARLIER if number else ON_TOPIC)
            for number, (month, day) in enumerate(shown)
        )
        return self.render(
            "topic.html",
            words,
            places.topic(language, key),
            title=newest.name,
            description=words.say("New papers on {topic}, each in short.", topic=newest.name),
            path=[(newest.name, "")],
            topic_feed=(places.feed(language, key), newest.name),
            name=newest.name,
            newest=latest,
            days=others,
            months=[
                {
                    "name": words.forms.month(month.first_day),
                    "place": places.month(language, key, month.first_day),
                    "count": words.say_n("{n} digest", "{n} digests", len(month.days)),
                }
                for month in months
            ],
        )

    def home(
        self, place: str, latest: Sequence[Month], words: Words, languages: Sequence[str], bests: Sequence[Link] = ()
    ) -> bytes:
        """Render the first page of a language, out of each topic's newest month, with links to readers' `bests`."""
        return self.render(
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
                    "feed": places.feed(month.language, month.key),
                    "latest": _day(month, next(iter(month.days)), words, most=ON_HOME),
                }
                for month in latest
                if month.days
            ],
            bests=bests,
            best_index=places.bests(words.language),
            languages=_languages(languages),
        )

    def empty(self, place: str, coming: Coming, words: Words, languages: Sequence[str]) -> bytes:
        """Render the first page of a site to which no digest has come yet: what will come, and when."""
        return self.render(
            "empty.html",
            words,
            place,
            title="Paper Herald",
            description=labels(words)["promise"],
            path=[],
            heading=words.say("The first digest is still to come"),
            coming=coming,
            languages=_languages(languages),
            search="",
            head=Head(),
        )

    def missing(self, place: str, words: Words, *, begun: bool = True) -> bytes:
        """Render the page of an address at which there is nothing; there is no search before anything has `begun`.

        As "404.html" it may be shown at any address, so that its own ones are whole.
        """
        title = words.say("There is no such page")
        found = words.say("It may have moved. The search finds all papers.")
        return self.render(
            "missing.html",
            words,
            place,
            title=title,
            lead=found if begun else words.say("No digest has come yet; the first page says when one will."),
            path=[(title, "")],
            home=places.home(words.language) if begun else places.HOME,
            head=Head(listed=False),
            **({} if begun else {"search": ""}),
            **({"to": lambda other: places.whole(other, self._public_url)} if place == places.MISSING else {}),
        )

    def paper_in_feed(self, entry: Entry, shown: PaperView, words: Words) -> str:
        """Render a paper's whole content for a feed: plain HTML, formulas as text, addresses whole."""
        return self.content("feed_paper.html", words, entry=told(entry, shown, words, self._public_url))

    def digest_in_feed(self, digest: Digest, words: Words) -> str:
        """Render what a digest brought for a feed, each paper in a sentence."""
        papers = [self.in_feed(entry, digest.language, words) for entry in digest.entries[:IN_ENTRY]]
        more = len(digest.entries) - len(papers)
        return self.content(
            "feed_digest.html",
            words,
            lead=_lead(digest, words),
            overview=overview_view(digest, words, []),
            papers=papers,
            more=words.say_n("{n} more paper", "{n} more papers", more) if more else "",
            address=places.whole(places.digest(digest.language, digest.key, digest.day), self._public_url),
        )

    def in_feed(self, entry: Entry, language: str, words: Words) -> dict[str, str]:
        """Return a paper as the list of an entry in a feed takes it."""
        paper, page = entry.paper, places.whole(places.paper(language, entry.paper.id), self._public_url)
        return {
            "title": fold(to_text(paper.title)) or paper.versioned_id,
            "address": page or f"https://arxiv.org/abs/{paper.versioned_id}",
            "authors": fold(names([to_text(name) for name in paper.authors], CREDITED, words)),
            "gist": fold(gist(entry.summary, words)),
        }

    def content(self, template: str, words: Words, **values: Any) -> str:
        """Render what an entry in a feed holds."""
        return self._templates.get_template(template).render(say=labels(words), dated=_dated(words), **values)

    def search(self, language: str, words: Words) -> bytes:
        """Render a language's search page."""
        return self.render(
            "search.html",
            words,
            places.search(language),
            title=words.say("Search"),
            path=[(words.say("Search"), "")],
            search_script=places.SEARCH_SCRIPT,
            months_script=places.search_months(language),
            head=Head(listed=False),
        )

    def _of_digest(self, digest: Digest, words: Words, papers: Sequence[PaperView]) -> dict[str, Any]:
        day, summaries = digest.day.isoformat(), [entry.summary for entry in digest.entries]
        return {
            "title": words.say("{topic}, {day}", topic=digest.name, day=digest.day),
            "description": _description(digest, words),
            "name": digest.name,
            "day": day,
            "lead": _lead(digest, words),
            "note": list(sentences(summaries, words)) if summaries else [],
            "papers": papers,
            "overview": overview_view(digest, words, papers),
        }

    def render(self, template: str, words: Words, place: str, **values: Any) -> bytes:
        """Render a page that is at a place."""
        language = words.language
        common = {
            "lang": row_of(language).tag,
            "rtl": row_of(row_of(language).locale).right_to_left,
            "dated": _dated(words),
            "dates": words.forms.tag,
            "say": labels(words),
            "policy": POLICY,
            "to": lambda other: places.relative(other, place),
            "style": places.STYLE,
            "icon": places.ICON,
            "home": places.home(language),
            "search": places.search(language),
            "description": "",
            "site_feed": places.site_feed(language),
            "topic_feed": None,
            "alone": False,
            "locale": locale(language),
            "place": place,
            "public": lambda other: places.whole(other, self._public_url) or places.relative(other, place),
            "head": Head(picture=site_picture(words)),
        }
        page = self._templates.get_template(template).render({**common, **values})
        return (page.rstrip() + "\n").encode()


def _dated(words: Words) -> Callable[[str], str]:
    """Return what writes a day as the words' language does; `<time>` has it as it is kept."""
    return lambda day: words.forms.day(date.fromisoformat(day))


def _lead(digest: Digest, words: Words) -> str:
    return digest.how_many(words) if digest.entries else words.say("No new papers on {topic}.", topic=digest.name)


def _description(digest: Digest, words: Words) -> str:
    """Say how many papers came and the titles of the first ones, as many as there is room for."""
    return with_titles(_lead(digest, words), digest.entries, words)


def with_titles(said: str, entries: Iterable[Entry], words: Words) -> str:
    """Add the titles of the first papers to what is said, as many as there is room for."""
    for entry in entries:
        title = fold(to_text(entry.paper.title))
        if len(said) + len(title) > _DESCRIBED:
            break
        said = words.join(said, title if title.endswith((".", "?", "!")) else words.say("{sentence}.", sentence=title))
    return fold(said)


def _languages(codes: Sequence[str]) -> list[dict[str, str]]:
    return [{"place": places.home(code), "lang": row_of(code).tag, "name": row_of(code).name} for code in codes]


def _day(month: Month, day: date, words: Words, *, most: int | None = None) -> dict[str, Any]:
    """Return a digest as lists show it, with at most so many of its papers."""
    entries = month.days[day]
    more = len(entries[most:]) if most else 0
    return {
        "day": day.isoformat(),
        "place": places.digest(month.language, month.key, day),
        "count": words.say_n("{n} paper", "{n} papers", len(entries)),
        "papers": [
            {"title": entry.title, "place": places.paper(month.language, entry.paper_id), "tldr": entry.tldr}
            for entry in entries[:most]
        ],
        "more": words.say_n("{n} more paper", "{n} more papers", more) if more else "",
    }
