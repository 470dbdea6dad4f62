"""arXiv's list of a day in the store: from feeds, else from OAI-PMH, else searched for; each paper once."""

import asyncio
import json
import socket
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chat.errors import UnavailableError
from chat.single_flight import end
from papers import ids
from papers.arxiv import feed
from services.listing import days
from store import announcements, key_values, papers
from tests.commands import herald
from tests.listing.bots import FRIDAY, MORNING, Bot, a_paper
from tests.patience import PATIENCE
from tests.servers.arxiv import Announcing, ArxivServer, faults
from tests.servers.arxiv.answers import Manner

DAY = timedelta(days=1)
THURSDAY, MONDAY = FRIDAY - DAY, FRIDAY + 3 * DAY
LICENCE = "http://creativecommons.org/licenses/by/4.0/"


def a_day(arxiv: Announcing) -> None:
    """Announce some of everything on Friday: 4 new ones, of which one is elsewhere first, a cross-list, 2 replaced."""
    old = datetime(2026, 11, 2, 12, tzinfo=UTC)
    arxiv.tell(FRIDAY, "new", *(a_paper(number, comment=f"{number} pages", licence=LICENCE) for number in (1, 2, 3)))
    arxiv.tell(FRIDAY, "new", a_paper(4, "math.ST", "cs.LG"), a_paper(5, "math.ST"))
    arxiv.tell(FRIDAY, "cross", a_paper(6, "math.CO", "cs.DM", submitted=old), added=["cs.DM"])
    arxiv.tell(
        FRIDAY,
        "replace",
        a_paper(7, "cs.AI", version=2, submitted=old),
        a_paper(8, "math.CO", "cs.CC", version=3, submitted=old),
    )


A_DAY = {
    "2611.00001v1": "new",
    "2611.00002v1": "new",
    "2611.00003v1": "new",
    "2611.00004v1": "cross",
    "2611.00006v1": "cross",
    "2611.00007v2": "replace",
    "2611.00008v3": "replace-cross",
}


async def test_a_day_is_brought_in_once_and_again_costs_conditional_requests_alone(bot: Bot, arxiv: Announcing) -> None:
    a_day(arxiv)
    await bot.follow("cs.CL", "au:Lovelace AND cat:cs.AI")
    report = await bot.harvest()
    assert (report.day, report.source, report.topics) == (FRIDAY, "rss", 2)
    assert (report.new, report.cross, report.replace, report.replace_cross, report.papers) == (3, 2, 1, 1, 7)
    assert report.matches == 3, "cs.CL's; the one of cs.AI is only replaced"
    assert await bot.listed() == A_DAY
    asked = bot.asked()
    assert report.requests == len(asked)
    assert [each.path for each in asked] == ["/rss/cs", "/oai"]
    assert asked[1].params["set"] == "cs:cs"
    again = await bot.harvest()
    assert replace(again, requests=report.requests) == report
    [conditional] = bot.asked()
    assert "if-none-match" in conditional.headers
    assert again.requests == 1
    assert await bot.listed() == A_DAY


async def test_what_feeds_lack_is_completed(bot: Bot, arxiv: Announcing, server: ArxivServer) -> None:
    a_day(arxiv)
    await bot.follow("cs.CL")
    server.script(None, faults.status(404))  # OAI-PMH
    await bot.harvest()
    asked = bot.asked()
    assert [each.path for each in asked] == ["/rss/cs", "/oai", "/api/query"]
    assert len(asked[2].params["id_list"].split(",")) == 7
    async with bot.app() as app, app.store.reading() as c:
        found = await papers.load(c, ["2611.00001"])
        assert found["2611.00001"].whole
        assert (found["2611.00001"].paper.comment, found["2611.00001"].paper.licence) == ("1 pages", LICENCE)
        assert found["2611.00001"].paper.published == datetime(2026, 11, 26, 12, tzinfo=UTC)


async def test_what_the_search_does_not_know_yet_is_asked_for_an_hour_later(
    bot: Bot, arxiv: Announcing, server: ArxivServer
) -> None:
    a_day(arxiv)
    arxiv.lag = timedelta(hours=3)
    await bot.follow("cs.CL")
    server.script(None, faults.status(404))
    await bot.harvest()
    bot.asked()
    await bot.harvest()
    assert [each.path for each in bot.asked()] == ["/rss/cs"], "OAI-PMH is left alone for a while, too"
    bot.at(MORNING + timedelta(hours=4))
    server.script(None, faults.status(404))
    await bot.harvest()
    assert len(bot.asked("/api")) == 1
    async with bot.app() as app, app.store.reading() as c:
        assert all(each.whole for each in (await papers.load(c, ["2611.00001", "2611.00008"])).values())


async def test_only_archives_that_a_followed_query_can_match_are_asked_for(bot: Bot, arxiv: Announcing) -> None:
    arxiv.tell(FRIDAY, "new", a_paper(1, "hep-th"), a_paper(2, "stat.ML"), a_paper(3, "econ.TH"))
    await bot.follow("cat:stat.ML AND all:diffusion", "cat:hep-*")
    report = await bot.harvest()
    assert [each.path for each in bot.asked("/rss")] == ["/rss/stat+hep-ex+hep-lat+hep-ph+hep-th"]
    assert report.papers == 2


async def test_a_query_that_may_match_anywhere_asks_for_all_archives_in_few_requests(
    bot: Bot, arxiv: Announcing
) -> None:
    arxiv.tell(
        FRIDAY, "new", *(a_paper(number, code) for number, code in enumerate(("cs.CL", "nucl-th", "econ.TH"), 1))
    )
    await bot.follow("all:diffusion")
    report = await bot.harvest()
    feeds = bot.asked("/rss")
    assert len({term for each in feeds for term in each.path.removeprefix("/rss/").split("+")}) == 20
    assert len(feeds) <= 6
    assert (report.papers, report.matches) == (3, 3)


async def test_a_feed_that_is_cut_is_split_until_nothing_new_is_missing(
    bot: Bot, arxiv: Announcing, monkeypatch: pytest.MonkeyPatch
) -> None:
    arxiv.most_items = 100
    monkeypatch.setattr(feed, "MOST_ITEMS", 100)
    arxiv.tell(FRIDAY, "replace", *(a_paper(number, "cs.AI", version=2) for number in range(1, 96)))
    arxiv.tell(FRIDAY, "new", *(a_paper(number, "cs.LG") for number in range(201, 251)))
    await bot.follow("cat:cs.*")
    report = await bot.harvest()
    assert (report.new, report.replace) == (50, 95)
    first = [each.path for each in bot.asked("/rss")]
    assert first[0] == "/rss/cs"
    assert len(first) == 3
    await bot.harvest()
    again = bot.asked("/rss")
    assert sorted(each.path for each in again) == sorted(first[1:])
    assert all("if-none-match" in each.headers for each in again)


async def test_a_category_whose_feed_alone_is_cut_waits_for_oai_however_often_it_is_asked_for(
    bot: Bot, arxiv: Announcing, server: ArxivServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    arxiv.most_items = 10
    monkeypatch.setattr(feed, "MOST_ITEMS", 10)
    arxiv.tell(FRIDAY, "replace", *(a_paper(number, "hep-th", version=2) for number in range(1, 10)))
    arxiv.tell(FRIDAY, "new", a_paper(21, "hep-th"), a_paper(22, "hep-th"))
    await bot.follow("hep-th")
    for _ in range(2):  # the second time the feed is as it was
        server.script(None, *[faults.status(500)] * 4)
        assert (await bot.harvest()).new == 1
        server.recover()
        bot.clock.set(bot.clock.now() + timedelta(hours=1))
    bot.at(MORNING + 3 * DAY)
    await bot.harvest()
    assert {paper for paper, kind in (await bot.listed()).items() if kind == "new"} == {"2611.00021v1", "2611.00022v1"}


async def test_a_late_cross_list_is_new_only_where_the_paper_was_not(bot: Bot, arxiv: Announcing) -> None:
    old = datetime(2026, 9, 2, 12, tzinfo=UTC)
    arxiv.tell(FRIDAY - 3 * DAY, "cross", a_paper(1, "math.ST", "cs.CL", submitted=old), added=["cs.CL"])
    arxiv.tell(FRIDAY, "cross", a_paper(1, "math.ST", "cs.CL", "cs.LG", submitted=old), added=["cs.LG"])
    await bot.follow("math.ST", "cs.LG")
    bot.at(MORNING)
    assert (await bot.harvest()).matches == 1, "in math.ST it has been for long"
    await bot.follow("cat:cs.*", "stat.ML OR cs.LG")
    assert (await bot.harvest()).matches == 3, "when it came to cs.CL nobody looked"


@pytest.mark.parametrize("topics", [("stat.ML", "hep-th"), ("cs.CL", "hep-th")])
async def test_a_name_that_arxiv_does_not_know_costs_the_others_nothing(
    topics: tuple[str, ...], bot: Bot, arxiv: Announcing
) -> None:
    arxiv.unknown = {"stat", "cs"}
    arxiv.tell(FRIDAY, "new", a_paper(1, "hep-th"))
    await bot.follow(*topics)
    report = await bot.harvest()
    assert (report.source, report.new) == ("rss", 1)
    assert bot.asked("/rss")[-1].path == "/rss/hep-th"


async def test_what_feeds_tell_is_believed(bot: Bot, arxiv: Announcing) -> None:
    a_day(arxiv)
    arxiv.tell(FRIDAY, "metadata", a_paper(31, submitted=datetime(2026, 11, 10, 12, tzinfo=UTC)))
    await bot.follow("cs.CL")
    await bot.harvest()
    assert await bot.listed() == A_DAY, "of a paper that nobody has seen only the record changed"


async def test_replacements_that_no_feed_tells_are_on_the_list(bot: Bot, arxiv: Announcing) -> None:
    a_day(arxiv)
    arxiv.tell(FRIDAY, "replace", a_paper(9, "cs.CL", version=6))
    await bot.follow("cs.CL")
    await bot.harvest()
    assert await bot.listed() == {**A_DAY, "2611.00009v6": "replace"}


async def test_days_away_are_made_up_for(bot: Bot, arxiv: Announcing) -> None:
    held = datetime(2026, 11, 25, 12, tzinfo=UTC)
    a_day(arxiv)
    arxiv.page = 2
    await bot.follow("cs.CL")
    await bot.harvest()
    monday, tuesday = datetime(2026, 11, 27, 12, tzinfo=UTC), datetime(2026, 11, 30, 12, tzinfo=UTC)
    arxiv.tell(MONDAY, "new", a_paper(11, submitted=monday), a_paper(12, submitted=held))
    arxiv.tell(
        MONDAY,
        "metadata",
        replace(a_paper(1), journal_ref="J. 1"),
        a_paper(50, submitted=datetime(2026, 3, 1, tzinfo=UTC)),
    )
    arxiv.tell(MONDAY + DAY, "new", a_paper(13, "math.CO", "cs.DM", submitted=tuesday))
    arxiv.tell(MONDAY + DAY, "cross", replace(a_paper(2), categories=("cs.CL", "math.CO")), added=["math.CO"])
    arxiv.tell(
        MONDAY + 3 * DAY, "replace", a_paper(3, version=2, submitted=tuesday), a_paper(11, version=2, submitted=tuesday)
    )
    back = MONDAY + 9 * DAY
    arxiv.tell(back, "new", a_paper(14, submitted=datetime(2026, 12, 8, 12, tzinfo=UTC)))
    bot.at(MORNING + 12 * DAY)
    report = await bot.harvest()
    assert (report.day, report.papers) == (back, 1)
    assert await bot.listed(MONDAY) == {"2611.00012v1": "new"}
    assert await bot.listed(MONDAY + DAY) == {"2611.00002v1": "cross", "2611.00013v1": "cross"}
    assert await bot.listed(MONDAY + 3 * DAY) == {"2611.00003v2": "replace", "2611.00011v2": "new"}
    async with bot.app() as app, app.store.reading() as c:
        noted = await announcements.days(c, FRIDAY)
    assert [each.day for each in noted] == list(days.between(FRIDAY, back))
    assert [each.source for each in noted] == ["rss", *["oai"] * 7, "rss"]


async def test_when_feeds_fail_the_list_comes_from_oai(bot: Bot, arxiv: Announcing, server: ArxivServer) -> None:
    a_day(arxiv)
    await bot.follow("cs.CL")
    server.script(*[faults.status(500)] * 3)
    report = await bot.harvest()
    assert (report.source, report.new) == ("oai", 3)
    listed = await bot.listed()
    assert {paper: kind for paper, kind in listed.items() if kind in {"new", "cross"}} == {
        "2611.00001v1": "new",
        "2611.00002v1": "new",
        "2611.00003v1": "new",
        "2611.00004v1": "cross",
        "2611.00006v1": "cross",
    }
    assert "2611.00008v3" not in listed, "what changed of papers from before the first list nobody knows"
    assert (await bot.harvest()).source == "rss", "the feeds are back"
    assert await bot.listed() == A_DAY


async def test_when_oai_fails_too_today_s_papers_are_searched_for(
    bot: Bot, arxiv: Announcing, server: ArxivServer
) -> None:
    a_day(arxiv)
    await bot.follow("cs.CL")
    server.script(*[faults.status(500)] * 3, faults.html)
    report = await bot.harvest()
    assert (report.source, report.new, report.cross) == ("search", 3, 1)
    assert (await bot.harvest()).source == "rss"
    assert await bot.listed() == A_DAY


async def test_slow_beginnings_of_oai_get_time(bot: Bot, arxiv: Announcing, server: ArxivServer) -> None:
    a_day(arxiv)
    await bot.follow("cs.CL")
    server.script(None, faults.status(503, b"first byte timeout"), faults.status(503, b"first byte timeout"))
    report = await bot.harvest()
    assert report.requests == 4
    assert bot.clock.slept.count(60.0) == 2
    assert not bot.asked("/api")


@pytest.mark.parametrize("status", [429, 406])
async def test_where_arxiv_refuses_there_is_silence(
    status: int, bot: Bot, arxiv: Announcing, server: ArxivServer
) -> None:
    a_day(arxiv)
    await bot.follow("cs.CL")
    server.script(faults.status(status, b"Rate exceeded."))
    with pytest.raises(UnavailableError, match="refusing"):
        await bot.harvest()
    assert len(bot.asked()) == 1
    assert (await bot.harvest()).new == 3


async def test_a_token_that_expired_is_asked_for_anew(bot: Bot, arxiv: Announcing, server: ArxivServer) -> None:
    a_day(arxiv)
    arxiv.page = 3
    await bot.follow("cs.CL")
    expired = b"""<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><error code='badResumptionToken'/></OAI-PMH>"""
    server.script(None, None, faults.saying(expired, "text/xml"))
    await bot.harvest()
    asked = [each.params for each in bot.asked("/oai")]
    assert ["resumptionToken" in each for each in asked] == [False, True, False, True, True]
    assert not bot.asked("/api")


async def test_at_a_weekend_friday_s_list_is_the_newest(bot: Bot, arxiv: Announcing) -> None:
    a_day(arxiv)
    await bot.follow("cs.CL")
    await bot.harvest()
    bot.asked()
    bot.at(MORNING + 1.5 * DAY)
    report = await bot.harvest()
    assert (report.day, report.source, report.papers) == (FRIDAY, "rss", 7)
    assert [each.path for each in bot.asked()] == ["/rss/cs"]
    await bot.harvest()
    assert ["if-none-match" in each.headers for each in bot.asked()] == [True]


async def test_a_first_start_at_a_weekend_finds_friday_s_list(bot: Bot, arxiv: Announcing) -> None:
    a_day(arxiv)
    bot.at(MORNING + 1.5 * DAY)
    await bot.follow("cs.CL")
    report = await bot.harvest()
    assert (report.day, report.source, report.new) == (FRIDAY, "oai", 3)


async def test_a_holiday_is_a_day_without_papers(bot: Bot, arxiv: Announcing) -> None:
    arxiv.holidays.add(FRIDAY)
    arxiv.tell(THURSDAY, "new", a_paper(1))
    bot.clock.put_back(DAY)
    await bot.follow("cs.CL")
    await bot.harvest()
    bot.at(MORNING + 1.3 * DAY)
    report = await bot.harvest()
    assert (report.papers, await bot.listed()) == (0, {})


async def test_one_process_at_a_time(bot: Bot, arxiv: Announcing) -> None:
    a_day(arxiv)
    await bot.follow("cs.CL")
    async with bot.app() as one, bot.app() as other, bot.app() as third:
        await one.services.listing._claim.take()
        with pytest.raises(UnavailableError, match="Another process"):
            await other.services.listing.bring()
        await third.services.listing.keep_up()
        assert bot.asked() == []
        bot.clock.set(MORNING + timedelta(minutes=6))  # the one that held it has died
        await other.services.listing.bring()
    assert len(await bot.listed()) == 7


async def test_a_process_that_was_killed_is_in_nobody_s_way(bot: Bot, arxiv: Announcing) -> None:
    a_day(arxiv)
    await bot.follow("cs.CL")
    async with bot.app() as app, app.store.writing() as c:
        claimed = f"{(MORNING + timedelta(minutes=4)).isoformat()} {socket.gethostname()}:{number_of_an_ended_one()}:01"
        await key_values.note(c, "list.claim", claimed, MORNING)
    assert (await bot.harvest()).new == 3


def number_of_an_ended_one() -> int:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


async def test_the_clock_brings_the_list_in_when_it_is_out_and_asks_no_more(bot: Bot, arxiv: Announcing) -> None:
    a_day(arxiv)
    arxiv.tell(MONDAY, "new", a_paper(21, submitted=datetime(2026, 11, 27, 12, tzinfo=UTC)))
    bot.clock.put_back(timedelta(minutes=30))
    async with bot.app() as app:
        keep_up = app.services.listing.keep_up
        await keep_up()
        assert bot.asked() == [], "nobody follows anything"
    await bot.follow("cs.CL")
    async with bot.app() as app:
        keep_up = app.services.listing.keep_up
        requests = {}
        for minute in range(0, 5 * 24 * 60, 30):  # to Wednesday, on which nothing is announced
            bot.at(MORNING + timedelta(minutes=minute - 30))
            await keep_up()
            if asked := bot.asked():
                requests[bot.clock.now()] = [each.path for each in asked]
    assert len(await bot.listed()) == 7
    assert await bot.listed(MONDAY) == {"2611.00021v1": "new"}
    by_day = Counter(moment.date() for moment in requests)
    assert by_day[MONDAY] == 1
    assert by_day[FRIDAY + DAY] == by_day[FRIDAY + 2 * DAY] == 0
    assert by_day[MONDAY + DAY] <= 60, "an empty list may be late"


async def test_a_person_does_not_wait_for_what_oai_takes(bot: Bot, arxiv: Announcing, server: ArxivServer) -> None:
    a_day(arxiv)
    await bot.follow("cs.CL")
    server.script(None, faults.sent(Manner.SILENT))
    async with bot.app() as app:
        harvest = asyncio.create_task(app.services.listing.bring())
        async with asyncio.timeout(PATIENCE):
            while not any(each.path == "/oai" for each in server.asked):  # noqa: ASYNC110 - the server is no part of the loop
                await asyncio.sleep(0.01)
            found, _ = await app.services.library.one(ids.parse("2611.00005"))
        assert found.title == "Diffusion study 5"
        assert not harvest.done()
        await end([harvest])


async def test_nobody_follows_anything_the_settings_tell_what_to_list(bot: Bot, arxiv: Announcing) -> None:
    a_day(arxiv)
    assert (await bot.harvest()).new == 3


def test_the_command_prints_the_contract_s_object_and_says_on_standard_error_how_far_it_is(tmp_path: Path) -> None:
    done = herald("harvest", "--sample", "--format", "json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert list(json.loads(done.stdout)) == [
        "day", "requests", "new", "cross", "replace", "replace_cross", "papers", "topics", "matches", "source",
    ]  # fmt: skip
    assert "Asking for the feed of cs" in done.stderr
    assert json.loads(done.stdout)["papers"] == 13
    assert "Friday 22 March 2024 (sample): 13 papers, 13 new" in herald("harvest", "--sample", cwd=tmp_path).stdout


def test_the_command_says_in_a_sentence_that_arxiv_does_not_answer(tmp_path: Path) -> None:
    nowhere = {f"HERALD_ARXIV__{name}_URL": "http://127.0.0.1:9" for name in ("API", "SITE", "RSS", "OAI")}
    done = herald("harvest", cwd=tmp_path, HERALD_ARXIV__DELAY_SECONDS="0", **nowhere)
    assert (done.returncode, done.stdout) == (1, "")
    assert "arXiv is not answering at the moment." in done.stderr.splitlines()[-1]
