"""The feeds: well-formed whatever stands in a paper, whole, bounded, and the same in whichever order digests come."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import feedparser
import html5lib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.formats.pieces import fold
from archive.site import feeds, places
from archive.site.site import Site
from chat.reply import Claim
from papers.latex import to_text
from services.languages import Languages
from summarizer.digest import Digest, Entry
from summarizer.extractive.summary import summarize_offline
from summarizer.schema import Summary
from tests.archive.gallery import PICTURES, digests
from tests.archive.made import a_digest, a_paper
from tests.examples import most

ATOM = "{http://www.w3.org/2005/Atom}"
DAY = date(2024, 3, 23)
WORDS = Languages().words("en")
HOSTILE = "]]> <script>alert(1)</script> &amp; \x00\x0b\x1b\u202e\ud800\ufffe\u0085\u2028 <![CDATA[ \U0001fffe"


def site(folder: Path, public_url: str = "") -> Site:
    return Site(folder, Languages().words, public_url=public_url)


def valid(content: bytes) -> ET.Element:
    """Check a feed by the schema of RFC 4287, as far as ours has what that speaks of, and return it."""
    root = ET.fromstring(content)
    once = {"id", "title", "updated"}
    assert all(len(root.findall(ATOM + name)) == 1 for name in (*once, "author", "generator"))
    assert [link.get("rel") for link in root.findall(f"{ATOM}link")] == ["self", "alternate"]
    ids = [each.findtext(f"{ATOM}id") for each in root.iter(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))
    for entry in root.iter(f"{ATOM}entry"):
        assert all(len(entry.findall(ATOM + name)) == 1 for name in (*once, "published", "content", "summary"))
        assert entry.find(f"{ATOM}content").get("type") == "html"
        assert entry.find(f"{ATOM}link[@rel='alternate']") is not None
        assert all(each.get("term") for each in entry.iter(f"{ATOM}category"))
        assert all(each.findtext(f"{ATOM}name") for each in entry.iter(f"{ATOM}author"))
    for element in root.iter():
        if element.tag in {f"{ATOM}updated", f"{ATOM}published"}:
            assert datetime.fromisoformat(element.text or "").tzinfo
    return root


def html(content: str) -> ET.Element:
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    found: ET.Element = parser.parse(f"<!doctype html><title>x</title>{content}")
    return found


@settings(max_examples=most(30), suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=60), st.text(st.sampled_from(HOSTILE + "$\\{}'\""), max_size=60))
def test_whatever_stands_in_a_paper_a_feed_is_well_formed_and_says_it(title: str, text: str) -> None:
    claim = Claim(text, text)
    paper = a_paper(title=title, authors=(text, title), abstract=text, categories=(title or "cs.CV",))
    digest = replace(a_digest([]), name=text, entries=(Entry(paper, Summary(claim, (claim,), model=title)),))
    content = f"<p>{HOSTILE}</p>"
    feed = feeds.of_topic(b"", digest, [content], WORDS)
    entry = valid(feed).find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == (fold(to_text(title)) or paper.versioned_id)
    assert valid(feeds.of_topic(feed, digest, [content], WORDS)) is not None
    assert feeds.of_topic(feed, digest, [content], WORDS) == feed
    valid(feeds.of_site(feeds.of_site(b"", digest, content, WORDS), digest, content, WORDS))


@pytest.mark.parametrize("public_url", ["", "https://herald.example.org/papers/"])
def test_entries_have_the_whole_content_and_say_what_it_is_about(tmp_path: Path, public_url: str) -> None:
    hostile = a_paper(id="2403.00001", title=f"On {HOSTILE}", abstract=f"{HOSTILE} We show $10^{{-3}}$ of it.")
    for each in digests([a_paper(comment="5 pages"), hostile]):
        site(tmp_path, public_url).put(each, PICTURES)
    content = (tmp_path / places.feed("en", "diffusion-models")).read_bytes()
    valid(content)
    feed = feedparser.parse(content)
    assert not feed.bozo
    root = "https://herald.example.org/papers/en" if public_url else ".."
    first, second = feed.entries[:2]
    assert {(tag.term, tag.label) for tag in first.tags} == {
        ("diffusion-models", "Diffusion Models"),
        ("cs.CV", "Computer Vision and Pattern Recognition"),
    }
    written = ET.fromstring(content).find(f"{ATOM}entry")
    assert written.find(f"{ATOM}link[@rel='alternate']").get("href") == f"{root}/papers/2403.14621.html"
    page = html(first.content[0].value)
    text = " ".join(page.itertext())
    for told in (
        "We show a thing.",
        "Steps of the method",
        "The loss is bounded.",
        "Overview of the pipeline",
        "wise-1",
    ):
        assert told in text
    assert bool(list(page.iter("img"))) == bool(public_url)
    assert all((a.get("href") or "").startswith("http") for a in page.iter("a"))
    assert "10⁻³" in second.content[0].value  # and no MathML, of which readers leave "10−3"
    for raw in ET.fromstring(content).iter(f"{ATOM}content"):
        tags = {element.tag for element in html(raw.text or "").iter()}
        assert not tags & {"script", "math", "details"}


def test_the_site_has_a_feed_with_an_entry_a_digest(tmp_path: Path) -> None:
    archive = site(tmp_path)
    for each in digests([a_paper(), a_paper(id="2403.00002", title="Another", categories=("math.AG",))]):
        archive.put(each, PICTURES)
    content = (tmp_path / "en" / "feed.xml").read_bytes()
    valid(content)
    feed = feedparser.parse(content)
    assert [entry.title for entry in feed.entries] == [
        "cs.CV (Computer Vision and Pattern Recognition), 23 March 2024",
        "Diffusion Models, 23 March 2024",
        "Diffusion Models, 22 February 2024",
    ]
    assert {"diffusion-models", "cs.CV", "math.AG"} <= {tag.term for tag in feed.entries[1].tags}
    assert len(html(feed.entries[1].content[0].value).findall(".//li")) == 3
    for place in ("index.html", "en/index.html", "en/papers/2403.14621.html", "en/diffusion-models/index.html"):
        page = html5lib.parse((tmp_path / place).read_text("utf-8"), namespaceHTMLElements=False)
        linked = [each.get("href") for each in page.findall("head/link[@type='application/atom+xml']")]
        assert (tmp_path / place).parent.joinpath(linked[-1]).resolve() == (tmp_path / "en" / "feed.xml").resolve()
        assert linked[-1] in {a.get("href") for a in page.iter("a")}


def days(*numbers: int) -> list[Digest]:
    """Digests of papers that no other one has, whose summaries were written on their days at noon."""

    def of_day(n: int) -> Digest:
        papers = [a_paper(id=f"2403.{n:03}{each:02}", title=f"Paper {n}.{each}") for each in range(20)]
        noon = datetime(2024, 3, 1, 12, tzinfo=UTC) + timedelta(n)
        entries = tuple(Entry(paper, summarize_offline(paper), written=noon) for paper in papers)
        return replace(a_digest([]), day=noon.date(), entries=entries, found=20)

    return [of_day(n) for n in numbers]


def written(order: list[Digest]) -> tuple[bytes, bytes]:
    topic = whole = b""
    for each in order:
        topic = feeds.of_topic(topic, each, ["<p>x</p>"] * 20, WORDS)
        whole = feeds.of_site(whole, each, "<p>x</p>", WORDS)
    return topic, whole


def test_feeds_are_bounded_and_the_same_in_whichever_order_digests_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MOST_DIGESTS", 6)
    shown = days(*range(9))
    topic, whole = written(shown)
    assert written([*shown[::-1], *shown[5:]]) == (topic, whole)
    assert [each.title for each in feedparser.parse(topic).entries[::20]] == ["Paper 8.0", "Paper 7.0", "Paper 6.0"]
    assert len(feedparser.parse(topic).entries) == 60  # of whole days, as soon as there are 50
    assert len(feedparser.parse(whole).entries) == 6


def test_an_entry_is_updated_when_its_summary_was_written_and_published_on_its_day() -> None:
    [day] = days(5)
    read = replace(day.entries[0], written=datetime(2024, 3, 9, 8, 30, tzinfo=UTC))
    topic, whole = written([day, replace(day, entries=(read, *day.entries[1:]))])
    first, second = feedparser.parse(topic).entries[:2]
    assert (first.published, first.updated) == ("2024-03-06T00:00:00Z", "2024-03-09T08:30:00Z")
    assert (second.published, second.updated) == ("2024-03-06T00:00:00Z", "2024-03-06T12:00:00Z")
    assert feedparser.parse(topic).feed.updated == feedparser.parse(whole).feed.updated == first.updated


@pytest.mark.parametrize("kept", [b"", b"<feed", b"<feed/>", b"<feed><entry/></feed>", b"\xff\x00", b"<!DOCTYPE x>"])
def test_a_damaged_feed_is_one_to_begin_anew(kept: bytes) -> None:
    [day] = days(1)
    contents = ["<p>x</p>"] * 20
    assert feeds.of_topic(kept, day, contents, WORDS) == feeds.of_topic(b"", day, contents, WORDS)


def test_a_feed_of_nothing_is_a_feed() -> None:
    empty = feeds.empty("en", WORDS, datetime(2024, 3, 1, tzinfo=UTC), "https://x.org")
    root = valid(empty)
    assert root.findtext(f"{ATOM}updated") == "2024-03-01T00:00:00Z"
    assert re.search(rb'rel="self"[^>]*href="https://x.org/en/feed.xml"', empty)
