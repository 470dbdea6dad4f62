"""A bot whose arXiv is scripted, and whose clock a test holds."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bot.app import App, open_app
from bot.settings.load import load
from chat.refs import ChatRef, Person
from papers.paper import Paper
from services.listing.report import Report
from store import announcements
from tests.clocks import ManualClock
from tests.servers.arxiv import Announcing, ArxivServer, Asked, make_paper
from tests.stores import made_at

FRIDAY = date(2026, 11, 27)
MORNING = datetime(2026, 11, 27, 5, 10, tzinfo=UTC)  # ten minutes after midnight in New York


@dataclass
class Bot:
    """A bot on a store that outlives it."""

    folder: Path
    clock: ManualClock
    arxiv: Announcing
    server: ArxivServer
    environ: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    @asynccontextmanager
    async def app(self) -> AsyncIterator[App]:
        """Open it."""
        variables = {
            "HERALD_STORE__URL": made_at(self.folder / "herald.db"),
            "HERALD_ARXIV__API_URL": self.server.url,
            "HERALD_ARXIV__SITE_URL": self.server.root,
            "HERALD_ARXIV__RSS_URL": self.server.root,
            "HERALD_ARXIV__OAI_URL": f"{self.server.root}/oai",
            "HERALD_ARXIV__TIMEOUT_SECONDS": "5",
            **self.environ,
        }
        async with open_app(load(None, variables), clock=self.clock, environ=variables) as opened:
            yield opened

    async def follow(self, *topics: str) -> None:
        """Have a chat follow topics."""
        async with self.app() as app:
            for each in topics:
                spec = app.services.catalogue.resolve(each)
                await app.services.subscriptions.add(ChatRef("console", "1"), Person("console", "1"), spec)

    async def harvest(self) -> Report:
        """Bring the lists up to now, as a process of its own would."""
        async with self.app() as app:
            return await app.services.reporter.harvest(lambda step: self.said.append(str(step)))

    async def listed(self, day: date = FRIDAY) -> dict[str, str]:
        """Return what is on a day's list: the versioned ids with their kinds."""
        async with self.app() as app, app.store.reading() as c:
            return {f"{each.paper_id}v{each.version}": each.kind for each in await announcements.of_day(c, day)}

    def asked(self, begin: str = "") -> list[Asked]:
        """Return what was asked of arXiv since the last look."""
        found = [each for each in self.server.asked if each.path.startswith(begin)]
        self.server.asked.clear()
        return found

    def at(self, moment: datetime) -> None:
        """Let it be later."""
        self.clock.set(moment)


def a_paper(number: int, *codes: str, version: int = 1, **fields: Any) -> Paper:
    """Make a paper, submitted in time for Friday's list unless it says otherwise."""
    submitted = fields.pop("submitted", datetime(2026, 11, 26, 12, 0, tzinfo=UTC))
    first = submitted if version == 1 else datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
    known = {"categories": codes or ("cs.CL",), "published": first, "updated": submitted, "version": version}
    return make_paper(number, **{**known, "id": f"2611.{number:05}", **fields})
