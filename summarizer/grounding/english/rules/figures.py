"""A number given to another measure, other data or another stage than in the paper, or a rival's to the paper's own."""

from collections.abc import Iterator
from itertools import pairwise

from chat.reply import Problem
from summarizer.grounding import reasons
from summarizer.grounding.english.analysis import Sense
from summarizer.grounding.english.held import Held
from summarizer.grounding.english.measures import Measure

_SPANS = frozenset(["second", "minute", "hour", "day", "week", "month", "year"])
_COUNTS = frozenset(["a", "an", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"])
_TIMES = frozenset(["s", "ms", "h", "second", "seconds", "minute", "minutes", "hour", "hours", "day", "days"])


def problems(held: Held) -> Iterator[Problem]:
    """Yield the numbers that measure something else in the paper."""
    for stated in held.stated.measures:
        same = [(told, sense) for sense in held.told for told in sense.measures if told.number == stated.number]
        if same and all(_differs(held, stated, sense, told) for told, sense in same):
            reason = reasons.another_measure()
            yield Problem("meaning", held.stated.words[stated.at].text, reason)
    yield from _exchanged(held)
    for number, unit in _spans(held.stated):
        told_units = {told_unit for sense in held.near for count, told_unit in _spans(sense) if count == number}
        if told_units and unit not in told_units:
            reason = reasons.another_measure()
            yield Problem("meaning", f"{number} {unit}", reason)


def _exchanged(held: Held) -> Iterator[Problem]:
    """Yield two numbers of which each has the other's measure or data."""
    for told in held.told:
        mine = [(each, _whole(held.stated, each)) for each in held.stated.measures]
        theirs = {each.number: _whole(told, each) for each in told.measures}
        pairs = [(one, two) for n, one in enumerate(mine) for two in mine[n + 1 :]]
        for (one, my_first), (two, my_second) in pairs:
            first, second = theirs.get(one.number, frozenset()), theirs.get(two.number, frozenset())
            if one.number == two.number:
                continue
            if (my_first - my_second) & (second - first) and (my_second - my_first) & (first - second):
                reason = reasons.exchanged()
                yield Problem("meaning", f"{one.number}, {two.number}", reason)
                return


def _whole(sense: Sense, measure: Measure) -> frozenset[str]:
    return sense.keys_at((*measure.beside, *measure.place))


def _spans(sense: Sense) -> Iterator[tuple[str, str]]:
    """Yield the spans of time that a sentence gives in words: "one second"."""
    for count, unit in pairwise(sense.words):
        if count.lower in _COUNTS and unit.lower.rstrip("s") in _SPANS:
            yield ("one" if count.lower in {"a", "an"} else count.lower), unit.lower.rstrip("s")


def _differs(held: Held, stated: Measure, sense: Sense, told: Measure) -> bool:
    mine = held.stated
    metric, theirs = mine.keys_at(stated.metric), sense.keys_at(told.beside)
    if metric and not stated.unit and told.unit in _TIMES:
        return True
    if (
        metric
        and theirs
        and not metric & theirs
        and not _may_mean(mine, stated.metric, _said_with(sense, told), sense.keys)
    ):
        return True
    if told.baseline and not stated.baseline and _has_its_own(sense, told, mine.keys_at(stated.beside)):
        return True
    place, there = mine.keys_at(stated.place), sense.keys_at(told.place)
    if place and there and not place & held.near_keys:
        return True
    return bool(stated.doing and told.doing and stated.doing != told.doing)


def _said_with(sense: Sense, told: Measure) -> frozenset[str]:
    """Return the stems of a number's sentence where it is the only one, else of its clause."""
    clause = sense.clauses[told.at]
    return sense.keys_at(at for at, number in enumerate(sense.clauses) if number == clause or len(sense.measures) == 1)


def _has_its_own(sense: Sense, told: Measure, metric: frozenset[str]) -> bool:
    """Return whether another number of the sentence is what the paper itself reaches in a measure."""
    return any(
        other.number != told.number and not other.baseline and metric & sense.keys_at(other.beside)
        for other in sense.measures
    )


def _may_mean(sense: Sense, numbers: tuple[int, ...], keys: frozenset[str], told: frozenset[str]) -> bool:
    """Return whether the paper has a measure's words, or the letters that they begin with."""
    words = [sense.words[at] for at in numbers]
    if any(word.keys & keys for word in words):
        return True
    every = sense.words[numbers[0] : numbers[-1] + 1]
    letters = {"".join(word.lower[0] for word in some) for some in (words, every)}
    return any(len(each) > 1 and key.startswith(each) for each in letters for key in told)
