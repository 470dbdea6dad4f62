"""A quality told as its contrary: hard for easy, costly for cheap, fragile for robust, unknown for known."""

from collections.abc import Iterator

from chat.reply import Problem
from summarizer.grounding import reasons
from summarizer.grounding.english.analysis import Sense
from summarizer.grounding.english.comparison import changes
from summarizer.grounding.english.held import Held, beside, content, is_on_condition
from summarizer.grounding.english.negation import LIGHT
from summarizer.grounding.english.qualities import quality_of
from summarizer.grounding.english.words import AUXILIARIES, is_verb

_MOST_OF = 0.6
_LEAST = 2


def problems(held: Held) -> Iterator[Problem]:
    """Yield the qualities whose contrary the paper tells of the same."""
    for at, (quality, sign) in _qualities(held.stated).items():
        for told in held.told:
            theirs = {there: pole for there, (each, pole) in _qualities(told).items() if each == quality}
            if not theirs or any(pole == sign for pole in theirs.values()):
                continue
            there = next(iter(theirs))
            if told.words[there].keys & held.stated.words[at].keys and (
                _lessens(held.stated, at) or _lessens(told, there)
            ):
                continue  # that the one makes less of it is the comparisons' affair
            if is_on_condition(held.stated, told):
                continue
            if told.owner_at(there) != held.stated.owner_at(at) and "others" in told.owners:
                continue
            if _speak_of_the_same(held, at, told, there):
                said = beside(held.stated.words[at].text, told.words[there].text)
                yield Problem("meaning", said, reasons.opposite())
                return


def _qualities(sense: Sense) -> dict[int, tuple[int, int]]:
    """Return where a sentence names a quality, which, and which pole of it, turned where it is denied."""
    found = {}
    for at, word in enumerate(sense.words):
        if not word.bears:
            continue
        if named := quality_of(word):
            turned = (at in sense.denied) != _lessens(sense, at)
            found[at] = (named[0], -named[1] if turned else named[1])
    return found


def _lessens(sense: Sense, at: int) -> bool:
    """Return whether there is less of a quality: "less sensitive", "reduces the sensitivity", not "a costly drop"."""
    if at and sense.words[at - 1].lower in {"less", "least"}:
        return True
    after = sense.words[at + 1] if at + 1 < len(sense.words) else None
    if (
        after is not None
        and after.bears
        and sense.clauses[at + 1] == sense.clauses[at]
        and not is_verb(sense.words, at + 1)
    ):
        return False  # an adjective, which goes with what there is less of
    return any(
        at in each.head
        and not any(sense.words[n].lower in AUXILIARIES for n in range(each.at, at))
        and changes(sense.words[each.at]) < 0
        and (each.at < at or sense.words[each.at].lower.endswith("ed"))  # not "hard to minimize"
        for each in sense.comparisons
    )


def _speak_of_the_same(held: Held, at: int, told: Sense, there: int) -> bool:
    """Return whether most of what the statement says besides the quality is in the sentence, near its contrary."""
    rest = [
        n
        for n in content(held.stated, range(len(held.stated.words)))
        if n != at and not held.stated.words[n].keys & LIGHT
    ]
    clause = told.clauses[there]
    near = told.keys_at(n for n, number in enumerate(told.clauses) if abs(number - clause) <= 1)
    shared = [n for n in rest if held.stated.words[n].keys & near]
    return len(shared) >= _LEAST and len(shared) >= _MOST_OF * len(rest)
