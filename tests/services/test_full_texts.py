"""Whole papers as the bot gets them: the real client against a small arXiv, on a clock of the test's own."""

import asyncio
import re
import struct
import tempfile
import textwrap
import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bot.app import open_app
from bot.settings.load import load
from chat.errors import NotFoundError, UnavailableError
from chat.words import Phrase, Words
from papers.arxiv.asking import URGENT
from papers.arxiv.download import Downloads
from papers.arxiv.gate import Gate
from papers.arxiv.site import SiteTexts
from papers.arxiv.texts import NoTexts
from papers.aside.readers import Readers
from papers.credits import credit
from papers.ids import ArxivId
from papers.paper import Page, Paper, Source
from services.full_texts import FullText, FullTexts
from services.library import Library
from services.replies.pictures import Pictures
from store import papers as records
from store.database import Store, open_store
from tests.clocks import ManualClock
from tests.patience import PATIENCE
from tests.servers.arxiv import Answer, ArxivServer, Corpus, Site, faults, make_paper
from tests.servers.arxiv.answers import Fault, Manner
from tests.servers.arxiv.latexml import WORDS, modern
from tests.servers.arxiv.printing import print_pdf
from tests.stores import made_at

BY, NO_DERIVATIVES = "http://creativecommons.org/licenses/by/4.0/", "https://creativecommons.org/licenses/by-nc-nd/4.0/"
OWN = "http://arxiv.org/licenses/nonexclusive-distrib/1.0/"
Joined = asyncio.Task[FullText]
PAPER = make_paper(1)
NAME = PAPER.versioned_id
LINES = textwrap.wrap(WORDS * 3, 80)
FIGURE = ["", *[""] * 13, "Figure 3: Results of all gauges.", ""]
PDF = print_pdf(
    [["Reading Tides", "", "Abstract", "We read tides.", "", "1 Introduction", *LINES, *FIGURE, *LINES[:4]], LINES],
    box=(150, 420, 300, 90),
)


def png(shade: int, width: int = 120, height: int = 80) -> bytes:
    """Draw a grey picture."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = b"".join(b"\0" + bytes([shade]) * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@dataclass
class Place:
    """A bot's full texts, and the arXiv that they come from."""

    site: Site
    arxiv: ArxivServer
    store: Store
    clock: ManualClock
    gate: Gate
    texts: FullTexts
    pictures: Pictures

    def asked(self) -> list[str]:
        """Return what was asked for since the last look."""
        paths = [asked.path for asked in self.arxiv.asked]
        self.arxiv.asked.clear()
        return paths

    async def arrived(self) -> None:
        """Wait until a request is there."""
        await asyncio.to_thread(self.arxiv.arrived.wait, 10)


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Reach the loopback server directly, and see what is left in the folder of temporary files."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))


@pytest.fixture
def left_over(tmp_path: Path) -> Callable[[], list[Path]]:
    return lambda: sorted((tmp_path / "temporary").iterdir())


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def arxiv(site: Site) -> Iterator[ArxivServer]:
    with ArxivServer(Corpus([PAPER]), places=site) as opened:
        yield opened


@pytest.fixture
async def place(site: Site, arxiv: ArxivServer, tmp_path: Path) -> AsyncIterator[Place]:
    async with opened(site, arxiv, tmp_path, ManualClock(auto=True)) as place:
        yield place


@asynccontextmanager
async def opened(site: Site, arxiv: ArxivServer, tmp_path: Path, clock: ManualClock) -> AsyncIterator[Place]:
    gate = Gate(clock)
    downloads = Downloads(gate, clock)
    source = SiteTexts(arxiv.root, f"{arxiv.root}/oai", downloads, Readers(1, clock), pdf_megabytes=1)
    async with open_store(made_at(tmp_path / "herald.db")) as store:
        async with store.writing() as c:
            await records.save(c, [PAPER], clock.now())
        texts = FullTexts(source, store, clock)
        yield Place(site, arxiv, store, clock, gate, texts, Pictures(store))
        await texts.aclose()
        await downloads.aclose()


async def test_a_disk_that_takes_no_file_is_told(place: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    place.site.pdf(NAME, PDF)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "full"))
    with pytest.raises(UnavailableError, match="no room on the disk"):
        await place.texts.of(PAPER)


async def test_html_goes_before_the_pdf(place: Place) -> None:
    place.site.html(NAME, modern(NAME))
    place.site.pdf(NAME, PDF)
    text = await place.texts.of(PAPER, urgent=True)
    assert text.document.origin == "html"
    assert text.document.sections[1].title == "1 Introduction"
    assert [figure.number for figure in text.figures] == ["1", "2", "3"]
    assert {figure.picture for figure in text.figures} == {""}
    assert place.asked() == ["/oai", f"/html/{NAME}"]


NO_HTML = {
    "none": faults.status(404),
    "a page that says that there is none": faults.saying(
        b"<html><body>HTML is not available</body></html>", "text/html"
    ),
    "a failed conversion": faults.saying(
        b"<article class='ltx_document'><span class='ltx_ERROR'>Conversion to HTML had a Fatal error</span>",
        "text/html",
    ),
    "something else": faults.saying(b"%PDF-1.7", "application/pdf"),
    "too much": faults.saying(b"<html>" + b" " * (25 * 2**20), "text/html"),
    "a way elsewhere": faults.status(302, Location="https://elsewhere.test/"),
}


@pytest.mark.parametrize("name", NO_HTML)
async def test_the_pdf_is_read_where_there_is_no_html(
    name: str, place: Place, left_over: Callable[[], list[Path]]
) -> None:
    place.site.html(NAME, modern(NAME))
    place.site.pdf(NAME, PDF)
    place.arxiv.script(None, NO_HTML[name])
    heard: list[Phrase] = []
    text = await place.texts.of(PAPER, watch=heard.append)
    assert text.document.origin == "pdf"
    assert (text.document.title, text.document.pages) == ("Reading Tides", 2)
    assert str(heard[-1]) == "page 2 of 2"
    assert place.asked() == ["/oai", f"/html/{NAME}", f"/pdf/{NAME}"]
    assert left_over() == []


CONTENTS = '<nav class="ltx_TOC"><a href="#S1">1</a><a href="#S2">2</a><a href="#S4">4</a><a href="#S5">5</a></nav>'
LONGER = print_pdf(
    [["Reading Tides", "", "Abstract", "We read tides.", "", "1 Introduction", *LINES, *FIGURE], *[LINES * 3] * 5],
    box=(150, 420, 300, 90),
)


class TestPartOfAPaper:
    """A page that lists sections which are not on it may hold only a part of its paper."""

    PAGE = modern(NAME).replace("</article>", f"</article>{CONTENTS}")

    async def test_the_pdf_is_taken_where_it_holds_more(self, place: Place) -> None:
        place.site.html(NAME, self.PAGE)
        place.site.pdf(NAME, LONGER)
        assert (await place.texts.of(PAPER)).document.origin == "pdf"
        assert place.asked() == ["/oai", f"/html/{NAME}", f"/pdf/{NAME}"]

    @pytest.mark.parametrize("licence", [BY, OWN])
    async def test_the_page_is_taken_where_the_pdf_holds_no_more(self, licence: str, place: Place) -> None:
        place.site.html(NAME, self.PAGE)
        place.site.pdf(NAME, PDF)
        place.site.licence(PAPER.id, licence)
        assert (await place.texts.of(PAPER)).document.origin == "html"
        assert place.asked().count(f"/pdf/{NAME}") == 1

    @pytest.mark.parametrize("licence", [BY, OWN])
    async def test_without_the_pdf_it_is_told_and_tried_again(self, licence: str, place: Place) -> None:
        place.site.html(NAME, self.PAGE)
        place.site.licence(PAPER.id, licence)
        for _ in range(2):
            assert (await place.texts.of(PAPER)).document.origin == "html-part"
        assert place.asked().count(f"/pdf/{NAME}") == 1
        place.site.pdf(NAME, LONGER)
        await place.clock.advance(3600)
        assert (await place.texts.of(PAPER)).document.origin == "pdf"


async def test_what_was_read_is_kept(place: Place) -> None:
    place.site.html(NAME, modern(NAME))
    text = await place.texts.of(PAPER)
    place.asked()
    again = FullTexts(NoTexts(), place.store, place.clock)
    assert await again.of(PAPER) == text
    assert place.asked() == []


async def test_another_version_is_another_text(place: Place) -> None:
    place.site.html(NAME, modern(NAME))
    place.site.html(f"{PAPER.id}v2", modern(NAME).replace("Reading Tides", "Reading Tides Again"))
    assert (await place.texts.of(PAPER)).document.title == "Reading Tides with β-Gauges"
    assert (await place.texts.of(replace(PAPER, version=2))).document.title == "Reading Tides Again with β-Gauges"


async def test_asked_for_twice_at_once_it_is_read_once(place: Place) -> None:
    place.site.html(NAME, modern(NAME))
    one, two = await asyncio.gather(place.texts.of(PAPER), place.texts.of(PAPER, urgent=True))
    assert one is two
    assert place.asked() == ["/oai", f"/html/{NAME}"]


class TestReasons:
    async def test_a_paper_without_any_text_is_remembered_for_a_day(self, place: Place) -> None:
        for _ in range(2):
            with pytest.raises(NotFoundError) as error:
                await place.texts.of(PAPER)
            assert str(error.value.sentence) == "arXiv has no PDF of this version of the paper."
            assert f"arxiv.org/abs/{NAME}" in str(error.value.next_step)
        assert place.asked() == ["/oai", f"/html/{NAME}", f"/pdf/{NAME}"]
        place.site.pdf(NAME, PDF)
        await place.clock.advance(timedelta(hours=23).total_seconds())
        with pytest.raises(NotFoundError):
            await place.texts.of(PAPER)
        await place.clock.advance(timedelta(hours=1).total_seconds())
        assert (await place.texts.of(PAPER)).document.origin == "pdf"

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (PDF[: len(PDF) // 3], f"{NAME}.pdf is damaged or cut short."),
            (print_pdf([[], []]), f"The 2 pages of {NAME}.pdf are pictures without text."),
            (PDF + bytes(2**20), "Its PDF is larger than 1 MB."),
        ],
    )
    async def test_a_pdf_that_cannot_be_read(
        self, content: bytes, reason: str, place: Place, left_over: Callable[[], list[Path]]
    ) -> None:
        place.site.pdf(NAME, content)
        for _ in range(2):
            with pytest.raises(NotFoundError) as error:
                await place.texts.of(PAPER)
            assert str(error.value.sentence) == reason
        assert place.asked().count(f"/pdf/{NAME}") == 1
        assert left_over() == []

    async def test_something_else_in_the_place_of_the_pdf_is_not_remembered(self, place: Place) -> None:
        place.site.pdf(NAME, PDF)
        place.arxiv.script(None, None, faults.html)
        with pytest.raises(UnavailableError):
            await place.texts.of(PAPER)
        assert (await place.texts.of(PAPER)).document.origin == "pdf"

    async def test_an_arxiv_that_is_down_is_not_taken_for_a_paper_without_text(self, place: Place) -> None:
        place.site.html(NAME, modern(NAME))
        place.arxiv.script(*[faults.status(503)] * 20)
        with pytest.raises(UnavailableError) as error:
            await place.texts.of(PAPER, urgent=True)
        assert "not answering" in str(error.value)
        place.arxiv.recover()
        await place.clock.advance(3600)
        assert (await place.texts.of(PAPER)).document.origin == "html"

    async def test_the_sample_papers_have_none(self, place: Place) -> None:
        with pytest.raises(NotFoundError) as error:
            await FullTexts(NoTexts(), place.store, place.clock).of(PAPER)
        assert "sample papers" in str(error.value)


class TestPictures:
    def put(self, place: Place, licence: str, version: int = 1) -> None:
        place.site.html(NAME, modern(NAME))
        place.site.picture(f"/html/{NAME}/extracted/overview.png", png(40))
        place.site.pdf(NAME, PDF)
        place.site.licence(PAPER.id, licence, version)

    async def test_the_authors_own_and_else_a_part_of_the_pdf(self, place: Place) -> None:
        self.put(place, BY)
        text = await place.texts.of(PAPER)
        keys = {figure.number: figure.picture for figure in text.figures}
        overview = await place.pictures.load(keys["1"])
        result = await place.pictures.load(keys["3"])
        assert overview
        assert (overview.content, overview.media_type) == (png(40), "image/png")
        assert keys["1"] == sha256(png(40)).hexdigest()
        assert result
        assert result.content.startswith(b"\x89PNG")
        assert all(not figure.image for figure in text.document.figures)
        assert place.asked() == ["/oai", f"/html/{NAME}", f"/html/{NAME}/extracted/overview.png", f"/pdf/{NAME}"]
        assert await place.pictures.load("0" * 64) is None

    @pytest.mark.parametrize(
        "licence", [OWN, NO_DERIVATIVES, "", "https://creativecommons.org.evil.test/licenses/by/4.0/"]
    )
    async def test_none_without_a_licence_that_allows_it(self, licence: str, place: Place) -> None:
        self.put(place, licence)
        text = await place.texts.of(PAPER)
        assert len(text.figures) == 3
        assert not any(figure.picture for figure in text.figures)
        assert place.asked() == ["/oai", f"/html/{NAME}"]

    async def test_none_of_an_older_version_whose_licence_nobody_tells(self, place: Place) -> None:
        self.put(place, BY, version=2)
        assert not any(figure.picture for figure in (await place.texts.of(PAPER)).figures)

    async def test_a_known_licence_is_not_asked_for(self, place: Place) -> None:
        self.put(place, BY)
        assert any(figure.picture for figure in (await place.texts.of(replace(PAPER, licence=BY))).figures)
        assert "/oai" not in place.asked()

    async def test_the_licence_is_kept_with_the_record(self, place: Place) -> None:
        self.put(place, BY)
        await place.texts.of(PAPER)
        async with place.store.writing() as c:
            await records.save(c, [PAPER], place.clock.now())  # as the search interface gives it, without one
        library = Library(_Nothing(), place.store, place.clock, timedelta(days=1))
        paper, _ = await library.one(ArxivId(PAPER.id))
        assert paper == replace(PAPER, licence=BY)

    @pytest.mark.parametrize(
        "fault", [faults.status(403), faults.status(404), faults.saying(b"<OAI-PMH/>", "text/xml")]
    )
    async def test_a_licence_that_is_not_known_yet_is_asked_for_again(self, fault: Fault, place: Place) -> None:
        self.put(place, BY)
        place.arxiv.script(fault)
        text = await place.texts.of(PAPER)
        assert not any(figure.picture for figure in text.figures)
        assert await place.texts.of(PAPER) == text
        await place.clock.advance(3600)
        place.asked()
        place.arxiv.script(fault)
        assert await place.texts.of(PAPER) == text
        assert place.asked() == ["/oai"]
        await place.clock.advance(3600)
        assert any(figure.picture for figure in (await place.texts.of(PAPER)).figures)

    async def test_a_text_without_pictures_is_better_than_none(self, place: Place) -> None:
        self.put(place, BY)
        place.arxiv.script(faults.status(403))
        text = await place.texts.of(PAPER)
        await place.clock.advance(3600)
        place.arxiv.script(None, *[faults.status(404)] * 2)
        assert await place.texts.of(PAPER) == text
        place.asked()
        assert await place.texts.of(PAPER) == text
        assert place.asked() == []

    async def test_a_picture_that_no_platform_shows_is_cut_out_of_the_pdf(self, place: Place) -> None:
        self.put(place, BY)
        place.site.picture(f"/html/{NAME}/extracted/overview.png", png(40, width=9, height=900))
        text = await place.texts.of(PAPER)
        assert [bool(figure.picture) for figure in text.figures] == [False, False, True]  # the PDF has Figure 3 alone

    async def test_a_picture_that_is_none_costs_only_itself(self, place: Place) -> None:
        self.put(place, BY)
        place.arxiv.script(None, None, faults.saying(b"<svg/>", "image/png"), faults.status(404))
        text = await place.texts.of(PAPER)
        assert text.document.origin == "html"
        assert not any(figure.picture for figure in text.figures)

    def test_the_credit_names_authors_and_licence(self) -> None:
        words = Words("en")
        assert credit(replace(PAPER, licence=BY), words) == "Ada Lovelace, Élodie Noël, CC BY 4.0"
        many = replace(PAPER, authors=tuple("ABCDE"), licence="https://creativecommons.org/publicdomain/zero/1.0/")
        assert credit(many, words) == "A, B, C and 2 more, CC0 1.0"


class TestCancelling:
    async def test_the_reading_ends_when_nobody_waits(self, place: Place, left_over: Callable[[], list[Path]]) -> None:
        place.site.html(NAME, modern(NAME))
        place.arxiv.script(faults.sent(Manner.SILENT))
        waiting = [asyncio.create_task(place.texts.of(PAPER)) for _ in range(2)]
        await place.arrived()
        waiting[0].cancel()
        await asyncio.sleep(0.01)
        assert left_over()  # one still waits
        waiting[1].cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        await place.texts.aclose()
        assert left_over() == []

    async def test_who_stays_gets_the_text(self, place: Place) -> None:
        place.site.html(NAME, modern(NAME))
        stays, leaves = (asyncio.create_task(place.texts.of(PAPER)) for _ in range(2))
        await place.arrived()
        leaves.cancel()
        assert (await stays).document.origin == "html"
        assert place.asked() == ["/oai", f"/html/{NAME}"]

    async def test_who_asks_while_it_ends_begins_anew(self, place: Place) -> None:
        place.site.html(NAME, modern(NAME))
        place.arxiv.script(faults.sent(Manner.SILENT))
        leaves = asyncio.create_task(place.texts.of(PAPER))
        await place.arrived()
        leaves.cancel()
        with pytest.raises(asyncio.CancelledError):
            await leaves
        async with asyncio.timeout(PATIENCE):
            assert (await place.texts.of(PAPER)).document.origin == "html"


async def test_a_person_goes_before_others(place: Place) -> None:
    others = [make_paper(number) for number in range(2, 6)]
    for paper in (PAPER, *others):
        place.site.html(paper.versioned_id, modern(paper.versioned_id))
    async with place.gate.turn(), asyncio.timeout(PATIENCE):
        tasks = [asyncio.create_task(place.texts.of(replace(paper, licence=OWN))) for paper in others]
        tasks.append(asyncio.create_task(place.texts.of(replace(PAPER, licence=OWN), urgent=True)))
        while place.gate.waiting < len(tasks):  # noqa: ASYNC110 - the gate tells nobody
            await asyncio.sleep(0.001)
    await asyncio.gather(*tasks)
    assert place.asked()[0] == f"/html/{NAME}"


class TestJoining:
    """A person joins in waiting for what a digest began to read, on a clock that only the test moves."""

    @pytest.fixture
    async def place(self, site: Site, arxiv: ArxivServer, tmp_path: Path) -> AsyncIterator[Place]:
        clock = ManualClock()
        async with opened(site, arxiv, tmp_path, clock) as place:
            yield place

    @staticmethod
    async def wind(place: Place, *, until: Callable[[], bool]) -> float:
        """Let the time pass, second by second, and give how long it took."""
        began = place.clock.monotonic()
        async with asyncio.timeout(PATIENCE):
            while not until():
                await asyncio.sleep(0.001)
                if place.clock.sleepers:  # else arXiv is being asked, which takes real time
                    await place.clock.advance(1)
        return place.clock.monotonic() - began

    async def test_the_paper_goes_before_all_that_others_wait_for(self, place: Place) -> None:
        others = [replace(make_paper(number), licence=OWN) for number in range(2, 6)]
        mine = replace(PAPER, licence=OWN)
        for paper in (*others, mine):
            place.site.html(paper.versioned_id, modern(paper.versioned_id))
        async with place.gate.turn():
            tasks = [asyncio.create_task(place.texts.of(paper)) for paper in (*others, mine)]
            while place.gate.waiting < len(tasks):  # noqa: ASYNC110 - the gate tells nobody
                await asyncio.sleep(0.001)
            tasks.append(asyncio.create_task(place.texts.of(mine, urgent=True)))
            await asyncio.sleep(0.01)
        await self.wind(place, until=lambda: all(task.done() for task in tasks))
        assert place.asked()[0] == f"/html/{NAME}"

    async def joined(self, place: Place, *, fails: int, after: int) -> tuple[Joined, Joined]:
        """Have a digest ask for a page that fails so often, and a person join it after so many requests."""
        place.site.html(NAME, modern(NAME))
        place.arxiv.script(*[faults.status(500)] * fails)
        mine = replace(PAPER, licence=OWN)
        digest = asyncio.create_task(place.texts.of(mine))
        await self.wind(place, until=lambda: len(place.arxiv.asked) == after)
        return digest, asyncio.create_task(place.texts.of(mine, urgent=True))

    async def test_the_person_hears_in_time_and_the_digest_gets_the_paper_later(self, place: Place) -> None:
        digest, person = await self.joined(place, fails=14, after=5)
        took = await self.wind(place, until=person.done)
        assert took <= 2 * URGENT.seconds, "for the page, and for the PDF in its place"
        assert isinstance(person.exception(), UnavailableError)
        assert not digest.done()
        await self.wind(place, until=digest.done)
        assert digest.result().document.origin == "html"

    async def test_a_person_who_leaves_takes_the_haste_along(self, place: Place) -> None:
        digest, person = await self.joined(place, fails=9, after=2)
        await self.wind(place, until=lambda: len(place.arxiv.asked) == 3)
        person.cancel()
        assert await self.wind(place, until=digest.done) > 31
        assert digest.result().document.origin == "html"


@pytest.mark.parametrize("code", [406, 429])
async def test_where_arxiv_refuses_a_digests_paper_comes_after_ten_minutes(code: int, place: Place) -> None:
    place.site.html(NAME, modern(NAME))
    place.arxiv.script(faults.status(code))
    began = place.clock.monotonic()
    text = await place.texts.of(replace(PAPER, licence=OWN))
    assert text.document.origin == "html"
    assert place.clock.monotonic() - began >= 600
    assert place.asked() == [f"/html/{NAME}"] * 2


async def test_where_arxiv_refuses_a_person_is_told_so(place: Place) -> None:
    place.site.html(NAME, modern(NAME))
    place.arxiv.script(*[faults.status(406)] * 20)
    with pytest.raises(UnavailableError, match="refusing requests right now"):
        await place.texts.of(replace(PAPER, licence=OWN), urgent=True)


async def test_where_the_licences_are_away_they_are_asked_for_each_minute_three_times(place: Place) -> None:
    place.site.html(NAME, modern(NAME))
    place.site.licence(PAPER.id, BY)
    times: list[float] = []
    place.arxiv.script(*[_noted(times, place.clock)] * 4)
    text = await place.texts.of(PAPER)
    assert text.document.origin == "html"
    assert place.asked()[:5] == ["/oai"] * 4 + [f"/html/{NAME}"]
    assert [later - earlier >= 60 for earlier, later in pairwise(times)] == [True] * 3
    assert place.clock.monotonic() - times[-1] >= 600, "then silence"


def _noted(times: list[float], clock: ManualClock) -> Fault:
    def fault(answer: Answer) -> Answer:
        times.append(clock.monotonic())
        return faults.status(503)(answer)

    return fault


async def test_the_program_finds_arxiv_by_its_settings(arxiv: ArxivServer, site: Site) -> None:
    site.html(NAME, modern(NAME))
    variables = {
        "HERALD_ARXIV__API_URL": arxiv.url,
        "HERALD_ARXIV__SITE_URL": arxiv.root,
        "HERALD_ARXIV__OAI_URL": f"{arxiv.root}/oai",
        "HERALD_ARXIV__DELAY_SECONDS": "0",
    }
    async with open_app(load(None, variables), temporary=True, environ=variables) as app:
        paper, _ = await app.services.library.one(ArxivId(PAPER.id))
        text = await app.services.full_texts.of(paper, urgent=True)
    assert text.document.title == "Reading Tides with β-Gauges"


async def test_an_old_id_finds_its_way(place: Place) -> None:
    paper = make_paper(1, id="hep-th/9901001")
    place.site.pdf("hep-th/9901001v1", PDF)
    assert (await place.texts.of(paper)).document.title == "Reading Tides"


async def test_real_pdfs(place: Place, shared_data: Path) -> None:
    place.site.pdf(NAME, (shared_data / "pdf" / "1605.03814.pdf").read_bytes())
    place.site.licence(PAPER.id, BY)
    text = await place.texts.of(PAPER)
    assert text.document.pages > 1
    shown = [figure for figure in text.figures if figure.picture]
    assert shown
    assert all(re.fullmatch("[0-9a-f]{64}", figure.picture) for figure in shown)


class _Nothing(Source):
    """A source that is asked for nothing."""

    async def fetch(self, *args: Any, **options: Any) -> dict[str, Paper]:
        raise AssertionError("the record is kept")

    async def search(self, *args: Any, **options: Any) -> Page:
        raise AssertionError("nobody searches")
