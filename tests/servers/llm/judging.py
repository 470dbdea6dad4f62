"""A model as a judge: it finds the statements in the prompt, each with its passage, as a model would."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from summarizer.models.judge import KNOWN_FALSE, turned
from summarizer.sentences import split
from tests.servers.llm.acts import Act, Says


@dataclass(frozen=True)
class Case:
    """A statement that is to be judged by a passage."""

    number: int
    passage: str
    statement: str


def is_judging(system: str) -> bool:
    """Return whether a model is told to judge."""
    return '"verdicts": [' in system


def cases_in(prompt: str) -> list[Case]:
    """Return what a judge is asked about."""
    lines = [json.loads(line) for line in prompt.split("\n") if line.startswith("{")]
    return [Case(each["number"], line["passage"], each["statement"]) for line in lines for each in line["statements"]]


def verdicts(prompt: str, stands: Callable[[Case], bool]) -> dict[str, Any]:
    """Answer for each statement whether it stands, with the longest sentence of its passage as what decides."""
    said = [
        {
            "number": each.number,
            "words": max((sentence.text for sentence in split(each.passage)), key=len),
            "verdict": "stated" if stands(each) else "contradicted",
        }
        for each in cases_in(prompt)
    ]
    return {"verdicts": said}


def judge_honestly(prompt: str) -> Act:
    """Find stated what is asked about the paper, and not what the bot knows to be false."""
    return Says(verdicts(prompt, lambda case: not is_known_false(case)))


def is_known_false(case: Case) -> bool:
    """Return whether a statement is the one by which a judge that agrees to everything is found out."""
    lies = {turned(sentence.text) for sentence in split(case.passage)} | {lie for _, lie in KNOWN_FALSE}
    return case.statement in lies


def is_known_true(case: Case) -> bool:
    """Return whether a statement may be the one by which a judge that agrees to nothing is found out."""
    return case.statement in case.passage
