"""A negation that the paper does not have, or one of the paper's that is gone."""

from collections.abc import Iterator, Sequence

from chat.reply import Problem
from summarizer.grounding import reasons
from summarizer.grounding.english.analysis import Sense
from summarizer.grounding.english.comparison import changes
from summarizer.grounding.english.held import Held, content
from summarizer.grounding.english.negation import LIGHT, ONLY, Negation
from summarizer.grounding.english.words import is_verb, stems

_MOST_OF = 0.5
_APART = 4
_AGAINST = stems(
    "against robust resist solve address tackle overcome protect fight handle remedy remove eradicate combat suppress"
    " eliminate avoid prevent mitigate alleviate counter correct discard filter"
)
_BINDING = stems("depend require need rely specific particular limited restricted tied")


def problems(held: Held) -> Iterator[Problem]:
    """Yield what a statement denies and the paper says, and what it says and the paper denies."""
    for negation in held.stated.negations:
        for core in () if negation.partial or negation.open or negation.twofold else _cores(held.stated, negation):
            if any(_is_said(held.stated, core, told) for told in held.told) and not _is_denied_near(held, core):
                reason = reasons.not_denied()
                yield Problem("meaning", f"{negation.cue} {held.stated.text_at(core)}", reason)
                return
    for told in held.told:
        for negation in told.negations:
            for core in _cores(told, negation):
                same = _dropped(held, told, core, negation)
                if same:
                    reason = reasons.denied()
                    yield Problem("meaning", held.stated.text_at(same), reason)
                    return


def _cores(sense: Sense, negation: Negation) -> Iterator[tuple[int, ...]]:
    """Yield what is denied, each part of a list for itself, without a verb that only carries it."""
    part: list[int] = []
    for at in range(negation.reach[0], negation.reach[-1] + 1):
        if at in negation.reach and sense.words[at].bears:
            part.append(at)
        elif part and sense.words[at].lower in {"or", "and", "nor"}:
            yield from _core(sense, part)
            part = []
    yield from _core(sense, part)


def _core(sense: Sense, part: Sequence[int]) -> Iterator[tuple[int, ...]]:
    words = tuple(at for at in part if not sense.words[at].keys & LIGHT and sense.words[at].lower not in ONLY)
    compared = {comparison.at for comparison in sense.comparisons}
    if words and not compared.issuperset(words):  # "not faster" is the comparisons' affair
        yield words


def _places(sense: Sense, keys: frozenset[str]) -> list[int]:
    """Return where a sentence has some stems, "-free" alone excepted as parts of a word with hyphens."""
    return [
        at
        for at, word in enumerate(sense.words)
        if word.keys & keys and ("-" not in word.lower or word.lower.endswith("-free") or len(word.keys & keys) > 1)
    ]


def _same(one: Sense, core: Sequence[int], other: Sense) -> tuple[int, ...]:
    """Return the other's words that are the one's core, where most of that is there, its head included."""
    found = [(at, places) for at in core if (places := _places(other, one.words[at].keys))]
    known = {at for at, _ in found}
    if len(found) <= _MOST_OF * len(core) or not {core[0], core[-1]} & known:
        return ()
    if is_verb(one.words, core[0]) and core[0] not in known:
        return ()  # something else is done with the same
    places = sorted({place for _, places in found for place in places})
    apart = max(min(there) for _, there in found) - min(max(there) for _, there in found)
    return tuple(places) if apart <= len(core) + _APART else ()


def _is_said(stated: Sense, core: Sequence[int], told: Sense) -> bool:
    """Return whether a sentence says, undenied, what the statement denies."""
    if core[0] not in stated.denied:
        return False
    same = _same(stated, core, told)
    if not same or any(at in told.denied for at in same) or _is_held_down(told, same):
        return False
    if stated.words[core[0]].lower.endswith("-free") and not any(_is_needed(told, at) for at in same):
        return False
    if told.owner_at(same[0]) == "others" != stated.owner_at(core[0]):
        return False
    return _speak_of_the_same(stated, core, told)


def _is_held_down(sense: Sense, same: Sequence[int]) -> bool:
    """Return whether something is said to become less, to be fought or taken away: as good as denied."""
    before = [sense.words[n] for at in same for n in range(max(0, at - 4), at) if n not in same]
    return any(word.keys & _AGAINST or changes(word) < 0 for word in before)


def _is_needed(told: Sense, at: int) -> bool:
    """Return whether something is what a sentence says to be needed or used."""
    return any(word.keys & LIGHT for word in told.words[max(0, at - 4) : at])


def _speak_of_the_same(stated: Sense, core: Sequence[int], told: Sense) -> bool:
    """Return whether half of what else the statement's clause says, or else the statement, is in the sentence."""
    clause = stated.clauses[core[0]]
    mine = stated.subjects[clause] if stated.owner_at(core[0]) == "ours" else ()
    rest = [
        at
        for at in content(stated, range(len(stated.words)))
        if at not in core and not stated.words[at].keys & LIGHT and at not in mine
    ]
    near = [at for at in rest if stated.clauses[at] == clause] or rest
    return sum(bool(stated.words[at].keys & told.keys) for at in near) >= _MOST_OF * len(near)


def _is_denied_near(held: Held, core: Sequence[int]) -> bool:
    for near in held.near:
        keys = near.keys_at(near.denied)
        if sum(bool(held.stated.words[at].keys & keys) for at in core) > _MOST_OF * len(core):
            return True
    return False


def _dropped(held: Held, told: Sense, core: Sequence[int], negation: Negation) -> tuple[int, ...]:
    """Return the words that say, undenied, what a sentence denies."""
    stated = held.stated
    same = _same(told, core, stated)
    if not same or any(at in stated.denied for at in same) or _is_held_down(stated, same):
        return ()
    if negation.open:
        bound = any(word.keys & _BINDING for word in stated.words[max(0, same[0] - 5) : same[-1]])
        return same if bound and not stated.negations else ()
    if negation.partial:
        alone = any(word.lower in ONLY for word in stated.words[max(0, same[0] - 3) : same[-1] + 4])
        return same if alone and not any(each.partial for each in stated.negations) else ()
    if core[0] not in told.denied or told.owner_at(core[0]) == "others" != stated.owner_at(same[0]):
        return ()
    elsewhere = _is_background(held, told) or _is_said_near(held, told, core, same)
    return same if not elsewhere and _speak_of_the_same(stated, same, told) else ()


def _is_background(held: Held, told: Sense) -> bool:
    """Return whether a sentence tells what was before the paper, and another one is there that tells of the paper."""
    return "ours" not in told.owners and any("ours" in sense.owners for sense in held.told)


def _is_said_near(held: Held, told: Sense, core: Sequence[int], same: Sequence[int]) -> bool:
    """Return whether the sentence says elsewhere what it denies here, or one near says what the statement does."""
    mine = [at for at in core if told.words[at].keys & held.stated.keys]
    if all(any(n not in told.denied for n in _places(told, told.words[at].keys)) for at in mine):
        return True
    keys, rest = held.stated.keys_at(same), held.stated.keys - held.stated.keys_at(same)
    for near in held.near:
        said = near is not told and any(at not in near.denied for at in _places(near, keys))
        if said and len(rest & near.keys) >= max(1, _MOST_OF * len(rest)):
            return True
    return False
