"""An archive in trouble: names that clash, files that are damaged, processes that get in each other's way."""

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import feedparser
import html5lib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.site import months, places
from archive.site.files import LocalFiles
from archive.site.site import Site
from papers import categories
from services.languages import Languages
from summarizer.digest import Digest, Entry
from summarizer.extractive.summary import summarize_offline
from tests.archive.made import a_digest, a_paper
from tests.examples import most

DAY = date(2024, 3, 23)


def site(folder: Path) -> Site:
    return Site(folder, Languages().words)


def some(n: int, **values: object) -> Digest:
    return a_digest([a_paper(id=f"2403.{number:05}", title=f"Paper {number}") for number in range(1, n + 1)], **values)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def titles(page: Path) -> list[str]:
    tree = html5lib.parse(page.read_text(encoding="utf-8"), namespaceHTMLElements=False)
    return ["".join(link.itertext()) for link in tree.iter("a") if "/papers/" in (link.get("href") or "")]


def test_no_two_topics_share_a_folder() -> None:
    keys = [*(f"cat:{code}" for code in categories.NAMES), "cs-cv", "cs-all", "hep-th", "papers", "search"]
    keys += ["hep-th-category", "papers-topic", "au:x", "AU:X", 'all:"a b"', "all:a AND all:b"]
    slugs = [places.slug(key) for key in keys]
    assert len({slug.casefold() for slug in slugs}) == len(keys)
    assert not {"papers", "search"} & set(slugs)


@given(st.text())
def test_no_key_leads_out_of_the_archive(key: str) -> None:
    assert set(places.slug(key)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_")
    assert 0 < len(places.slug(key)) < 100 + len(key)


def test_two_topics_of_one_name_stay_apart(tmp_path: Path) -> None:
    site(tmp_path).put(some(2, key="cs-cv", name="Vision"), {})
    site(tmp_path).put(some(5, key="cat:cs.CV", name="Vision"), {})
    assert len(titles(tmp_path / places.digest("en", "cs-cv", DAY))) == 2
    assert len(titles(tmp_path / places.digest("en", "cat:cs.CV", DAY))) == 5


def test_a_topic_that_got_another_name_keeps_its_place_and_its_feed(tmp_path: Path) -> None:
    site(tmp_path).put(some(1, name="Old"), {})
    feed = tmp_path / places.feed("en", "diffusion-models")
    before = feedparser.parse(feed.read_bytes())
    site(tmp_path).put(some(2, name="New", day=DAY + timedelta(40)), {})
    after = feedparser.parse(feed.read_bytes())
    assert after.feed.id == before.feed.id
    assert after.feed.title == "New · Paper Herald"
    assert b">New</a>" in (tmp_path / "index.html").read_bytes()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"topic": {"key": "k", "name": 5}, "language": "en", "days": {}}',
        b'{"topic": {"key": "k", "name": "n"}, "language": "en", "days": []}',
        b'{"topic": {"key": "k", "name": "n"}, "language": "en", "days": {"2024-03-99": []}}',
        b'{"topic": {"key": "k", "name": "n"}, "language": "en", "days": {"2024-03-09": [{"id": 5}]}}',
        b'{"topic": {"key": "k", "name": "n"}, "language": "en", "days": {"2024-03-09": [{"authors": "c"}]}}',
        b"[" * 100_000,
    ],
)
def test_a_damaged_month_is_a_month_to_begin_anew(tmp_path: Path, content: bytes) -> None:
    site(tmp_path).put(some(1), {})
    site(tmp_path).put(some(1, day=DAY + timedelta(30)), {})
    whole = contents(tmp_path)
    (tmp_path / "en/diffusion-models/2024-03.json").write_bytes(content)
    site(tmp_path).put(some(1, day=DAY + timedelta(30)), {})
    for day in (DAY, DAY + timedelta(30)):  # as a build does
        site(tmp_path).put(some(1, day=day), {})
    assert contents(tmp_path) == whole


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=most(50))
@given(
    st.recursive(
        st.none() | st.text() | st.integers(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["topic", "key", "name", "language", "days", "2024-03-09", "id", "title", "authors"]),
                inner,
            )
        ),
    )
)
def test_no_month_can_be_so_damaged_that_it_stops_the_archive(tmp_path: Path, value: object) -> None:
    path = tmp_path / "2024-03.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    month = months.read(LocalFiles(tmp_path), path.name)
    assert month is None or isinstance(month.name, str)


def test_what_a_killed_process_left_is_swept_up_but_not_what_another_writes(tmp_path: Path) -> None:
    site(tmp_path).put(some(1), {})
    whole = contents(tmp_path)
    left, fresh = tmp_path / "en" / ".abc.part", tmp_path / "en" / ".def.part"
    for path in (left, fresh):
        path.write_bytes(b"half")
    os.utime(left, (time.time() - 7200,) * 2)
    site(tmp_path).put(some(1), {})
    assert not left.exists()
    fresh.unlink()
    assert contents(tmp_path) == whole


def test_two_processes_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from datetime import timedelta;"
        "from tests.archive.test_site_faults import DAY, site, some;"
        "archive = site(Path(sys.argv[1]));"
        "[archive.put(some(2, day=DAY - timedelta(2 * n + int(sys.argv[2]))), {}) for n in range(9)]"
    )
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", script, str(tmp_path)]
    both = [subprocess.Popen([*command, each], cwd=root, stderr=subprocess.PIPE) for each in "01"]
    for process in both:
        assert process.communicate(timeout=60)[1] == b""
    month = months.read(LocalFiles(tmp_path), "en/diffusion-models/2024-03.json")
    assert month is not None
    assert list(month.days) == [DAY - timedelta(n) for n in range(18)]
    assert not list(tmp_path.rglob("*.part"))


def test_a_day_of_many_papers_is_whole_in_the_feed(tmp_path: Path) -> None:
    site(tmp_path).put(some(10, day=DAY - timedelta(1)), {})
    site(tmp_path).put(some(70), {})
    feed = feedparser.parse((tmp_path / places.feed("en", "diffusion-models")).read_bytes())
    assert [entry.title for entry in feed.entries] == [f"Paper {n}" for n in range(1, 71)]


def test_a_paper_with_little_to_say_leaves_no_gaps(tmp_path: Path) -> None:
    bare = a_paper(id="hep-th/9901001", categories=(), authors=(), comment="", abstract="One sentence.", withdrawn=True)
    site(tmp_path).put(a_digest([bare]), {})
    page = (tmp_path / "en/papers/hep-th-9901001.html").read_text(encoding="utf-8")
    assert '<time datetime="2024-03-21">21 March 2024</time></p>' in page
    assert 'class="authors"' not in page
    assert "This paper was withdrawn by its authors or by arXiv." in page
    assert 'href="https://arxiv.org/abs/hep-th/9901001v1"' in page


def test_a_language_that_comes_later_is_named_by_the_first_pages_of_all(tmp_path: Path) -> None:
    chinese, english = some(1, language="zh"), some(1)
    site(tmp_path).put(chinese, {})
    assert (tmp_path / "index.html").read_bytes().count(b'lang="zh-Hans"') == 1
    site(tmp_path).put(english, {})
    for place in ("index.html", "en/index.html", "zh/index.html"):
        page = (tmp_path / place).read_text(encoding="utf-8")
        assert 'hreflang="zh-Hans"' in page
        assert 'hreflang="en"' in page
    assert '<html lang="en">' in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_a_papers_page_shows_its_newest_version_whoever_brings_the_older_one_later(tmp_path: Path) -> None:
    def version(n: int) -> Digest:
        paper = a_paper(version=n, title=f"Version {n}")
        return replace(a_digest([]), key=f"topic-{n}", entries=(Entry(paper, summarize_offline(paper)),), found=1)

    for folder, order in (("a", (1, 2)), ("b", (2, 1))):
        for n in order:
            site(tmp_path / folder).put(version(n), {})
        assert "Version 2</h1>" in (tmp_path / folder / "en/papers/2403.14621.html").read_text(encoding="utf-8")
