"""Kept records and summaries."""

from dataclasses import replace

from sqlalchemy import update

from store import papers, summaries, tables
from store.database import Store
from store.papers import StoredPaper
from store.summaries import SummaryKey
from tests.store.store_makers import HOUR, NOW, PAPER, SUMMARY, paper

LATER = NOW + HOUR
KEY = SummaryKey("2403.14621", 1, "en", "brief", "1")


async def test_the_newest_is_found_without_a_version_and_each_with_one(store: Store) -> None:
    first, second = paper("hep-th/9901001", 1), paper("hep-th/9901001", 2)
    async with store.writing() as c:
        await papers.save(c, [first], NOW)
        await papers.save(c, [second, PAPER, PAPER], LATER)
        asked = ["hep-th/9901001", "hep-th/9901001v1", "hep-th/9901001v2", "hep-th/9901001v3", "2403.99999", "v", ""]
        assert await papers.load(c, asked) == {
            "hep-th/9901001": StoredPaper(second, LATER),
            "hep-th/9901001v1": StoredPaper(first, NOW),
            "hep-th/9901001v2": StoredPaper(second, LATER),
        }
        assert await papers.load(c, []) == {}


async def test_a_record_is_refreshed(store: Store) -> None:
    withdrawn = replace(PAPER, withdrawn=True)
    async with store.writing() as c:
        await papers.save(c, [PAPER], NOW)
        await papers.save(c, [withdrawn], LATER)
        assert await papers.load(c, [PAPER.id]) == {PAPER.id: StoredPaper(withdrawn, LATER)}


async def test_an_old_version_is_not_taken_for_the_newest(store: Store) -> None:
    async with store.writing() as c:
        await papers.save(c, [paper("x", 1)], NOW, newest=False)
        assert set(await papers.load(c, ["x", "xv1"])) == {"xv1"}
        await papers.save(c, [paper("x", 3)], NOW)
        await papers.save(c, [paper("x", 2)], LATER, newest=False)
        assert (await papers.load(c, ["x"]))["x"] == StoredPaper(paper("x", 3), NOW)


async def test_a_newer_version_ends_what_was_known_of_the_newest(store: Store) -> None:
    async with store.writing() as c:
        await papers.save(c, [paper("x", 1)], NOW)
        await papers.save(c, [paper("x", 2)], LATER, newest=False)
        assert await papers.load(c, ["x"]) == {}


async def test_an_answer_that_lags_behind_does_not_hide_a_newer_version(store: Store) -> None:
    async with store.writing() as c:
        await papers.save(c, [paper("x", 2)], NOW)
        await papers.save(c, [paper("x", 1)], LATER)
        assert (await papers.load(c, ["x"]))["x"].paper.version == 2


async def test_thousands_at_once(store: Store) -> None:
    many = [paper(f"2403.{number:05}", 2) for number in range(1500)]
    async with store.writing() as c:
        await papers.save(c, many, NOW)
        assert len(await papers.load(c, [one.id for one in many])) == 1500
        assert len(await papers.load(c, [one.versioned_id for one in many])) == 1500


async def test_a_summary_is_kept_by_its_whole_key(store: Store) -> None:
    stored = summaries.StoredSummary(SUMMARY, "offline", NOW, provisional=True)
    others = [
        KEY._replace(paper_id="2403.1"),
        KEY._replace(version=2),
        KEY._replace(language="zh"),
        KEY._replace(depth="deep"),
        KEY._replace(prompt="2"),
    ]
    async with store.writing() as c:
        await summaries.save(c, KEY, SUMMARY, made_at=NOW, provisional=True)
        assert await summaries.load(c, KEY) == stored
        assert await summaries.load_many(c, [*others, KEY, KEY]) == {KEY: stored}
        assert await summaries.load_many(c, []) == {}


async def test_a_better_summary_takes_the_stopgaps_place(store: Store) -> None:
    better = replace(SUMMARY, model="gemini")
    async with store.writing() as c:
        await summaries.save(c, KEY, SUMMARY, made_at=NOW, provisional=True)
        await summaries.save(c, KEY, better, made_at=LATER, provisional=False)
        assert await summaries.load(c, KEY) == summaries.StoredSummary(better, "gemini", LATER, provisional=False)


async def test_what_no_longer_fits_the_program_counts_as_not_kept(store: Store) -> None:
    async with store.writing() as c:
        await papers.save(c, [PAPER], NOW)
        await summaries.save(c, KEY, SUMMARY, made_at=NOW, provisional=False)
        await c.execute(update(tables.papers).values(record='{"id": "2403.14621"}'))
        await c.execute(update(tables.summaries).values(body='{"tldr": "GRM"}'))
        assert await papers.load(c, [PAPER.id, PAPER.versioned_id]) == {}
        assert await summaries.load(c, KEY) is None
        await papers.save(c, [PAPER], LATER)
        assert PAPER.id in await papers.load(c, [PAPER.id])
