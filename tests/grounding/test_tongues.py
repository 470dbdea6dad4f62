"""What Babel writes in a language is read back as the same value, and number words in all their forms."""

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from babel.numbers import format_compact_decimal, format_decimal, format_percent
from babel.units import format_unit
from hypothesis import assume, given
from hypothesis import strategies as st

from summarizer.grounding.fold import readable
from summarizer.grounding.language import tongue_of
from summarizer.grounding.quantities import find
from summarizer.grounding.quantity import Quantity
from summarizer.grounding.tongues import TONGUES

CATALOGUES = Path(__file__).parents[2] / "chat" / "locale"
LOCALES = {
    "en": "en", "zh": "zh_Hans", "zh-hant": "zh_Hant", "ja": "ja", "ko": "ko", "de": "de", "de-CH": "de_CH", "fr": "fr",
    "es": "es", "es-MX": "es_MX", "pt": "pt_BR", "pt-PT": "pt_PT", "ru": "ru", "ar": "ar", "fa": "fa", "he": "he",
    "hi": "hi", "it": "it", "pl": "pl", "tr": "tr", "uk": "uk",
}  # fmt: skip
UNITS = {
    "duration-millisecond": ("time", Fraction(1, 1000)),
    "duration-second": ("time", Fraction(1)),
    "duration-minute": ("time", Fraction(60)),
    "duration-hour": ("time", Fraction(3600)),
    "digital-kilobyte": ("bytes", Fraction(1000)),
    "digital-gigabyte": ("bytes", Fraction(10**9)),
    "frequency-gigahertz": ("rate", Fraction(10**9)),
    "mass-kilogram": ("mass", Fraction(1)),
    "length-kilometer": ("length", Fraction(1000)),
    "concentr-percent": ("percent", Fraction(1)),
}
WRITTEN = [
    line.split("|")
    for line in (Path(__file__).parent / "numbers_languages.psv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
values = st.decimals(min_value=Decimal("0.001"), max_value=Decimal(10) ** 9, places=3)
# Those of which the plural form has a word of its own for two are told in words.
telling = st.decimals(min_value=Decimal("3.1"), max_value=Decimal(900), places=1)
locales = st.sampled_from(sorted(LOCALES))


def read(text: str, language: str) -> Quantity:
    """Return the one number of a text in a language."""
    quantities = find(readable(text), TONGUES[language.partition("-")[0]]).quantities
    assert len(quantities) == 1, (text, quantities)
    return quantities[0]


@given(values, locales)
def test_a_decimal_is_read_back(value: Decimal, language: str) -> None:
    assert (
        Fraction(value)
        in read(format_decimal(value, locale=LOCALES[language], numbering_system="default"), language).readings
    )


@given(values, locales)
def test_a_percentage_is_read_back(value: Decimal, language: str) -> None:
    told = read(format_percent(value, "#,##0.###%" if language != "tr" else "%#,##0.###", LOCALES[language]), language)
    assert Fraction(value) * 100 in told.readings
    assert told.measures == {"percent"}


@given(st.integers(10**4, 9 * 10**12), locales, st.sampled_from(["short", "long"]))
def test_a_magnitude_is_read_back(value: int, language: str, form: str) -> None:
    if language in {"zh", "zh-hant", "ja", "ko"}:
        form = "short"  # they have no other
    text = format_compact_decimal(
        value, format_type="short" if form == "short" else "long", locale=LOCALES[language], fraction_digits=2
    )
    assert any(abs(each - value) <= value / 100 for each in read(text, language).readings), text


@given(telling, locales, st.sampled_from(sorted(UNITS)), st.sampled_from(["long", "short"]))
def test_a_unit_is_read_back(value: Decimal, language: str, unit: str, length: str) -> None:
    text = format_unit(value, unit, "long" if length == "long" else "short", locale=LOCALES[language])
    assume(unit not in text)  # Babel has no name for it
    told = read(text, language)
    measure, size = UNITS[unit]
    assert told.units[0], text
    assert (told.units[0].measure, told.units[0].factor) == (measure, size), text
    assert Fraction(value) in told.readings


@pytest.mark.parametrize(("language", "text", "value"), WRITTEN)
def test_a_number_is_read_as_people_write_it(language: str, text: str, value: str) -> None:
    quantities = find(readable(text), TONGUES[language]).quantities
    if value == "none":
        assert not quantities
    else:
        (quantity,) = quantities
        sizes = [unit.factor if unit else 1 for unit in quantity.units]
        assert Fraction(value) in {each * size for each in quantity.readings for size in (1, *sizes)}


def test_a_sign_that_may_be_two_things_is_read_as_both_and_nothing_else() -> None:
    assert set(read("1.234", "de").readings) == {Fraction(1234), Fraction("1.234")}
    assert set(read("0.123", "de").readings) == {Fraction("0.123")}
    assert set(read("12,345", "fr").readings) == {Fraction("12.345"), Fraction(12345)}
    assert set(read("1,2 billones", "es").readings) == {Fraction(12 * 10**11)}
    assert set(read("7B", "es").readings) == {Fraction(7 * 10**9), Fraction(7 * 10**12)}


@pytest.mark.parametrize("locale", ["de", "en", "es", "fr", "ja", "ko", "pt_BR", "ru", "zh_Hant"])
def test_the_language_of_sentences_that_were_written_for_something_else_is_told(locale: str) -> None:
    with (CATALOGUES / locale / "LC_MESSAGES" / "herald.po").open("rb") as file:
        messages = [message for message in read_po(file, locale=locale) if message.id and isinstance(message.id, str)]
    told = [re.sub(r"\{\w+\}|/\w+", " ", str(each.id if locale == "en" else each.string)) for each in messages]
    sentences = [each for each in told if len(each) >= (12 if locale == "zh_Hant" else 35) and each.count(",") < 4]
    wrong = [each for each in sentences if tongue_of(readable(each)).code != locale.partition("_")[0]]
    assert len(sentences) > 100
    assert len(wrong) <= 0.03 * len(sentences), wrong
