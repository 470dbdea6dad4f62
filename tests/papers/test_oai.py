"""arXiv's OAI-PMH answers as they were recorded, and as they could be spoilt."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from papers.arxiv.feed import read_feed
from papers.arxiv.oai import BAD_TOKEN, OaiError, OaiPage, Record, read_page
from papers.latex import to_text


def recorded(shared_data: Path, name: str) -> OaiPage:
    return read_page((shared_data / "arxiv" / "oai" / f"{name}.xml").read_bytes())


def records(shared_data: Path, form: str) -> dict[str, Record]:
    pages = [recorded(shared_data, f"list-{form}-{number}") for number in (1, 2, 3)]
    assert [len(page.records) for page in pages] == [180, 180, 137]
    assert [bool(page.token) for page in pages] == [True, True, False]
    assert not any(page.left_out for page in pages)
    return {record.id: record for page in pages for record in page.records}


@pytest.mark.parametrize("form", ["arXivRaw", "arXiv"])
def test_a_list_is_read_whole_over_its_pages(form: str, shared_data: Path) -> None:
    found = records(shared_data, form)
    assert len(found) == 497
    papers = [record.paper for record in found.values()]
    assert all(paper and paper.title and paper.authors and paper.abstract and paper.categories for paper in papers)
    assert sum(bool(paper and paper.licence) for paper in papers) == 493
    assert sum(bool(paper and paper.comment) for paper in papers) == 431


def test_tokens_are_taken_letter_for_letter(shared_data: Path) -> None:
    token = recorded(shared_data, "list-arXivRaw-1").token
    assert token == "verb%3DListRecords%26metadataPrefix%3DarXivRaw%26from%3D2011-06-23%26skip%3D0"


def test_versions_have_their_dates(shared_data: Path) -> None:
    found = records(shared_data, "arXivRaw")
    assert sum(len(record.versions) for record in found.values()) == 1019
    record = found["0811.2813"]
    assert record.changed == date(2011, 2, 3)
    assert record.sets == ("physics:hep-th",)
    assert record.paper is not None
    assert (record.paper.version, len(record.versions)) == (5, 5)
    assert record.paper.published == datetime(2008, 11, 18, 14, 54, 25, tzinfo=UTC)
    assert record.paper.updated == record.versions[-1] == datetime(2011, 2, 2, 9, 39, 54, tzinfo=UTC)
    assert record.paper.comment.startswith("revtex, 12 pages. Version accepted to Phys. Rev. D;")
    assert record.paper.journal_ref == "Phys.Rev.D79:106007,2009"


def test_authors_are_the_same_in_all_forms(shared_data: Path) -> None:
    raw, split = (records(shared_data, form) for form in ("arXivRaw", "arXiv"))
    wrong_there = "math/0510544"  # its last author is called "and Linsheng Zhu" in that form
    for paper_id in raw.keys() - {wrong_there}:
        assert spoken(raw[paper_id]) == spoken(split[paper_id])
    feed = read_feed((shared_data / "arxiv" / "rss" / "rss-all.xml").read_bytes())
    for each in feed.announcements:
        if record := raw.get(each.paper.id):
            assert squeezed(each.paper.authors) == squeezed(record.paper.authors if record.paper else ())
            assert record.paper
            assert (each.paper.title, each.paper.abstract) == (record.paper.title, record.paper.abstract)


def spoken(record: Record) -> list[str]:
    return [to_text(name).replace(" ", "") for name in (record.paper.authors if record.paper else ())]


def squeezed(names: tuple[str, ...]) -> list[str]:
    return [name.replace(" ", "") for name in names]


def test_one_record_and_a_set(shared_data: Path) -> None:
    [one] = recorded(shared_data, "get-record").records
    assert (one.id, one.sets) == ("1008.3222", ("cs:cs:SY", "eess:eess:SY"))
    assert len(recorded(shared_data, "set-math").records) == 3


def test_no_match_is_an_empty_page(shared_data: Path) -> None:
    assert recorded(shared_data, "no-records-match") == OaiPage(())


@pytest.mark.parametrize(
    ("name", "code"),
    [("bad-token", BAD_TOKEN), ("bad-argument", "badArgument"), ("id-does-not-exist", "idDoesNotExist")],
)
def test_what_the_service_refuses(name: str, code: str, shared_data: Path) -> None:
    with pytest.raises(OaiError) as refused:
        recorded(shared_data, name)
    assert refused.value.code == code


def page(*records: str) -> bytes:
    listed = "".join(f"<record>{each}</record>" for each in records)
    return (
        f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>{listed}</ListRecords></OAI-PMH>'
    ).encode()


def header(paper_id: str = "2611.00001", day: str = "2026-11-27", more: str = "") -> str:
    return f"<header {more}><identifier>oai:arXiv.org:{paper_id}</identifier><datestamp>{day}</datestamp></header>"


def raw(dates: str) -> str:
    return (
        '<metadata><arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>2611.00001</id>'
        f"{dates}<title>T</title><authors>A</authors><categories>cs.CL cs.LG</categories></arXivRaw></metadata>"
    )


FIRST = '<version version="v1"><date>Tue, 24 Nov 2026 14:54:25 GMT</date></version>'
TENTH = '<version version="v10"><date>Thu, 26 Nov 2026 14:54:25 GMT</date></version>'


def test_a_record_that_was_taken_away_has_no_paper() -> None:
    [gone] = read_page(page(header(more='status="deleted"'))).records
    assert gone == Record("2611.00001", date(2026, 11, 27), (), None)


@pytest.mark.parametrize(
    "spoilt",
    [
        header("nonsense") + raw(FIRST),
        header(day="soon") + raw(FIRST),
        header() + raw(""),
        header() + raw(FIRST.replace("Tue, 24 Nov", "soon")),
        header() + raw(FIRST.replace("v1", "first")),
        header(),
        raw(FIRST),
    ],
)
def test_a_record_that_cannot_be_read_is_counted_and_keeps_nobody_else_out(spoilt: str) -> None:
    found = read_page(page(spoilt, header("2611.00002") + raw(FIRST)))
    assert (found.left_out, [record.id for record in found.records]) == (1, ["2611.00002"])


def test_versions_are_in_their_order_whatever_the_page_s() -> None:
    [record] = read_page(page(header() + raw(TENTH + FIRST))).records
    assert record.paper is not None
    assert [moment.day for moment in record.versions] == [24, 26]
    assert (record.paper.published.day, record.paper.updated.day) == (24, 26)


@pytest.mark.parametrize(("which", "withdrawn"), [("v10", True), ("v1", False)])
def test_a_latest_version_that_holds_nothing_is_a_withdrawal_whatever_its_words(which: str, *, withdrawn: bool) -> None:
    empty = (TENTH + FIRST).replace(f'"{which}">', f'"{which}"><size>0kb</size><source_type>I</source_type>')
    [record] = read_page(page(header() + raw(empty))).records
    assert record.paper is not None
    assert record.paper.withdrawn is withdrawn


@pytest.mark.parametrize("body", [b"", b"<html/>", b"<OAI-PMH/>", page(header() + raw(FIRST))[:-20]])
def test_what_is_no_answer_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"OAI|element|line"):
        read_page(body)
