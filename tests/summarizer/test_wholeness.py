"""What models give as statements and what is none: titles, halves, and what they were told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.wholeness import echoes, wanting

TITLE = "Divide and Denoise: Fast Sampling of Small Molecules by Latent Diffusion"


@pytest.mark.parametrize(
    "text",
    [
        TITLE,
        "Fast sampling of small molecules by latent diffusion.",
        "The model is trained on 40,000 molecules of which",
        "The model samples molecules ten times faster than the",
        "It consists of three stages:",
        "Samples are drawn from the latent (as in earlier work",
        "A new method for fast image restoration",
        "Molecules.",
        "该模型采样速度快，因为",
        "该模型由三个阶段组成：",
        "一种新的小分子采样的",
        "小分子采样",
    ],
)
def test_titles_and_halves_are_no_statements(text: str) -> None:
    assert wanting(text, TITLE)


@pytest.mark.parametrize(
    "text",
    [
        "It samples small molecules faster.",
        "The authors divide the molecule and denoise its parts (ten steps each).",
        "Latent diffusion samples small molecules quickly.",
        "That is what the model was trained on.",
        "模型采样小分子的速度是以前的十倍。",
        "采样速度的提高是由潜在空间的压缩带来的。",
        "结果偏向于常见的分子行为",
    ],
)
def test_whole_sentences_are(text: str) -> None:
    assert not wanting(text, TITLE)


def test_a_text_that_a_model_was_told_is_an_echo() -> None:
    told = "one statement that says what the paper does and its most important result"
    assert echoes("What the paper does, and its most important result.", told)
    assert not echoes("The paper does what its title says.", told)
    assert not echoes("The paper does", told)


@given(st.text(max_size=200), st.text(max_size=60))
def test_any_text_is_looked_at(text: str, title: str) -> None:
    assert len(wanting(text, title)) <= 1
