"""What two things of one sort have, exchanged: "A of Y and B of X" where the paper has "A of X and B of Y"."""

from collections.abc import Iterator, Sequence
from itertools import islice

from chat.reply import Problem
from summarizer.grounding import reasons
from summarizer.grounding.english.analysis import Sense
from summarizer.grounding.english.held import Held
from summarizer.grounding.english.negation import LIGHT
from summarizer.grounding.english.words import PREPOSITIONS, opposites, stems

_PART = 10
_MOST = 12
_NO_PARTY = LIGHT | stems(
    "method approach model framework system new deep learn network task result paper work state art good"
)
_CUTS = frozenset(["and", "while", "whereas", "but", ";", ",", "or", "vs", "versus"])


def problems(held: Held) -> Iterator[Problem]:
    """Yield where of two things of one sort each has what the other has in the paper: "A of X and B of Y"."""
    stated = held.stated
    for told in held.told:
        mine, theirs = (list(islice(_splits(sense), _MOST)) for sense in (stated, told))
        for left, right, *beside in mine:
            for first, last, *their_beside in theirs:
                kept, gone = (left & first, right & last), (left & last, right & first)
                if (
                    not all(kept)
                    or not all(gone)
                    or (_are_listed(beside, gone) and _are_listed(their_beside, gone[::-1]))
                ):
                    continue
                if _alike(told, *kept) or _alike(told, *gone):
                    said = ", ".join(sorted(_named(stated, kept[0] | gone[0])))
                    yield Problem("meaning", said, reasons.exchanged())
                    return


def _are_listed(beside: Sequence[frozenset[str]], gone: Sequence[frozenset[str]]) -> bool:
    """Return whether what has changed sides stands right beside the joint: a list may be told in any order."""
    return all(keys >= left for keys, left in zip(beside, gone, strict=True))


def _splits(sense: Sense) -> Iterator[tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]]:
    """Yield the stems on both sides of what joins two parts of a sentence, those that stand on both left out.

    Then the stems of the two words right beside what joins them.
    """
    for at, word in enumerate(sense.words):
        if word.lower in _CUTS:
            before = sense.keys_at(n for n in range(max(0, at - _PART), at) if sense.words[n].bears)
            behind = sense.keys_at(n for n in range(at + 1, min(len(sense.words), at + _PART)) if sense.words[n].bears)
            if before - behind and behind - before:
                beside = (sense.words[at - 1].keys, sense.words[at + 1].keys)
                yield before - behind - _NO_PARTY, behind - before - _NO_PARTY, *beside


def _alike(sense: Sense, one: frozenset[str], two: frozenset[str]) -> bool:
    """Return whether two words are of one sort in a sentence: opposites, or both before the same word."""
    if any(other in two for key in one for other in opposites().get(key, ())):
        return True
    return bool(_heads(sense, one) & _heads(sense, two))


def _heads(sense: Sense, keys: frozenset[str]) -> frozenset[str]:
    """Return what stands right behind some words: the noun that they stand before, or the preposition."""
    found: set[str] = set()
    for at, word in enumerate(sense.words[:-1]):
        if word.keys & keys:
            after = sense.words[at + 1]
            if after.bears:
                found |= after.keys
            elif after.lower in PREPOSITIONS:
                found.add(after.lower)
    return frozenset(found)


def _named(sense: Sense, keys: frozenset[str]) -> set[str]:
    return {word.text for word in sense.words if word.keys & keys}
