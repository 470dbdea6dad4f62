from datetime import UTC, datetime

import pytest

from papers.paper import Paper
from papers.query.match import matches, relevance
from papers.query.queries import parse
from papers.sample import SampleSource

PAPER = Paper(
    id="2403.14421",
    version=2,
    title=r"Video Diffusion Models at $\mathcal{O}(n)$",
    authors=(r"\'Edgar Rold\'an", "Yann A. LeCun", "Adriana Romero-Soriano", "Bjørn Ærø", "H1 Collaboration"),
    abstract=r"We train diffusion models for text-to-image synthesis. The Fr\'echet distance is small. Models learn.",
    categories=("cs.CV", "cs.LG", "cs.SY"),
    published=datetime(2024, 3, 21, 17, 59, 59, tzinfo=UTC),
    updated=datetime(2024, 4, 2, 8, 0, tzinfo=UTC),
    comment="Accepted at CVPR, 8 pages",
    journal_ref="Proc. CVPR 2024",
)


@pytest.mark.parametrize(
    "query",
    [
        'abs:"diffusion model"', "diffusion", "DIFFUSE", 'ti:"video diffusion"', '"text to image"', "text-to-image",
        "Frechet", "Fréchet", "abs:synthes*", "synthesi?", "ti:O", "co:CVPR", "jr:2024", "2403.14421", "all:LeCun",
        # names
        "au:Roldan", "au:Roldán", "au:LeCun", 'au:"Yann LeCun"', 'au:"LeCun, Yann"', "au:lecun_y", 'au:"Y. LeCun"',
        "au:romero-soriano", "au:Soriano", 'au:"Bjorn Aero"', "au:Rold*", 'au:"H1 Collaboration"',
        "au:Yann LeCun", "au:LeCun, Yann", "au:Y. LeCun", "au:LeCun, Y.", "au:LeCun Y", "au:Lecun, Yann A.",
        'au:"Le Cun"', "au:Edgar Roldán", "au:Roldan, Edgar", "au:E. Roldan", "au:Adriana Romero Soriano",
        "au:Romerosoriano", 'au:"Bjoern Aeroe"',
        "au:Bjorn Aero", 'au:"Yann LeCun et al."', "Yann LeCun", "au:Yann LeCun AND au:Roldan",
        # categories
        "primary:cs.CV", "primary:cs.*", "primary:cs.CL OR primary:cs.CV", "diffusion ANDNOT primary:cs.LG",
        "cat:cs.CV", "cat:cs.LG", "cat:cs.*", "cat:cs", "cat:cs.?V", "cat:eess.SY", "cat:cs.SY", "cs.CV",
        # ids and dates
        "id:2403.14421", "id:2403.14421v2", "submittedDate:[202403210000 TO 202403211759]",
        "submittedDate:[202403211759 TO *]", "lastUpdatedDate:[202404020800 TO 202404020800]",
        # logic
        "video AND diffusion", "nothing OR video", "video -survey", "(nothing OR cat:cs.CV) distance",
    ],
)  # fmt: skip
def test_a_paper_answers(query: str) -> None:
    assert matches(parse(query), PAPER)
    assert relevance(parse(query), PAPER) > 0


@pytest.mark.parametrize(
    "query",
    [
        'abs:"model diffusion"', "ti:synthesis", "abs:video", '"diffusion synthesis"', "diff", "rn:CVPR",
        "co:diffusion", "au:Edgard", 'au:"Yann Roldan"', "au:Y", 'au:"Yves LeCun"', 'au:"LeCun LeCun"', "cat:cs.CL",
        "cat:stat.*",
        "primary:cs.LG", "primary:eess.SY", "diffusion ANDNOT primary:cs.CV",
        "au:Yann Roldan", "au:LeCun, Zoe", "au:Z. LeCun", "au:Yann LeCun diffusion -video",
        "id:2403.14421v1", "submittedDate:[202403211800 TO *]", "submittedDate:[20240320 TO 20240320]",
        "lastUpdatedDate:[20240321 TO 20240321]", "video -diffusion", "video AND survey", '"synthes* distance"',
    ],
)  # fmt: skip
def test_a_paper_does_not_answer(query: str) -> None:
    assert not matches(parse(query), PAPER)
    assert relevance(parse(query), PAPER) == 0.0


def test_the_title_counts_more_than_the_abstract() -> None:
    elsewhere = Paper(
        **{**{name: getattr(PAPER, name) for name in PAPER.__slots__}, "title": "On Models", "comment": "video"}
    )
    for query in ("video", '"diffusion models"', "diffusion OR video"):
        assert relevance(parse(query), PAPER) > relevance(parse(query), elsewhere)


def test_a_first_category_counts_more_than_a_further_one() -> None:
    assert relevance(parse("cat:cs.CV"), PAPER) > relevance(parse("cat:cs.LG"), PAPER) > 0


async def test_all_sample_papers_are_on_diffusion_models() -> None:
    source = SampleSource()
    page = await source.search('abs:"diffusion model" AND (cat:cs.CV OR cat:cs.LG)')
    assert page.total == 13
    assert (await source.search('abs:"diffusion model" AND cat:cs.CL')).total == 0
    found = await source.search("gaussian reconstruction", order="relevance")
    assert found.papers[0].id == "2403.14621"
