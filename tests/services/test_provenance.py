"""The small print below a summary."""

from dataclasses import replace
from typing import get_args

import pytest

from chat.words import Words
from services.posts import provenance
from services.stopgaps import why
from summarizer.offline import summarize_offline
from summarizer.schema import Summary
from summarizer.trouble import Stopgap
from tests.chains import CMD

ENGLISH = Words("en")


def by_a_model(**values: object) -> Summary:
    return replace(summarize_offline(CMD), model="wise-1", **values)  # type: ignore[arg-type]


def test_a_model_is_named_and_its_source() -> None:
    said = provenance(by_a_model(), "en", ENGLISH)
    assert said.endswith("statements checked against the paper. Written by wise-1 from the abstract.")


@pytest.mark.parametrize(
    ("filled", "said"),
    [
        (1, "1 of them is a sentence of the abstract itself."),
        (2, "2 of them are sentences of the abstract itself."),
    ],
)
def test_the_papers_own_sentences_among_a_models_are_counted(filled: int, said: str) -> None:
    assert said in provenance(by_a_model(filled=filled), "en", ENGLISH)


@pytest.mark.parametrize("stopgap", [each for each in get_args(Stopgap) if each])
def test_every_reason_why_another_wrote_is_told_for_offline_and_fallback(stopgap: Stopgap) -> None:
    reason = why(stopgap, ENGLISH)
    assert reason.startswith(("The language model", "What the language model"))
    for summary in (summarize_offline(CMD), by_a_model()):
        assert provenance(replace(summary, stopgap=stopgap), "en", ENGLISH).endswith(reason)


def test_where_all_is_well_no_reason_is_told() -> None:
    assert why("", ENGLISH) == ""
