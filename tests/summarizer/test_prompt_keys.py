"""The keys of what models wrote change with what they are told."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from summarizer import points
from summarizer.models import forms, judge, prompts
from summarizer.models.prompts import reading_key, summary_key


@pytest.fixture(autouse=True)
def made_anew(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    yield
    monkeypatch.undo()
    keys()


def keys() -> tuple[str, str]:
    summary_key.cache_clear()
    reading_key.cache_clear()
    return summary_key(), reading_key()


def test_a_key_stays_while_nothing_changes() -> None:
    before = keys()
    assert keys() == before
    assert len(set(before)) == 2


@pytest.mark.parametrize("text", ["_SETTING", "_CORRECTION", "_NOTHING_HOLDS"])
def test_a_text_that_all_are_told_changes_both(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    before = keys()
    monkeypatch.setattr(prompts, text, f"{getattr(prompts, text)}Be brief.")
    assert not set(before) & set(keys())


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("_STATEMENTS", (True, True)),
        ("_SUMMARY", (True, False)),
        ("_TITLE", (True, False)),
        ("_NO_TITLE", (True, False)),
        ("_OPENING", (True, False)),
        ("_READING", (False, True)),
        ("_PART", (False, True)),
        ("_CHOICE", (False, True)),
        ("_BLANKS", (False, True)),
    ],
)
def test_a_text_for_one_changes_that_one(
    monkeypatch: pytest.MonkeyPatch, text: str, changed: tuple[bool, bool]
) -> None:
    before = keys()
    monkeypatch.setattr(prompts, text, f"{getattr(prompts, text)}Be brief.")
    assert tuple(one != other for one, other in zip(before, keys(), strict=True)) == changed


def test_what_a_point_is_about_changes_the_readings_key(monkeypatch: pytest.MonkeyPatch) -> None:
    before = keys()
    monkeypatch.setattr(points, "POINTS", (replace(points.POINTS[0], about="something else"), *points.POINTS[1:]))
    after = keys()
    assert (after[0] == before[0], after[1] == before[1]) == (True, False)


def test_the_form_of_the_answer_changes_the_key() -> None:
    told = ["the same"]
    assert prompts._key("summary", told, [forms.SummaryForm]) != prompts._key("summary", told, [forms.AnswerForm])


@pytest.mark.parametrize("text", ["_INSTRUCTIONS", "KNOWN_FALSE"])
def test_what_a_judge_is_told_changes_its_key_and_so_does_who_judges(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    before = {judge.judge_key(name) for name in ("same", "other")}
    judge.judge_key.cache_clear()
    monkeypatch.setattr(judge, text, getattr(judge, text)[:-1])
    after = {judge.judge_key(name) for name in ("same", "other")}
    judge.judge_key.cache_clear()
    assert len(before | after) == 4
