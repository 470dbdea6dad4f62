"""arXiv's lists in the store: each paper once a day, whole records and parts of them, and what goes when."""

from dataclasses import replace
from datetime import date

import pytest

from papers.announcement import Announcement, Kind
from store import announcements, bookmarks, papers
from store.announcements import Listed
from store.database import Store
from tests.store.store_makers import DAY, HOUR, NOW, PAPER, paper

FRIDAY = date(2024, 3, 22)
LATER = NOW + HOUR


def announced(kind: Kind, paper_id: str = "2403.14621", version: int = 1, *codes: str) -> Announcement:
    return Announcement(replace(paper(paper_id, version), categories=codes or ("cs.CV",)), kind)


async def test_a_paper_is_on_a_day_s_list_once_however_often_it_is_told(store: Store) -> None:
    told = [announced("cross", "2403.00001"), announced("new", "2403.00002"), announced("replace", "2403.00003", 6)]
    async with store.writing() as c:
        assert await announcements.add(c, FRIDAY, told) == 3
        assert await announcements.add(c, FRIDAY, [*told, announced("new", "2403.00004")]) == 1
        assert await announcements.add(c, FRIDAY - DAY, told[:1]) == 1
        assert await announcements.count(c, FRIDAY) == {"new": 2, "cross": 1, "replace": 1, "replace-cross": 0}
        listed = await announcements.of_day(c, FRIDAY)
        assert [each.paper_id for each in listed] == [f"2403.0000{number}" for number in (1, 2, 3, 4)]
        on = await announcements.known(c, ["2403.00001", "2403.00009"])
        assert {key: [each.day for each in found] for key, found in on.items()} == {
            "2403.00001": [FRIDAY - DAY, FRIDAY]
        }


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("together", [False, True])
async def test_what_is_told_twice_is_the_strongest_of_both(store: Store, backwards: bool, together: bool) -> None:
    told = [
        announced("replace", "2403.00001", 2, "cs.CV", "cs.LG"),
        announced("cross", "2403.00001", 1, "cs.CV", "stat"),
    ]
    told = told[::-1] if backwards else told
    async with store.writing() as c:
        for some in [told] if together else [[each] for each in told]:
            await announcements.add(c, FRIDAY, some)
        assert await announcements.of_day(c, FRIDAY) == [
            Listed(FRIDAY, "2403.00001", 2, "cross", ("cs.CV", "cs.LG", "stat"))
        ]


async def test_a_list_that_is_whole_stays_so(store: Store) -> None:
    async with store.writing() as c:
        await announcements.note_day(c, FRIDAY, ["cs", "math"], "search", NOW, whole=False)
        await announcements.note_day(c, FRIDAY, ["cs"], "rss", LATER)
        await announcements.note_day(c, FRIDAY, ["cs"], "search", LATER + HOUR, whole=False)
        found = await announcements.days(c, FRIDAY)
        assert [(each.archive, each.source, each.whole) for each in found] == [
            ("cs", "rss", True),
            ("math", "search", False),
        ]
        assert await announcements.days(c, FRIDAY + DAY) == []


async def test_a_part_of_a_record_never_takes_the_place_of_the_whole(store: Store) -> None:
    part, whole = replace(PAPER, licence="http://example.org/by"), replace(PAPER, comment="12 pages")
    async with store.writing() as c:
        await papers.save_partial(c, [part], NOW)
        assert not (await papers.load(c, [PAPER.id]))[PAPER.id].whole
        assert await papers.partial(c, NOW, 10) == [(PAPER.id, 1)]
        await papers.ask_later(c, [(PAPER.id, 1)], LATER)
        assert await papers.partial(c, NOW, 10) == []
        await papers.save(c, [whole], LATER)
        await papers.save_partial(c, [part], LATER)
        kept = (await papers.load(c, [PAPER.id]))[PAPER.id]
        assert (kept.whole, kept.paper.comment, kept.paper.licence) == (True, "12 pages", "http://example.org/by")
        assert await papers.partial(c, LATER + HOUR, 10) == []


async def test_a_part_of_a_newer_version_is_the_newest(store: Store) -> None:
    async with store.writing() as c:
        await papers.save(c, [PAPER], NOW)
        await papers.save_partial(c, [replace(PAPER, version=2)], LATER)
        assert (await papers.load(c, [PAPER.id]))[PAPER.id].paper.version == 2


async def test_old_lists_go_and_so_do_records_that_nobody_had(store: Store) -> None:
    old, saved, listed = paper("2401.00001"), paper("2401.00002", 2), paper("2401.00003")
    async with store.writing() as c:
        await papers.save(c, [old, saved, replace(saved, version=1), listed], NOW - 90 * DAY)
        await papers.save(c, [PAPER], NOW)
        await bookmarks.toggle(c, person="telegram:1", paper_id=saved.id, version=2, now=NOW)
        await announcements.add(c, FRIDAY, [Announcement(listed, "replace")])
        await announcements.add(c, FRIDAY - 70 * DAY, [Announcement(old, "new")])
        await announcements.note_day(c, FRIDAY - 70 * DAY, ["cs"], "rss", NOW)
        assert await announcements.prune(c, NOW - 60 * DAY, 100) == 1
        assert await announcements.days(c, date(2024, 1, 1)) == []
        assert await papers.prune(c, NOW - 60 * DAY, 100) == 1
        kept = await papers.load(c, [each.versioned_id for each in (old, saved, listed, PAPER)])
        assert set(kept) == {saved.versioned_id, listed.versioned_id, PAPER.versioned_id}
