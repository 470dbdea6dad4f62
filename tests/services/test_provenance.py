"""The small print below a summary."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import get_args

import pytest

from chat.reply import Item, Listing, Text
from chat.words import Words
from services.replies.papers import digest_replies, provenance
from summarizer.digest import Digest, Entry
from summarizer.extractive.summary import summarize_offline
from summarizer.schema import FallbackReason, Summary
from summarizer.wording import fallback as why
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


@pytest.mark.parametrize("fallback", [each for each in get_args(FallbackReason) if each])
def test_every_reason_why_another_wrote_is_told_for_offline_and_fallback(fallback: FallbackReason) -> None:
    reason = why(fallback, ENGLISH)
    assert reason.startswith(("The language model", "What the language model"))
    for summary in (summarize_offline(CMD), by_a_model()):
        assert provenance(replace(summary, fallback_reason=fallback), "en", ENGLISH).endswith(reason)


def test_where_all_is_well_no_reason_is_told() -> None:
    assert why("", ENGLISH) == ""


def listed(*summaries: Summary, language: str = "en", withdrawn: bool = False) -> tuple[Item, str]:
    """Return the first item and the small print of a digest in one message."""
    entries = tuple(Entry(replace(CMD, withdrawn=withdrawn), summary) for summary in summaries)
    now = datetime(2024, 3, 25, tzinfo=UTC)
    digest = Digest("k", "Topic", "q", now.date(), language, now, entries, len(entries))
    (reply,) = digest_replies(digest, ENGLISH, "list")
    small_print = reply.blocks[-1]
    assert isinstance(small_print, Text)
    return next(block.items[0] for block in reply.blocks if isinstance(block, Listing)), small_print.text


def test_a_list_names_each_model_once() -> None:
    other = replace(by_a_model(), model="able-2")
    assert listed(by_a_model(), other, by_a_model())[1] == (
        "3 of 3 statements checked against the paper. Written by able-2, wise-1 from the abstract."
    )


def test_a_list_tells_that_sentences_of_the_paper_stand_in() -> None:
    for spare in (by_a_model(filled=1), summarize_offline(CMD)):
        said = listed(by_a_model(), spare)[1]
        assert said.endswith("Where no model gave a sentence that holds, one of the abstract itself stands in.")


def test_a_list_without_a_model_says_so_and_that_nothing_is_translated() -> None:
    said = listed(summarize_offline(CMD), language="zh")[1]
    assert "picked without a language model. They stay in the paper's language" in said


def test_a_list_tells_each_reason_once() -> None:
    spent = replace(summarize_offline(CMD), fallback_reason="budget")
    said = listed(spent, spent, replace(spent, fallback_reason="down"))[1]
    assert said.count(why("budget", ENGLISH)) == 1
    assert said.count(why("down", ENGLISH)) == 1


def test_a_list_tells_a_withdrawn_paper() -> None:
    assert "Sihyun Yu, Weili Nie · arXiv:2403.14148\nThis paper was withdrawn" in (
        listed(summarize_offline(CMD), withdrawn=True)[0].detail
    )
    assert "withdrawn" not in listed(summarize_offline(CMD))[0].detail
