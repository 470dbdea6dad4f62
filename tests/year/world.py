"""A scripted arXiv: a year of papers with lag, cross-lists, replacements, withdrawals and outages."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from chat.clock import Clock
from chat.errors import UnavailableError
from chat.words import phrase
from papers.paper import Order, Page, Paper
from tests.year.calendar_of_arxiv import announced

BEGIN, END = datetime(2024, 1, 8, tzinfo=UTC), datetime(2025, 1, 6, tzinfo=UTC)
CATEGORIES = ("cs.CL", "cs.CV", "cs.LG", "cs.AI", "cs.RO", "stat.ML", "math.ST", "eess.IV")
LONGEST_LISTED = timedelta(days=4, hours=20)  # after its submission a paper may come to be listed: see the overlap
NEVER = datetime.max.replace(tzinfo=UTC)
_DATES = re.compile(r"submittedDate:\[(\d{12}) TO (\d{12})\]")


@dataclass
class Life:
    """What becomes of one paper: `listed` says since when under which category, or word of its title."""

    paper: Paper
    listed: dict[str, datetime]
    replaced: datetime = NEVER
    withdrawn: datetime = NEVER

    @property
    def id(self) -> str:
        return self.paper.id

    def record(self, now: datetime) -> Paper | None:
        """Return the record as arXiv has it at a moment, nothing where it does not list it yet."""
        categories = tuple(code for code in CATEGORIES if self.listed.get(code, NEVER) <= now)
        if not categories:
            return None
        paper = self.paper
        version, updated = (2, self.replaced) if self.replaced <= now else (1, paper.published)
        return Paper(
            paper.id,
            version,
            paper.title,
            paper.authors,
            paper.abstract,
            categories,
            paper.published,
            updated,
            withdrawn=self.withdrawn <= now,
        )


@dataclass
class Outage:
    begin: datetime
    end: datetime


@dataclass
class World:
    """Answers searches as arXiv would at the clock's moment; `searches` lists when it was asked for what."""

    clock: Clock
    lives: list[Life]
    outages: list[Outage] = field(default_factory=list)
    searches: list[tuple[datetime, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._dates = [life.paper.published for life in self.lives]

    async def fetch(self, ids: Sequence[str], *, urgent: bool = False) -> dict[str, Paper]:
        raise AssertionError("a digest fetches no single records")

    async def search(
        self, query: str, *, start: int = 0, limit: int = 100, order: Order = "newest", urgent: bool = False
    ) -> Page:
        now = self.clock.now()
        if self.is_out(now):
            raise UnavailableError(phrase("arXiv is not answering at the moment."))
        self.searches.append((now, query))
        [bounds] = _DATES.findall(query)
        since, until = (datetime.strptime(text, "%Y%m%d%H%M").replace(tzinfo=UTC) for text in bounds)
        first = bisect_left(self._dates, since)
        last = bisect_right(self._dates, until + timedelta(seconds=59))
        wanted = set(re.findall(r"(?:cat|all):([\w.-]+)", query))
        lives = [life for life in self.lives[first:last] if any(life.listed.get(word, NEVER) <= now for word in wanted)]
        records = [record for life in reversed(lives) if (record := life.record(now))]
        return Page(tuple(records[start : start + limit]), len(records), start)

    def is_out(self, now: datetime) -> bool:
        return any(outage.begin <= now < outage.end for outage in self.outages)


def make_lives(random: Random, *, begin: datetime, end: datetime, a_day: float) -> list[Life]:
    """Make up papers from one moment to another, in the order of their submission."""
    lives: list[Life] = []
    moment = begin
    while (moment := moment + timedelta(days=random.expovariate(a_day))) < end:
        if moment.weekday() < 5 or random.random() < 0.2:
            lives.append(_life(random, len(lives), moment.replace(second=0, microsecond=0)))
    return lives


def _life(random: Random, number: int, submitted: datetime) -> Life:
    evening = announced(submitted)
    lag = timedelta(minutes=random.randrange(600)) if random.random() < 0.7 else timedelta(0)
    visible = min(evening + lag, submitted + LONGEST_LISTED)
    first, second, later = random.sample(CATEGORIES, 3)
    word = "glaciers" if random.random() < 0.1 else "rivers"
    listed = {first: visible, word: visible}
    if random.random() < 0.5:
        listed[second] = visible
    if random.random() < 0.15:  # cross-listed afterwards
        listed[later] = min(visible + timedelta(hours=random.randrange(1, 48)), submitted + LONGEST_LISTED)
    paper = Paper(
        f"{submitted:%y%m}.{number:05}",
        1,
        f"On {word}, {number}",
        ("Ada Lovelace",),
        f"We study {word}.",
        (first,),
        submitted,
        submitted,
    )
    life = Life(paper, listed)
    if random.random() < 0.2:
        life.replaced = visible + timedelta(hours=random.randrange(1, 60 * 24))
    if random.random() < 0.05:
        life.withdrawn = visible + timedelta(hours=random.randrange(0, 10 * 24))
    return life


def make_outages(random: Random, *, begin: datetime, end: datetime) -> list[Outage]:
    """Make up outages of 1 to 72 hours, spread over the time."""
    lengths = random.sample((1, 3, 8, 24, 72), 5)
    apart = (end - begin) / (len(lengths) + 1)
    starts = (begin + apart * place + apart * random.random() / 4 for place in range(1, 6))
    return [Outage(start, start + timedelta(hours=length)) for start, length in zip(starts, lengths, strict=True)]
