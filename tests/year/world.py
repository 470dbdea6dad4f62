"""Months of papers: held by moderators, cross-listed late, replaced up to a ninth time, withdrawn, sent in twice."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from papers.paper import Paper
from tests.servers.arxiv import Announcing
from tests.year.calendar_of_arxiv import DAY, list_of, next_list

# Clocks go forward in the south meanwhile and back in the north; `bench/bench_year.py` has the whole year.
BEGIN, END = datetime(2024, 8, 5, tzinfo=UTC), datetime(2024, 11, 18, tzinfo=UTC)
WHOLE = "TESTS_WHOLE_YEAR" in os.environ
if WHOLE:
    BEGIN, END = datetime(2024, 1, 8, tzinfo=UTC), datetime(2025, 1, 6, tzinfo=UTC)
EARLIER = timedelta(days=75)  # than the first chat, papers begin
CATEGORIES = ("cs.CL", "cs.CV", "cs.LG", "cs.AI", "cs.RO", "stat.ML", "math.ST", "eess.IV")
NOTICES = (
    {"comment": "This paper has been withdrawn by the author due to an error in Section 3"},
    {"abstract": "This paper has been withdrawn by the authors."},
    {"comment": "Withdrawn: a lemma does not hold"},
)
LONGEST_HELD = 60  # days
LATEST_CROSS = 55


@dataclass(frozen=True)
class Flood:
    """A day on which so many papers more than usual are new in a category, and so many more replaced."""

    day: date
    code: str
    new: int
    replaced: int = 0


FLOODS = (
    Flood(date(2024, 9, 10), "stat.ML", 7),  # together with the next one more than a feed holds of two archives
    Flood(date(2024, 9, 10), "math.ST", 7),
    Flood(date(2024, 10, 29), "cs.CV", 6),  # so are these, of one
    Flood(date(2024, 10, 29), "cs.LG", 6, replaced=4),
    Flood(date(2024, 11, 5), "cs.CL", 9, replaced=6),  # more of one category, while OAI-PMH does not answer
    Flood(date(2024, 11, 12), "cs.LG", 14),  # the same, while it does
)


@dataclass
class Life:
    """What becomes of one paper: its `states` by the list's day that tells them, with what happened and where.

    A paper whose submission was taken back before it was announced has none.
    """

    id: str
    submitted: datetime
    states: dict[date, tuple[str, Paper, tuple[str, ...]]] = field(default_factory=dict)
    withdrawn: date | None = None
    is_removed: bool = False
    twin: str = ""

    @property
    def last(self) -> Paper:
        return self.states[max(self.states)][1]

    @property
    def day(self) -> date:
        """The day on whose list it is new."""
        return min(self.states)

    @property
    def listed(self) -> Iterator[tuple[date, Paper]]:
        """The days on which it is new or cross-listed, with how it stood then."""
        for day, (what, paper, _) in self.states.items():
            if what in {"new", "cross"}:
                yield day, paper

    def become(self, day: date, what: str, added: tuple[str, ...] = (), **changes: Any) -> None:
        """Let something happen on a day's list, or on the next one that tells nothing else of it."""
        while day in self.states:
            day = next_list(day + DAY)
        self.states[day] = what, replace(self.last, **changes), added


def tell(lives: list[Life], arxiv: Announcing) -> None:
    """Put all that becomes of papers into arXiv's script."""
    for life in lives:
        for day, (what, paper, added) in life.states.items():
            arxiv.tell(day, what, paper, added=added)


def make_lives(
    random: Random, *, begin: datetime = BEGIN - EARLIER, end: datetime = END, a_day: float, floods: bool = True
) -> list[Life]:
    """Make up papers from one moment to another, in the order of their submission."""
    moments: list[tuple[datetime, str]] = []
    moment = begin
    while (moment := moment + timedelta(days=random.expovariate(a_day))) < end:
        if moment.weekday() < 5 or random.random() < 0.2:
            moments.append((moment.replace(second=0, microsecond=0), random.choice(CATEGORIES)))
    for flood in FLOODS if floods else ():
        submitted = datetime(flood.day.year, flood.day.month, flood.day.day, 12, tzinfo=UTC) - DAY
        assert list_of(submitted) == flood.day
        moments += [(submitted + timedelta(minutes=number), flood.code) for number in range(flood.new)]
    lives = [_life(random, number, *each) for number, each in enumerate(sorted(moments))]
    for life in lives[::60]:
        _twin(random, life, lives)
    for flood in FLOODS if floods else ():
        _replace_some(flood, lives)
    return [life for life in lives if life.states]


def _life(random: Random, number: int, submitted: datetime, code: str) -> Life:
    life = Life(f"{submitted:%y%m}.{number:05}", submitted)
    if random.random() < 0.02:
        return life
    due = list_of(submitted)
    held = random.randrange(3, LONGEST_HELD) if random.random() < 0.05 else 0
    word = "glaciers" if random.random() < 0.1 else "rivers"
    author = "Emmy Noether" if random.random() < 0.1 else "Ada Lovelace"
    codes = [code, *random.sample([each for each in CATEGORIES if each != code], 2)]
    listed = tuple(codes[: 1 + (random.random() < 0.5)])
    paper = Paper(
        life.id, 1, f"On {word}, {number}", ("Karl Weiss", author), f"We study {word}, case {number}.",
        listed, submitted, submitted,
    )  # fmt: skip
    life.states[next_list(due + held * DAY)] = "new", paper, listed
    if random.random() < 0.15:
        after = random.randrange(1, LATEST_CROSS if random.random() < 0.3 else 8)
        life.become(next_list(life.day + after * DAY), "cross", (codes[2],), categories=(*listed, codes[2]))
    if random.random() < 0.05:
        life.become(next_list(life.day + random.randrange(5, 90) * DAY), "metadata", journal_ref="J. Ice 1 (2024)")
    _go_on(random, life)
    return life


def _go_on(random: Random, life: Life) -> None:
    """Have a paper replaced, and perhaps withdrawn in the end."""
    versions = random.choice((2, 2, 2, 3, 9)) if random.random() < 0.2 else 1
    day = max(life.states)
    for version in range(2, versions + 1):
        day = next_list(day + random.randrange(1, 12) * DAY)
        _replace(life, day, version)
    if random.random() < 0.06:
        life.withdrawn = next_list(max(life.states) + random.randrange(1, 12) * DAY)
        life.is_removed = random.random() < 0.3
        if life.is_removed:  # by arXiv, which makes no version of it
            removed = "This version has been removed by arXiv administrators"
            life.become(life.withdrawn, "metadata", comment=removed)
        else:
            _replace(life, life.withdrawn, life.last.version + 1, **random.choice(NOTICES))


def _replace(life: Life, day: date, version: int, **changes: Any) -> None:
    submitted = datetime(day.year, day.month, day.day, 12, tzinfo=UTC) - (DAY if day.weekday() else 3 * DAY)
    life.become(day, "replace", version=version, updated=submitted, **changes)


def _twin(random: Random, life: Life, lives: list[Life]) -> None:
    """Have a paper sent in once more under another id, in another category."""
    if not life.states or life.withdrawn:
        return
    submitted = life.submitted + timedelta(days=random.randrange(6), minutes=random.randrange(600))
    twin = _life(random, len(lives), submitted, random.choice(CATEGORIES))
    if not twin.states:
        return
    first = next(iter(life.listed))[1]
    for day, (what, paper, added) in twin.states.items():
        abstract = paper.abstract if "withdrawn" in paper.abstract else first.abstract
        same = replace(paper, title=first.title, abstract=abstract, authors=first.authors)
        twin.states[day] = what, same, added
    life.twin, twin.twin = twin.id, life.id
    lives.append(twin)


def _replace_some(flood: Flood, lives: list[Life]) -> None:
    """Have older papers of a flood's category replaced on its day."""
    before = flood.day - timedelta(days=5)
    older = [
        life
        for life in lives
        if life.states and max(life.states) < before and life.last.categories[0] == flood.code and not life.withdrawn
    ]
    for life in older[-flood.replaced :] if flood.replaced else ():
        _replace(life, flood.day, life.last.version + 1)
