from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.pdf.words import joined, tidy


@pytest.mark.parametrize(
    ("raw", "whole"),
    [
        ("Mart´ın", "Martín"),
        ("G¨oteborg", "Göteborg"),
        ("Universit`a di Padova", "Università di Padova"),
        ("Te ´orica", "Teórica"),
        ("M ´ exico", "México"),
        ("escuela de ´etica", "escuela de ética"),
        ("Franc¸ois", "François"),
        ("Dvoˇr´ak", "Dvořák"),
        ("eﬃcient ﬂow of Multĳets", "efficient flow of Multijets"),
        ("𝒑 𝒑 → 𝑊", "pp → W"),
        ("the x˜ and V˜v", "the x˜ and V˜v"),
        ("`quoted' text", "`quoted' text"),
        ("infor\ufffe", "infor¬"),
        ("a\x01b", "a b"),
        ("  two   spaces ", "two spaces"),
    ],
)
def test_tidy(raw: str, whole: str) -> None:
    assert tidy(raw) == whole


@given(st.text())
def test_tidy_leaves_no_rubbish(raw: str) -> None:
    text = tidy(raw)
    assert text == " ".join(text.split())
    assert not any(c in text for c in "\x00\x02\ufffe\ufffd\uffff")


@pytest.mark.parametrize(
    ("lines", "known", "whole"),
    [
        (["a distri¬", "bution of"], {}, "a distribution of"),
        (["an encoder-de¬", "coder model"], {"encoder-decoder": 2}, "an encoder-decoder model"),
        (["the state-", "of-the-art"], {"state-of-the-art": 1}, "the state-of-the-art"),
        (["well-", "known facts"], {"well": 3, "known": 5}, "well-known facts"),
        (["the GPT-", "3 model"], {}, "the GPT- 3 model"),
        (["no", "break"], {}, "no break"),
    ],
)
def test_lines_are_joined(lines: list[str], known: dict[str, int], whole: str) -> None:
    assert joined(lines, Counter(known)) == whole
