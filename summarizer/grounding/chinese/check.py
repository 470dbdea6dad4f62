"""A Chinese statement held against the English sentences that it rests on."""

from collections.abc import Callable, Iterator

from chat.reply import Problem
from summarizer import sentences
from summarizer.grounding.chinese.held import Held
from summarizer.grounding.chinese.rules import (
    credit,
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
from summarizer.grounding.english.check import MOST_SENTENCES, read_all
from summarizer.grounding.held import problems
from summarizer.grounding.sources import Source

Rule = Callable[[Held], Iterator[Problem]]
RULES: tuple[Rule, ...] = (
    denial.problems,
    direction.problems,
    grain.problems,
    exchange.problems,
    mixture.problems,
    opposite.problems,
    polarity.problems,
    credit.problems,
    figures.problems,
    generality.problems,
)


def check(statement: str, source: Source) -> tuple[Problem, ...]:
    """Return what a statement turns round of the sentences that it rests on."""
    own = source.own
    told, near = read_all(source.text, own), read_all(source.around, own)
    stated = (read(each.text, own) for each in sentences.split(statement)[:MOST_SENTENCES])
    return problems(
        (
            Held(stated=each, told=told, near=near, own=own, background=source.background)
            for each in stated
            if each.content
        ),
        RULES,
    )
