"""What other programs read of the archive: tags for links and references, pictures, sitemaps."""

from datetime import date
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qsl
from xml.etree import ElementTree as ET

import html5lib
import pytest
from PIL import Image

from archive.site import cards, places, sitemaps
from archive.site.cards import Card, Cards
from archive.site.months import IndexEntry, Month
from archive.site.site import Site
from chat.reply import Link
from services.languages import Languages
from tests.archive.gallery import PICTURE, PICTURES, digests
from tests.archive.made import a_digest, a_paper

ROOT = "https://herald.example.org/papers"
URL = "{http://www.sitemaps.org/schemas/sitemap/0.9}url"
HOSTILE = '"><meta property="og:url" content="https://evil.example"><script>'


def site(folder: Path, public_url: str = ROOT) -> Site:
    return Site(folder, Languages().words, public_url=public_url)


def tags(page: Path) -> list[tuple[str, str]]:
    tree = html5lib.parse(page.read_text("utf-8"), namespaceHTMLElements=False)
    return [(m.get("property") or m.get("name") or "", m.get("content") or "") for m in tree.findall("head/meta")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for each in digests([a_paper(authors=("Ada Lovelace", "Élodie Çelik", HOSTILE), doi="10.1000/x", version=2)]):
        site(tmp_path).put(each, PICTURES)
    return tmp_path


def test_a_page_says_how_a_link_to_it_is_shown(folder: Path) -> None:
    for language, locale in (("en", "en_US"), ("zh", "zh_CN")):
        told = dict(tags(folder / language / "diffusion-models" / "2024-03-23.html"))
        assert (told["og:type"], told["og:site_name"], told["og:locale"]) == ("article", "Paper Herald", locale)
        assert told["og:url"] == f"{ROOT}/{language}/diffusion-models/2024-03-23.html"
        assert told["og:image"] == f"{ROOT}/{language}/diffusion-models/2024-03-23.png"
        assert ("2024年3月23日" if language == "zh" else "23 March 2024") in told["og:image:alt"]
        assert "A Title" in told["og:description"]
        assert told["twitter:card"] == "summary_large_image"
        with Image.open(folder / language / "diffusion-models" / "2024-03-23.png") as picture:
            size = (str(picture.width), str(picture.height))
        assert size == (told["og:image:width"], told["og:image:height"])
    assert dict(tags(folder / "index.html"))["og:url"] == f"{ROOT}/"
    assert (folder / "en" / "card.png").is_file()
    assert dict(tags(folder / "en/search.html"))["robots"] == "noindex"


def test_a_papers_page_has_its_record_for_scholar_and_zotero(folder: Path) -> None:
    told = tags(folder / "en" / "papers" / "2403.14621.html")
    assert [each for each in told if each[0].startswith("citation_")] == [
        ("citation_title", "A Title"),
        ("citation_author", "Ada Lovelace"),
        ("citation_author", "Élodie Çelik"),
        ("citation_author", HOSTILE),
        ("citation_publication_date", "2024/03/21"),
        ("citation_online_date", "2024/03/21"),
        ("citation_arxiv_id", "2403.14621"),
        ("citation_abstract_html_url", "https://arxiv.org/abs/2403.14621v2"),
        ("citation_pdf_url", "https://arxiv.org/pdf/2403.14621v2"),
        ("citation_doi", "10.1000/x"),
    ]
    assert dict(told)["og:image"] == f"{ROOT}/figures/{PICTURE.key}.png"
    digest = (folder / "en/diffusion-models/2024-03-23.html").read_text("utf-8")
    assert "citation_" not in digest  # which are one paper's
    tree = html5lib.parse(digest, namespaceHTMLElements=False)
    coins = [dict(parse_qsl(each.get("title"))) for each in tree.findall(".//span[@class='Z3988']")]
    assert [each["rft.atitle"] for each in coins][:1] == ["A Title"]
    assert len(coins) == 2


def test_without_an_address_nothing_false_is_said(tmp_path: Path) -> None:
    for each in digests([a_paper()]):
        site(tmp_path, "").put(each, PICTURES)
    assert "http" not in dict(tags(tmp_path / "en/diffusion-models/2024-03-23.html"))["og:image"]
    assert not list(tmp_path.glob("sitemap*.xml"))
    assert (tmp_path / "robots.txt").read_text() == "User-agent: *\nDisallow:\n"


def test_sitemaps_name_all_pages_that_are_there(folder: Path) -> None:
    assert f"Sitemap: {ROOT}/sitemap.xml" in (folder / "robots.txt").read_text()
    index = ET.fromstring((folder / "sitemap.xml").read_bytes())
    files = {each[0].text.removeprefix(f"{ROOT}/"): each[1].text for each in index}
    assert files["en/sitemap-2024-03.xml"] == files["zh/sitemap-topics.xml"] == "2024-03-23"
    listed = {}
    for place in files:
        for url in ET.fromstring((folder / place).read_bytes()).iter(URL):
            address, day = (each.text or "" for each in url)
            listed[address.removeprefix(f"{ROOT}/")] = date.fromisoformat(day)
    pages = {path.relative_to(folder).as_posix() for path in folder.rglob("*.html")}
    left_out = {"index.html", "404.html", "en/search.html", "zh/search.html"}
    assert {f"{place}index.html" if place.endswith("/") else place for place in listed} == pages - left_out


def test_a_sitemap_ends_where_another_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sitemaps.MOST == 50_000
    monkeypatch.setattr(sitemaps, "MOST", 500)
    entries = tuple(IndexEntry(f"2403.{n:05}v1", "T", (), (), "") for n in range(1003))
    month = Month("k", "K", "en", date(2024, 3, 1), {date(2024, 3, 9): entries})
    written = list(sitemaps.of_month([month], ROOT))
    assert [place for place, _ in written] == [f"en/sitemap-2024-03{part}.xml" for part in ("", "-2", "-3")]
    assert [content.count(b"<url>") for _, content in written] == [500, 500, 5]


def test_a_picture_is_drawn_once(tmp_path: Path) -> None:
    site(tmp_path).put(a_digest([a_paper()]), {})
    path = tmp_path / places.card("en", "diffusion-models", date(2024, 3, 23))
    before = path.read_bytes()
    marked = before + b"kept"  # which a picture that is drawn again has not
    path.write_bytes(marked)
    site(tmp_path).put(a_digest([a_paper()]), {})
    assert path.read_bytes() == marked
    site(tmp_path).put(a_digest([a_paper(title="Another")]), {})
    assert path.read_bytes() not in {marked, before}


@pytest.fixture(params=["with what the system has", "with Pillow's own alone"])
def drawn(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Cards:
    if "own" in request.param:
        monkeypatch.setattr(cards, "_FONTS", ())
    return Cards()


def ink(png: bytes, below: int) -> int:
    """Count dark points of a picture below a line."""
    return sum(Image.open(BytesIO(png)).convert("L").crop((0, below, 1200, 610)).histogram()[:80])


def test_what_no_font_can_draw_is_left_out(drawn: Cards) -> None:
    plain = drawn.png(Card(["Models"], ["2024 · 1 paper"], ["A Title"]))
    for text in ("\U00013000\U00013001", "\ue000", "שלום", "ع", "\U000e0001"):
        assert ink(drawn.png(Card(["Models"], ["2024 · 1 paper"], ["A Title", text])), 280) == ink(plain, 280)
    other_words = drawn.png(Card(["\ue000", "Models"], ["\ue001", "2024"], ["\ue002 A", "A Title"]))
    assert abs(ink(other_words, 280) - ink(plain, 280)) < 9  # of the colours that are chosen for all of a picture
    with_signs = drawn.png(Card(["Models"], ["2024 · 1 paper"], ["\U0001faea A Title\ufe0f"]))
    assert ink(with_signs, 280) == ink(plain, 280)


def test_pictures_hold_long_words_in_few_lines(drawn: Cards) -> None:
    long = Card(["Model" * 80], ["2024"], ["Word" * 400, "a b " * 400, *["Title"] * 9])
    margin = Image.open(BytesIO(drawn.png(long))).convert("L").crop((1140, 0, 1200, 600))
    assert margin.point(lambda value: value < 200).getbbox() is None
    assert drawn.png(long) == Cards().png(long)


def test_a_page_does_not_say_in_a_comment_what_its_links_lead_to(tmp_path: Path) -> None:
    paper = a_paper(comment="5 pages. Code: https://github.com/a/b", links=(Link("code", "https://github.com/a/b/"),))
    site(tmp_path).put(a_digest([paper]), {})
    page = (tmp_path / "en" / "papers" / "2403.14621.html").read_text("utf-8")
    assert '<p class="comment">5 pages.</p>' in page
    assert page.count("github.com") == 1
