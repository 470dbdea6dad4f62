"""Which papers which chats should have had by when, told from the script alone."""

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from tests.year.calendar_of_arxiv import DAY, HOLIDAYS, list_days, list_of, newest, next_list, out
from tests.year.outages import LATE_FEEDS, NO_FEEDS, away, up
from tests.year.readers import Following, Reader
from tests.year.world import BEGIN, END, Life

CAP = 12  # items that a feed holds
LAG = timedelta(hours=5)  # of the search, after feeds are made
SOON = timedelta(minutes=10)  # for which a list that is out may take to be here
ANEW = timedelta(minutes=75)  # the same where it could not be had before: in between nobody asks
WAITED = timedelta(hours=6)  # for a list that is not whole, where a digest comes when announced
TROUBLE = timedelta(minutes=20)  # that the platform may make for all messages of a digest
LAST_IN_FEEDS = 5  # versions; later replacements are told by OAI-PMH alone


@dataclass(frozen=True)
class Expectation:
    """A paper that a chat should get: not before its list is `out`, at the latest when the digest of `due` is.

    `must` is False where it may have been withdrawn by then, or where nobody can know that it is old; `told` is when
    arXiv has said it.
    """

    out: datetime
    told: datetime
    due: datetime
    must: bool


class Script:
    """What arXiv's lists hold, and from when on each part can be had, whatever arXiv's services do."""

    def __init__(self, lives: list[Life], end: datetime = END) -> None:
        self.lives = lives
        self.end = end
        self.twins = {life.id: life.twin for life in lives if life.twin}

    @cached_property
    def items(self) -> Counter[tuple[date, str]]:
        """How many items the feed of each category alone has on each day."""
        found: Counter[tuple[date, str]] = Counter()
        for life in self.lives:
            for day, (what, paper, added) in life.states.items():
                if what == "replace" and paper.version <= LAST_IN_FEEDS:
                    found.update((day, code) for code in paper.categories)
                elif what in {"new", "cross"}:
                    found.update((day, code) for code in added)
        return found

    def told(self, life: Life, day: date) -> datetime:
        """Return from when on it can be had at the latest that a paper stands on a day's list."""
        what, _, added = life.states[day]
        begin = out(day) + LATE_FEEDS.get(day, timedelta(0))
        moments = [up("changes", begin)]
        fed = up("feeds", begin)
        if day in NO_FEEDS or fed >= out(day + DAY):  # the search stands in for them
            searched = up("search", begin + LAG)
            is_usual = what == "new" and list_of(life.submitted) == day and not _near_holiday(day)
            moments += [searched] if is_usual and searched < out(next_list(day + DAY)) else []
        elif any(self.items[day, code] <= CAP for code in (added[:1] if what == "new" else added)):
            moments.append(fed)
        return min(moments)

    def gone(self, life: Life) -> datetime:
        """Return from when on it can be known that a paper is withdrawn, the end of time where it is not."""
        return (
            _ready(life.withdrawn, up("changes", out(life.withdrawn)))
            if life.withdrawn
            else datetime.max.replace(tzinfo=UTC)
        )

    @cached_property
    def lists(self) -> list[tuple[date, datetime]]:
        """The days of the lists, with the moments by which each should be here; one without papers looks like none."""
        some = {day for day, _ in self.items}
        return [
            (
                day,
                max(
                    _ready(day, list_told(day)), _waited_for(day), *([] if day in some else [out(day) + WAITED + SOON])
                ),
            )
            for day in list_days(BEGIN, END)
        ]

    def expected(self, reader: Reader) -> dict[str, Expectation]:
        """Return what a chat should get, by the papers' ids."""
        found: dict[str, Expectation] = {}
        for follows in reader.follows:
            if reader.when_announced:
                moments = [ready for day, ready in self.lists if day.weekday() in reader.days and ready < self.end]
            else:
                moments = _while_running(reader.hours(follows, self.end))
            for life in self.lives:
                if each := self._expect(life, follows, reader, moments):
                    known = found.get(life.id, each)
                    first = min(known, each, key=lambda one: one.due)
                    found[life.id] = replace(first, out=min(known.out, each.out))
        return found

    def _expect(self, life: Life, follows: Following, reader: Reader, moments: list[datetime]) -> Expectation | None:
        day = next((day for day, paper in life.listed if follows.matches(paper)), None)
        if day is None or newest(BEGIN) <= day < newest(reader.since):
            return None
        if day < newest(BEGIN):  # what was listed then nobody here has seen: a cross-list may make it look new
            return Expectation(out(day), out(day), END, must=False)
        told = self.told(life, day)
        place = bisect_left(moments, max(reader.since, _ready(day, told)))
        if place == len(moments):
            return None
        due = moments[place]
        is_gone = life.withdrawn is not None and out(life.withdrawn) <= due + TROUBLE
        return Expectation(out(day), told, due, must=not is_gone)


def _ready(day: date, told: datetime) -> datetime:
    return told + (SOON if told == out(day) else ANEW)


def list_told(day: date) -> datetime:
    """Return when most of a day's list can be had."""
    begin = out(day) + LATE_FEEDS.get(day, timedelta(0))
    return min(up("changes", begin), END if day in NO_FEEDS else up("feeds", begin))


def _waited_for(day: date) -> datetime:
    """Return until when a list may be waited for of which a part cannot be had."""
    return out(day) + (WAITED + SOON if up("changes", out(day)) > out(day) else timedelta(0))


def _near_holiday(day: date) -> bool:
    return any(day - number * DAY in HOLIDAYS for number in range(1, 6))


def _while_running(moments: list[datetime]) -> list[datetime]:
    """Return when digests come that are due while the program does not run: all at once when it does again."""
    back = {
        moment: next((each.end for each in away() if each.begin <= moment < each.end), moment) for moment in moments
    }
    return sorted(set(back.values()))
