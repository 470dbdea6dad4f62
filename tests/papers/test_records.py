"""Records out of arXiv's Atom, letter for letter."""

from datetime import UTC, datetime
from pathlib import Path

import arxiv
import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.arxiv.faults import FaultError, RefusedError
from papers.arxiv.records import Feed, ask_page, from_result, parse_feed
from papers.licences import licences_from_oai

HEAD = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom"'
    ' xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
    "<opensearch:totalResults>1</opensearch:totalResults><opensearch:startIndex>0</opensearch:startIndex>"
)


def feed_of(entry: str) -> Feed:
    dates = "<updated>2024-01-02T00:00:00Z</updated><published>2024-01-01T00:00:00Z</published>"
    return parse_feed(f"{HEAD}<entry>{dates}{entry}</entry></feed>".encode())


@pytest.fixture(scope="session")
def old_form(shared_data: Path) -> Feed:
    return parse_feed((shared_data / "arxiv" / "feed-2025.xml").read_bytes())


@pytest.fixture(scope="session")
def new_form(shared_data: Path) -> Feed:
    return parse_feed((shared_data / "arxiv" / "feed-2026.xml").read_bytes())


def test_counts(old_form: Feed, new_form: Feed) -> None:
    assert (old_form.total, old_form.start, len(old_form.papers)) == (5619, 0, 2)
    assert (new_form.total, new_form.start, len(new_form.papers)) == (230, 0, 2)


def test_old_form(old_form: Feed) -> None:
    paper = old_form.papers[0]
    assert (paper.id, paper.version, paper.versioned_id) == ("2510.14968", 1, "2510.14968v1")
    assert paper.title == ("RDD: Retrieval-Based Demonstration Decomposer for Planner Alignment in Long-Horizon Tasks")
    assert paper.authors == ("Mingxuan Yan", "Yuping Wang", "Zechun Liu", "Jiachen Li")
    assert paper.abstract.startswith("To tackle long-horizon tasks, recent hierarchical vision-language-action (VLAs)")
    assert paper.abstract.endswith("available at rdd-neurips.github.io.")
    assert "\n" not in paper.abstract
    assert paper.comment == (
        "39th Conference on Neural Information Processing Systems (NeurIPS 2025);"
        " Project Website: rdd-neurips.github.io"
    )
    assert paper.categories == ("cs.RO", "cs.AI", "cs.CV", "cs.LG", "cs.SY", "eess.SY")
    assert paper.published == paper.updated == datetime(2025, 10, 16, 17, 59, 37, tzinfo=UTC)
    assert (paper.journal_ref, paper.doi, paper.licence, paper.withdrawn) == ("", "", "", False)


def test_new_form(new_form: Feed) -> None:
    first, second = new_form.papers
    assert first.title == "GLACIER and related R&D"
    assert first.doi == "10.1088/1742-6596/309/1/012012"
    assert first.journal_ref == "J.Phys.Conf.Ser.309:012012,2011"
    assert first.categories == ("physics.ins-det",)
    assert (second.id, second.version) == ("2409.12034", 2)
    assert second.published == datetime(2024, 9, 18, 14, 51, 36, tzinfo=UTC)
    assert second.updated == datetime(2025, 1, 31, 12, 31, 55, tzinfo=UTC)
    assert second.authors[0] == "Codruţ-Andrei Diaconu"


def test_paragraphs_are_kept_apart(new_form: Feed) -> None:
    paragraphs = new_form.papers[1].abstract.split("\n")
    assert [paragraph[:22] for paragraph in paragraphs] == [
        "The more than 200,000 ",
        "This chapter reviews h",
        "While our review aims ",
    ]
    assert all(paragraph == paragraph.strip() for paragraph in paragraphs)


def test_wrapped_paragraphs_of_the_old_form() -> None:
    paper = feed_of(
        "<id>http://arxiv.org/abs/2401.00001v1</id><title>T</title>"
        "<summary>  The first paragraph\nis wrapped.\n  The second\none\ttoo.\n\nA third.\n</summary>"
    ).papers[0]
    assert paper.abstract == "The first paragraph is wrapped.\nThe second one too.\nA third."


def test_links_are_the_records_own(old_form: Feed) -> None:
    kinds = {link.kind: link.url for link in old_form.papers[0].links}
    assert kinds["abs"] == "https://arxiv.org/abs/2510.14968v1"
    assert kinds["pdf"] == "https://arxiv.org/pdf/2510.14968v1"


def test_the_primary_category_comes_first_and_once() -> None:
    paper = feed_of(
        "<id>http://arxiv.org/abs/2401.00001v1</id><title>T</title><summary>S</summary>"
        '<category term="cs.LG"/><category term="cs.CV"/><category term="stat.ML"/>'
        '<arxiv:primary_category term="cs.CV"/>'
    ).papers[0]
    assert paper.categories == ("cs.CV", "cs.LG", "stat.ML")


def test_latex_in_names_and_titles_stays_as_recorded() -> None:
    paper = feed_of(
        "<id>http://arxiv.org/abs/math/0611800v2</id><summary>S</summary>"
        "<title>On  $\\epsilon$\n  nets, \\'Etale</title>"
        "<author><name>\\'Edgar Rold\\'an</name></author><author><name> </name></author>"
        "<author><name>K. \n O'Brien</name></author>"
    ).papers[0]
    assert paper.id == "math/0611800"
    assert paper.version == 2
    assert paper.title == "On $\\epsilon$ nets, \\'Etale"
    assert paper.authors == ("\\'Edgar Rold\\'an", "K. O'Brien")


def test_dates_become_utc() -> None:
    paper = parse_feed(
        f"{HEAD}<entry><id>http://arxiv.org/abs/2401.00001v1</id><title>T</title><summary>S</summary>"
        "<updated>2024-01-02T00:00:00-05:00</updated><published>2024-01-01T23:00:00+01:00</published>"
        "</entry></feed>".encode()
    ).papers[0]
    assert paper.updated == datetime(2024, 1, 2, 5, tzinfo=UTC)
    assert paper.published == datetime(2024, 1, 1, 22, tzinfo=UTC)
    assert paper.published.tzinfo is UTC


def test_a_record_without_a_proper_id_is_left_out_and_the_others_stay() -> None:
    entry = (
        "<entry><id>http://arxiv.org/abs/{}</id><title>T</title><summary>S</summary>"
        "<updated>2024-01-02T00:00:00Z</updated><published>2024-01-01T00:00:00Z</published></entry>"
    )
    feed = parse_feed(f"{HEAD}{entry.format('nonsense')}{entry.format('2401.00001v1')}</feed>".encode())
    assert [paper.id for paper in feed.papers] == ["2401.00001"]


def test_a_record_that_the_package_cannot_read_is_left_out_and_no_further_page_is_asked_for() -> None:
    dates = "<updated>2024-01-02T00:00:00Z</updated><published>2024-01-01T00:00:00Z</published>"
    entries = [
        f"<entry><id>http://arxiv.org/abs/2401.0000{n}v1</id>{'' if n == 2 else dates}</entry>" for n in (1, 2, 3)
    ]
    body = f"{HEAD.replace('>1<', '>250<')}{''.join(entries)}</feed>".encode()
    asked: list[str] = []

    def answer(url: str) -> bytes:
        asked.append(url)
        return body

    feed = ask_page(arxiv.Search(query="all:tides"), 0, 3, answer)
    assert ([paper.id for paper in feed.papers], feed.total) == (["2401.00001", "2401.00003"], 250)
    assert len(asked) == 1


def test_a_result_without_anything_but_its_id_and_dates() -> None:
    moment = datetime(2024, 1, 1, tzinfo=UTC)
    paper = from_result(arxiv.Result("http://arxiv.org/abs/2401.00001", published=moment, updated=moment))
    assert (paper.version, paper.title, paper.authors, paper.abstract, paper.comment) == (1, "", (), "", "")


def test_a_withdrawn_paper_is_marked() -> None:
    paper = feed_of(
        "<id>http://arxiv.org/abs/2401.00001v2</id><title>T</title><summary>We prove it.</summary>"
        "<arxiv:comment>This paper has been withdrawn by the author due to a\n  sign error</arxiv:comment>"
    ).papers[0]
    assert paper.withdrawn


ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a "ha">{more}]><feed xmlns="http://www.w3.org/2005/Atom">'
    "<title>&b;</title></feed>"
)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   ",
        b"<html><body>arXiv is down<br></body></html>",
        b"<html/>",
        b"<!DOCTYPE html><html></html>",
        b'{"error": "no"}',
        b"\xff\xfe\x00",
        b'<?xml version="1.0" encoding="klingon"?><feed/>',
        ENTITIES.format(more='<!ENTITY b "&a;&a;&a;&a;">').encode(),
        ENTITIES.format(more='<!ENTITY b SYSTEM "file:///etc/passwd">').encode(),
        ENTITIES.format(more='<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;').encode(),
        HEAD.encode(),
        (HEAD + "</feed>").replace(">1<", ">many<").encode(),
        b'<feed xmlns="http://www.w3.org/2005/Atom"/>',
    ],
)
def test_what_is_no_feed_is_a_fault(body: bytes) -> None:
    with pytest.raises(FaultError):
        parse_feed(body)


def test_a_date_that_is_none_is_a_fault() -> None:
    entry = "<id>http://arxiv.org/abs/2401.00001v1</id><updated>now</updated><published>then</published>"
    with pytest.raises(FaultError, match="date"):
        parse_feed(f"{HEAD}<entry>{entry}</entry></feed>".encode())


def test_entities_are_refused_before_they_are_read() -> None:
    body = ENTITIES.format(more='<!ENTITY b "&a;&a;&a;&a;">').encode()
    with pytest.raises(FaultError, match="document type"):
        parse_feed(body)


def test_too_many_requests_in_words_asks_for_a_pause() -> None:
    with pytest.raises(FaultError) as fault:
        parse_feed(b"Rate exceeded.\n")
    assert fault.value.pause > 0


def test_an_error_entry_is_a_refusal_in_either_form() -> None:
    for place in ("http://arxiv.org/api/errors#incorrect_id_format_for_abc", "https://arxiv.org/api/errors#x"):
        with pytest.raises(RefusedError) as refusal:
            feed_of(f"<id>{place}</id><title>Error</title><summary>incorrect id format\n for abc</summary>")
        assert refusal.value.reason == "incorrect id format for abc"


@given(st.binary(max_size=300))
def test_any_bytes_give_a_feed_or_a_fault(body: bytes) -> None:
    with pytest.raises((FaultError, RefusedError)):
        parse_feed(body)


@given(cut=st.integers(min_value=0, max_value=len(HEAD) + 200))
def test_a_feed_that_is_cut_anywhere_is_a_fault(cut: int) -> None:
    whole = (
        f"{HEAD}<entry><id>http://arxiv.org/abs/2401.00001v1</id><title>T</title><summary>S</summary>"
        "<updated>2024-01-02T00:00:00Z</updated><published>2024-01-01T00:00:00Z</published></entry></feed>"
    )
    assert parse_feed(whole.encode()).papers
    with pytest.raises(FaultError):
        parse_feed(whole[: min(cut, len(whole) - 1)].encode())


def test_licences_of_the_form_arxiv(shared_data: Path) -> None:
    assert licences_from_oai((shared_data / "arxiv" / "oai-hep-th.xml").read_bytes()) == {
        "1412.8323": "http://creativecommons.org/licenses/by/4.0/",
        "1507.07790": "http://arxiv.org/licenses/nonexclusive-distrib/1.0/",
        "1607.01710": "http://arxiv.org/licenses/nonexclusive-distrib/1.0/",
    }


def test_licences_of_the_form_arxivraw(shared_data: Path) -> None:
    assert licences_from_oai((shared_data / "arxiv" / "oai-arxivraw.xml").read_bytes()) == {
        "1810.09584": "http://arxiv.org/licenses/nonexclusive-distrib/1.0/"
    }


def test_licences_of_what_is_no_xml() -> None:
    with pytest.raises(ValueError, match="no element found"):
        licences_from_oai(b"")


def test_a_paper_that_states_no_licence_is_left_out() -> None:
    record = '<r><arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>0704.0001</id></arXiv></r>'
    assert licences_from_oai(record.encode()) == {}


ID = b"<id>http://arxiv.org/abs/2403.14621v1</id>"


@pytest.mark.parametrize(
    "filling",
    [
        b"<a/>" * 200_000,
        b"<entry>" + ID + b"<a/>" * 3_000 + b"</entry>",
        b"<entry>" + ID + b"<a " + b" ".join(b"b%d='c'" % n for n in range(3_000)) + b"/></entry>",
    ],
)
def test_a_feed_of_more_elements_than_records_have_is_none(filling: bytes) -> None:
    body = b'<feed xmlns="http://www.w3.org/2005/Atom">' + filling + b"</feed>"
    with pytest.raises(FaultError, match=r"more in it|too many elements"):
        parse_feed(body)
