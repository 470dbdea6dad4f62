"""How large the database becomes."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Table, func, select

from papers.announcement import Announcement
from papers.paper import Paper
from store import announcements, bookmarks, papers, tables
from store.database import Connection, Store
from store.words import index
from tests.store.store_makers import DAY, NOW, PAPER, on_sqlite

MONDAY = date(2024, 3, 25)
SCALE = 30
NEWS, REPLACED = 150 // SCALE, 90 // SCALE  # a working day's papers of the largest category, and their new versions
WEEKS = 17  # of 52: a third
CLIPPED, LACKING = 900, 400  # characters of an abstract that was clipped, and about as many as it had beyond that


@on_sqlite  # a file of a person's own; a server's disk is of another size
@pytest.mark.parametrize("keep_days", [60, 366])
async def test_a_year_of_one_category_takes_less_than_200_megabytes(
    store: Store, shared_data: Path, keep_days: int
) -> None:
    made, before = records(shared_data), await pages(store)
    there: list[Paper] = []
    for number in range(WEEKS * 5):
        day = MONDAY + timedelta(days=number + number // 5 * 2)
        now = NOW + (day - MONDAY)
        new = [next(made) for _ in range(NEWS)]
        again = [replace(each, version=2, updated=now) for each in there[-200 : -200 + REPLACED]]
        there += new
        async with store.writing() as c:
            await papers.save(c, [*new, *again], now)
            told = [*(Announcement(each, "new") for each in new), *(Announcement(each, "replace") for each in again)]
            await announcements.add(c, day, told)
            await bookmarks.toggle(c, person="telegram:1", paper_id=new[0].id, version=1, now=now)
            if number % 20 == 19:
                await announcements.prune(c, now - keep_days * DAY, 10_000)
                await papers.prune(c, now - keep_days * DAY, 10_000)
    async with store.reading() as c:
        searchable, saved = await count(c, index.table), WEEKS * 5
        assert searchable == (len(there) if keep_days == 366 else pytest.approx(saved + NEWS * 60 * 5 / 7, rel=0.5))
        assert await count(c, tables.papers) >= searchable
        words = await c.exec_driver_sql("SELECT count(*) FROM paper_words_docsize")
        assert words.scalar_one() == searchable
        await c.exec_driver_sql("PRAGMA quick_check")
    # The part of the index that lists all words grows more slowly than the number of papers: the sum is too high.
    assert (await pages(store) - before) * 4096 * SCALE * 3 < 200e6


def records(shared_data: Path) -> Iterator[Paper]:
    """Yield real titles and abstracts as records of the usual length."""
    lines = (shared_data / "volume" / "2024-03.jsonl").read_text(encoding="utf-8").splitlines()
    told = [json.loads(line) for line in lines]
    abstracts = [each["abstract"].partition("Abstract: ")[2] or each["abstract"] for each in told]
    for number, each in enumerate(told):
        abstract = abstracts[number]
        if len(abstract) > CLIPPED:
            abstract += " " + abstracts[number - len(told) // 2][:LACKING]
        names = tuple(f"First{number % 97} Last{(number * 7 + place) % 1009}" for place in range(6))
        comment = f"{number % 30} pages, 7 figures; code at https://github.com/someone/project{number}"
        yield replace(
            PAPER,
            id=each["id"],
            title=each["title"],
            abstract=abstract,
            authors=names,
            categories=("cs.CV", "cs.LG"),
            comment=comment,
            licence="http://creativecommons.org/licenses/by/4.0/",
        )


async def count(c: Connection, table: Table) -> int:
    return await c.scalar(select(func.count()).select_from(table)) or 0


async def pages(store: Store) -> int:
    async with store.reading() as c:
        assert (await c.exec_driver_sql("PRAGMA page_size")).scalar_one() == 4096
        return int((await c.exec_driver_sql("PRAGMA page_count")).scalar_one())
