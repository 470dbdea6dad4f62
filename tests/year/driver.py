"""The program on a scripted arXiv, and the clock's way through months."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select

from bot.app import App, open_app
from bot.settings.load import load
from chat.errors import UnavailableError
from chat.hours import WHEN_ANNOUNCED
from chat.refs import Person
from chat.reply import Claim
from chat.urgency import Asking
from papers.arxiv import feed
from papers.document import Document
from papers.paper import Paper
from services.digests import due_digests
from services.subscriptions import Wish
from store.tables import deliveries, subscriptions
from summarizer.models.chain import Chain
from summarizer.schema import Summary
from tests.clocks import ManualClock
from tests.inline import without_threads
from tests.servers.arxiv import Announcing, ArxivServer, Weather
from tests.stores import made_at
from tests.year import outages
from tests.year.calendar_of_arxiv import DAY, HOLIDAYS, list_days, out
from tests.year.expected import CAP, LAG
from tests.year.letterbox import Letterbox
from tests.year.readers import Reader
from tests.year.world import BEGIN, END, Life, tell

AT_MOST = timedelta(days=30)  # that a process runs
BEFORE = timedelta(minutes=10)  # digests, they are prepared
RETRY = timedelta(hours=1)  # after an outage; set longer than it is, for the test's sake
SOON = timedelta(minutes=1)  # after a list is out it is looked for
OAI_TAKES = timedelta(seconds=90)


class Year:
    """The program, and what goes on around it."""

    def __init__(
        self,
        folder: Path,
        monkeypatch: pytest.MonkeyPatch,
        lives: list[Life],
        *,
        trouble: float = 0.0,
        calm: bool = True,
    ) -> None:
        self.clock = ManualClock(BEGIN, auto=True)
        self.lives = lives
        self.box = Letterbox(self.clock, Random(3), trouble)
        self.summarised: Counter[tuple[str, int, str]] = Counter()
        self.arxiv = Announcing(self.clock.now, page=25, lag=LAG)
        self._calm = calm
        self._script()
        self._environ = {"HERALD_STORE__URL": made_at(folder / "year.db")}
        without_threads(monkeypatch)
        monkeypatch.setattr(feed, "MOST_ITEMS", CAP)
        monkeypatch.setattr(due_digests, "RETRY", RETRY)
        monkeypatch.setattr(Chain, "summarize", self._summarize)

    def _script(self) -> None:
        tell(self.lives, self.arxiv)
        self.arxiv.most_items = CAP
        self.arxiv.holidays = {evening + DAY for evening in HOLIDAYS}
        if not self._calm:
            self.arxiv.feedless, self.arxiv.late = outages.NO_FEEDS, outages.LATE_FEEDS

    async def _summarize(
        self, paper: Paper, language: str, asking: Asking | None = None, document: Document | None = None
    ) -> Summary:
        self.summarised[paper.id, paper.version, language] += 1
        return Summary(Claim(paper.title, paper.title), (), model="offline", language=language)

    @contextmanager
    def served(self) -> Iterator[ArxivServer]:
        """Have arXiv's services run."""

        def pass_time(span: timedelta) -> None:
            self.clock.set(self.clock.now() + span)

        weather = Weather(
            self.clock.now,
            pass_time,
            [] if self._calm else outages.spells(),
            slow=OAI_TAKES,
            is_cold=lambda moment: moment.day % 4 == 0,
        )
        with ArxivServer(self.arxiv, self.clock.monotonic, self.arxiv.places, weather) as server:
            self._environ |= {
                "HERALD_ARXIV__API_URL": server.url,
                "HERALD_ARXIV__SITE_URL": server.root,
                "HERALD_ARXIV__RSS_URL": server.root,
                "HERALD_ARXIV__OAI_URL": f"{server.root}/oai",
            }
            yield server

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[App]:
        settings = load(None, self._environ)
        async with open_app(settings, clock=self.clock, environ=self._environ) as opened:
            yield opened

    async def run(self, readers: list[Reader], until: datetime = END) -> None:
        """Let the time pass, in one process after another."""
        acts = sorted(_acts(readers), key=lambda act: (act[0], act[1].ref.chat))
        breaks = sorted((each.begin, each.end) for each in outages.away() if not self._calm)
        while self.clock.now() < until:
            now = self.clock.now()
            begin, end = next(((b, e) for b, e in breaks if e > now), (until, until))
            await self._process(acts, min(now + AT_MOST, begin, until))
            if self.clock.now() >= begin:
                self.clock.set(end)

    async def _process(self, acts: list[tuple[datetime, Reader]], until: datetime) -> None:
        looks = [each for each in self._looks() if self.clock.now() <= each]
        async with self.opened() as opened:
            runner = opened.runner({self.box.name: self.box})
            await opened.services.upkeep.tidy()
            while True:
                while acts and acts[0][0] <= self.clock.now():
                    await self._act(opened, *acts.pop(0))
                due = await self._next(opened)
                act = acts[0][0] if acts else until
                moment = min(due, act, looks[0] if looks else until)
                if moment >= until:
                    break
                # Not always, for the test's sake: without it digests are as good, if perhaps late.
                if moment == due and due.day % 5 == 0 and due - BEFORE > self.clock.now():
                    self.clock.set(due - BEFORE)
                    await _look(opened)
                    await opened.services.preparations.warm({self.box.name})
                    continue
                self.clock.set(moment)
                while looks and looks[0] <= moment:
                    looks.pop(0)
                    await _look(opened)
                if await self._next(opened) <= self.clock.now():
                    await runner.run_due()
        self.clock.set(until)

    def _looks(self) -> list[datetime]:
        """Return when the list is looked for besides: when it is out, and when something works again."""
        days = [out(day) for day in list_days(BEGIN, END)]
        found = {BEGIN, *(moment + SOON for moment in days)}
        if not self._calm:
            ends = [each.end for each in outages.OUTAGES]
            ends += [out(day) + after for day, after in outages.LATE_FEEDS.items()]
            found |= {end + timedelta(minutes=after) for end in ends for after in (1, 36)}
        return sorted(found)

    async def _act(self, opened: App, _at: datetime, reader: Reader) -> None:
        held = opened.services.subscriptions
        if reader.paused and self.clock.now() >= reader.paused[1]:
            await held.resume(reader.ref)
            return
        if reader.paused and self.clock.now() >= reader.paused[0]:
            await held.pause(reader.ref)
            return
        await held.change_preferences(
            reader.ref,
            timezone=reader.zone,
            time=reader.at,
            days=reader.days,
            language=reader.language,
            layout=reader.layout,
            max_papers=reader.most,
        )
        for follows in reader.follows:
            topic = opened.services.catalogue.resolve(follows.query)
            wish = Wish(WHEN_ANNOUNCED if reader.when_announced else follows.at, follows.zone)
            await held.add(reader.ref, Person("box", "1"), topic, wish)

    @staticmethod
    async def _next(opened: App) -> datetime:
        async with opened.store.reading() as c:
            first = (select(func.min(table.c.due_at)).scalar_subquery() for table in (subscriptions, deliveries))
            moments = (await c.execute(select(*first))).one()
        return min((moment for moment in moments if moment), default=END)


async def _look(opened: App) -> None:
    """Bring the list in as the bot's own job does, which goes on where that fails."""
    with suppress(UnavailableError):
        await opened.services.listing.keep_up()


def _acts(readers: list[Reader]) -> Iterator[tuple[datetime, Reader]]:
    for reader in readers:
        yield reader.since, reader
        for moment in reader.paused or ():
            yield moment, reader
