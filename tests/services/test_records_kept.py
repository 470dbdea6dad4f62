"""Which records are written, when the same ones are found again and again."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from papers.paper import Paper
from papers.sample import SampleSource
from services.library import Library
from store import papers
from store.database import open_store
from tests.clocks import ManualClock
from tests.servers.arxiv import make_paper
from tests.stores import made_at


async def test_what_is_kept_already_is_written_again_after_an_hour_or_where_it_changed(tmp_path: Path) -> None:
    clock, paper = ManualClock(), make_paper(1)
    async with open_store(made_at(tmp_path / "herald.db")) as store:
        library = Library(SampleSource(), store, clock, timedelta(days=1))

        async def since(found: Paper) -> datetime:
            await library.keep([found])
            async with store.reading() as c:
                kept = (await papers.load(c, [paper.id]))[paper.id]
            assert kept.paper.title == found.title
            assert kept.paper.licence == "CC-BY"
            return kept.as_of

        first = await since(replace(paper, licence="CC-BY"))
        await clock.advance(1800)
        assert await since(paper) == first  # a search, which tells no licence
        changed = await since(replace(paper, title="Another title"))
        assert changed > first
        await clock.advance(3601)
        assert await since(replace(paper, title="Another title")) > changed
