"""A negation that the paper does not have, or one of the paper's that is gone."""

from collections.abc import Iterator, Sequence

from chat.reply import Problem
from chat.words import phrase
from summarizer.grounding.english.analysis import Sense
from summarizer.grounding.english.held import Held, content, matched
from summarizer.grounding.english.negation import LIGHT, Negation

_MOST_OF = 0.5


def problems(held: Held) -> Iterator[Problem]:
    """Yield what a statement denies and the paper says, and what it says and the paper denies."""
    for negation in held.stated.negations:
        words = _core(held.stated, negation)
        if not words or any(at not in held.stated.denied for at in words[:1]):
            continue
        if any(_contradicts(held.stated, words, told) for told in held.told) and not _says(held, words, denied=True):
            reason = phrase("The paper does not deny this; it says that it is so.")
            yield Problem("meaning", f"{negation.cue} {held.stated.text_at(words)}", str(reason))
    for told in held.told:
        for negation in told.negations:
            words = _core(told, negation)
            if not words or words[0] not in told.denied or not _is_dropped(held.stated, told, words):
                continue
            same = matched(held.stated, range(len(held.stated.words)), told.keys_at(words))
            if not _says(held, same, denied=False):
                reason = phrase("The paper denies this.")
                yield Problem("meaning", held.stated.text_at(same), str(reason))


def _core(sense: Sense, negation: Negation) -> tuple[int, ...]:
    """Return what is denied, without the verb that only carries it."""
    words = content(sense, negation.reach)
    return tuple(at for at in words if not sense.words[at].keys & LIGHT) or words


def _contradicts(stated: Sense, words: Sequence[int], told: Sense) -> bool:
    """Return whether a sentence says, undenied, what the statement's words deny."""
    same = matched(stated, words, told.keys)
    if not same or (words[0] not in same and len(same) < _MOST_OF * len(words)):
        return False
    keys = stated.keys_at(same)
    places = [at for at, word in enumerate(told.words) if word.keys & keys]
    return all(at not in told.denied for at in places) and _shares(stated, words, told)


def _is_dropped(stated: Sense, told: Sense, words: Sequence[int]) -> bool:
    """Return whether the statement says, undenied, what the words of a sentence deny."""
    same = matched(told, words, stated.keys)
    if not same or (words[0] not in same and len(same) < _MOST_OF * len(words)):
        return False
    keys = told.keys_at(same)
    places = [at for at, word in enumerate(stated.words) if word.keys & keys]
    elsewhere = [at for at, word in enumerate(told.words) if word.keys & keys and at not in told.denied]
    return not elsewhere and all(at not in stated.denied for at in places) and _shares(told, words, stated)


def _shares(one: Sense, words: Sequence[int], other: Sense) -> bool:
    """Return whether both speak of the same besides the words that are denied, or the one of nothing else."""
    rest = content(one, (at for at in range(len(one.words)) if at not in words))
    return not rest or bool(matched(one, rest, other.keys))


def _says(held: Held, words: Sequence[int], *, denied: bool) -> bool:
    """Return whether a sentence near says the same words as the statement does: denied, or not."""
    keys = held.stated.keys_at(words)
    for near in held.near:
        places = [at for at, word in enumerate(near.words) if word.keys & keys]
        if any((at in near.denied) == denied for at in places) and (denied or _shares_much(held, near, keys)):
            return True
    return False


def _shares_much(held: Held, near: Sense, keys: frozenset[str]) -> bool:
    rest = held.stated.keys - keys
    return len(rest & near.keys) >= max(1, _MOST_OF * len(rest))
