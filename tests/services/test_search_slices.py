"""Several topics in one request, each given exactly what it would have found by itself; and lists of any length."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from chat.urgency import Urgency
from papers.paper import Order, Page, Paper
from papers.query import match, queries
from papers.query.terms import AllOf, Dates
from services.digests import lists
from services.digests.lists import belonging, grouped, joined
from services.library import Library
from store.database import Store, open_store
from tests.clocks import ManualClock
from tests.servers.arxiv import make_paper
from tests.stores import made_at

NOW = datetime(2024, 1, 20, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("topics", "groups"),
    [
        ([("cat:cs.CL", NOW), ("cat:cs.CV ANDNOT cat:cs.LG", NOW), ("cat:cs.*", NOW)], [[0, 1, 2]]),
        ([("cat:cs.CL", NOW), ("abs:diffusion", NOW), ("cat:cs.CV", NOW)], [[1], [0, 2]]),
        ([("cat:cs.CL", NOW), ("cat:cs.CV", NOW - 9 * DAY), ("cat:cs.LG", NOW)], [[1], [0, 2]]),
        ([("cat:cs.SY", NOW), ("cat:cs.CL AND au:Hinton", NOW), ("cat:cs.C?", NOW)], [[1], [2], [0]]),
        ([("cat:cs.CL", NOW)] * 100, [list(range(67)), list(range(67, 100))]),
        ([], []),
    ],
)
def test_topics_of_categories_go_together(topics: list[tuple[str, datetime]], groups: list[list[int]]) -> None:
    assert grouped(topics) == groups


def test_what_is_found_together_is_told_apart() -> None:
    parts = ["cat:cs.CV", "cat:cs.LG ANDNOT cat:cs.CV"]
    codes = [("cs.CV", "cs.LG"), ("cs.LG",), ("cs.CL",), ("stat.ML", "cs.LG")]
    papers = [make_paper(number, categories=each) for number, each in enumerate(codes)]
    found = [paper for paper in papers if match.matches(queries.parse(joined(parts)), paper)]
    assert [[papers.index(paper) for paper in belonging(found, part, papers[0].published)] for part in parts] == [
        [0],
        [1, 3],
    ]
    assert belonging(found, parts[0], papers[1].published) == []


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
    monkeypatch.setattr(lists, "PAGE", 10)
    monkeypatch.setattr(lists, "DEEPEST", 30)
    source = Lists(100)
    library = Library(source, store, ManualClock(), DAY)
    found = await lists.listed(library, "all:the", NOW - 30 * DAY, NOW, urgent=False)
    assert sorted(paper.id for paper in found) == [paper.id for paper in source.papers]
    assert max(source.starts) < 30


async def test_a_list_that_has_no_end_is_cut_short_and_the_log_says_so(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("PAGE", 10), ("DEEPEST", 20), ("MOST", 40)):
        monkeypatch.setattr(lists, name, value)
    library = Library(Lists(100), store, ManualClock(), DAY)
    with capture_logs() as logs:
        found = await lists.listed(library, "all:the", NOW - 30 * DAY, NOW, urgent=False)
    assert 40 <= len(found) < 60
    assert [line["event"] for line in logs] == ["list_cut_short"]
