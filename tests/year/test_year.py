"""A year of digests: each paper reaches each chat that should get it once, in time, whatever arXiv and platforms do."""

from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select
from structlog.testing import capture_logs

from bot import app
from bot.app import App, open_app
from bot.settings.load import load
from chat.refs import Person
from chat.reply import Claim
from papers.arxiv.texts import NoTexts
from papers.document import Document
from papers.paper import Paper
from papers.sample import SampleSource
from papers.sample.lists import SampleLists
from services.digests import due_digests
from services.digests.preparations import AHEAD
from services.subscriptions import Wish
from services.topics import Catalogue
from store.tables import deliveries, subscriptions
from summarizer.asking import Asking
from summarizer.models.chain import Chain
from summarizer.schema import Summary
from tests.clocks import ManualClock
from tests.inline import without_threads
from tests.year.expected import RETRY, SERVES, TROUBLE, Expectation, expected
from tests.year.letterbox import Letter, Letterbox
from tests.year.readers import Reader, make_readers, occurrences
from tests.year.world import BEGIN, END, Life, World, make_lives, make_outages

CATALOGUE = {"glaciers": ("Glaciers", "all:glaciers")}
OVERLAP = timedelta(days=5)
WARMED = AHEAD - timedelta(minutes=5)


class Year:
    """The program on a scripted arXiv, and the clock's way from one moment at which something is due to the next."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, *, trouble: float = 0.0, **world: object) -> None:
        self.clock = ManualClock(BEGIN, auto=True)
        self.world = World(self.clock, **world)  # type: ignore[arg-type]
        self.box = Letterbox(self.clock, Random(3), trouble)
        self.summarised: Counter[tuple[str, int, str]] = Counter()
        self._environ = {"HERALD_STORE__URL": f"sqlite+aiosqlite:///{folder / 'year.db'}"}
        without_threads(monkeypatch)
        monkeypatch.setattr(app, "_arxiv", lambda *_: app.Arxiv(self.world, NoTexts(), SampleLists(SampleSource())))  # type: ignore[arg-type]
        monkeypatch.setattr(due_digests, "RETRY", RETRY)
        monkeypatch.setattr(Chain, "summarize", self._summarize)

    async def _summarize(
        self, paper: Paper, language: str, asking: Asking | None = None, document: Document | None = None
    ) -> Summary:
        self.summarised[paper.id, paper.version, language] += 1
        return Summary(Claim(paper.title, paper.title), (), model="offline", language=language)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[App]:
        settings = load(None, self._environ)
        async with open_app(settings, clock=self.clock, environ=self._environ) as opened:
            yield opened

    async def subscribe(self, readers: list[Reader]) -> None:
        async with self.opened() as opened:
            held = opened.services.subscriptions
            catalogue = Catalogue(CATALOGUE)
            for reader in readers:
                await held.change_preferences(
                    reader.ref,
                    timezone=reader.zone,
                    time=reader.at,
                    days=reader.days,
                    language=reader.language,
                    layout=reader.layout,
                    max_papers=50,
                )
                for follows in reader.follows:
                    topic = catalogue.resolve("glaciers" if "glaciers" in follows.query else follows.query)
                    await held.add(reader.ref, Person("box", "1"), topic, Wish(follows.at, follows.zone))

    async def run(self, until: datetime) -> None:
        """Let the time pass in one process, from each moment at which something is due to the next."""
        async with self.opened() as opened:
            runner = opened.runner({self.box.name: self.box})
            while (moment := await self._next(opened)) < until:
                # On some days only, for the test's sake: without it digests are as good, if perhaps late.
                if moment - WARMED > self.clock.now() and moment.day % 5 == 0:
                    self.clock.set(moment - WARMED)
                    await opened.services.preparations.warm({self.box.name})
                self.clock.set(moment)
                await runner.run_due()
        self.clock.set(until)

    @staticmethod
    async def _next(opened: App) -> datetime:
        async with opened.store.reading() as c:
            first = (select(func.min(table.c.due_at)).scalar_subquery() for table in (subscriptions, deliveries))
            moments = (await c.execute(select(*first))).one()
        return min((moment for moment in moments if moment), default=END)


@pytest.mark.long
async def test_a_year(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await simulate(tmp_path, monkeypatch)


async def simulate(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(2024)
    lives = make_lives(random, begin=BEGIN, end=END - timedelta(days=6), a_day=1.5)
    outages = make_outages(random, begin=BEGIN, end=END)
    year = Year(folder, monkeypatch, trouble=3.0, lives=lives, outages=outages)
    readers = make_readers(random)
    await year.subscribe(readers)
    moment = BEGIN
    with capture_logs() as logs:
        while moment < END:  # each a process of its own
            moment = min(moment + timedelta(days=60), END)
            await year.run(moment)
    posted = defaultdict(list)
    for letter in year.box.taken:
        posted[letter.chat].append(letter)
    faults = [fault for reader in readers for fault in _faults(reader, posted[reader.ref.chat], year)]
    assert not faults, f"{len(faults)} faults, the first: {faults[:12]}"
    assert set(year.summarised.values()) == {1}, "each paper is summarised once in a language"
    assert not year.box.too_early
    assert {each["event"] for each in logs if each["log_level"] == "error"} == {"post_failed"}, "dropped connections"
    assert len(year.box.taken) > len(readers) * (END - BEGIN).days / 10


async def test_five_times_the_chats_cost_arxiv_nothing_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, summarised = [], []
    for times in (1, 5):
        random = Random(1)
        lives = make_lives(random, begin=BEGIN, end=BEGIN + timedelta(days=4), a_day=6)
        (folder := tmp_path / str(times)).mkdir()
        year = Year(folder, monkeypatch, lives=lives)
        await year.subscribe(make_readers(Random(1), times=times))
        await year.run(BEGIN + timedelta(days=3))
        asked.append(sorted(year.world.searches))
        summarised.append(year.summarised)
    assert asked[0] == asked[1]
    assert summarised[0] == summarised[1]
    assert set(summarised[0].values()) == {1}


def _faults(reader: Reader, letters: list[Letter], year: Year) -> list[str]:
    """Hold what a chat got against what it should have had."""
    seen: dict[str, Letter] = {}
    faults = []
    for letter in letters:
        for paper_id in letter.papers:
            first = seen.setdefault(paper_id, letter)
            if first is not letter and (letter.key != first.key or letter.key not in year.box.lost):
                faults.append(f"{paper_id} came again at {letter.at}")
    wanted = expected(reader, year.world)
    faults += [f"{paper_id} never came" for paper_id, want in wanted.items() if want.must and paper_id not in seen]
    for life in year.world.lives:
        if found := seen.get(life.id):
            faults += _untimely(found.at, life, wanted.get(life.id))
    faults += _out_of_order(letters) + _wrong_hours(reader, letters, year)
    return [f"{reader.ref.chat}: {fault}" for fault in faults]


def _untimely(at: datetime, life: Life, want: Expectation | None) -> list[str]:
    if life.withdrawn < at - SERVES and at < life.paper.published + OVERLAP:
        return [f"{life.id} came at {at}, was withdrawn"]
    if want is None:
        return [f"{life.id} came at {at}, was not for it"] if life.withdrawn > at else []
    if not want.listed <= at <= want.due + want.late + TROUBLE:
        return [f"{life.id} came at {at}, was due {want.due} + {want.late}"]
    return []


def _out_of_order(letters: list[Letter]) -> list[str]:
    """Find digests whose papers do not follow their heading as that lists them; one that came again counts once."""
    once = list({letter.key: letter for letter in letters}.values())
    heading, came = "", list[str]()
    listed: dict[str, tuple[list[str], list[str]]] = {}
    for letter in once:
        if letter.heading:
            heading, came = letter.heading, []
            listed[heading] = (letter.titles, came)
        else:
            came += letter.titles
    wrong = [heading for heading, (told, found) in listed.items() if found and told != found]
    return [f"{heading} is out of order" for heading in wrong]


def _wrong_hours(reader: Reader, letters: list[Letter], year: Year) -> list[str]:
    """Find digests that are empty, come twice, or come at no hour of theirs though nothing was in their way."""
    headings = [letter for letter in letters if letter.heading]
    made = Counter(heading for heading, _ in {(each.heading, each.key) for each in headings})
    faults = [f"{heading} was made {times} times" for heading, times in made.items() if times > 1]
    sent = Counter(each.key for each in letters)
    faults += [f"{key} was sent {times} times" for key, times in sent.items() if times > 1 and key not in year.box.lost]
    hours = {
        moment
        for follows in reader.follows
        for moment in occurrences(*reader.strikes(follows), reader.days, BEGIN, END)
    }
    for letter in headings:
        if reader.layout == "list" and not letter.papers:
            faults.append(f"{letter.heading} is empty")
        troubled = any(letter.at - TROUBLE <= at <= letter.at for at in year.box.troubled.get(reader.ref.chat, ()))
        out = any(outage.begin <= letter.at <= outage.end + RETRY for outage in year.world.outages)
        if letter.at not in hours and not troubled and not out:
            faults.append(f"{letter.heading} came at {letter.at}")
    return faults
