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
    opposite,
)
from summarizer.grounding.chinese.sentence import read
from summarizer.grounding.english.check import read_all
from summarizer.grounding.sources import Source

Rule = Callable[[Held], Iterator[Problem]]
RULES: tuple[Rule, ...] = (
    denial.problems,
    direction.problems,
    grain.problems,
    exchange.problems,
    opposite.problems,
    credit.problems,
    figures.problems,
    generality.problems,
)
_MOST_SENTENCES = 8


def check(statement: str, source: Source) -> tuple[Problem, ...]:
    """Return what a statement turns round of the sentences that it rests on."""
    told, near = read_all(source.text, source.own), read_all(source.around, source.own)
    found: dict[str, Problem] = {}
    for sentence in sentences.split(statement)[:_MOST_SENTENCES]:
        stated = read(sentence.text, source.own)
        if stated.content:
            for rule in RULES:
                for problem in rule(Held(stated, told, near, source.own, source.background)):
                    found.setdefault(problem.value, problem)
    return tuple(found.values())
