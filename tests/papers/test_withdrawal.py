"""Withdrawn papers, as their records say it; and records that only speak of withdrawing something."""

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from papers.arxiv.withdrawal import is_withdrawn, is_withdrawn_version

RAW = "{http://arxiv.org/OAI/arXivRaw/}"

WORDINGS = [
    line.partition("|")
    for line in Path(__file__).with_name("withdrawals.psv").read_text(encoding="utf-8").splitlines()[1:]
]
NOTICES = [text for said, _, text in WORDINGS if said == "yes"]
ORDINARY = [text for said, _, text in WORDINGS if said == "no"]


@pytest.mark.parametrize("notice", NOTICES)
def test_a_notice_in_the_comment_or_in_the_abstracts_place(notice: str) -> None:
    assert is_withdrawn(notice, "We prove the conjecture.")
    assert is_withdrawn("", notice)


@pytest.mark.parametrize("comment", ["10 pages; withdrawn", "The results are wrong. Paper has been withdrawn."])
def test_a_notice_after_something_else_in_the_comment(comment: str) -> None:
    assert is_withdrawn(comment, "We prove the conjecture.")


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_prose(text: str) -> None:
    assert not is_withdrawn(text, text)


@pytest.mark.parametrize(
    ("size", "source_type", "withdrawn"),
    [
        ("0kb", "I", True),
        ("0kb", "", True),
        ("21kb", "D", False),
        ("0kb", "H", False),
        ("0kb", "D", False),
        ("", "", False),
    ],
)
def test_a_version_that_holds_nothing(size: str, source_type: str, *, withdrawn: bool) -> None:
    assert is_withdrawn_version(size, source_type) is withdrawn


def test_all_withdrawn_records_of_arxivs_own_service_and_no_others(shared_data: Path) -> None:
    told, known = [], []
    for page in sorted((shared_data / "arxiv" / "oai").glob("list-arXivRaw-*.xml")):
        for record in ET.parse(page).iter(f"{RAW}arXivRaw"):
            latest = record.findall(f"{RAW}version")[-1]
            comment, abstract = (record.findtext(f"{RAW}{name}", "").strip() for name in ("comments", "abstract"))
            if is_withdrawn_version(latest.findtext(f"{RAW}size", ""), latest.findtext(f"{RAW}source_type", "")):
                known.append(record.findtext(f"{RAW}id"))
            if is_withdrawn(comment, abstract):
                told.append(record.findtext(f"{RAW}id"))
    assert told == known
    assert len(known) == 6


def test_no_paper_of_a_month_is_taken_for_withdrawn(shared_data: Path) -> None:
    lines = (shared_data / "volume" / "2024-03.jsonl").read_text(encoding="utf-8").splitlines()
    abstracts = [
        json.loads(line)["abstract"].partition("Abstract: ")[2]
        for line in lines
        if re.search("withdr|retract|remov", line)
    ]
    assert len(abstracts) > 50
    assert not [abstract for abstract in abstracts if is_withdrawn(abstract[:300], abstract)]
