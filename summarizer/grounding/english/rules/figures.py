"""A number given to another measure, other data or another stage than in the paper, or a rival's to the paper's own."""

from collections.abc import Iterator
from itertools import pairwise

from chat.reply import Problem
from summarizer.grounding import reasons
from summarizer.grounding.english.analysis import Sense
from summarizer.grounding.english.held import Held
from summarizer.grounding.english.lists import SCALES, items_of, scales
from summarizer.grounding.english.measures import Measure
from summarizer.grounding.english.words import keys_of

_IN_WORDS = {"two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9"}
_ALMOST_ALL = 0.75
_CUTS = frozenset(["and", ",", ";", "while", "whereas", "but"])
_SPANS = frozenset(["second", "minute", "hour", "day", "week", "month", "year"])
_COUNTS = frozenset(["a", "an", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"])
_MOST_PLACES = 4  # of one number
_TIMES = frozenset(["s", "ms", "h", "second", "seconds", "minute", "minutes", "hour", "hours", "day", "days"])


def problems(held: Held) -> Iterator[Problem]:
    """Yield the numbers that measure something else in the paper."""
    for stated in held.stated.measures:
        same = [(told, sense) for sense in held.told for told in sense.measures if told.number == stated.number]
        if same and all(_differs(held, stated, sense, told) for told, sense in same[:_MOST_PLACES]):
            reason = reasons.another_measure()
            yield Problem("meaning", held.stated.words[stated.at].text, reason)
    yield from _exchanged(held)
    yield from _moved(held)
    yield from _counted(held)
    yield from _replaced(held)
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


def _moved(held: Held) -> Iterator[Problem]:
    """Yield a number that stands beside the words of another number of the paper's sentence, and none of its own."""
    if len(held.told) != 1:
        return
    told = held.told[0]
    theirs = _parts(told, [each.at for each in told.measures])
    for number, mine in _parts(held.stated, [each.at for each in held.stated.measures]).items():
        own = theirs.get(number)
        rest = [keys for other, keys in theirs.items() if other != number]
        if own is None or not rest:
            continue
        for other in rest:
            if mine & (other - own) and not mine & (own - other) and own - other:
                yield Problem("meaning", number, reasons.another_measure())
                return


def _counted(held: Held) -> Iterator[Problem]:
    """Yield a number that counts what another one counts in the paper, or what is only told of beside its sentence."""
    theirs: dict[str, list[frozenset[str]]] = {}
    for sense in held.told:
        for number, nouns in _counts(sense):
            theirs.setdefault(number, []).append(nouns)
    counted = [(number, nouns) for number, each in theirs.items() for nouns in each]
    for number, mine in _counts(held.stated):
        same = {other for other, nouns in counted if mine <= nouns}
        if same and number not in theirs and len(number) == 1 and all(len(each) == 1 for each in same):
            yield Problem("meaning", number, reasons.another_measure())
            return
        own = frozenset().union(*theirs.get(number, ()))
        if not own or mine & own:
            continue
        others = frozenset().union(*(keys for other, each in theirs.items() if other != number for keys in each))
        if mine & others or (len(number) > 1 and not mine & held.told_keys and mine <= held.near_keys):
            yield Problem("meaning", number, reasons.another_measure())
            return


def _counts(sense: Sense) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the numbers before nouns, in digits or words, with the stems of what they count."""
    for at, word in enumerate(sense.words):
        number = _IN_WORDS.get(word.lower) or (word.lower.replace(",", "") if word.kind == "number" else "")
        if not number or (at and sense.words[at - 1].lower in {"of", "by"} and word.kind == "number" and "." in number):
            continue
        nouns: set[str] = set()
        for after in sense.words[at + 1 : at + 5]:
            if not after.bears or after.lower.endswith(("ly", "ing")) or after.keys & SCALES:
                if after.keys & SCALES and not nouns:
                    continue
                break
            nouns |= after.keys
        if nouns:
            yield number, frozenset(nouns)


def _replaced(held: Held) -> Iterator[Problem]:
    """Yield a number in place of another one of the same unit, in what is otherwise all told of that other."""
    if len(held.told) != 1:
        return
    told, words = held.told[0], keys_of(each for each in held.stated.words if each.bears)
    for stated in held.stated.measures:
        there = {each.number for each in told.measures if each.unit == stated.unit}
        if not stated.unit or not there or stated.number in {each.number for each in told.measures}:
            continue
        elsewhere = [sense for sense in held.near if stated.number in {each.number for each in sense.measures}]
        share = len(words & told.keys)
        if share >= _ALMOST_ALL * len(words) and all(len(words & sense.keys) < share for sense in elsewhere):
            yield Problem("meaning", held.stated.words[stated.at].text, reasons.another_measure())
            return


def _parts(sense: Sense, numbers: list[int]) -> dict[str, frozenset[str]]:
    """Return for each number the stems of its part of the sentence, cut where "and" or a comma joins two.

    Numbers that are listed together share one part, of which "respectively" gives each its own item.
    """
    parts: dict[str, frozenset[str]] = {}
    if not numbers:
        return parts
    cuts = [at for at, word in enumerate(sense.words) if word.lower in _CUTS]
    groups: list[list[int]] = []
    ends = [0]
    for at in numbers:
        before = groups[-1][-1] if groups else at
        if groups and not any(sense.words[n].bears and not scales(sense.words[n]) for n in range(before + 1, at)):
            groups[-1].append(at)
            continue
        between = [cut for cut in cuts if before < cut < at]
        if groups and not between:
            return {}
        ends += between[-1:]
        groups.append([at])
    for group, (first, last) in zip(groups, pairwise([*ends, len(sense.words)]), strict=True):
        items = items_of(sense.words[:last], group)
        apart = {n for item in items for n in item}
        for place, at in enumerate(group):
            own = {*items[place]} if items else set()
            parts[next(iter(sense.words[at].keys))] = sense.keys_at(
                n for n in range(first, last) if sense.words[n].bears and (n not in apart or n in own)
            )
    return parts


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
