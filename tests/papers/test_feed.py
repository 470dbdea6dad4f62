"""arXiv's daily feeds as they were recorded, and as strangers could spoil them."""

from collections import Counter
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.announcement import KINDS
from papers.arxiv.feed import DailyFeed, RefusedFeedError, read_feed
from papers.arxiv.words import authors

FRIDAY = date(2026, 11, 27)
WEEKEND = frozenset({5, 6})


def recorded(shared_data: Path, name: str) -> DailyFeed:
    return read_feed((shared_data / "arxiv" / "rss" / f"{name}.xml").read_bytes())


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_a_day_of_all_archives_is_read_whole(form: str, shared_data: Path) -> None:
    feed = recorded(shared_data, f"{form}-all")
    assert (feed.day, feed.items, len(feed.announcements)) == (FRIDAY, 500, 500)
    assert Counter(each.kind for each in feed.announcements) == {"replace": 293, "new": 156, "cross": 51}
    assert not feed.is_cut
    papers = [each.paper for each in feed.announcements]
    assert all(each.title and each.authors and each.abstract and each.categories for each in papers)
    assert len({each.id for each in papers}) == 500
    assert sum(bool(each.licence) for each in papers) == 491
    assert not any("Announce Type" in each.abstract or each.abstract.startswith("Abstract") for each in papers)
    assert not any("\n" in each.title or "(" in name for each in papers for name in each.authors)


def test_both_forms_say_the_same(shared_data: Path) -> None:
    rss, atom = (recorded(shared_data, f"{form}-all") for form in ("rss", "atom"))
    assert rss.announcements == atom.announcements
    assert rss.skip_days == WEEKEND


def test_kinds_are_those_within_the_archives_asked_for(shared_data: Path) -> None:
    kinds = Counter(each.kind for each in recorded(shared_data, "rss-cs").announcements)
    assert kinds == {"new": 18, "replace": 11, "cross": 7, "replace-cross": 4}


def test_a_record_has_all_that_a_feed_tells(shared_data: Path) -> None:
    feed = recorded(shared_data, "rss-cs")
    first = feed.announcements[0]
    assert (first.paper.versioned_id, first.kind, first.whole) == ("0712.3217v1", "new", False)
    assert first.paper.authors == ("Francois Delarue", r"Fr\'ed\'eric Lagouti\`ere")
    assert first.paper.categories == ("math.NA", "math.PR")
    assert first.paper.doi == "10.1007/s00205-010-0322-x"
    assert first.paper.journal_ref == "Archive for Rational Mechanics and Analysis (2011) 229--268"
    assert first.paper.abstract.startswith("We provide a probabilistic analysis of the upwind scheme")
    second = feed.announcements[1].paper
    assert second.licence == "http://arxiv.org/licenses/nonexclusive-distrib/1.0/"
    assert second.authors == ("Irina Lupu", "Pierre Courbin", "Laurent George", r"Jo\"el Goossens")


def test_a_day_without_papers(shared_data: Path) -> None:
    assert recorded(shared_data, "rss-empty") == DailyFeed(FRIDAY, (), 0, WEEKEND)


@pytest.mark.parametrize(("name", "wrong"), [("rss-bad", "XX"), ("rss-none", "nosuch")])
def test_a_feed_that_arxiv_does_not_make_says_why(name: str, wrong: str, shared_data: Path) -> None:
    with pytest.raises(RefusedFeedError, match="Valid") as refused:
        recorded(shared_data, name)
    assert refused.value.wrong == wrong


def item(**parts: str) -> str:
    known = {
        "title": "A title",
        "description": "arXiv:2611.00001v1 Announce Type: new \nAbstract: We do it.",
        "guid": "oai:arXiv.org:2611.00001v1",
        "category": "cs.CL",
        "pubDate": "Fri, 27 Nov 2026 00:00:00 -0500",
        "arxiv:announce_type": "new",
        "dc:creator": "A. Author",
    }
    return "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in {**known, **parts}.items() if text)


def channel(*items: str, header: str = "") -> bytes:
    listed = "".join(f"<item>{each}</item>" for each in items)
    return (
        '<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0">'
        f"<channel><title>cs updates</title>{header}{listed}</channel></rss>"
    ).encode()


def test_what_a_feed_leaves_out_is_read_elsewhere_in_the_item() -> None:
    spare = {"guid": "", "arxiv:announce_type": "", "title": "Two\n  lines"}
    said = "arXiv:hep-th/9901001v12 Announce Type: replace-cross \nAbstract: First.\n  Second."
    [found] = read_feed(channel(item(**spare, description=said))).announcements
    assert (found.paper.id, found.paper.version, found.kind) == ("hep-th/9901001", 12, "replace-cross")
    assert (found.paper.title, found.paper.abstract) == ("Two lines", "First.\nSecond.")


@pytest.mark.parametrize(
    "parts",
    [
        {"guid": "oai:arXiv.org:nonsense"},
        {"arxiv:announce_type": "sold"},
        {"pubDate": "yesterday"},
        {"pubDate": "Fri, 99 Nov 2026 00:00:00 -0500"},
    ],
)
def test_an_item_that_cannot_be_read_is_counted_and_keeps_nobody_else_out(parts: dict[str, str]) -> None:
    feed = read_feed(channel(item(**parts), item()))
    assert (feed.items, [each.paper.id for each in feed.announcements]) == (2, ["2611.00001"])


def test_a_full_feed_is_cut() -> None:
    items = [item(guid=f"oai:arXiv.org:2611.{number:05}v1") for number in range(1, 2001)]
    assert read_feed(channel(*items)).is_cut
    assert not read_feed(channel(*items[1:])).is_cut


def test_items_of_an_older_day_are_not_of_the_list() -> None:
    feed = read_feed(channel(item(pubDate="Thu, 26 Nov 2026 00:00:00 -0500", guid="oai:x:2611.00002v1"), item()))
    assert (feed.day, [each.paper.id for each in feed.announcements]) == (FRIDAY, ["2611.00001"])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>Rate exceeded.</body></html>",
        channel(item())[:-30],
        b'<!DOCTYPE rss [<!ENTITY a "b">]><rss><channel>&a;</channel></rss>',
        channel("<x>" * 100 + "</x>" * 100),
        channel("<x/>" * 200_000),
    ],
)
def test_what_is_no_feed_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"feed|element|line|document type|declared|token|tag"):
        read_feed(body)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Naihong Hu, Dong Liu, and Linsheng Zhu", ("Naihong Hu", "Dong Liu", "Linsheng Zhu")),
        ("HESS Collaboration: A. Abramowski, F. Acero", ("HESS Collaboration", "A. Abramowski", "F. Acero")),
        ("The D0 Collaboration: V.M. Abazov, et al", ("The D0 Collaboration", "V.M. Abazov")),
        ("A. Pal (1,2), B. Sar (1) ((1) Lor\\'and, Dept. of X, (2) Y)", ("A. Pal", "B. Sar")),
        ("C. Neri (Lloyds, London, UK) and L. Schneider", ("C. Neri", "L. Schneider")),
        ("Wolfgang Keller (with an appendix by X and Y), Jacques Martinet", ("Wolfgang Keller", "Jacques Martinet")),
        ("John Smith, Jr., Thomas Gautier III", ("John Smith, Jr.", "Thomas Gautier III")),
        ("A. And, Fernando Anders", ("A. And", "Fernando Anders")),
        ("Fran{\\c c, c}ois X; J. Y & K. Z", ("Fran{\\c c, c}ois X", "J. Y", "K. Z")),
        ("A (open, B", ("A open", "B")),
        ("A) closed, B", ("A closed", "B")),
        (" , (), ...", ()),
    ],
)
def test_authors_in_one_string(text: str, names: tuple[str, ...]) -> None:
    assert authors(text) == names


NAMES = st.from_regex(r"[A-Z]\. [A-Z][a-z]{1,9}", fullmatch=True)
PLACES = st.text(alphabet="abc ,;:&()", max_size=20).map(lambda text: text.replace("(", "").replace(")", ""))


@given(st.lists(st.tuples(NAMES, PLACES), min_size=1, max_size=8), st.sampled_from([", ", "; ", " and ", ", and "]))
def test_affiliations_never_part_or_join_names(people: list[tuple[str, str]], between: str) -> None:
    written = between.join(f"{name} ({place})" for name, place in people)
    assert authors(written) == tuple(name for name, _ in people)


@given(st.text(), st.sampled_from(["title", "description", "guid", "pubDate", "arxiv:announce_type", "dc:creator"]))
def test_whatever_stands_in_an_item_the_others_are_read(text: str, place: str) -> None:
    said = "".join(sign for sign in text if sign.isprintable())
    feed = read_feed(channel(item(**{place: said}), item(guid="oai:arXiv.org:2611.00009v2")))
    assert feed.announcements[-1].paper.versioned_id == "2611.00009v2"
    assert all(each.kind in KINDS for each in feed.announcements)
