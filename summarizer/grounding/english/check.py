"""An English statement held against the English sentences that it rests on."""

from collections.abc import Callable, Iterator

from chat.reply import Problem
from summarizer import sentences
from summarizer.grounding.english.analysis import read
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
from summarizer.grounding.fold import pieces, readable
from summarizer.grounding.held import Evidence, problems, verdict
from summarizer.grounding.sources import Source
from summarizer.grounding.verdict import NOT_DONE, Verdict

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
_MOST_SENTENCES = 20
"""Of a paper, on which one statement may rest; each has two neighbours at most."""


def check(statement: str, source: Source) -> Verdict:
    """Return what a statement turns round of what it rests on; not done where not all was read."""
    told = read_evidence(source)
    if told is None:
        return NOT_DONE
    plain = readable(statement)
    piece = next(pieces(plain))
    itself = {sense.text for sense in told.near}
    stated = [read(sentence.text, source.own) for sentence in sentences.split(piece)]
    held = (
        Held(stated=each, told=told.told, near=told.near, background=told.background)
        for each in stated
        if each.text not in itself
    )
    return verdict(problems(held, RULES), whole=piece == plain and all(each.whole for each in stated))


def read_evidence(source: Source) -> Evidence | None:
    """Take apart the sentences that a statement rests on, None where they are too many or too long to be read."""
    resting_on = sentences.split(source.text)
    if len(resting_on) > _MOST_SENTENCES:
        return None
    told = tuple(read(each.text, source.own) for each in resting_on)
    if not all(sense.whole for sense in told):
        return None
    around = sentences.split(source.around)[: 3 * _MOST_SENTENCES]
    near = tuple(read(each.text, source.own) for each in around)
    return Evidence(told=told, near=near, background=source.background)
