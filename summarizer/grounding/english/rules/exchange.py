"""Two that have changed places: who does it and to whom, from where and to where, first and then, cause and effect."""

from collections.abc import Iterator, Sequence

from chat.reply import Problem
from summarizer.grounding import reasons
from summarizer.grounding.english.analysis import Sense
from summarizer.grounding.english.held import Held
from summarizer.grounding.english.words import DETERMINERS, PREPOSITIONS, is_verb, opposites, stems

_AFTER = 3
_SLIGHT = 2
_STEPS = stems("first second then step stage phase initially finally subsequent subsequently later come follow")
_AGAINST = frozenset(["yet", "but", "although", "though", "whereas", "despite", "however"])


def problems(held: Held) -> Iterator[Problem]:
    """Yield where a statement puts two things each in the place of the other."""
    yield from _relations(held)
    yield from _causes(held)
    yield from _neighbours(held)
    yield from _order(held)


Sides = tuple[Sequence[int], Sequence[int]]


def _crossed(one: Sense, mine: Sides, other: Sense, theirs: Sides) -> tuple[int, int]:
    """Return on how many sides two pairs agree as they are, and with the one's sides exchanged."""
    lefts, rights = (one.keys_at(_plain(one, side)) for side in mine)
    firsts, lasts = (other.keys_at(_plain(other, side)) for side in theirs)
    lefts, rights = lefts - rights, rights - lefts
    firsts, lasts = firsts - lasts, lasts - firsts
    return bool(lefts & firsts) + bool(rights & lasts), bool(lefts & lasts) + bool(rights & firsts)


def _plain(sense: Sense, numbers: Sequence[int]) -> tuple[int, ...]:
    return tuple(at for at in numbers if not sense.words[at].lower.endswith("ly"))


def _relations(held: Held) -> Iterator[Problem]:
    for stated in held.stated.relations:
        found = [
            _crossed(held.stated, (stated.left, stated.right), sense, (told.left, told.right))
            for sense in held.told
            for told in sense.relations
            if told.name == stated.name
        ]
        if any(crossed == 2 > straight for straight, crossed in found) and not any(
            straight == 2 for straight, _ in found
        ):
            reason = reasons.exchanged()
            yield Problem(
                "meaning", f"{held.stated.text_at(stated.left)} → {held.stated.text_at(stated.right)}", reason
            )
            return


def _causes(held: Held) -> Iterator[Problem]:
    for stated in held.stated.causes:
        if any(_set_apart(held.stated, stated.cause, stated.effect, sense) for sense in held.told):
            reason = reasons.no_cause()
            yield Problem("meaning", held.stated.text_at(stated.cause), reason)
            return
        found = [
            _weighed(held.stated, (stated.cause, stated.effect), sense, (told.cause, told.effect))
            for sense in held.told
            for told in sense.causes
        ]
        if any(crossed > straight for straight, crossed in found) and not any(
            straight > crossed for straight, crossed in found
        ):
            reason = reasons.cause_exchanged()
            yield Problem("meaning", held.stated.text_at(stated.cause), reason)
            return


def _set_apart(one: Sense, cause: tuple[int, ...], effect: tuple[int, ...], told: Sense) -> bool:
    """Return whether a sentence sets two things against each other: "A is high, yet B"."""
    causes, effects = one.keys_at(cause) - one.keys_at(effect), one.keys_at(effect) - one.keys_at(cause)
    before = [at for at, word in enumerate(told.words) if word.keys & causes]
    behind = [at for at, word in enumerate(told.words) if word.keys & effects]
    if min(len(before), len(behind)) < _SLIGHT or told.causes:
        return False
    for at, word in enumerate(told.words):
        if word.lower in _AGAINST and (max(before) < at < min(behind) or max(behind) < at < min(before)):
            return True
    return False


def _weighed(one: Sense, mine: Sides, other: Sense, others: Sides) -> tuple[int, int]:
    """Return how many stems of cause and effect agree as they are and exchanged, exchanged only where both do."""
    causes, effects = (one.keys_at(side) for side in mine)
    theirs, follows = (other.keys_at(side) for side in others)
    causes, effects = causes - effects, effects - causes
    theirs, follows = theirs - follows, follows - theirs
    straight = len(causes & theirs) + len(effects & follows)
    back, forth = len(causes & follows), len(effects & theirs)
    return straight, back + forth if back and forth and back + forth > _SLIGHT else 0


def _order(held: Held) -> Iterator[Problem]:
    """Yield what comes first in the statement and later in the paper, or the reverse."""
    for mark in held.stated.marks:
        if mark.kind != "order":
            continue
        mine = _around(held.stated, mark.at)
        for told in held.told:
            theirs = [(each.group, _around(told, each.at)) for each in told.marks if each.kind == "order"]
            turned = any(len(mine & keys) >= _SLIGHT for group, keys in theirs if group != mark.group)
            if turned and not any(mine & keys for group, keys in theirs if group == mark.group):
                reason = reasons.exchanged()
                yield Problem("meaning", mark.word, reason)
                return


def _around(sense: Sense, at: int) -> frozenset[str]:
    """Return the stems near a word of order, in its clause."""
    near = range(max(0, at - 5), min(len(sense.words), at + 6))
    return sense.keys_at(n for n in near if sense.clauses[n] == sense.clauses[at]) - _STEPS


def _neighbours(held: Held) -> Iterator[Problem]:
    """Yield where two words of one sort have changed what they stand before: private data, public retrieval."""
    stated = held.stated
    for told in held.told:
        pairs = _pairs(stated, told)
        for one, two in pairs:
            mine, yours = _behind(stated, one), _behind(stated, two)
            theirs = {at: _behind(told, at) for at, word in enumerate(told.words) if word.bears}
            first = frozenset().union(
                *(behind for at, behind in theirs.items() if told.words[at].lower == stated.words[one].lower)
            )
            second = frozenset().union(
                *(behind for at, behind in theirs.items() if told.words[at].lower == stated.words[two].lower)
            )
            if (mine & second - first - yours) and (yours & first - second - mine):
                reason = reasons.exchanged()
                yield Problem("meaning", f"{stated.words[one].text}, {stated.words[two].text}", reason)
                return


def _pairs(stated: Sense, told: Sense) -> list[tuple[int, int]]:
    there = {word.lower for word in told.words if word.bears}
    mine = [at for at, word in enumerate(stated.words) if word.bears and word.lower in there]
    return [
        (one, two)
        for number, one in enumerate(mine)
        for two in mine[number + 1 : number + 12]
        if stated.words[one].lower != stated.words[two].lower and _of_one_sort(stated, one, two)
    ]


def _of_one_sort(sense: Sense, one: int, two: int) -> bool:
    first, second = sense.words[one], sense.words[two]
    if "-" in first.lower and "-" in second.lower and first.keys & second.keys:
        return True
    if is_verb(sense.words, one) and is_verb(sense.words, two):
        return True
    return any(second.keys & opposites().get(key, frozenset()) for key in first.keys)


def _behind(sense: Sense, at: int) -> frozenset[str]:
    """Return the stems of what follows a word: a verb's object, or what an adjective belongs to."""
    found: set[str] = set()
    skipped = DETERMINERS | (PREPOSITIONS if sense.words[at].lower.endswith("ly") else frozenset())
    for word in sense.words[at + 1 : at + 2 + _AFTER]:
        if word.bears:
            found |= word.keys
        elif found or word.lower not in skipped:
            break
    return frozenset(found)
