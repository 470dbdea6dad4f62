"""The small print below a summary."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import cycle
from typing import get_args

import pytest

from chat.reply import Checks, Claims, Item, Listing, Text
from chat.words import Words
from services.languages import Languages
from services.replies.papers import digest_replies, evidence_reply, provenance
from summarizer.digest import Digest, Entry
from summarizer.extractive.summary import summarize_offline
from summarizer.schema import FallbackReason, Summary
from summarizer.wording import fallback as why
from tests.chains import CMD

ENGLISH = Words("en")
PASSED = Checks(*("passed",) * 5, judge="rules")
JUDGED = replace(PASSED, judge="judge-2")
SMALL = replace(PASSED, judge="small checker")
UNRELATED = replace(PASSED, relevance="not done")
UNJUDGED = replace(PASSED, relevance="not done", meaning="not done", judge="")


def by_a_model(*checks: Checks, **values: object) -> Summary:
    """Return a summary of a model's, whose statements passed these checks in turn, or all of them."""
    own = summarize_offline(CMD)
    turns = cycle(checks or (PASSED,))
    tldr, *takeaways = (replace(claim, checks=next(turns)) for claim in (own.tldr, *own.takeaways))
    return replace(own, tldr=tldr, takeaways=tuple(takeaways), model="wise-1", **values)  # type: ignore[arg-type]


def test_a_model_is_named_and_its_source() -> None:
    said = provenance(by_a_model(), ENGLISH)
    assert said.endswith("Written by wise-1 from the abstract.")


@pytest.mark.parametrize(
    ("filled", "said"),
    [
        (1, "1 more is a sentence of the abstract itself."),
        (2, "2 more are sentences of the abstract itself."),
    ],
)
def test_the_papers_own_sentences_among_a_models_are_counted(filled: int, said: str) -> None:
    assert said in provenance(by_a_model(filled=filled), ENGLISH)


@pytest.mark.parametrize(
    ("checks", "said"),
    [
        ([JUDGED], "meaning judged by judge-2."),
        ([PASSED], "meaning judged by rules only."),
        ([JUDGED, PASSED], "meaning judged by judge-2 (2 by rules only)."),
        ([SMALL], "meaning judged by the small checker."),
        ([SMALL, PASSED], "meaning judged by the small checker (2 by rules only)."),
        ([JUDGED, SMALL], "meaning judged by judge-2, the small checker."),
        (
            [JUDGED, PASSED, UNJUDGED, JUDGED],
            "relevance not looked at for 1; meaning judged by judge-2 (1 by rules only; 1 not",
        ),
        (
            [PASSED, UNRELATED, PASSED, UNJUDGED],
            "relevance not looked at for 2; meaning judged by rules only (1 not judged).",
        ),
        ([UNJUDGED], "relevance not done; meaning not judged."),
    ],
)
def test_what_statements_were_held_against_and_by_whom_is_said(checks: list[Checks], said: str) -> None:
    told = provenance(by_a_model(*checks), ENGLISH)
    assert told.startswith(f"4 statements: quotes, numbers and names found in the paper; {said}")


@pytest.mark.parametrize("reason", [each for each in get_args(FallbackReason) if each])
def test_why_the_judge_did_not_judge_is_said(reason: FallbackReason) -> None:
    said = provenance(by_a_model(unjudged=reason), ENGLISH)
    assert "meaning judged by rules only. The judging model" in said
    assert "meaning judged by rules only. The judging model" in listed(by_a_model(unjudged=reason))[1]


def test_a_check_that_was_not_done_for_all_is_not_said_to_be_done() -> None:
    told = provenance(by_a_model(replace(PASSED, names="not done"), PASSED), ENGLISH)
    assert told.startswith("4 statements: quotes, numbers found in the paper; names not looked at for 2; meaning")


def test_the_same_is_said_in_chinese() -> None:
    told = provenance(by_a_model(JUDGED, PASSED, UNJUDGED, JUDGED), Languages().words("zh"))
    assert told.startswith(
        "4 句：引文、数字与名称均见于论文；1 句的相关性未核对；含义由 judge-2 判断（1 句仅由规则判断；1 句未判断）。"
    )


def test_of_what_was_kept_before_checks_were_nothing_is_claimed() -> None:
    old = by_a_model(Checks(), filled=1)
    assert provenance(old, ENGLISH).startswith("4 statements: no check on record. ")
    assert notes(old) == ["No check on record."] * 4


def test_evidence_tells_each_statements_checks() -> None:
    summary = by_a_model(JUDGED, PASSED, UNJUDGED, filled=1)
    mixed = replace(summary, takeaways=(*summary.takeaways[:2], replace(summary.takeaways[2], checks=Checks())))
    assert notes(mixed) == [
        "Passed: quote, numbers, names, relevance, meaning (by judge-2).",
        "Passed: quote, numbers, names, relevance, meaning (by rules only).",
        "Passed: quote, numbers, names. Not done: relevance, meaning.",
        "A sentence of the paper itself.",
    ]
    assert provenance(mixed, ENGLISH).startswith("3 statements: "), "the paper's own sentence is not among them"


def notes(summary: Summary) -> list[str]:
    """Return what evidence says below each quote."""
    shown = [block for block in evidence_reply(CMD, summary, ENGLISH).blocks if isinstance(block, Claims)]
    return [note for block in shown for _, note in block.noted]


@pytest.mark.parametrize("fallback", [each for each in get_args(FallbackReason) if each])
def test_every_reason_why_another_wrote_is_told_for_offline_and_fallback(fallback: FallbackReason) -> None:
    reason = why(fallback, ENGLISH)
    assert reason.startswith(("The language model", "What the language model"))
    for summary in (summarize_offline(CMD), by_a_model()):
        assert provenance(replace(summary, fallback_reason=fallback), ENGLISH).endswith(reason)


def test_where_all_is_well_no_reason_is_told() -> None:
    assert why("", ENGLISH) == ""


def listed(*summaries: Summary, language: str = "en", withdrawn: bool = False) -> tuple[Item, str]:
    """Return the first item and the small print of a digest in one message."""
    entries = tuple(Entry(replace(CMD, withdrawn=withdrawn), summary) for summary in summaries)
    now = datetime(2024, 3, 25, tzinfo=UTC)
    digest = Digest("k", "Topic", "q", now.date(), language, now, entries, len(entries))
    (reply,) = digest_replies(digest, ENGLISH, "list")
    small_print = reply.blocks[-2]
    assert isinstance(small_print, Text)
    return next(block.items[0] for block in reply.blocks if isinstance(block, Listing)), small_print.text


def test_a_list_names_each_model_once() -> None:
    other = replace(by_a_model(), model="able-2")
    assert listed(by_a_model(), other, by_a_model())[1] == (
        "3 statements: quotes, numbers and names found in the paper; meaning judged by rules only. "
        "Written by able-2, wise-1 from the abstract."
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
