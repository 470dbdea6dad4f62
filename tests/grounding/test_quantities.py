"""Numbers as people write them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.grounding.fold import readable
from summarizer.grounding.language import tongue_of
from summarizer.grounding.quantities import find
from summarizer.grounding.tongues import TONGUES, Tongue


def read(text: str, code: str = "") -> list[tuple[Fraction, str]]:
    plain = readable(text)
    quantities = find(plain, TONGUES[code] if code else tongue_of(plain)).quantities
    return [(q.value, q.units[-1].measure if q.units[-1] else "") for q in quantities]


@pytest.mark.parametrize(
    ("text", "value", "measure"),
    [
        ("34.5%", "34.5", "percent"),
        ("34.5\\%", "34.5", "percent"),
        ("34.5 percentage points", "34.5", "point"),
        ("34.5 个百分点", "34.5", "point"),
        ("7.7x", "7.7", "times"),
        ("×7.7", "7.7", "times"),
        ("x10 over", "10", "times"),
        ("7.7 times", "7.7", "times"),
        ("7.7-fold", "7.7", "times"),
        ("7.7 倍", "7.7", "times"),
        ("10k", "10000", ""),
        ("10,000", "10000", ""),
        ("10\u202f000", "10000", ""),
        ("$10{,}000$", "10000", ""),
        ("1万", "10000", ""),
        ("1.1万名", "11000", ""),
        ("3 亿", "300000000", ""),
        ("1.2 trillion", "1200000000000", ""),
        ("1.2 万亿", "1200000000000", ""),
        ("1e-3", "1/1000", ""),
        ("$10^{-3}$", "1/1000", ""),
        ("10⁻³", "1/1000", ""),
        ("1.5×10^6", "1500000", ""),
        ("3×10−5", "3/100000", ""),
        ("4.4×10⁻¹³", "44/100000000000000", ""),
        ("10−27", "1/1000000000000000000000000000", ""),
        ("10⁺²₋₁", "10", ""),
        ("2ᵏ", "2", ""),
        ("1/3", "1/3", "fraction"),
        ("one third", "1/3", "fraction"),
        ("a quarter of", "1/4", "fraction"),
        ("三分之一", "1/3", "fraction"),
        ("百分之五十", "50", "percent"),
        ("三成", "30", "percent"),
        ("twenty-five methods", "25", ""),
        ("two hundred", "200", ""),
        ("三百五十个样本", "350", ""),
        ("一百万样本", "1000000", ""),
        ("两个模块", "2", ""),
        ("250 ms", "250", "time"),
        ("3.1 秒", "3.1", "time"),
        ("60+ FPS", "60", "rate"),
        ("三维", "3", "dimension"),
        ("93.14mIoU", "93.14", ""),
    ],
)
def test_a_number_is_read_with_its_unit(text: str, value: str, measure: str) -> None:
    assert read(text)[0] == (Fraction(value), measure)


def test_languages_that_write_a_decimal_comma_are_read_so() -> None:
    assert read("34,5 % von 10.000 und 1.234.567,8", "de") == [
        (Fraction("34.5"), "percent"),
        (Fraction(10000), ""),
        (Fraction("1234567.8"), ""),
    ]


def test_a_range_shares_its_unit() -> None:
    assert read("10-20%") == [(Fraction(10), "percent"), (Fraction(20), "percent")]
    first = find("2 to 5 million").quantities[0]
    assert Fraction(2_000_000) in first.readings


def test_products_are_two_numbers() -> None:
    assert read("512×1024, 512 x 1024, 512x1024") == [(Fraction(n), "") for n in (512, 1024) * 3]


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("GPT-4", "GPT-4"),
        ("ResNet-50-based", "ResNet-50"),
        ("ViT-B/16", "ViT-B/16"),
        ("Llama2-7b", "Llama2"),
        ("text-to-3D", "3D"),
        ("mAP@0.25", "mAP@0.25"),
        ("v2.5", "v2.5"),
        ("T2I", "T2I"),
        ("AP$_{50}$", "AP50"),
        ("FFHQ-$1024^2$", "FFHQ-1024^2"),
    ],
)
def test_names_with_digits_are_no_numbers(text: str, core: str) -> None:
    figures = find(readable(text))
    assert not figures.quantities
    assert figures.designations[0].core == core


@pytest.mark.parametrize("text", ["统一", "千万别用", "十分有效", "数百个样本", "hundreds of papers", "one of them"])
def test_words_that_merely_hold_a_numeral_count_nothing(text: str) -> None:
    assert read(text) == []


@given(st.text(max_size=80), st.sampled_from(list(TONGUES.values())))
def test_any_text_is_read(text: str, tongue: Tongue) -> None:
    for quantity in find(readable(text), tongue).quantities:
        assert quantity.end > quantity.start
        assert quantity.readings


def test_powers_with_a_decimal() -> None:
    (found,) = find(readable("10^6.6 NEOs")).quantities
    assert round(found.value, -3) == 3_981_000
