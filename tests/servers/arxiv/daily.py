"""arXiv with a few papers that it searches, finds by id, and announces, each on the day after its submission."""

from collections.abc import Iterable
from datetime import date, datetime

from papers.paper import Paper
from services.listing.days import next_workday
from tests.clocks import START, ManualClock
from tests.servers.arxiv.announcing import EASTERN, Announcing
from tests.servers.arxiv.answers import Answer, Params
from tests.servers.arxiv.corpus import Corpus
from tests.servers.arxiv.server import ArxivServer


class Daily(Announcing):
    """Stands at the moment of a clock, which is set once there is one."""

    def __init__(self, papers: Iterable[Paper] = ()) -> None:
        self.clock = ManualClock(START)
        super().__init__(self._moment)
        for paper in papers:
            self.add(paper)

    def _moment(self) -> datetime:
        return self.clock.now()

    def add(self, paper: Paper, day: date | None = None) -> None:
        """Have a paper announced, on a day of its own if one is given."""
        self.tell(day or next_workday(paper.published.astimezone(EASTERN).date()), "new", paper)

    def __call__(self, params: Params) -> Answer:
        """Answer a search at once with whatever there is."""
        return Corpus(each.paper for each in self.events)(params)


class DailyServer(ArxivServer):
    """Serves such an arXiv, whose clock is set by `at`."""

    def __init__(self, papers: Iterable[Paper] = ()) -> None:
        self.daily = Daily(papers)
        super().__init__(self.daily, places=self.daily.places)

    def at(self, clock: ManualClock) -> None:
        """Let it be what this clock shows."""
        self.daily.clock = clock
