"""What models give as statements and what is none: titles, halves, and what they were told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.plain import is_blank
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
        "The weight of each step lies in [0, 1).",
        "The step size is taken from (0, 1] at random.",
        "步长取值范围为 (0, 1]。",
    ],
)
def test_whole_sentences_are(text: str) -> None:
    assert not wanting(text, TITLE)


@pytest.mark.parametrize(
    "text",
    [
        "在未给出深度图的情况下，该方法仍能重建场景。",
        "现有方法未明确区分两类误差。",
        "与没有提到对象名称的指令相比，命名指令的成功率更高。",
        "The estimator has some error for large n.",
    ],
)
def test_what_others_do_not_say_is_no_blank(text: str) -> None:
    assert not is_blank(text)


@pytest.mark.parametrize(
    "text",
    [
        "论文未提及局限性。",
        "摘要中没有明确说明数据集。",
        "作者并未讨论计算成本。",
        "未提及。",
        "局限性未说明。",
        "The paper does not mention limitations.",
        "None.",
    ],
)
def test_that_nothing_is_said_is_a_blank(text: str) -> None:
    assert is_blank(text)


def test_a_text_that_a_model_was_told_is_an_echo() -> None:
    told = "one statement that says what the paper does and its most important result"
    assert echoes("What the paper does, and its most important result.", told)
    assert not echoes("The paper does what its title says.", told)
    assert not echoes("The paper does", told)


@given(st.text(max_size=200), st.text(max_size=60))
def test_any_text_is_looked_at(text: str, title: str) -> None:
    assert len(wanting(text, title)) <= 1
