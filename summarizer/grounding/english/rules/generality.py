"""More than the paper says: all, always, only, first where it has no such word, proof of what it only supposes."""

from collections.abc import Iterator

from chat.reply import Problem
from summarizer.grounding import reasons
from summarizer.grounding.english.held import Held
from summarizer.grounding.english.marks import Mark
from summarizer.grounding.english.words import stems

_SUPPOSED = frozenset(["maybe", "claimed"])
_TRIALS = stems("experiment experimental empirical empirically evaluation result benchmark trial user")
_STANDS_FOR = {"wholly": frozenset({"wholly", "all"}), "none": frozenset({"none", "all"})}


def problems(held: Held) -> Iterator[Problem]:
    """Yield the words that make a statement more general or more certain than the paper is."""
    there = {
        mark.group
        for sense in held.near
        for mark in sense.marks
        if mark.kind in {"universal", "general"} and (mark.group != "wholly" or sense in held.told)
    }
    if not _is_tried(held):
        there.add("proof")
    denies = {at for negation in held.stated.negations for at in range(negation.at, negation.reach[-1] + 1)}
    for mark in held.stated.marks:
        if mark.kind == "universal" and not there & _STANDS_FOR.get(mark.group, frozenset({mark.group})):
            if mark.at in denies or _is_the_papers_word(held, mark):
                continue
            yield Problem("meaning", mark.word, reasons.less_general())
            return


def _is_tried(held: Held) -> bool:
    """Return whether the paper tells of trials or supposes, so that nothing is proved."""
    supposed = any(mark.group in _SUPPOSED for sense in held.told for mark in sense.marks if mark.kind == "hedge")
    return supposed or bool(held.near_keys & _TRIALS)


def _is_the_papers_word(held: Held, mark: Mark) -> bool:
    return bool(held.stated.words[mark.at].keys & held.near_keys)
