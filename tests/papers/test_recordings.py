"""arXiv as it was recorded: each answer is read or refused as it should be, through the real arxiv package."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC
from pathlib import Path

import arxiv
import pytest

from papers.arxiv.client import ArxivClient
from papers.arxiv.connection import FeedSession, PageClient, Question
from papers.arxiv.faults import RefusedError
from papers.arxiv.gate import Gate
from papers.arxiv.records import Feed
from tests.clocks import ManualClock
from tests.servers.arxiv import ArxivServer, Recordings


@pytest.fixture
def server(shared_data: Path, clock: ManualClock) -> Iterator[ArxivServer]:
    with ArxivServer(Recordings(shared_data / "arxiv"), clock.monotonic) as opened:
        yield opened


@pytest.fixture
async def client(server: ArxivServer, gate: Gate, clock: ManualClock) -> AsyncIterator[ArxivClient]:
    opened = ArxivClient(server.url, gate, clock)
    yield opened
    await opened.aclose()


def ask_as_it_is(server: ArxivServer, clock: ManualClock, ids: str) -> Feed:
    """Ask for ids that the client itself would not let through."""
    session = FeedSession(5, clock.now)
    try:
        return PageClient(server.url, session).page(Question(arxiv.Search(id_list=ids.split(",")), 0, 100))
    finally:
        session.close()


def test_all_recordings_are_there(shared_data: Path) -> None:
    assert len(Recordings(shared_data / "arxiv")) == 10


def test_an_id_that_does_not_exist(server: ArxivServer, clock: ManualClock) -> None:
    assert ask_as_it_is(server, clock, "0000.0000") == Feed((), 0, 0)


def test_a_malformed_id_is_refused_with_status_400(server: ArxivServer, clock: ManualClock) -> None:
    with pytest.raises(RefusedError) as refusal:
        ask_as_it_is(server, clock, "abc")
    assert refusal.value.reason == "incorrect id format for abc"


def test_an_unknown_id_beside_a_known_one(server: ArxivServer, clock: ManualClock) -> None:
    feed = ask_as_it_is(server, clock, "0808.05394,1707.08567")
    assert feed.total == 1
    assert [paper.versioned_id for paper in feed.papers] == ["1707.08567v1"]
    assert len(feed.papers[0].authors) > 30


async def test_ids_that_arxiv_does_not_know_or_refuses_are_left_out(server: ArxivServer, client: ArxivClient) -> None:
    assert await client.fetch(["0000.0000", "abc", "0808.05394"]) == {}


async def test_an_id(server: ArxivServer, client: ArxivClient) -> None:
    paper = (await client.fetch(["1605.08386"]))["1605.08386"]
    assert paper.versioned_id == "1605.08386v1"
    assert paper.title == "Heat-bath random walks with Markov bases"
    assert paper.authors == ("Caprice Stanley", "Tobias Windisch")
    assert paper.categories == ("math.CO", "math.ST")
    assert paper.comment == "20 pages, 3 figures"


async def test_an_id_with_a_version_and_a_title_of_one_digit(server: ArxivServer, client: ArxivClient) -> None:
    paper = (await client.fetch(["2104.12255v1"]))["2104.12255v1"]
    assert (paper.title, paper.version, paper.comment) == ("0", 1, "")


async def test_an_old_id(server: ArxivServer, client: ArxivClient) -> None:
    paper = (await client.fetch(["astro-ph/0601001"]))["astro-ph/0601001"]
    assert (paper.id, paper.version) == ("astro-ph/0601001", 1)
    assert paper.authors[:2] == ("Andrew Gould", "Susan Dorsher")
    assert paper.abstract.startswith("We derive the frequencies of hot Jupiters (HJs) with 3--5 day periods")
    assert paper.journal_ref == "ActaAstron.56:1-50,2006"


async def test_a_page_of_a_hundred(server: ArxivServer, client: ArxivClient) -> None:
    page = await client.search("testing", limit=100, order="relevance")
    assert (len(page.papers), page.total) == (100, 214881)
    assert len({paper.id for paper in page.papers}) == 100
    assert page.papers[0].title == (
        "Testing Deep Learning Models: A First Comparative Study of Multiple Testing Techniques"
    )
    for paper in page.papers:
        assert paper.title
        assert paper.authors
        assert paper.abstract
        assert paper.categories
        assert paper.published.tzinfo is UTC
        assert paper.published <= paper.updated
        assert paper.links[0].url == f"https://arxiv.org/abs/{paper.versioned_id}"
    assert not [paper.id for paper in page.papers if paper.withdrawn]


@pytest.mark.parametrize(("start", "first"), [(0, "2202.12139v1"), (10, "2403.16981v2"), (50, "1709.03221v1")])
async def test_pages_of_ten(start: int, first: str, server: ArxivServer, client: ArxivClient) -> None:
    page = await client.search("testing", start=start, limit=10, order="relevance")
    assert (len(page.papers), page.total, page.start) == (10, 214881, start)
    assert page.papers[0].versioned_id == first


async def test_letters_beyond_ascii_survive(server: ArxivServer, client: ArxivClient) -> None:
    page = await client.search("testing", start=10, limit=10, order="relevance")
    assert "type-I error at most $α$ and type-II error at most $β$" in page.papers[0].abstract
