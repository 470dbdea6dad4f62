"""The archive on disk: what is written, how often, and that nothing in it is more than text."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import feedparser
import html5lib
import pytest

from archive.site.feeds import ENOUGH_ENTRIES, MOST_DIGESTS
from archive.site.pages import LATEST
from archive.site.site import Site
from chat.reply import Checks, Claim, Link
from papers.images import Picture
from papers.sample import SAMPLE_NOW, SampleSource
from services.languages import Languages
from summarizer.digest import Digest, Entry
from summarizer.extractive.summary import OfflineSummarizer
from summarizer.schema import Reading, ShownFigure, Summary

DAY = date(2024, 3, 23)
NASTY = "<script>alert(1)</script>"
PICTURE = Picture(b"\x89PNG\r\n\x1a\n...", "image/png")


@pytest.fixture
async def entries() -> tuple[Entry, ...]:
    papers = (await SampleSource().search("cat:cs.CV", limit=13)).papers
    return tuple([Entry(paper, await OfflineSummarizer().summarize(paper, "en")) for paper in papers])


def digest(entries: tuple[Entry, ...], day: date = DAY, language: str = "en", key: str = "diffusion-models") -> Digest:
    return Digest(key, key.replace("-", " ").title(), "cat:cs.CV", day, language, SAMPLE_NOW, entries, len(entries))


def site(folder: Path) -> Site:
    return Site(folder, Languages().words, public_url="https://herald.example.org")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def changed(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> set[str]:
    return {name for name in after if before.get(name) != after[name]} | (set(before) - set(after))


def test_a_second_build_changes_no_byte(tmp_path: Path, entries: tuple[Entry, ...]) -> None:
    shown = [digest(entries[:5], DAY - timedelta(1)), digest(entries), digest(entries, language="zh")]
    for each in shown:
        assert site(tmp_path).put(each, {}) > 0
    before = contents(tmp_path)
    stamps = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    for each in shown:
        assert site(tmp_path).put(each, {}) == 0
    assert contents(tmp_path) == before
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == stamps


def test_a_build_from_nothing_gives_the_same_as_day_by_day(tmp_path: Path, entries: tuple[Entry, ...]) -> None:
    shown = [digest(entries[day : day + 3], DAY + timedelta(day)) for day in range(9)]
    for each in shown:
        site(tmp_path / "daily").put(each, {})
    rebuilt = site(tmp_path / "rebuilt")
    for each in shown:
        rebuilt.put(each, {})
    for each in shown:  # over a whole archive
        rebuilt.put(each, {})
    assert contents(tmp_path / "daily") == contents(tmp_path / "rebuilt")


def test_one_more_digest_touches_its_own_files_its_indexes_and_its_feed(
    tmp_path: Path, entries: tuple[Entry, ...]
) -> None:
    archive = site(tmp_path)
    first, others = date(2021, 6, 1), ("diffusion-models", "agents", "nerf")
    days = [(first + timedelta(255 * number // 56), number) for number in range(56)]  # over as many months as 256 would
    put = [(day, "speech") for day, _ in days] + [(day, others[number % 3]) for day, number in days[::2]]
    assert len(put) > MOST_DIGESTS > LATEST < ENOUGH_ENTRIES < len(days), "no page or feed has room for all"
    for number, (day, topic) in enumerate(sorted(put)):
        paper = entries[number % len(entries)]
        mine = replace(paper, paper=replace(paper.paper, id=f"{2101 + number // 25}.{number:05}"))
        archive.put(digest((mine,), day, key=topic), {})
    before = contents(tmp_path)
    assert len([name for name in before if name.endswith(".md")]) == len(put)
    archive.put(digest(entries[:2], date(2022, 2, 15), key="speech"), {})
    assert changed(before, contents(tmp_path)) == {
        "en/speech/2022-02-15.html",
        "en/speech/2022-02-15.png",
        "en/feed.xml",
        "en/sitemap-2022-02.xml",
        "en/sitemap-topics.xml",
        "sitemap.xml",
        "en/speech/2022-02.html",
        "en/speech/2022-02.json",
        "en/speech/index.html",
        "en/speech/feed.xml",
        *(f"en/papers/{entry.paper.id}.html" for entry in entries[:2]),
        "posts/en/2022-02-15-speech.md",
        "en/search/2022-02.js",
        "en/index.html",
        "index.html",
    }


def test_every_page_is_valid_html_that_leads_nowhere_but_to_pages_that_are_there(
    tmp_path: Path, entries: tuple[Entry, ...]
) -> None:
    for language in ("en", "zh"):
        site(tmp_path).put(digest((nasty(entries[0]), *entries[1:]), language=language), {PICTURE.key: PICTURE})
    for path in tmp_path.rglob("*.html"):
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        page = parser.parse(path.read_text(encoding="utf-8"))
        anchors = {element.get("id") for element in page.iter() if element.get("id")}
        assert len(anchors) == sum(bool(element.get("id")) for element in page.iter()), path
        assert page.find("body/main/h1") is not None or page.find("body/main/article/h1") is not None
        assert page.get("lang") in {"en", "zh-Hans"}
        for element in page.iter():
            address = element.get("href") or element.get("src") or ""
            if not address or address.startswith(("https://", "http://")):
                if path.name != "404.html":  # which is shown at any address
                    assert element.tag == "a" or not address, f"{path}: {address}"
                continue
            place, _, anchor = address.partition("#")
            assert not place or (path.parent / place).resolve().is_file(), f"{path}: {address}"
            assert place or anchor in anchors


def test_a_papers_page_leads_to_related_ones_that_came_by_then(tmp_path: Path, entries: tuple[Entry, ...]) -> None:
    by_id = {entry.paper.id: entry for entry in entries}
    video, rewind, depth = (by_id[f"2403.{number}"] for number in ("14148", "13800", "13788"))
    site(tmp_path).put(digest((rewind, depth), DAY - timedelta(1)), {})
    site(tmp_path).put(digest((video,)), {})
    pages = {entry.paper.id: (tmp_path / f"en/papers/{entry.paper.id}.html").read_text() for entry in (video, rewind)}
    assert f'<a lang="en" dir="auto" href="{rewind.paper.id}.html">TimeRewind' in pages[video.paper.id]
    assert "DepthFM" not in pages[video.paper.id]
    assert 'id="related"' not in pages[rewind.paper.id], "what came later is not looked for"


def nasty(entry: Entry) -> Entry:
    """A paper whose every word is markup, read in whole, with a figure."""
    claim = Claim(f"{NASTY} & $x<{NASTY}$", f"{NASTY} $\\text{{{NASTY}}}$", place=NASTY)
    reading = Reading(
        "html",
        affiliation=NASTY,
        points={"background": (claim,), "steps": (claim, claim)},
        figures=(ShownFigure(NASTY, f'"><img src=x onerror=alert(1)>{NASTY}', 1, PICTURE.key), ShownFigure("2", NASTY)),
    )
    paper = replace(
        entry.paper,
        title=f"{NASTY} On $\\text{{{NASTY}}}$",
        authors=(NASTY, '"><svg onload=alert(1)>'),
        abstract=f"{NASTY}\n<img src=x onerror=alert(1)> $\\href{{javascript:alert(1)}}{{x}}$",
        comment=f"{NASTY} javascript:alert(1)",
        links=(Link("code", 'https://example.org/"><script>alert(1)</script>'), Link("project", "javascript:alert(1)")),
        licence="http://creativecommons.org/licenses/by/4.0/",
    )
    return Entry(paper, replace(entry.summary, tldr=claim, takeaways=(claim, claim), reading=reading))


def test_markup_in_titles_captions_and_claims_is_text_everywhere(tmp_path: Path, entries: tuple[Entry, ...]) -> None:
    shown = replace(digest((nasty(entries[0]),)), name=NASTY)
    site(tmp_path).put(shown, {PICTURE.key: PICTURE})
    for path in (*tmp_path.rglob("*.html"), *tmp_path.rglob("*.xml")):
        page = html5lib.parse(path.read_text(encoding="utf-8"), namespaceHTMLElements=False)
        scripts = [element for element in page.iter("script") if not (element.get("src") or "").endswith(".js")]
        assert not scripts, path
        assert not any(name.startswith("on") for element in page.iter() for name in element.keys()), path  # noqa: SIM118
        assert "javascript:" not in " ".join(element.get("href") or "" for element in page.iter()), path
    paper = (tmp_path / "en" / "papers" / f"{entries[0].paper.id}.html").read_text(encoding="utf-8")
    assert paper.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 8
    assert f'src="../../figures/{PICTURE.key}.png"' in paper
    assert "CC BY 4.0" in paper
    assert (tmp_path / "figures" / f"{PICTURE.key}.png").read_bytes() == PICTURE.content


def test_a_paper_says_below_its_summary_what_it_was_held_against_and_on_a_click_of_each_statement(
    tmp_path: Path, entries: tuple[Entry, ...]
) -> None:
    judged = Checks(*("passed",) * 5, judge="wise-1")
    ruled = replace(judged, relevance="not done", judge="rules")
    by_a_model, kept_before, own = entries[:3]
    shown = (with_checks(by_a_model, judged, ruled), with_checks(kept_before, Checks(), Checks()), own)
    site(tmp_path).put(digest(shown), {})
    site(tmp_path).put(digest(shown, language="zh"), {})

    def held(paper: str, language: str = "en") -> list[str]:
        page = (tmp_path / language / "papers" / f"{paper}.html").read_text("utf-8")
        assert "checked" not in page
        return re.findall(r'<p class="held">(.*?)</p>', page)

    first, second, third = (entry.paper.id for entry in shown)
    by_whom = "meaning judged by wise-1 (1 by rules only)."
    assert held(first) == [
        "Passed: quote, numbers, names, relevance, meaning (by wise-1).",
        "Passed: quote, numbers, names, meaning (by rules only). Not done: relevance.",
        f"2 statements: quotes, numbers and names found in the paper; relevance not looked at for 1; {by_whom}",
    ]
    assert held(first, "zh")[0] == "通过：引文、数字、名称、相关性、含义（由 wise-1 判断）。"
    assert held(second) == ["No check on record."] * 2 + ["2 statements: no check on record."]
    assert set(held(third)) == {"A sentence of the paper itself."}


def with_checks(entry: Entry, *checks: Checks) -> Entry:
    """Return a paper with a summary of a model's, a statement for each of these checks."""
    tldr, *rest = (replace(entry.summary.tldr, text=f"Say {n}.", checks=each) for n, each in enumerate(checks))
    return replace(entry, summary=Summary(tldr, tuple(rest), model="wise-1"))


def test_a_figure_whose_picture_may_not_be_shown_has_its_caption_and_a_link(
    tmp_path: Path, entries: tuple[Entry, ...]
) -> None:
    reading = Reading("pdf", pages=12, figures=(ShownFigure("3", "The pipeline of our method.", 2),))
    entry = replace(entries[0], summary=replace(entries[0].summary, reading=reading))
    site(tmp_path).put(digest((entry,)), {})
    page = (tmp_path / "en" / "papers" / f"{entry.paper.id}.html").read_text(encoding="utf-8")
    assert "The pipeline of our method." in page
    assert "<img" not in page
    assert f'href="https://arxiv.org/abs/{entry.paper.versioned_id}"' in page


def test_feeds_are_whole_and_their_ids_stay(tmp_path: Path, entries: tuple[Entry, ...]) -> None:
    archive = site(tmp_path)
    archive.put(digest(entries[3:], DAY - timedelta(40)), {})
    feed = tmp_path / "en" / "diffusion-models" / "feed.xml"
    before = feedparser.parse(feed.read_bytes())
    archive.put(digest(entries[:3]), {})
    after = feedparser.parse(feed.read_bytes())
    assert not after.bozo
    assert after.version == "atom10"
    assert after.feed.id == before.feed.id
    assert [each.title for each in after.entries[:3]] == [entry.paper.title for entry in entries[:3]]
    assert [each.id for each in after.entries[3:]] == [each.id for each in before.entries]
    assert len({each.id for each in after.entries}) == 13
    assert after.entries[0].link == f"https://herald.example.org/en/papers/{entries[0].paper.id}.html"
    assert [author.name for author in after.entries[0].authors] == list(entries[0].paper.authors)
    for element in ET.fromstring(feed.read_bytes()).iter("{http://www.w3.org/2005/Atom}entry"):
        for needed in ("id", "title", "updated", "author", "link", "summary"):
            assert element.find(f"{{http://www.w3.org/2005/Atom}}{needed}") is not None


def test_the_search_index_holds_every_paper_once(tmp_path: Path, entries: tuple[Entry, ...]) -> None:
    site(tmp_path).put(digest(entries), {})
    site(tmp_path).put(digest(entries[:2], DAY + timedelta(1), key="nerf"), {})
    text = (tmp_path / "en" / "search" / "2024-03.js").read_text(encoding="utf-8")
    found = json.loads(re.fullmatch(r"heraldSearch\.add\((.*)\);\n", text, re.DOTALL)[1])
    assert sorted(each["i"] for each in found) == sorted(entry.paper.versioned_id for entry in entries)
    assert {each["k"] for each in found} == {"Diffusion Models", "Diffusion Models, Nerf"}


def test_what_cannot_be_written_leaves_no_part_behind(tmp_path: Path, entries: tuple[Entry, ...]) -> None:
    archive = site(tmp_path)
    archive.put(digest(entries[:1]), {})
    page = tmp_path / "en" / "diffusion-models" / "2024-03-23.html"
    before = page.read_bytes()
    page.unlink()
    page.mkdir()  # nothing can take the place of a folder
    with pytest.raises(OSError, match="directory"):
        archive.put(digest(entries[:2]), {})
    assert not list(tmp_path.rglob("*.part"))
    page.rmdir()
    archive.put(digest(entries[:1]), {})
    assert page.read_bytes() == before
