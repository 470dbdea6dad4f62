"""A comparison turned round: more for less, faster for slower, or the one put in the other's place."""

from collections.abc import Iterator

from chat.reply import Problem
from summarizer.grounding import reasons
from summarizer.grounding.english.analysis import Sense
from summarizer.grounding.english.comparison import Comparison
from summarizer.grounding.english.held import Held, beside
from summarizer.grounding.english.owners import owner_of
from summarizer.grounding.english.qualities import quality_of

_MOST_OF = 0.5
_OF_ALL = frozenset({"method", "model", "approach", "algorithm", "framework", "techniqu", "system", "work"})


def problems(held: Held) -> Iterator[Problem]:
    """Yield the comparisons that the paper has the other way round."""
    for stated in held.stated.comparisons:
        against = [
            (told, sense) for sense in held.told for told in sense.comparisons if told.dimension == stated.dimension
        ]
        judged = [
            (_agrees(held.stated, stated, sense, told), told, sense)
            for told, sense in against
            if not _are_contrary(held.stated, stated, sense, told)
        ]
        if any(agrees for agrees, _, _ in judged) or _is_said_near(held, stated):
            continue
        for agrees, told, _sense in judged:
            if agrees is False:
                turned = told.sign != stated.sign
                reason = reasons.opposite() if turned else reasons.compared_otherwise()
                said = beside(stated.word, told.word) if turned else _pair(held.stated, stated)
                yield Problem("meaning", said, reason)
                break


def _is_said_near(held: Held, stated: Comparison) -> bool:
    return any(
        _agrees(held.stated, stated, sense, told)
        for sense in held.near
        for told in sense.comparisons
        if told.dimension == stated.dimension
    )


def _pair(sense: Sense, comparison: Comparison) -> str:
    return " ".join(sense.text_at(part) for part in (comparison.subject, (comparison.at,), comparison.against) if part)


def _agrees(one: Sense, stated: Comparison, other: Sense, told: Comparison) -> bool | None:
    """Return whether two comparisons say the same, None where they are not of the same things."""
    same_head = _is_same(one.keys_at(stated.head), other.keys_at(told.head))
    straight, crossed = _sides(one, stated, other, told)
    if stated.head and told.head and not same_head and not (stated.ranks and told.ranks):
        if not (straight or crossed) or not _is_of_parties(stated, told):
            return None
    elif not (same_head or straight or crossed):
        return None
    if straight and crossed and straight == crossed:
        return None
    if bool(stated.against) != bool(told.against) and not (straight or crossed):
        return None
    if _are_of_different_rivals(one, stated, other, told) and not crossed:
        return None
    swapped = crossed > straight
    return (stated.sign == told.sign) != swapped


def _are_contrary(one: Sense, stated: Comparison, other: Sense, told: Comparison) -> bool:
    """Return whether there is more or less of contrary ends of one quality: "less sensitive" and "more robust"."""
    mine, theirs = _qualities(one, stated), _qualities(other, told)
    return any((quality, -end) in theirs for quality, end in mine)


def _qualities(sense: Sense, comparison: Comparison) -> set[tuple[int, int]]:
    """Return the qualities, each with its end, of which a comparison says that there is more or less."""
    beside = [*comparison.head, *range(comparison.at + 1, min(comparison.at + 2, len(sense.words)))]
    return {quality for at in beside if (quality := quality_of(sense.words[at]))}


def _is_same(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Return whether two heads share enough of the shorter one to be of the same thing."""
    return bool(mine and theirs) and len(mine & theirs) >= _MOST_OF * min(len(mine), len(theirs))


def _are_of_different_rivals(one: Sense, stated: Comparison, other: Sense, told: Comparison) -> bool:
    """Return whether each names whom something is held against, and these are not the same."""
    mine, theirs = _party(one, stated.against) - _OF_ALL, _party(other, told.against) - _OF_ALL
    return bool(mine and theirs) and not mine & theirs


def _is_of_parties(stated: Comparison, told: Comparison) -> bool:
    """Return whether both say whom something is held against, so that who is ahead can be told without of what."""
    return bool(stated.against and told.against and (stated.ranks or told.ranks))


def _sides(one: Sense, stated: Comparison, other: Sense, told: Comparison) -> tuple[int, int]:
    """Return how much speaks for the same parties on the same sides, and for their having changed sides."""
    subject, against = _party(one, stated.subject), _party(one, stated.against)
    their_subject, their_against = _party(other, told.subject), _party(other, told.against)
    common = (subject & against) | (their_subject & their_against) | _OF_ALL
    subject, against = subject - common, against - common
    straight = len(subject & their_subject - common) + len(against & their_against - common)
    crossed = len(subject & their_against - common) + len(against & their_subject - common)
    return straight, crossed


def _party(sense: Sense, numbers: tuple[int, ...]) -> frozenset[str]:
    """Return the stems of a side of a comparison, and whether it is the paper's own or others'."""
    owner = owner_of([sense.words[at] for at in numbers], sense.own) if numbers else None
    keys = sense.keys_at(numbers)
    return keys | {f"({owner})"} if owner else keys
