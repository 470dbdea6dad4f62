"""Harvests: how far back they go, who waits for whose, and what a mere look leaves behind."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from chat.urgency import Urgency
from papers.paper import Order, Page, Paper
from papers.query import queries
from services.digests.harvests import FURTHEST, Harvests
from services.library import Library
from services.topics import TopicSpec
from store import topics
from store.database import Store, open_store
from store.topics import Topic
from tests.clocks import ManualClock, settle
from tests.patience import PATIENCE
from tests.servers.arxiv import make_paper
from tests.stores import made_at
from tests.talks import Talk

TOPIC = TopicSpec("cat:cs.CL", "cs.CL", "cat:cs.CL", "category")
OVERLAP = timedelta(days=5)


class Lists:
    """A source that has nothing new unless it is given some, and says so when it is let."""

    def __init__(self) -> None:
        self.papers: tuple[Paper, ...] = ()
        self.queries: list[str] = []
        self.urgent: list[Urgency] = []
        self.asked = asyncio.Event()
        self.broken_off = 0
        self.patient_wait = asyncio.Event()  # for callers who are not urgent
        self.urgent_wait = asyncio.Event()
        self.urgent_wait.set()

    async def fetch(self, ids: Sequence[str], *, urgent: Urgency | bool = False) -> dict[str, Paper]:
        raise AssertionError("a harvest fetches no single records")

    async def search(
        self,
        query: str,
        *,
        start: int = 0,
        limit: int = 100,
        order: Order = "newest",
        urgent: Urgency | bool = False,
    ) -> Page:
        self.queries.append(query)
        self.urgent.append(urgency := Urgency.of(urgent))
        self.asked.set()
        try:
            while not (wait := self.urgent_wait if urgency.urgent else self.patient_wait).is_set():
                changed = asyncio.Event()
                with urgency.heard_by(changed.set):
                    ways = [asyncio.create_task(wait.wait()), asyncio.create_task(changed.wait())]
                    await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            self.broken_off += 1
            raise
        return Page(self.papers, len(self.papers), start)

    async def aclose(self) -> None:
        """Hold nothing open."""


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(made_at(tmp_path / "harvests.db")) as opened:
        yield opened


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def arxiv() -> Lists:
    return Lists()


@pytest.fixture
async def topic(store: Store, clock: ManualClock) -> Topic:
    async with store.writing() as c:
        return await topics.ensure(
            c, key=TOPIC.key, name=TOPIC.name, query=TOPIC.query, kind=TOPIC.kind, now=clock.now()
        )


@pytest.fixture
async def harvests(store: Store, clock: ManualClock, arxiv: Lists) -> AsyncIterator[Harvests]:
    opened = Harvests(store, Library(arxiv, store, clock, timedelta(days=1)), clock, OVERLAP, timedelta(minutes=20))
    yield opened
    await opened.aclose()


@pytest.mark.parametrize(("days", "asked_for"), [(0, OVERLAP), (20, timedelta(days=25)), (200, FURTHEST)])
async def test_a_harvest_goes_back_to_the_last_one_but_not_for_months(
    harvests: Harvests, topic: Topic, clock: ManualClock, arxiv: Lists, days: int, asked_for: timedelta
) -> None:
    begun = clock.now()
    arxiv.patient_wait.set()
    await clock.advance(days * 86400)
    with capture_logs() as logs:
        await harvests.new_papers(topic, None, begun=begun)
    assert arxiv.queries == [queries.within(TOPIC.query, clock.now() - asked_for, clock.now())]
    assert [line["event"] for line in logs] == ["harvest_cut_short"] * (asked_for == FURTHEST)


async def test_a_person_hastens_the_harvest_that_a_digest_waits_for_and_lets_go_again(
    harvests: Harvests, topic: Topic, clock: ManualClock, arxiv: Lists
) -> None:
    patient = asyncio.create_task(harvests.new_papers(topic, None, begun=clock.now()))
    await arxiv.asked.wait()
    arxiv.urgent_wait.clear()
    person = asyncio.create_task(harvests.new_papers(topic, None, begun=clock.now(), urgent=True))
    await settle()
    assert [each.urgent for each in arxiv.urgent] == [True]
    person.cancel()
    await settle()
    assert [each.urgent for each in arxiv.urgent] == [False]
    arxiv.urgent_wait.set()
    async with asyncio.timeout(PATIENCE):
        await harvests.new_papers(topic, None, begun=clock.now(), urgent=True)
        await patient
    assert len(arxiv.urgent) == 1


async def test_a_digest_joins_the_harvest_that_a_person_waits_for(
    harvests: Harvests, topic: Topic, clock: ManualClock, arxiv: Lists
) -> None:
    arxiv.urgent_wait.clear()
    callers = [asyncio.create_task(harvests.new_papers(topic, None, begun=clock.now(), urgent=True))]
    await arxiv.asked.wait()
    callers += [
        asyncio.create_task(harvests.new_papers(topic, None, begun=clock.now(), urgent=urgent))
        for urgent in (False, True)
    ]
    await asyncio.sleep(0)
    arxiv.urgent_wait.set()
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*callers)
    assert len(arxiv.urgent) == 1


async def test_closing_breaks_off_what_nobody_waits_for_any_more(
    harvests: Harvests, topic: Topic, clock: ManualClock, arxiv: Lists
) -> None:
    caller = asyncio.create_task(harvests.new_papers(topic, None, begun=clock.now()))
    await arxiv.asked.wait()
    caller.cancel()
    await asyncio.wait([caller])
    assert arxiv.broken_off == 0, "others may wait for it"
    await harvests.aclose()
    assert arxiv.broken_off == 1


async def test_a_look_at_a_topic_leaves_no_trace_of_it(talk: Talk) -> None:
    for _ in range(2):
        assert "A preview" in await talk.say("/digest cs.CV")
    async with talk.app.store.reading() as c:
        assert await topics.find(c, "cat:cs.CV") is None
    await talk.say("/subscribe cs.CV")
    assert "The newest 10 of 13" in await talk.say("/digest cs.CV")


async def test_a_look_at_what_others_follow_asks_nothing_of_arxiv_again(
    harvests: Harvests, topic: Topic, clock: ManualClock, arxiv: Lists
) -> None:
    arxiv.patient_wait.set()
    await harvests.new_papers(topic, None, begun=clock.now())
    await harvests.recent(TOPIC)
    assert len(arxiv.queries) == 1
    await clock.advance(1201)
    await harvests.recent(TOPIC)
    assert arxiv.queries[1:] == [queries.within(TOPIC.query, clock.now() - OVERLAP, clock.now())]


async def test_papers_count_as_seen_when_they_are_written_down_not_when_arxiv_was_asked(
    harvests: Harvests, topic: Topic, store: Store, clock: ManualClock, arxiv: Lists
) -> None:
    begun = clock.now()
    arxiv.papers = (make_paper(1, published=begun, updated=begun),)
    caller = asyncio.create_task(harvests.new_papers(topic, None, begun=begun))
    await arxiv.asked.wait()
    await clock.advance(60)  # while arXiv thinks, another chat's digest may be selected without this paper
    arxiv.patient_wait.set()
    assert len((await caller).papers) == 1
    async with store.reading() as c:
        row = await topics.find(c, TOPIC.key)
        assert row
        assert await topics.seen_since(c, row.id, begun + timedelta(seconds=30)) == [arxiv.papers[0].id]
        assert row.harvested_at == begun
