"""An English statement held against the English sentences that it rests on."""

from collections.abc import Callable, Iterator

from chat.reply import Problem
from summarizer import sentences
from summarizer.grounding.english.analysis import Sense, read
from summarizer.grounding.english.held import Held
from summarizer.grounding.english.rules import (
    credit,
    denial,
    dependence,
    direction,
    exchange,
    figures,
    generality,
    opposite,
    poles,
    shares,
)
from summarizer.grounding.fold import readable
from summarizer.grounding.held import problems
from summarizer.grounding.sources import Source

Rule = Callable[[Held], Iterator[Problem]]
RULES: tuple[Rule, ...] = (
    denial.problems,
    direction.problems,
    exchange.problems,
    shares.problems,
    dependence.problems,
    opposite.problems,
    poles.problems,
    credit.problems,
    figures.problems,
    generality.problems,
)
MOST_SENTENCES = 8


def check(statement: str, source: Source) -> tuple[Problem, ...]:
    """Return what a statement turns round of the sentences that it rests on."""
    own = source.own
    told, near = read_all(source.text, own), read_all(source.around, own)
    itself = {sense.text for sense in near}
    stated = (each for each in read_all(readable(statement), own) if each.text not in itself)
    return problems((Held(stated=each, told=told, near=near, background=source.background) for each in stated), RULES)


def read_all(text: str, own: frozenset[str]) -> tuple[Sense, ...]:
    """Take the sentences of a text apart, the first ones where there are very many."""
    return tuple(read(sentence.text, own) for sentence in sentences.split(text)[:MOST_SENTENCES])
