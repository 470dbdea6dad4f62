"""arXiv as it announces: daily feeds, OAI-PMH and records, told from one script of events, by arXiv's own rules."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from hashlib import sha256
from urllib.parse import quote, unquote
from zoneinfo import ZoneInfo

from papers import categories
from papers.paper import Paper
from papers.query.reach import all_archives, archive_of
from tests.servers.arxiv import lists_xml
from tests.servers.arxiv.answers import Answer, Params
from tests.servers.arxiv.corpus import Corpus

EASTERN = ZoneInfo("America/New_York")
MOST_ITEMS = 2000
LAST_REPLACEMENT = 5  # replacements of later versions are in no feed
EARLIER = timedelta(hours=3)  # than feeds are made, records have changed
RSS, XML = "application/rss+xml; charset=utf-8", "text/xml; charset=utf-8"


@dataclass(frozen=True)
class Event:
    """What became of a paper on a list's day: "new", "replace", "cross" for what came to the categories, "metadata"."""

    day: date
    what: str
    paper: Paper
    added: tuple[str, ...] = ()


class Announcing:
    """Answers at /rss/…, /oai and, called without a path, the search, as things stand at the moment `now`.

    `lag` is how long the search stays behind an announcement; `page` is how many records OAI-PMH gives at once, and
    `most_items` how many items a feed holds.
    """

    def __init__(self, now: Callable[[], datetime], *, page: int = 1000, lag: timedelta = timedelta(0)) -> None:
        self.now = now
        self.page = page
        self.lag = lag
        self.most_items = MOST_ITEMS
        self.events: list[Event] = []
        self._by_day: dict[date, list[Event]] = {}
        self._changes_by = date.min, dict[str, Changed]()
        self.holidays: set[date] = set()
        self.unknown: set[str] = set()  # archives of which it makes no feeds
        self.feedless: set[date] = set()  # days on which feeds are empty though something was announced
        self.late: dict[date, timedelta] = {}  # how much after midnight a day's feeds are made

    def tell(self, day: date, what: str, *papers: Paper, added: Iterable[str] = ()) -> None:
        """Put events into the script."""
        told = [Event(day, what, paper, tuple(added)) for paper in papers]
        self.events += told
        self._by_day.setdefault(day, []).extend(told)
        self._changes_by = date.min, {}

    def __call__(self, params: Params) -> Answer:
        """Answer a search or a list of ids with the records as they stand."""
        since = (self.now() - self.lag).astimezone(EASTERN)
        return Corpus(each.paper for each in self.events if _out(each.day) <= since)(params)

    def places(self, path: str, params: Params) -> Answer:
        """Answer what is asked elsewhere."""
        if path.startswith("/rss/"):
            return self._feed(unquote(path.removeprefix("/rss/")).split("+"))
        return self._answer(params) if path == "/oai" else Answer(b"", 404, "text/html")

    @property
    def today(self) -> date:
        """The day of New York, at whose beginning feeds are made."""
        return self.now().astimezone(EASTERN).date()

    def _feed(self, terms: list[str]) -> Answer:
        wrong = next((term for term in terms if term in self.unknown or not _exists(term)), "")
        if wrong:
            return Answer(lists_xml.refusal(wrong), 400, RSS)
        day = self.today
        if day in self.late and self.now() < _out(day) + self.late[day]:
            day -= timedelta(days=1)  # what was made then is still there
        is_quiet = day.weekday() > 4 or day in self.holidays | self.feedless
        events = [] if is_quiet else self._by_day.get(day, [])
        kinds = [(each, kind) for each in events if (kind := _kind(each, terms))]
        rank = ("replace-cross", "replace", "cross", "new")
        kept = sorted(kinds, key=lambda each: rank.index(each[1]))[: self.most_items][
            ::-1
        ]  # the new ones are cut first
        items = [(each.paper, kind) for each, kind in kept]
        body = lists_xml.feed("+".join(terms), datetime.combine(day, time(0), EASTERN), items)
        tag = sha256(body).hexdigest()[:16]
        return Answer(body, content_type=RSS, headers={"ETag": f'"{tag}"', "Cache-Control": "max-age=3600"})

    def _answer(self, params: Params) -> Answer:
        if params["verb"] == "Identify":
            return Answer(lists_xml.identity(), content_type=XML)
        assert params["verb"] == "ListRecords"
        if token := params.get("resumptionToken"):
            told = dict(part.partition("=")[::2] for part in unquote(token).split("&"))
            if told.get("until") != str(self.now().date()):
                return Answer(lists_xml.oai_error("badResumptionToken"), content_type=XML)
        else:
            assert params["metadataPrefix"] == "arXivRaw"
            told = {"from": params["from"], "set": params.get("set", ""), "skip": "0"}
        changed = self._changed(date.fromisoformat(told["from"]), told["set"])
        start, end = int(told["skip"]), int(told["skip"]) + self.page
        if not changed[start:]:
            return Answer(lists_xml.oai_error("noRecordsMatch"), content_type=XML)
        rest = f"from={told['from']}&set={told['set']}&skip={end}&until={self.now().date()}"
        body = lists_xml.oai_page(changed[start:end], quote(rest, safe="") if changed[end:] else "")
        return Answer(body, content_type=XML)

    def _changed(self, since: date, of_set: str) -> list["Changed"]:
        """Return what changed, the oldest change first."""
        archive = of_set.rpartition(":")[2]
        changes = self._changes((self.now() + EARLIER).astimezone(EASTERN).date()).values()
        found = [each for each in changes if each[0] >= since and (not archive or _is_in(each[1], [archive]))]
        return sorted(found, key=lambda each: (each[0], each[1].id))

    def _changes(self, until: date) -> dict[str, "Changed"]:
        """Return each paper's last change up to a day, which is kept for the next question."""
        last, known = self._changes_by
        if until < last:
            last, known = date.min, {}
        for day in sorted(day for day in self._by_day if last < day <= until):
            for each in self._by_day[day]:
                dates = known[each.paper.id][2] if each.paper.id in known else (each.paper.published,)
                more = (each.paper.updated,) * (each.paper.version - len(dates))
                known[each.paper.id] = day, each.paper, (*dates, *more)
        self._changes_by = until, known
        return known


Changed = tuple[date, Paper, tuple[datetime, ...]]  # the day of a paper's last change, its state, its versions' dates


def _kind(event: Event, terms: list[str]) -> str:
    """Return as what the feed of some archives or categories tells an event, "" where it does not."""
    paper, primary = event.paper, replace(event.paper, categories=event.paper.categories[:1])
    match event.what:
        case "new":
            return ("new" if _is_in(primary, terms) else "cross") if _is_in(paper, terms) else ""
        case "replace" if paper.version <= LAST_REPLACEMENT:
            return ("replace" if _is_in(primary, terms) else "replace-cross") if _is_in(paper, terms) else ""
        case "cross":
            return "cross" if _is_in(replace(paper, categories=event.added), terms) else ""
        case _:
            return ""


def _is_in(paper: Paper, terms: list[str]) -> bool:
    return any(term in {code, archive_of(code)} for code in paper.categories for term in terms)


def _exists(term: str) -> bool:
    return term in all_archives() or categories.find(term) is not None


@cache
def _out(day: date) -> datetime:
    return datetime.combine(day, time(0), EASTERN)


def utc(day: date, hour: int = 12) -> datetime:
    """Return an hour of a day in UTC."""
    return datetime.combine(day, time(hour), UTC)
