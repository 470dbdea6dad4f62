"""What arXiv's search has between two moments, however much."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from chat.urgency import Urgency
from papers.paper import Order, Page, Paper
from papers.query import queries
from papers.query.terms import AllOf, Dates
from services.library import Library
from services.listing import search
from store.database import Store, open_store
from tests.clocks import ManualClock
from tests.servers.arxiv import make_paper
from tests.stores import made_at

NOW = datetime(2024, 1, 20, tzinfo=UTC)
DAY = timedelta(days=1)


class Lists:
    """A source with a paper a minute."""

    def __init__(self, count: int) -> None:
        self.papers = [make_paper(number) for number in range(count)]
        self.starts: list[int] = []

    async def fetch(self, ids: Sequence[str], *, urgent: Urgency | bool = False) -> dict[str, Paper]:
        raise AssertionError("a list fetches no single records")

    async def search(
        self, query: str, *, start: int = 0, limit: int = 100, order: Order = "newest", urgent: Urgency | bool = False
    ) -> Page:
        self.starts.append(start)
        dates = queries.parse(query)
        assert isinstance(dates, AllOf)
        [within] = [part for part in dates.parts if isinstance(part, Dates)]
        found = [paper for paper in reversed(self.papers) if within.since <= paper.published <= within.until]
        return Page(tuple(found[start : start + limit]), len(found), start)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(made_at(tmp_path / "lists.db")) as opened:
        yield opened


async def test_a_long_list_is_asked_for_in_slices_and_is_whole(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "PAGE", 10)
    monkeypatch.setattr(search, "DEEPEST", 30)
    source = Lists(100)
    library = Library(source, store, ManualClock(), DAY)
    found = await search.listed(library, "all:the", NOW - 30 * DAY, NOW, urgent=False)
    assert sorted(paper.id for paper in found) == [paper.id for paper in source.papers]
    assert max(source.starts) < 30


async def test_a_list_that_has_no_end_is_cut_short_and_the_log_says_so(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("PAGE", 10), ("DEEPEST", 20), ("MOST", 40)):
        monkeypatch.setattr(search, name, value)
    library = Library(Lists(100), store, ManualClock(), DAY)
    with capture_logs() as logs:
        found = await search.listed(library, "all:the", NOW - 30 * DAY, NOW, urgent=False)
    assert 40 <= len(found) < 60
    assert [line["event"] for line in logs] == ["list_cut_short"]
