"""The process that reads a page: what it hands over, and what a hostile page costs."""

import asyncio
from pathlib import Path

import pytest

from papers.html.reader import NoPaperError, read_html
from papers.html.worker import read_html_aside
from tests.servers.arxiv.latexml import WORDS, modern

PLACE = "http://arxiv.test/html/2401.00001v1"
LITTLE = 1 << 29  # of memory, enough for an ordinary page
NESTED = "<div>" * 300_000  # a parser takes minutes
REOPENED = "<p>" + "".join(f"<b id={n}>" for n in range(3000)) + "</p><p>x" * 20_000  # 20 GB, for all is opened anew


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "paper.html"


def put(path: Path, page: str) -> None:
    path.write_text(page, encoding="utf-8")


async def test_it_hands_over_what_it_reads(path: Path) -> None:
    page = modern("2401.00001v1")
    put(path, page)
    assert await read_html_aside(path, PLACE, most_bytes=LITTLE) == read_html(page.encode(), PLACE)


async def test_it_hands_over_a_real_page_with_its_formulas(shared_data: Path) -> None:
    path = shared_data / "html" / "robust-sls.html"
    assert await read_html_aside(path, PLACE) == read_html(path.read_bytes(), PLACE)


async def test_it_says_what_is_no_paper(path: Path) -> None:
    put(path, "<html><body>HTML is not available for the source.</body></html>")
    with pytest.raises(NoPaperError, match="no document"):
        await read_html_aside(path, PLACE)


@pytest.mark.parametrize("page", [NESTED, REOPENED], ids=["time", "memory"])
async def test_a_hostile_page_is_given_up(page: str, path: Path) -> None:
    put(path, f"<article class='ltx_document'>{page}{WORDS * 20}")
    seconds = 1 if page is NESTED else 60
    with pytest.raises(NoPaperError):
        await read_html_aside(path, PLACE, most_seconds=seconds, most_bytes=LITTLE)


async def test_a_hostile_page_leaves_the_loop_to_others(path: Path) -> None:
    put(path, f"<article class='ltx_document'>{NESTED}")
    task = asyncio.create_task(read_html_aside(path, PLACE, most_seconds=30))
    for _ in range(20):
        await asyncio.sleep(0.01)
    assert not task.done(), "others had twenty turns while it was read"
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
