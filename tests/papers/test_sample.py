"""The bundled papers, served as arXiv would."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest

from chat.errors import BadInputError
from chat.reply import Link
from papers.sample import SAMPLE_NOW, SampleSource

IDS = [
    f"2403.{number}"
    for number in (
        *(14621, 14421, 14291, 14148, 13916, 13800, 13788),
        *(13745, 13652, 13589, 13551, 13524, 13470),
    )
]


@pytest.fixture
def source() -> SampleSource:
    return SampleSource()


async def test_there_are_thirteen_papers_newest_first(source: SampleSource) -> None:
    page = await source.search("cat:cs.CV")
    assert [paper.id for paper in page.papers] == IDS
    assert (page.total, page.start) == (13, 0)


async def test_pages_tell_the_true_total(source: SampleSource) -> None:
    page = await source.search("cat:cs.CV", start=10, limit=5)
    assert [paper.id for paper in page.papers] == IDS[10:]
    assert (page.total, page.start) == (13, 10)
    assert (await source.search("cat:cs.CV", start=20)).papers == ()


async def test_search_by_title_author_and_words(source: SampleSource) -> None:
    for query in ("ti:GRM", 'au:"Yinghao Xu"', 'abs:"pixel-aligned Gaussians"'):
        page = await source.search(query)
        assert [paper.id for paper in page.papers] == ["2403.14621"]
    assert (await source.search("all:xylophone")).total == 0


async def test_relevance_orders_otherwise(source: SampleSource) -> None:
    query = "ti:segmentation OR abs:model"
    newest = (await source.search(query)).papers
    relevant = (await source.search(query, order="relevance")).papers
    assert set(newest) == set(relevant)
    assert relevant[0].id == "2403.14291"  # the one with the word in its title
    assert newest[0].id != "2403.14291"


async def test_a_query_that_is_none(source: SampleSource) -> None:
    with pytest.raises(BadInputError):
        await source.search('ti:"diffusion')


async def test_fetch_is_keyed_by_the_id_as_asked(source: SampleSource) -> None:
    found = await source.fetch(
        ["2403.14621", "2403.14621v1", "https://arxiv.org/abs/2403.14148", "2403.14621v2", "2403.99999", "2403.1414"],
        urgent=True,
    )
    assert {text: paper.versioned_id for text, paper in found.items()} == {
        "2403.14621": "2403.14621v1",
        "2403.14621v1": "2403.14621v1",
        "https://arxiv.org/abs/2403.14148": "2403.14148v1",
    }


async def test_a_record_letter_for_letter(source: SampleSource) -> None:
    paper = (await source.fetch(["2403.14621"]))["2403.14621"]
    assert paper.title == "GRM: Large Gaussian Reconstruction Model for Efficient 3D Reconstruction and Generation"
    assert paper.authors == (
        *("Yinghao Xu", "Zifan Shi", "Wang Yifan", "Hansheng Chen"),
        *("Ceyuan Yang", "Sida Peng", "Yujun Shen", "Gordon Wetzstein"),
    )
    assert paper.published == datetime(2024, 3, 21, 17, 59, 59, tzinfo=UTC)
    assert Link("code", "https://github.com/justimyhxu/GRM") in paper.links
    assert Link("project", "https://justimyhxu.github.io/projects/grm/") in paper.links
    assert not paper.withdrawn


async def test_all_are_news_at_the_samples_moment(source: SampleSource) -> None:
    page = await source.search("cat:cs.CV")
    assert all(0 < (SAMPLE_NOW - paper.published).days <= 4 for paper in page.papers)
    await source.aclose()


def test_the_slow_parser_is_imported_only_when_it_is_needed() -> None:
    look = "import papers.sample, sys; sys.exit('arxiv' in sys.modules)"
    subprocess.run([sys.executable, "-c", look], check=True)
