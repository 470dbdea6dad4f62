"""What a record says of where its paper came out, as BibTeX reads it."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.formats.bibtex import bibtex
from archive.formats.references import fields
from papers.arxiv.oai import read_page
from papers.credits import accepted, doi_address, venue
from tests.archive.made import a_paper
from tests.archive.test_bibtex import entries

_NEEDED = {"article": {"author", "title", "journal", "year"}, "inproceedings": {"author", "title", "booktitle", "year"}}


@pytest.mark.parametrize(
    ("reference", "kind", "expected"),
    [
        ("Phys. Rev. A 83, 061605(R) (2011)", "article", "Phys. Rev. A|83||061605(R)|2011"),
        ("Nucl.Phys.B847:197-219,2011", "article", "Nucl. Phys. B|847||197--219|2011"),
        ("JHEP04(2011)047", "article", "JHEP|04||047|2011"),
        ("Kyoto J. Math. 54, no. 2 (2014), 311-352", "article", "Kyoto J. Math.|54|2|311--352|2014"),
        (
            "Physica A: Statistical Mechanics, Vol. 390 (7) (2011) 13-19",
            "article",
            "Physica A: Statistical Mechanics|390|7|13--19|2011",
        ),
        ("PLoS ONE 5(5): e10355. 2010", "article", "PLoS ONE|5|5|e10355|2010"),
        (
            "2025 IEEE Conference on Software Testing (ICST)",
            "inproceedings",
            "2025 IEEE Conference on Software Testing (ICST)",
        ),
        (
            "In Proceedings of the 31st ACM Symposium, pp. 2-9",
            "inproceedings",
            "Proceedings of the 31st ACM Symposium, pp. 2-9",
        ),
        ("JHEP 1012:070,2010; Erratum-ibid.1102:044,2011", "misc", "JHEP 1012:070,2010; Erratum-ibid.1102:044,2011"),
        ("Nature 470, 163 (10 February 2011)", "misc", "Nature 470, 163 (10 February 2011)"),
        ("CVPR 2024", "misc", "CVPR 2024"),
        ("", "misc", ""),
    ],
)
def test_a_reference_is_taken_apart_where_that_is_plain(reference: str, kind: str, expected: str) -> None:
    found_kind, found = fields(a_paper(journal_ref=reference))
    shown = [found.get(key, "") for key in ("journal", "volume", "number", "pages", "year")]
    other = found.get("booktitle") or found.get("howpublished", "")
    assert (found_kind, "|".join(shown) if kind == "article" else other) == (kind, expected)


def test_real_records_come_back_as_what_they_are(shared_data: Path) -> None:
    pages = ("list-arXiv-1", "list-arXiv-2", "list-arXiv-3")
    found = [read_page((shared_data / "arxiv" / "oai" / f"{page}.xml").read_bytes()) for page in pages]
    papers = [each.paper for page in found for each in page.records if each.paper and each.paper.journal_ref]
    assert len(papers) > 100
    read = entries(bibtex(papers))
    kinds = [entry["type"] for entry in read]
    assert kinds.count("article") > 0.75 * len(kinds)
    for paper, entry in zip(papers, read, strict=True):
        assert _NEEDED.get(entry["type"], {"title"}) <= entry.keys()
        assert ("doi" in entry) == bool(paper.doi)
        assert int(entry["year"]) <= 2026
        if entry["type"] == "article":
            numbers = {int(n) for n in re.findall(r"\d+", re.sub(r"\d+ pages", "", paper.journal_ref))}
            told = " ".join(entry.get(key, "") for key in ("journal", "volume", "number", "pages", "year"))
            assert {int(n) for n in re.findall(r"\d+", told)} == numbers


def test_an_entry_says_where_the_paper_came_out() -> None:
    paper = a_paper(journal_ref="J. de l'\\'Ecole & Co. 11 (2024), 431-472", doi="10.5802/jep.257 10.1/b")
    (misc,) = entries(bibtex([paper]))
    assert (misc["type"], misc["doi"]) == ("misc", "10.5802/jep.257")
    assert misc["howpublished"] == r"J. de l'{\'E}cole {\&} Co. 11 (2024), 431-472"
    (taken,) = entries(bibtex([a_paper(comment="9 pages, accepted by CVPR 2024")]))
    assert (taken["type"], taken["note"]) == ("misc", "Accepted by CVPR 2024")


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=30))
def test_no_reference_breaks_an_entry(reference: str, comment: str, doi: str) -> None:
    paper = a_paper(journal_ref=reference, comment=f"accepted at {comment}", doi=f"10.1000/{doi}")
    (entry,) = entries(bibtex([paper]))
    for value in map(str, entry.values()):
        assert value.count("{") == value.count("}")


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("11 pages, 14 figures, accepted for publication in AJ", "accepted for publication in AJ"),
        ("Accepted by AAAI 2024. Project page: https://a.org", "Accepted by AAAI 2024"),
        ("v3: version accepted by Phys. Rev. D; typos", "accepted by Phys. Rev. D"),
        ("To appear in J. of Knot Theory", "To appear in J. of Knot Theory"),
        (
            "Accepted at the 3rd Workshop on Testing (RET'16), 8 pages",
            "Accepted at the 3rd Workshop on Testing (RET'16)",
        ),
        ("accepted in A&A (this version corrects typos)", "accepted in A&A"),
        ("Submitted to CVPR 2024", ""),
        ("Not accepted at ICML 2024", ""),
        ("An extended abstract was accepted at ICML 2024", ""),
        ("Accepted at ICML 2024?", ""),
        ("Accepted at ICML 2024, but withdrawn", ""),
        ("Conditionally accepted to CHI 2024", ""),
        ("Accepted for publication", ""),
        ("To appear in the proceedings", ""),
        ("3 figures, published version", ""),
        ("30 pages. To appear in Comm. Pure Appl. Math", ""),
        ("Published in at http://dx.doi.org/10.1214/11-AOS890", ""),
    ],
)
def test_only_a_comment_that_says_so_plainly_tells_who_took_the_paper(comment: str, said: str) -> None:
    assert accepted(comment) == said
    assert not venue(a_paper(comment=comment, withdrawn=True)).name


def test_nothing_of_a_comment_is_lost_or_told_twice() -> None:
    found = venue(a_paper(comment="9 pages; accepted by CVPR 2024. Code: https://a.org"))
    assert (found.name, found.comment) == ("Accepted by CVPR 2024", "9 pages; Code: https://a.org")
    kept = venue(a_paper(comment="v2 as published in PRL: title modified"))
    assert (kept.name, kept.comment) == ("", "v2 as published in PRL: title modified")
    assert (
        venue(a_paper(doi="https://doi.org/10.1002/(SICI)1<1::AID>3.0.CO;2-X.")).doi
        == "10.1002/(SICI)1<1::AID>3.0.CO;2-X"
    )
    assert venue(a_paper(doi='10.1/{x} "javascript:')).doi == ""
    assert doi_address("10.1002/a<b>") == "https://doi.org/10.1002/a%3Cb%3E"
