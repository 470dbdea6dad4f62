from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from papers.document import DocumentFigure
from papers.figure_choice import choose
from tests.readings import read_once


def figures(*captions: str) -> list[DocumentFigure]:
    return [DocumentFigure(str(n), caption) for n, caption in enumerate(captions, 1)]


def test_the_overview_and_the_main_result_are_chosen() -> None:
    found = figures(
        "Samples of the data set.",
        "Training curves for several seeds.",
        "Overview of our approach: an encoder and a decoder.",
        "Ablation of the loss.",
        "Comparison with the state of the art on ImageNet.",
        "More examples.",
        "Accuracy against baselines.",
    )
    assert [f.number for f in choose(found, 2)] == ["3", "5"]
    assert [f.number for f in choose(found)] == ["3", "5", "7"]


def test_a_figure_of_the_appendix_is_the_last_choice() -> None:
    found = [DocumentFigure("S1", "Overview of our model. Architecture."), *figures("A photo.", "Another.")]
    assert [f.number for f in choose(found, 2)] == ["1", "2"]


@given(
    st.lists(st.builds(DocumentFigure, number=st.text(max_size=3), caption=st.text()), unique=True), st.integers(0, 4)
)
def test_no_more_than_asked_for_in_the_papers_order(found: Any, most: int) -> None:
    chosen = choose(found, most)
    assert len(chosen) == min(most, 3, len(found))
    assert list(chosen) == [f for f in found if f in chosen]


def test_of_real_papers(shared_data: Path) -> None:
    wanted = {"1706.03762": "1", "2005.11401": "1", "2205.14135": "1", "1911.08265": "1"}
    for paper, overview in wanted.items():
        found = read_once(shared_data / "pdf" / f"{paper}.pdf").figures
        assert overview in [f.number for f in choose(found)]
