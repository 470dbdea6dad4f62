"""Links to the paper, to others, and to its code."""

import pytest

from chat.reply import Claim
from summarizer.grounding import Ground
from tests.grounding.conftest import Problems
from tests.grounding.records_made import ABSTRACT, make_paper

FIRST = "We train a 7B-parameter language model (LLM) on 1.2 trillion tokens"


@pytest.mark.parametrize(
    "text",
    [
        "论文链接：https://arxiv.org/abs/2401.00001，Github 链接：无",
        "Paper: arXiv:2401.00001v3[cs.CL]; see also arXiv:1706.03762 for Transformers.",
        "论文链接：https://arxiv.org/pdf/2401.00001.pdf\nGithub: https://github.com/zm-lab/sparsetraining2",
        "Code: https://github.com/someone/else",
        "链接：None",
    ],
)
def test_right_links_and_those_that_only_the_full_text_could_tell_are_no_problem(problems: Problems, text: str) -> None:
    assert [kind for kind, _ in problems(text) if kind == "link"] == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("论文链接：https://arxiv.org/abs/2303.01547", "2303.01547"),
        ("[PDF](http://arxiv.org/abs/2401.00001v1)\n\n链接：https://arxiv.org/abs/2303.01547", "2303.01547"),
        ("论文链接：\nhttps://arxiv.org/abs/2303.01547", "2303.01547"),
        ("As shown in arXiv:2303.01547, it works.", "2303.01547"),
        ("Code: https://github.com/zm-lab/sparse_training3", "https://github.com/zm-lab/sparse_training3"),
    ],
)
def test_links_to_other_papers_are_reported(problems: Problems, text: str, wrong: str) -> None:
    assert ("link", wrong) in problems(text)


def test_with_the_full_text_a_code_link_that_it_lacks_is_reported() -> None:
    whole = Ground(make_paper(), "Our models: https://huggingface.co/zm-lab/sparse")
    good, bad = whole.check_text("Code: https://huggingface.co/zm-lab/sparse\nCode: https://github.com/someone/else")
    assert not good.problems
    assert [p.kind for p in bad.problems] == ["link"]


def test_our_own_claims_may_link_nothing_that_the_paper_does_not() -> None:
    claim = Ground(make_paper(ABSTRACT)).check_claim(Claim("We train; see https://evil.example/x.", FIRST))
    assert [p.kind for p in claim.problems] == ["link"]


def test_a_right_link_line_makes_another_one_no_matter(problems: Problems) -> None:
    text = "论文链接：https://arxiv.org/abs/2401.00001\nGithub 链接：https://arxiv.org/abs/2303.01547"
    assert problems(text) == []
