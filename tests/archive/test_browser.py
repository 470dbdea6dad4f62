"""The pages as people see them: in a real browser, from the bot's web server and from a folder."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pypdfium2 import PdfDocument
from selenium.webdriver.common.keys import Keys

from archive.site.beginning import ToCome
from archive.site.pages import Coming, Pages
from bot.web.archive import archive_route
from bot.web.server import serving
from papers.sample import SAMPLE_NOW, SampleSource
from services.languages import Languages
from tests.archive.browser import AXE, CHROMIUM, DRIVER, Browser, browsing
from tests.archive.gallery import KINDS, digests, fill

pytestmark = pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="needs chromium and chromedriver")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site: Path = tmp_path_factory.mktemp("site")
    papers = asyncio.run(SampleSource().search("cat:cs.CV", limit=13)).papers
    fill(site, [*papers[:2], papers[-1]])
    return site


async def nothing_known() -> ToCome:
    return {
        "en": Coming(
            "The first digest is due on ", "Monday, 25 March 2024, 09:00 (UTC)", ".", "2024-03-25T09:00Z", ("X",)
        )
    }


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[str]:
    """Serve the folder as `herald run` does, in a thread of its own."""
    with serving_folder(folder) as address:
        yield address


@contextlib.contextmanager
def serving_folder(folder: Path) -> Iterator[str]:
    port: Future[int] = Future()
    end = threading.Event()

    async def serve() -> None:
        async with serving(
            "127.0.0.1:0", [archive_route(folder, Languages().words, nothing_known, since=SAMPLE_NOW)]
        ) as found:
            port.set_result(found)
            await asyncio.to_thread(end.wait)

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    yield f"http://127.0.0.1:{port.result(10)}"
    end.set()
    thread.join(10)


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browsing(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture
def browser(process: Browser) -> Iterator[Browser]:
    process.look()
    yield process
    process.scripts(allowed=True)


@pytest.fixture(params=["http", "file"])
def root(request: pytest.FixtureRequest, served: str, folder: Path) -> str:
    return served if request.param == "http" else folder.as_uri()


def test_no_page_complains_or_asks_another_host_for_anything(browser: Browser, root: str) -> None:
    for place in KINDS.values():
        browser.open(f"{root}/{place}")
        assert browser.find("main h1").text
        assert not browser.complaints(), place
        asked = browser.requests()
        assert any(address.endswith("style.css") for address in asked), place
        assert {urlsplit(address).netloc for address in asked} == {urlsplit(root).netloc}, place
        assert browser.script("return [...document.images].every(each => each.naturalWidth)"), place


def test_search_finds_what_is_there_and_says_when_nothing_is(browser: Browser, root: str) -> None:
    browser.open(f"{root}/{KINDS['paper']}")
    for words, said in (("zzz", "Nothing found"), (" ", "Type words"), ("elodie", "found: 1"), ("LiDAR", "found: 1")):
        box = browser.find("input[name=q]")
        box.clear()
        with browser.leaving():
            box.type(words + Keys.ENTER)
        browser.until("#state", said)
    result = browser.find("#results a")
    assert result.text == "Scaling Diffusion Models to Real-World 3D LiDAR Scene Completion"
    with browser.leaving():
        result.click()
    assert browser.find("main h1").text == "Scaling Diffusion Models to Real-World 3D LiDAR Scene Completion"
    assert not browser.complaints()


def test_a_search_that_is_markup_is_only_looked_for(browser: Browser, root: str) -> None:
    browser.open(f"{root}/en/search.html?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    browser.until("#state", "Nothing found")
    assert browser.find("#q").attribute("value") == "<img src=x onerror=alert(1)>"
    assert not browser.complaints()


def test_evidence_opens_on_a_click_and_by_the_keyboard(browser: Browser, root: str) -> None:
    for kind in ("digest", "paper"):
        browser.open(f"{root}/{KINDS[kind]}")
        details, quote, summary = map(browser.find, ("details.evidence", "details blockquote", "details summary"))
        assert not quote.is_shown()
        summary.click()
        assert quote.is_shown()
        assert quote.text
        for key in (Keys.ENTER, Keys.SPACE):
            was = details.attribute("open")
            summary.type(key)
            assert details.attribute("open") != was


def test_the_keyboard_reaches_evidence_from_the_top_of_the_page(browser: Browser, served: str) -> None:
    browser.open(f"{served}/{KINDS['paper']}")
    reached, focused = [], browser.find(":focus, :root:not(:has(:focus)) body")
    for _ in range(20):
        focused.type(Keys.TAB)
        reached.append(focused.text or focused.attribute("name"))
        if focused.tag == "summary":
            break
    assert reached[:2] == ["Skip to the content", "Paper Herald"]
    assert reached[-1].startswith("Evidence")


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_is_wider_than_a_phone(browser: Browser, served: str, kind: str) -> None:
    browser.look(width=360)
    browser.open(f"{served}/{KINDS[kind]}")
    browser.script("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert browser.script("return document.documentElement.scrollWidth") == 360
    assert browser.script("window.scrollBy(50, 0); return window.scrollX") == 0
    size = "parseFloat(getComputedStyle(each).fontSize)"
    texts = "document.querySelectorAll('p, li, blockquote, summary, figcaption')"
    assert min(browser.script(f"return [...{texts}].map(each => {size})"), default=16) >= 13


def test_a_formula_too_wide_for_a_phone_scrolls_by_itself(browser: Browser, served: str) -> None:
    browser.look(width=360)
    browser.open(f"{served}/{KINDS['hard']}")
    formula = "document.querySelector('.tldr math')"
    assert browser.script(f"{formula}.scrollLeft = 40; return {formula}.scrollLeft") == 40


@pytest.mark.parametrize("kind", KINDS)
def test_pages_are_read_without_scripts(browser: Browser, served: str, kind: str) -> None:
    browser.scripts(allowed=False)
    browser.open(f"{served}/{KINDS[kind]}")
    assert browser.find("main h1").text
    assert not browser.complaints()
    if kind in {"search", "found"}:
        assert "needs JavaScript" in browser.find("noscript p").text
    elif kind in {"digest", "paper"}:
        browser.find("details summary").click()
        assert browser.find("details blockquote").is_shown()


def test_formulas_are_set_and_not_left_as_latex(browser: Browser, served: str) -> None:
    browser.open(f"{served}/{KINDS['hard']}")
    assert browser.find("section.abstract math").height > 20
    assert "\\" not in browser.find("main").text


def test_dark_and_light_differ_and_a_figure_stays_on_white(browser: Browser, served: str) -> None:
    seen = {}
    for scheme in ("light", "dark"):
        browser.look(scheme=scheme)
        browser.open(f"{served}/{KINDS['paper']}")
        seen[scheme] = browser.find("body").style("background-color")
        assert browser.find("figure img").style("background-color") == "rgba(255, 255, 255, 1)"
    assert seen["light"] != seen["dark"]


def test_a_printed_page_shows_the_evidence_and_no_controls(browser: Browser, served: str) -> None:
    browser.look(scheme="dark")
    browser.open(f"{served}/{KINDS['paper']}")
    quotes = browser.texts("details blockquote")
    with contextlib.closing(PdfDocument(browser.printed())) as document:
        text = " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
        assert text.count(quotes[0][:40]) >= 2 * quotes.count(quotes[0])
        assert "Figure 1." in text
        assert "Search" not in text
        assert document[0].render(scale=0.1).to_pil().convert("L").getpixel((2, 2)) == 255


@pytest.mark.skipif(not AXE.is_file(), reason="needs axe-core: npm install --prefix tests/node")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_that_keeps_people_out(browser: Browser, served: str, kind: str, scheme: str) -> None:
    browser.look(scheme=scheme, width=360 if kind == "hard" else 1200)
    browser.open(f"{served}/{KINDS[kind]}")
    if kind == "found":
        browser.until("#state", "found: 1")
    browser.script("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert not browser.barriers()


@pytest.mark.skipif(not AXE.is_file(), reason="needs axe-core: npm install --prefix tests/node")
def test_pages_of_nothing_keep_nobody_out_and_fit_a_phone(browser: Browser, served: str, tmp_path: Path) -> None:
    with serving_folder(tmp_path / "nothing") as empty:
        for address in (f"{empty}/", f"{empty}/en/x/y", f"{served}/en/x/y", f"{served}/zh/x"):
            for scheme in ("light", "dark"):
                browser.look(scheme=scheme, width=360)
                browser.open(address)
                assert browser.find("main h1").text
                assert browser.find("body").style("max-width") != "none"  # it is styled
                assert browser.script("return document.documentElement.scrollWidth") == 360
                assert not browser.barriers(), address


def test_a_digest_as_one_file_needs_no_other(browser: Browser, tmp_path: Path) -> None:
    papers = asyncio.run(SampleSource().search("cat:cs.CV", limit=13)).papers
    page = tmp_path / "digest.html"
    page.write_bytes(Pages().single(digests(papers[:2])[2], Languages().words("en")))
    browser.look(width=360)
    browser.open(page.as_uri())
    assert not browser.complaints()
    assert browser.requests() == [page.as_uri()]
    assert len(browser.texts("article")) == 3
    assert browser.find("blockquote").style("border-left-width") == "3px"
    assert browser.script("return document.documentElement.scrollWidth") == 360
    browser.find("article:nth-of-type(1) .evidence summary").click()
    assert browser.find("blockquote").is_shown()
    assert any("Results against the baseline." in each for each in browser.texts("figcaption"))
    if AXE.is_file():
        assert not browser.barriers()
