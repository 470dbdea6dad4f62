import pytest

from summarizer.extractive.shorten import trim


@pytest.mark.parametrize(
    ("sentence", "left"),
    [
        ("In this paper, we propose a method.", "We propose a method."),
        ("In this paper we propose a method.", "We propose a method."),
        ("To this end, we design a loss.", "We design a loss."),
        ("However, this is slow in practice.", "This is slow in practice."),
        ("Specifically, iGPT is trained on pixels.", "iGPT is trained on pixels."),
        ("Furthermore, t-SNE shows the clusters.", "t-SNE shows the clusters."),
        ("To tackle this issue, we propose CMD.", "We propose CMD."),
        ("To address these challenges, in this work, we learn it.", "We learn it."),
        ("To address the lack of data, we synthesise it.", "To address the lack of data, we synthesise it."),
        ("This paper proposes a method.", "This paper proposes a method."),
        ("First results are good and we go on.", "First results are good and we go on."),
        ("However, it works.", "However, it works."),
        ("[Abridged]We study galaxies.", "We study galaxies."),
        ("GRM is a transformer.", "GRM is a transformer."),
    ],
)
def test_only_an_opening_goes(sentence: str, left: str) -> None:
    assert trim(sentence) == left
