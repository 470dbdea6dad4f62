"""Which digests the archive shows."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import structlog

from papers.images import Picture
from papers.paper import Paper
from papers.sample import SAMPLE_NOW, SampleSource
from services.digests.publishing import Publishing
from store import papers as records
from store import pictures, summaries, topics
from store.database import Store, open_store
from store.topics import Topic
from summarizer.best import Best, Period
from summarizer.digest import Digest
from summarizer.extractive.summary import OfflineSummarizer
from summarizer.schema import Reading, ShownFigure
from tests.clocks import ManualClock
from tests.stores import made_at


@dataclass
class Press:
    """Remembers what it was given, or cannot write."""

    put_: list[Digest] = field(default_factory=list)
    broken: bool = False
    pictures: dict[str, Any] = field(default_factory=dict)
    best: dict[str, list[str]] = field(default_factory=dict)

    def put(self, digest: Digest, pictures: Mapping[str, Any]) -> int:
        if self.broken:
            raise OSError("No space left on device")
        self.put_.append(digest)
        self.pictures.update(pictures)
        return 1

    def put_best(self, language: str, bests: Sequence[Best], periods: Sequence[Period]) -> int:
        self.best[language] = [each.name for each in periods]
        return len(bests)

    def take(self) -> list[tuple[str, str, int]]:
        taken = [(each.key, each.day.isoformat(), len(each.entries)) for each in self.put_]
        self.put_.clear()
        return taken


@dataclass
class App:
    store: Store
    clock: ManualClock
    press: Press
    publishing: Publishing
    papers: list[Paper]

    async def topic(self, key: str = "diffusion-models", kind: str = "catalogue") -> Topic:
        async with self.store.writing() as c:
            return await topics.ensure(c, key=key, name=key, query="cat:cs.CV", kind=kind, now=self.clock.now())

    async def post(self, topic: Topic, papers: list[Paper], days: dict[str, date] | None = None) -> None:
        async with self.store.writing() as c:
            await self.publishing.note(c, topic, "en", papers, days or {})


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[App]:
    clock, press = ManualClock(SAMPLE_NOW), Press()
    papers = list((await SampleSource().search("cat:cs.CV", limit=5)).papers)
    async with open_store(made_at(tmp_path / "herald.db")) as store:
        async with store.writing() as c:
            await records.save(c, papers, clock.now())
            for paper in papers:
                key = summaries.SummaryKey(paper.id, paper.version, "en", "brief", "of-last-year")
                summary = await OfflineSummarizer().summarize(paper, "en")
                await summaries.save(c, key, summary, made_at=clock.now(), provisional=False)
        yield App(store, clock, press, Publishing(store, clock, press), papers)


async def test_a_paper_is_shown_once_a_topic_on_the_day_of_the_first_chat_that_got_it(app: App) -> None:
    topic = await app.topic()
    await app.post(topic, app.papers[:2])
    await app.post(topic, app.papers[1:3])  # another chat, at another hour
    assert await app.publishing.publish() == 1
    assert app.press.take() == [("diffusion-models", "2024-03-23", 3)]
    await app.post(topic, app.papers[:3])  # a third chat gets what is shown already
    assert await app.publishing.publish() == 0
    await app.clock.advance(86400)
    await app.post(topic, app.papers[2:])
    await app.publishing.publish()
    assert app.press.take() == [("diffusion-models", "2024-03-24", 2)]


async def test_a_paper_stands_under_the_day_of_arxivs_list_however_late_it_comes(app: App) -> None:
    topic = await app.topic()
    days = {paper.id: date(2024, 3, 8 + n // 2) for n, paper in enumerate(app.papers)}
    await app.post(topic, app.papers[3:])
    await app.publishing.publish()
    app.press.take()
    await app.post(topic, app.papers[:3], days)
    assert await app.publishing.publish() == 2
    assert app.press.take() == [("diffusion-models", "2024-03-08", 2), ("diffusion-models", "2024-03-09", 1)]


async def test_what_somebody_alone_looks_for_is_not_shown(app: App) -> None:
    for kind in ("phrase", "author", "query"):
        await app.post(await app.topic(f"my {kind}", kind), app.papers)
    assert await app.publishing.publish() == 0


async def test_a_page_that_cannot_be_written_waits_and_keeps_no_other_back(app: App) -> None:
    await app.post(await app.topic(), app.papers)
    app.press.broken = True
    assert await app.publishing.publish() == 0
    app.press.broken = False
    assert await app.publishing.publish() == 1


async def test_what_a_killed_process_left_is_written_by_the_next(app: App) -> None:
    await app.post(await app.topic(), app.papers)
    press = Press()
    after = Publishing(app.store, app.clock, press)
    assert await after.publish() == 1
    assert press.take() == [("diffusion-models", "2024-03-23", 5)]


async def test_all_is_written_again_from_the_store(app: App) -> None:
    for day in range(3):
        await app.post(await app.topic(), app.papers[day : day + 1])
        await app.clock.advance(86400)
    await app.publishing.publish()
    app.press.take()
    assert await app.publishing.rebuild() == 3
    assert app.press.take() == [("diffusion-models", f"2024-03-{day}", 1) for day in (23, 24, 25)]


async def test_what_is_not_committed_yet_is_not_forgotten(app: App) -> None:
    topic = await app.topic()
    async with app.store.writing() as c:
        await app.publishing.note(c, topic, "en", app.papers, {})
        assert await app.publishing.publish() == 0
    assert await app.publishing.publish() == 1


async def test_pages_of_before_a_long_silence_are_taken_up_too(app: App) -> None:
    await app.post(await app.topic(), app.papers)
    await app.clock.advance(86400 * 30)
    assert await Publishing(app.store, app.clock, app.press).publish() == 1


async def test_a_page_follows_a_better_summary(app: App) -> None:
    await app.post(await app.topic(), app.papers)
    await app.publishing.publish()
    paper = app.papers[0]
    deep = await OfflineSummarizer().summarize(paper, "en")
    async with app.store.writing() as c:
        key = summaries.SummaryKey(paper.id, paper.version, "en", "deep", "of-today")
        await summaries.save(c, key, deep, made_at=app.clock.now(), provisional=False)
    assert await app.publishing.publish() == 1
    assert await app.publishing.publish() == 0


async def test_why_a_page_cannot_be_written_is_logged_once_and_by_whichever_day_it_is_written(app: App) -> None:
    topic = await app.topic()
    app.press.broken = True
    with structlog.testing.capture_logs() as logs:
        for day in range(5):
            await app.post(topic, app.papers[day : day + 1])
            await app.publishing.publish()
            await app.publishing.publish()
            await app.clock.advance(86400)
    assert [(each["day"], each["reason"]) for each in logs] == [
        (f"2024-03-{23 + day}", "No space left on device") for day in range(5)
    ]
    app.press.broken = False
    assert await app.publishing.publish() == 5


@pytest.mark.parametrize(
    ("licence", "shown"),
    [
        ("http://creativecommons.org/licenses/by/4.0/", True),
        ("http://creativecommons.org/licenses/by-nd/4.0/", False),
        ("http://arxiv.org/licenses/nonexclusive-distrib/1.0/", False),
        ("", False),
    ],
)
async def test_pictures_are_handed_over_where_the_licence_allows(app: App, licence: str, shown: bool) -> None:
    paper, picture = app.papers[0], Picture(b"...", "image/png")
    reading = Reading("pdf", figures=(ShownFigure("1", "A figure.", 1, picture.key),), licence=licence)
    summary = replace(await OfflineSummarizer().summarize(paper, "en"), reading=reading)
    async with app.store.writing() as c:
        await pictures.save(c, paper.id, [picture], app.clock.now())
        key = summaries.SummaryKey(paper.id, paper.version, "en", "deep", "of-today")
        await summaries.save(c, key, summary, made_at=app.clock.now(), provisional=False)
    await app.post(await app.topic(), [paper])
    assert await app.publishing.publish() == 1
    assert bool(app.press.pictures) is shown
