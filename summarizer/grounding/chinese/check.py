"""A Chinese statement held against the English sentences that it rests on."""

from collections.abc import Callable, Iterator

from chat.reply import Problem
from summarizer import sentences
from summarizer.grounding.chinese.held import Held
from summarizer.grounding.chinese.rules import (
    credit,
    degrees,
    denial,
    direction,
    exchange,
    figures,
    generality,
    grain,
    mixture,
    opposite,
    polarity,
)
from summarizer.grounding.chinese.sentence import read
from summarizer.grounding.english.check import read_evidence
from summarizer.grounding.fold import pieces
from summarizer.grounding.held import problems, verdict
from summarizer.grounding.sources import Source
from summarizer.grounding.verdict import NOT_DONE, Verdict

Rule = Callable[[Held], Iterator[Problem]]
RULES: tuple[Rule, ...] = (
    denial.problems,
    direction.problems,
    grain.problems,
    exchange.problems,
    mixture.problems,
    degrees.problems,
    opposite.problems,
    polarity.problems,
    credit.problems,
    figures.problems,
    generality.problems,
)


def check(statement: str, source: Source) -> Verdict:
    """Return what a statement turns round of what it rests on; not done where not all was read."""
    told = read_evidence(source)
    if told is None:
        return NOT_DONE
    piece = next(pieces(statement))
    stated = [read(each.text, source.own) for each in sentences.split(piece)]
    held = (
        Held(stated=each, told=told.told, near=told.near, own=source.own, background=told.background)
        for each in stated
        if each.content
    )
    return verdict(problems(held, RULES), whole=piece == statement and all(each.whole for each in stated))
