"""`herald summarize --depth deep` and `--pdf`, as a program calls them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from chat.reply import Claim
from summarizer.points import KEYS
from tests.commands import herald
from tests.readings import ATTENTION, FLASH, addresses, arxiv_with, model, paper_and_text, untrue
from tests.servers.arxiv import ArxivServer
from tests.servers.openai import OpenAiServer


@pytest.fixture
def arxiv(shared_data: Path) -> Iterator[ArxivServer]:
    with arxiv_with(shared_data, FLASH, ATTENTION) as (server, _):
        yield server


def claims_of(reading: dict[str, list[dict[str, str]]]) -> list[Claim]:
    return [Claim(each["text"], each["evidence"], each["place"]) for key in KEYS for each in reading[key]]


def test_a_reading_as_json_has_every_point_with_its_sections_and_true_quotes(
    arxiv: ArxivServer, shared_data: Path, tmp_path: Path
) -> None:
    with OpenAiServer() as server:
        given = {**addresses(arxiv), **model(server, "openai")}
        done = herald("summarize", FLASH, "--depth", "deep", "--format", "json", cwd=tmp_path, **given)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    reading = found["reading"]
    assert list(found) == ["paper", "summary", "reading", "usage"]
    facts = {"origin", "pages", "share", "pages_read", "sections_unread", "affiliation", "figures", "model", "language"}
    assert set(reading) == {*KEYS, *facts}
    assert (reading["share"], reading["pages_read"], reading["sections_unread"]) == (1.0, [], [])
    assert (reading["origin"], reading["pages"], reading["model"]) == ("pdf", 34, "wise-1")
    assert [list(each) for each in reading["figures"]] == [["number", "caption", "page"]] * len(reading["figures"])
    assert 1 <= len(reading["figures"]) <= 3
    claims = claims_of(reading)
    assert all(reading[key] for key in KEYS)
    assert untrue(claims, *paper_and_text(shared_data, FLASH)) == []
    assert found["usage"]["requests"] == 6, "the abstract, two parts and the choice from them, and two for the judge"


@pytest.mark.parametrize("name", [FLASH, ATTENTION])
def test_a_given_pdf_is_read_in_place_of_arxivs(
    arxiv: ArxivServer, shared_data: Path, tmp_path: Path, name: str
) -> None:
    pdf = str(shared_data / "pdf" / f"{name}.pdf")
    done = herald("summarize", name, "--pdf", pdf, "--format", "json", cwd=tmp_path, **addresses(arxiv))
    assert done.returncode == 0, done.stderr
    reading = json.loads(done.stdout)["reading"]
    assert reading["model"] == "offline"
    claims = claims_of(reading)
    assert len(claims) >= 12
    assert untrue(claims, *paper_and_text(shared_data, name)) == []
    assert not any(each.path.startswith(("/pdf", "/html")) for each in arxiv.asked), "nothing was fetched"


def test_the_eight_points_of_a_post_are_numbered_without_a_gap(
    arxiv: ArxivServer, shared_data: Path, tmp_path: Path
) -> None:
    pdf = str(shared_data / "pdf" / f"{ATTENTION}.pdf")
    done = herald("summarize", ATTENTION, "--pdf", pdf, "--format", "markdown", cwd=tmp_path, **addresses(arxiv))
    assert done.returncode == 0, done.stderr
    post = done.stdout
    points = re.findall(r"^(\d+)\. ([\w' ]+):", post, re.MULTILINE)
    assert [int(number) for number, _ in points] == list(range(1, len(points) + 1))
    assert [
        name for _, name in points if name in {"Title", "Authors", "Summary", "Steps of the method", "Conclusion"}
    ] == [
        "Title",
        "Authors",
        "Summary",
        "Steps of the method",
        "Conclusion",
    ]
    for name in (
        "Background",
        "Earlier work and its problems",
        "Method",
        "Results",
        "Innovation",
        "Performance",
        "Workload",
    ):
        assert re.search(rf"^ {{4}}\(\d\) {name}: ", post, re.MULTILINE), name
    assert "Error" not in post


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("1605.03814-encrypted-userpw.pdf", "password"),
        ("1605.03814-scanned-4pages.pdf", "pictures without text"),
    ],
)
def test_a_pdf_that_cannot_be_read_ends_with_its_reason(
    arxiv: ArxivServer, shared_data: Path, tmp_path: Path, name: str, reason: str
) -> None:
    done = herald("summarize", FLASH, "--pdf", str(shared_data / "pdf" / name), cwd=tmp_path, **addresses(arxiv))
    assert done.returncode != 0
    assert reason in done.stderr
    assert "Traceback" not in done.stderr
