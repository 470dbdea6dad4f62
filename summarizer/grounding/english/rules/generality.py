"""More than the paper says: all, always, only, first where it has no such word, proof of what it only supposes."""

from collections.abc import Iterator
from dataclasses import replace

from chat.reply import Problem
from summarizer.grounding import reasons
from summarizer.grounding.english.analysis import Sense
from summarizer.grounding.english.held import Held, beside, content
from summarizer.grounding.english.marks import Mark
from summarizer.grounding.english.words import stems

_MOST_OF = 0.7
_SUPPOSED = frozenset(["supposed", "maybe", "claimed"])
_TRIALS = stems("experiment experimental empirical empirically evaluation result benchmark trial user")
_ENDS = stems("eliminate eradicate remove abolish resolve solve cure erase banish")
_LESSENS = stems("reduce mitigate alleviate relieve lessen lower decrease attenuate ameliorate diminish minimize curb")
_HERE_ALONE = frozenset(["wholly", "both"])
"""What bears nothing out but where it stands."""
_STANDS_FOR = {"wholly": frozenset({"wholly", "all"}), "none": frozenset({"none", "all"})}


def problems(held: Held) -> Iterator[Problem]:
    """Yield the words that make a statement more general or more certain than the paper is."""
    yield from _ended(held)
    there = {
        mark.group
        for sense in held.near
        for mark in sense.marks
        if mark.kind == "general" and mark.group not in _HERE_ALONE
    }
    there |= {
        mark.group
        for sense in held.near
        for mark in sense.marks
        if mark.kind in {"universal", "general"} and mark.group != "wholly" and _speak_alike(held.stated, sense, mark)
    }
    there |= {mark.group for sense in held.told for mark in sense.marks if mark.group == "wholly"}
    if not _is_tried(held):
        there.add("proof")
    denies = {at for negation in held.stated.negations for at in range(negation.at, negation.reach[-1] + 1)}
    for mark in held.stated.marks:
        if mark.kind == "universal" and not there & _STANDS_FOR.get(mark.group, frozenset({mark.group})):
            if mark.group == "only" and not _rests_on(held):
                continue
            if mark.at in denies or _is_the_papers_word(held, mark) or _means_both(held, mark):
                continue
            yield Problem("meaning", mark.word, reasons.less_general())
            return
    if not any(mark.kind == "hedge" for mark in held.stated.marks):
        for told in held.told:
            for mark in told.marks:
                if mark.group == "supposed" and _is_of(held, told, mark):
                    yield Problem("meaning", beside("…", mark.word), reasons.less_general())
                    return


def _rests_on(held: Held) -> bool:
    """Return whether half of what a statement says stands in its sentences, so that what is not there was added."""
    words = content(held.stated, range(len(held.stated.words)))
    return 2 * sum(bool(held.stated.words[at].keys & held.told_keys) for at in words) >= len(words)


def _ended(held: Held) -> Iterator[Problem]:
    """Yield what a statement does away with and the paper only makes less."""
    for at, word in enumerate(held.stated.words):
        if not (word.bears and word.keys & _ENDS) or word.keys & held.near_keys or at in held.stated.denied:
            continue
        clause = held.stated.clauses[at]
        ended = held.stated.keys_at(n for n, number in enumerate(held.stated.clauses) if number == clause and n != at)
        for told in held.told:
            for change in told.comparisons:
                if told.words[change.at].keys & _LESSENS and ended & told.keys_at(change.head):
                    yield Problem("meaning", beside(word.text, change.word), reasons.less_general())
                    return


def _speak_alike(stated: Sense, sense: Sense, mark: Mark) -> bool:
    """Return whether the clause of a sentence's word for all says something of what the statement's says."""
    clause = sense.clauses[mark.at]
    keys = sense.keys_at(at for at, number in enumerate(sense.clauses) if number == clause and at != mark.at)
    general = {stated.clauses[each.at] for each in stated.marks if (each.kind, each.group) == ("universal", mark.group)}
    mine = stated.keys_at(at for at, number in enumerate(stated.clauses) if number in general)
    return mark.group == "first" or bool(mine & keys)


def _is_of(held: Held, told: Sense, mark: Mark) -> bool:
    """Return whether what a statement says is what a hedge of a sentence speaks of."""
    clause = told.clauses[mark.at]
    supposed = told.keys_at(
        at for at, number in enumerate(told.clauses) if number in {clause, clause + 1} and at > mark.at
    )
    words = content(held.stated, range(len(held.stated.words)))
    words = tuple(at for at in words if at not in held.stated.subjects[held.stated.clauses[at]])
    return len(words) > 1 and sum(bool(held.stated.words[at].keys & supposed) for at in words) >= _MOST_OF * len(words)


def _is_tried(held: Held) -> bool:
    """Return whether the paper tells of trials or supposes, so that nothing is proved."""
    supposed = any(mark.group in _SUPPOSED for sense in held.told for mark in sense.marks if mark.kind == "hedge")
    return supposed or bool(held.near_keys & _TRIALS)


def _means_both(held: Held, mark: Mark) -> bool:
    """Return whether "all" stands where a sentence has "both"."""
    return mark.word in {"all", "each", "every"} and any(
        _speak_alike(held.stated, told, replace(each, group=mark.group))
        for told in held.told
        for each in told.marks
        if each.group == "both"
    )


def _is_the_papers_word(held: Held, mark: Mark) -> bool:
    return bool(held.stated.words[mark.at].keys & held.near_keys)
